import type { Output } from '../output.ts';
import type { Traffic } from './traffic.ts';

/** What is smaller than this is over before anybody wants to know how far it is. */
const worthShowingBytes = 0x10_0000;

const redrawMs = 250;

/** The rate is that of the last two seconds. */
const rateSamples = 9;

export interface StatusLineOptions {
  readonly traffic: Pick<Traffic, 'bytesIn' | 'bytesOut'>;
  readonly output: Pick<Output, 'notice'>;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/**
 * The last line of a terminal, which says how a large transfer goes: drawn at most four times a second, and taken away
 * when something else is to be said. On anything but a terminal it is never there.
 */
export class StatusLine implements Disposable {
  readonly #options: StatusLineOptions;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #colors: boolean;
  readonly #samples: { readonly atMs: number; readonly bytes: number }[] = [];
  #link: 'online' | 'reconnecting …' = 'online';
  /** `undefined`: the line is not there. */
  #drawn: string | undefined;
  #stopped = false;

  constructor(options: StatusLineOptions) {
    const { stderr, environment } = options;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#colors = (environment['NO_COLOR'] ?? '') === '';
    if (stderr.isTTY !== true || environment['TERM'] === 'dumb') return;
    this.#timer = setInterval(() => this.#draw(), redrawMs);
    this.#timer.unref();
  }

  /** There is a line, and it says how the link is. */
  get shown(): boolean {
    return this.#drawn !== undefined;
  }

  setLink(isUp: boolean): void {
    this.#link = isUp ? 'online' : 'reconnecting …';
  }

  /** Prints a line of its own; the status comes back below it. */
  readonly notice = (text: string): void => {
    this.#erase();
    this.#options.output.notice(text);
  };

  /** Takes the line away for good: the screen is somebody else's. */
  [Symbol.dispose](): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#erase();
  }

  #draw(): void {
    const { traffic, stderr } = this.#options;
    const { bytesIn, bytesOut } = traffic;
    const bytes = bytesIn + bytesOut;
    this.#samples.push({ atMs: this.#now(), bytes });
    if (this.#samples.length > rateSamples) this.#samples.shift();
    if (bytes < worthShowingBytes) return;
    const start = `${shownBytes(bytesOut)} out, ${shownBytes(bytesIn)} in, ${shownBytes(this.#rate())}/s, `;
    // One column stays free: a terminal goes on to the next line behind its last.
    const width = (stderr.columns || 80) - 1;
    const link = this.#link.slice(0, Math.max(0, width - start.length));
    const color = this.#colors && this.#link !== 'online' && link !== '';
    const line = `\r${start.slice(0, width)}${color ? `\x1b[33m${link}\x1b[39m` : link}\x1b[K`;
    if (line !== this.#drawn) stderr.write(line);
    this.#drawn = line;
  }

  #rate(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1_000;
  }

  #erase(): void {
    if (this.#drawn !== undefined) this.#options.stderr.write('\r\x1b[K');
    this.#drawn = undefined;
  }
}

const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `0 B`, `1.0 KiB`, `12.3 MiB` */
export function shownBytes(bytes: number): string {
  let amount = bytes;
  let shown = `${Math.round(bytes)} B`;
  for (const unit of units) {
    if (amount < 1_000) break;
    amount /= 1_024;
    shown = `${amount.toFixed(1)} ${unit}`;
  }
  return shown;
}
