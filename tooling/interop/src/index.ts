/** The second implementations as processes, and the stream they exchange. */
export { type Direction, streamDigest, streamOf } from './known-stream.ts';
export { type Finished, type PythonOptions, PythonProgram, type Script } from './python-program.ts';
