import { IntervalMemory } from './interval-memory.ts';
import { longestQuietMs, type PathTimer } from './path-timer.ts';
import type { Transport } from './transport.ts';

/** Whether the application is in the background, where waking the device costs more than anything else does. */
export class Background {
  readonly #path: PathTimer;
  #memory: IntervalMemory | undefined;
  #isBackground = false;

  constructor(path: PathTimer, memory: IntervalMemory | undefined) {
    this.#path = path;
    this.#memory = memory;
  }

  /** Answers whether the application came back from there. */
  set(isBackground: boolean, network: string, current: Transport | undefined): boolean {
    const was = this.#isBackground;
    this.#isBackground = isBackground;
    this.#memory ??= new IntervalMemory();
    this.#path.follow(isBackground ? this.#memory.search(network) : undefined);
    if (was !== isBackground && current !== undefined) this.#announce(current);
    return was && !isBackground;
  }

  /** A transport is up: its peer knows nothing yet. */
  announce(transport: Transport): void {
    if (this.#isBackground) this.#announce(transport);
  }

  #announce(transport: Transport): void {
    // What is not said yet need not be said.
    const others = transport.announcements.filter(({ type }) => type !== 'quiet');
    transport.announcements = [...others, { type: 'quiet', silenceMs: this.#isBackground ? longestQuietMs : 0 }];
  }
}
