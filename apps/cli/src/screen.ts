import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import type { Readable } from 'node:stream';
import { AsyncQueue } from '@proj/io';
import { readLines } from './lines.ts';
import type { Output } from './output.ts';

/** Lines typed ahead of what is sent. Overflow: the terminal is not read. */
const typedAhead = 64;

/** Where lines come from while other lines are printed. */
export interface Screen extends Disposable {
  /** A person types; else it is a file, a pipe or nothing. */
  readonly interactive: boolean;
  /** Ends with the input. @throws RangeError for a line of more than `longestBytes`, and `signal`'s reason. */
  lines(longestBytes: number, signal: AbortSignal): AsyncIterable<string>;
  readonly output: Output;
}

export interface ScreenStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Takes the prompt: stdout takes data only. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

export function openScreen(output: Output, { stdin, stderr }: ScreenStreams): Screen {
  const interactive = stdin.isTTY === true && stderr.isTTY === true;
  return interactive ? new TerminalScreen(output, stdin, stderr) : new PipeScreen(output, stdin);
}

class PipeScreen implements Screen {
  readonly interactive = false;
  readonly output: Output;
  readonly #stdin: Readable;

  constructor(output: Output, stdin: Readable) {
    this.output = output;
    this.#stdin = stdin;
  }

  async *lines(longestBytes: number, signal: AbortSignal): AsyncGenerator<string, undefined> {
    const stop = (): void => void this.#stdin.destroy(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', stop, { once: true });
    try {
      yield* readLines(this.#stdin, longestBytes);
    } finally {
      signal.removeEventListener('abort', stop);
    }
    return undefined;
  }

  [Symbol.dispose](): void {}
}

/** Keeps the line that is being typed below what is printed. */
class TerminalScreen implements Screen {
  readonly interactive = true;
  readonly output: Output;
  readonly #editor: Interface;
  readonly #stderr: NodeJS.WritableStream;
  readonly #typed: AsyncQueue<string>;
  #closed = false;

  constructor(output: Output, stdin: Readable, stderr: NodeJS.WritableStream) {
    const editor = createInterface({ input: stdin, output: stderr, terminal: true, prompt: '> ' });
    this.#stderr = stderr;
    this.#editor = editor;
    this.#typed = new AsyncQueue({ highWaterMark: typedAhead, onDrain: () => this.#closed || editor.resume() });
    editor.on('line', (line) => {
      this.#typed.push(line);
      this.#prompt();
    });
    editor.on('close', () => {
      this.#hide();
      this.#closed = true;
      this.#typed.end();
    });
    // In raw mode Ctrl-C is a key: make it the signal it stands for.
    editor.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    this.output = {
      data: (line) => this.#above(() => output.data(line)),
      notice: (text) => this.#above(() => output.notice(text)),
    };
    this.#prompt();
  }

  async *lines(longestBytes: number, signal: AbortSignal): AsyncGenerator<string, undefined> {
    const stop = (): void => this.#typed.end(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const line of this.#typed) {
        if (Buffer.byteLength(line) <= longestBytes) yield line;
        else this.output.notice(`not sent: a message has at most ${longestBytes} bytes`);
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
    return undefined;
  }

  /** A prompt resumes the editor, which may have more to give than there is room for. */
  #prompt(): void {
    this.#editor.prompt(true);
    if (this.#typed.length >= typedAhead) this.#editor.pause();
  }

  /** Prints where the line being typed stands, and that line again below. A terminal takes what is written at once. */
  #above<T>(print: () => T): T {
    if (this.#closed) return print();
    this.#hide();
    const result = print();
    this.#prompt();
    return result;
  }

  /** Leaves the cursor where the prompt began, and nothing behind it. */
  #hide(): void {
    const { rows, cols } = this.#editor.getCursorPos();
    // A terminal puts off the line break behind its last column until something follows.
    if (rows > 0 && cols === 0) this.#stderr.write(' ');
    moveCursor(this.#stderr, 0, -rows);
    cursorTo(this.#stderr, 0);
    clearScreenDown(this.#stderr);
    // Redrawing begins this many rows up; after a paste the editor has it wrong anyway.
    Object.assign(this.#editor, { prevRows: 0 });
  }

  [Symbol.dispose](): void {
    this.#editor.close();
  }
}
