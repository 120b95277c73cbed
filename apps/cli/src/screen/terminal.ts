import { writeSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream, WriteStream } from 'node:tty';
import { Canvas } from './canvas.ts';
import { difference } from './diff.ts';
import { type InputEvent, KeyDecoder } from './keys.ts';

/** After so long a lone ESC is a key, and not the beginning of a sequence. A slow line needs more than a fast one. */
const escapeMs = 60;

/** Whatever stops does so within this. */
const stopMs = 200;

/** Frames are drawn no faster than this. */
const frameMs = 16;

/** Alternate screen, no wrapping at the right edge, mouse clicks and wheel (SGR), focus, bracketed paste. */
const enter = '\u001b[?1049h\u001b[?7l\u001b[?1000h\u001b[?1006h\u001b[?1004h\u001b[?2004h\u001b[22;0t';
const leave =
  '\u001b[23;0t\u001b[?2004l\u001b[?1004l\u001b[?1006l\u001b[?1000l\u001b[?7h\u001b[0m\u001b[?25h\u001b[?1049l';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream & { readonly fd: number };
  readonly colours: boolean;
  readonly onInput: (event: InputEvent) => void;
  /** A frame is wanted. */
  readonly onDraw: (canvas: Canvas) => void;
  /** Nobody types there any more. */
  readonly onClosed: () => void;
}

/** The whole of a terminal, given back as it was however the program ends. */
export class Terminal implements Disposable {
  readonly #options: TerminalOptions;
  readonly #decoder: KeyDecoder = new KeyDecoder();
  readonly #utf8: StringDecoder = new StringDecoder('utf8');
  #shown: Canvas | undefined;
  #isOpen = false;
  #isDisposed = false;
  #frameTimer: NodeJS.Timeout | undefined;
  #escapeTimer: NodeJS.Timeout | undefined;
  #isBlocked = false;
  #title = '';

  constructor(options: TerminalOptions) {
    this.#options = options;
    const { stdin, stdout } = options;
    stdin.on('data', this.#onData);
    stdin.on('end', options.onClosed);
    stdin.on('error', options.onClosed);
    stdout.on('resize', this.#onResize);
    process.on('SIGCONT', this.#onContinue);
    process.on('SIGTSTP', this.#onStop);
    process.on('SIGQUIT', this.#onQuit);
    process.on('exit', this.#restore);
    this.#open();
  }

  get size(): TerminalSize {
    const { columns, rows } = this.#options.stdout;
    return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
  }

  /** Draws soon: several changes are one frame. */
  redraw(): void {
    if (!this.#isOpen || this.#isBlocked) return;
    this.#frameTimer ??= setTimeout(() => {
      this.#frameTimer = undefined;
      this.#draw();
    }, frameMs);
  }

  /** Draws everything, whatever the terminal shows. */
  repaint(): void {
    this.#shown = undefined;
    this.redraw();
  }

  /** Of the window. This program's own words only. */
  set title(title: string) {
    if (title === this.#title) return;
    this.#title = title;
    if (this.#isOpen) this.#options.stdout.write(titled(title));
  }

  /** Ctrl-Z: gives the terminal back until the shell says `fg`. */
  suspend(): void {
    this.#restore();
    process.off('SIGTSTP', this.#onStop);
    // The whole job, as the terminal's own Ctrl-Z does.
    process.kill(0, 'SIGTSTP');
    // Without a shell that could continue it, the kernel stops nothing.
    setTimeout(() => {
      if (!this.#isOpen && !this.#isDisposed) this.#onContinue();
    }, stopMs);
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const { stdin, stdout, onClosed } = this.#options;
    clearTimeout(this.#frameTimer);
    clearTimeout(this.#escapeTimer);
    stdin.off('data', this.#onData);
    stdin.off('end', onClosed);
    stdin.off('error', onClosed);
    stdin.on('error', () => {});
    stdout.off('resize', this.#onResize);
    process.off('SIGCONT', this.#onContinue);
    process.off('SIGTSTP', this.#onStop);
    process.off('SIGQUIT', this.#onQuit);
    process.off('exit', this.#restore);
    this.#restore();
    stdin.pause();
  }

  #open(): void {
    if (this.#isOpen) return;
    const { stdin, stdout } = this.#options;
    this.#isOpen = true;
    this.#shown = undefined;
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(enter + titled(this.#title));
    this.#draw();
  }

  #draw(): void {
    const { stdout, colours, onDraw } = this.#options;
    if (!this.#isOpen) return;
    const { columns, rows } = this.size;
    const canvas = new Canvas(columns, rows, { colours });
    onDraw(canvas);
    const text = difference(this.#shown, canvas);
    this.#shown = canvas;
    if (text === '' || stdout.write(text)) return;
    // A slow line gets the newest frame when it has taken this one, and not those between.
    this.#isBlocked = true;
    stdout.once('drain', () => {
      this.#isBlocked = false;
      this.redraw();
    });
  }

  readonly #onData = (chunk: Buffer | string): void => {
    clearTimeout(this.#escapeTimer);
    this.#tell(this.#decoder.push(typeof chunk === 'string' ? chunk : this.#utf8.write(chunk)));
    if (this.#decoder.isWaiting) this.#escapeTimer = setTimeout(() => this.#tell(this.#decoder.flush()), escapeMs);
  };

  #tell(events: readonly InputEvent[]): void {
    for (const event of events) this.#options.onInput(event);
  }

  readonly #onResize = (): void => this.repaint();

  readonly #onStop = (): void => this.suspend();

  /** Whoever sends it wants the process gone at once, with a core if there is to be one. */
  readonly #onQuit = (): void => {
    this.#restore();
    process.off('SIGQUIT', this.#onQuit);
    process.kill(process.pid, 'SIGQUIT');
  };

  readonly #onContinue = (): void => {
    process.off('SIGTSTP', this.#onStop);
    process.on('SIGTSTP', this.#onStop);
    // Whoever had the terminal meanwhile left it as they like, which Node does not know of: it would set nothing that it
    // believes to be set.
    if (this.#isOpen) this.#options.stdin.setRawMode(false);
    this.#isOpen = false;
    this.#open();
  };

  /** At once: there may be no later. */
  readonly #restore = (): void => {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const { stdin, stdout } = this.#options;
    try {
      stdin.setRawMode(false);
      writeSync(stdout.fd, leave);
    } catch {
      // The terminal is gone.
    }
  };
}

function titled(title: string): string {
  return `\u001b]2;${title}\u0007`;
}
