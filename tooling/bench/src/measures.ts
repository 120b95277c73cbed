import type { StackName } from './stacks.ts';

/** One row of figures: what is measured, in which unit, and which direction is better. */
export interface Measure {
  readonly title: string;
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** Promised ratio to a peer within one run; for `less`, at most, for `more`, at least. */
  readonly target?: { readonly peer: StackName; readonly ratio: number } | undefined;
}

const more = (title: string, unit: string, target?: Measure['target']): Measure => ({
  title,
  unit,
  better: 'more',
  target,
});
const less = (title: string, unit: string, target?: Measure['target']): Measure => ({
  title,
  unit,
  better: 'less',
  target,
});
const tls = (ratio: number): Measure['target'] => ({ peer: 'tls', ratio });

/** Of each figure. */
export type MeasureName =
  | 'stream64'
  | 'stream64Sender'
  | 'stream64Receiver'
  | 'stream256'
  | 'stream256Sender'
  | 'stream256Receiver'
  | 'burst256'
  | 'burst256Cpu'
  | 'burst8'
  | 'burst8Cpu'
  | 'burst1'
  | 'burst1Cpu'
  | 'pingP50'
  | 'pingP99'
  | 'pingCpu'
  | 'fullRate'
  | 'fullCpu'
  | 'fullEchoP50'
  | 'resumeRate'
  | 'resumeCpu'
  | 'resumeEchoP50'
  | 'rstEchoP50'
  | 'rstEchoP99'
  | 'halfOpenEchoP50'
  | 'halfOpenEchoP99'
  | 'idleRss'
  | 'idleRssSmallYoung'
  | 'detachedRss'
  | 'heartbeatCpu'
  | 'stormMs'
  | 'stormCpu'
  | 'stormLagP99';

/** Everything `bench snet` measures, in the order of its table. */
export const measures: Readonly<Record<MeasureName, Measure>> = {
  stream64: more('stream, 64 KiB writes', 'MB/s', tls(1)),
  stream64Sender: less('… CPU of the sender', 'CPU-s/GB'),
  stream64Receiver: less('… CPU of the receiver', 'CPU-s/GB'),
  stream256: more('stream, 256 KiB writes', 'MB/s', tls(1)),
  stream256Sender: less('… CPU of the sender', 'CPU-s/GB'),
  stream256Receiver: less('… CPU of the receiver', 'CPU-s/GB'),
  burst256: more('100-byte messages, 256 per turn', 'k/s', tls(0.8)),
  burst256Cpu: less('… CPU of both ends', 'µs each'),
  burst8: more('100-byte messages, 8 per turn', 'k/s', tls(1.5)),
  burst8Cpu: less('… CPU of both ends', 'µs each'),
  burst1: more('100-byte messages, 1 per turn', 'k/s', tls(1.15)),
  burst1Cpu: less('… CPU of both ends', 'µs each'),
  pingP50: less('ping-pong of 100 bytes, p50', 'µs', tls(1)),
  pingP99: less('ping-pong of 100 bytes, p99', 'µs'),
  pingCpu: less('… CPU of both ends', 'µs each'),
  fullRate: more('new connections, 64 at once', '/s'),
  fullCpu: less('… CPU of the server', 'µs each', tls(0.3)),
  fullEchoP50: less('new connection to first echo, p50', 'µs'),
  resumeRate: more('resumes, 64 at once', '/s'),
  resumeCpu: less('… CPU of the server', 'µs each'),
  resumeEchoP50: less('dial of a resume to first echo, p50', 'µs', tls(0.25)),
  rstEchoP50: less('cut by RST to first echo, p50', 'ms'),
  rstEchoP99: less('cut by RST to first echo, p99', 'ms'),
  halfOpenEchoP50: less('cut unseen by the server to first echo, p50', 'ms'),
  halfOpenEchoP99: less('cut unseen by the server to first echo, p99', 'ms'),
  idleRss: less('server memory of an idle connection', 'KiB', tls(0.17)),
  idleRssSmallYoung: less('… with --max-semi-space-size=4', 'KiB', tls(0.17)),
  detachedRss: less('server memory of a detached session', 'KiB'),
  heartbeatCpu: less('heartbeat of an idle connection, CPU of the server', 'µs each', { peer: 'ws', ratio: 0.85 }),
  stormMs: less('storm: all come back at once, until all are served', 'ms'),
  stormCpu: less('… CPU of the server', 'µs each'),
  stormLagP99: less('… loop lag of the server, p99', 'ms'),
};
