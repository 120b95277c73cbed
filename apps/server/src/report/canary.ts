import { randomUUID } from 'node:crypto';
import type { Clock } from '@proj/io';
import type { ChatStore } from '@proj/store';

export type CanaryStore = Pick<ChatStore, 'devices'>;

export interface CanaryOptions {
  readonly clock: Clock;
  readonly wallClock: () => number;
  /** Is told of each one once: how long it took, or `undefined` when it was lost. */
  readonly onEnd: (seconds: number | undefined) => void;
}

/** No client can be this user: names begin with a letter or a digit. */
export const canaryUser = '_canary';

const everyMs = 300_000;
/** After one was lost. */
const againMs = 60_000;
/** One that is not back by then is lost. */
const lateMs = 30_000;

interface Flight {
  readonly startedAtMs: number;
  isLost: boolean;
}

/**
 * Writes something now and then the way everything is written, with a commit that waits for the disk, and reads it back:
 * so that somebody is told of a store that is of no use while nobody writes. It is one row that nobody is shown, and is
 * in no count of users or entries.
 */
export class Canary {
  readonly #options: CanaryOptions;
  #flight: Flight | undefined;
  #dueMs = Number.NEGATIVE_INFINITY;
  #lostInARow = 0;

  constructor(options: CanaryOptions) {
    this.#options = options;
  }

  get lostInARow(): number {
    return this.#lostInARow;
  }

  /** Not waited for: one that does not come back is what is to be reported. */
  look(store: CanaryStore): void {
    const nowMs = this.#options.clock.now();
    if (this.#flight !== undefined) {
      if (nowMs - this.#flight.startedAtMs >= lateMs) this.#lose(this.#flight);
    } else if (nowMs >= this.#dueMs) void this.#fly(store);
  }

  async #fly(store: CanaryStore): Promise<void> {
    const { clock, onEnd } = this.#options;
    const flight: Flight = { startedAtMs: clock.now(), isLost: false };
    this.#flight = flight;
    const isBack = await this.#isBack(store).catch(() => false);
    const nowMs = clock.now();
    this.#flight = undefined;
    if (!isBack) this.#lose(flight);
    else if (!flight.isLost) {
      this.#lostInARow = 0;
      onEnd((nowMs - flight.startedAtMs) / 1_000);
    }
    this.#dueMs = nowMs + (flight.isLost ? againMs : everyMs);
  }

  async #isBack({ devices }: CanaryStore): Promise<boolean> {
    const client = randomUUID();
    const atMs = this.#options.wallClock();
    await devices.touch({ user: canaryUser, device: 'canary', deviceClass: 0, client, remote: '', atMs });
    return (await devices.list(canaryUser)).some((one) => one.client === client);
  }

  #lose(flight: Flight): void {
    if (flight.isLost) return;
    flight.isLost = true;
    this.#lostInARow++;
    this.#options.onEnd(undefined);
  }
}
