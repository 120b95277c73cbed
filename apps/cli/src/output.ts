import { ExitError } from './exit.ts';
import { terminalJson, terminalText } from './terminal-text.ts';

/** Why a command is told to leave: whoever read its output went away, as `head` does. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** stdout takes the data, stderr what is said about it. */
export interface Output {
  /** A line of data: plain text, or an object as one line of JSON. Resolves when it has left this process. */
  readonly data: (line: string | object) => Promise<void>;
  /** A line for the person at the terminal. */
  readonly notice: (text: string) => void;
}

export interface OutputStreams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** stdout takes nothing more: called at most once. */
  readonly onClosed: (reason: OutputClosed | ExitError) => void;
}

export function openOutput({ stdout, stderr, onClosed }: OutputStreams): Output {
  let closed = false;
  stdout.on('error', (error) => {
    if (closed) return;
    closed = true;
    onClosed(closedBy(error));
  });
  // A closed stderr is no reason to stop: there is only nobody to tell.
  stderr.on('error', () => {});
  return {
    data: (line) =>
      new Promise((resolve, reject) => {
        const text = typeof line === 'string' ? terminalText(line) : terminalJson(line);
        stdout.write(`${text}\n`, (error) => {
          if (error) reject(closedBy(error));
          else resolve();
        });
      }),
    notice: (text) => void stderr.write(`${terminalText(text)}\n`),
  };
}

/** A full disk is not a reader that has had enough. */
function closedBy(error: Error): OutputClosed | ExitError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EPIPE' || code === 'ECONNRESET') return new OutputClosed('nobody reads the output any more');
  return new ExitError('Failed', `the output cannot be written: ${error.message}`, { cause: error });
}
