import { statfs } from 'node:fs/promises';
import type { Clock } from '@proj/io';
import type { Load } from './load.ts';

/** Below either of them there is too little room. */
const lowDisk = { fraction: 0.1, bytes: 1_073_741_824 } as const;
const diskPauseMs = 30_000;

export interface Room {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Of the file system of a directory, for those without privileges. */
export async function roomFor(directory: string): Promise<Room> {
  const { bsize, bavail, blocks } = await statfs(directory);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

export function isLow({ freeBytes, totalBytes }: Room): boolean {
  return freeBytes < lowDisk.bytes || freeBytes < totalBytes * lowDisk.fraction;
}

/** Looks at the disk now and then. */
export class DiskWatch implements Disposable {
  readonly #directory: string;
  readonly #clock: Clock;
  #timer: Disposable | undefined;
  #isDisposed = false;
  /** The last reading; `undefined`: none yet. */
  room: Room | undefined;

  constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
    void this.#look();
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#timer?.[Symbol.dispose]();
  }

  async #look(): Promise<void> {
    this.room = await roomFor(this.#directory).catch(() => undefined);
    if (this.#isDisposed) return;
    this.#timer = this.#clock.schedule(this.#clock.now() + diskPauseMs, () => void this.#look());
  }
}

/** Sentences for `/readyz`: what does not work as it should, although the server serves. */
export function degradations(facts: {
  readonly commitsFail: boolean;
  readonly load: Load;
  readonly room: Room | undefined;
}): readonly string[] {
  const { commitsFail, load, room } = facts;
  const reasons: string[] = [];
  if (commitsFail) reasons.push('the last commit failed');
  if (room !== undefined && isLow(room)) reasons.push('the disk is almost full');
  if (load.loopDelayMs > overload.loopDelayMs) reasons.push('the event loop is late');
  if (load.memoryFraction > overload.memoryFraction) reasons.push('memory is almost used up');
  if (load.fdFraction > overload.fdFraction) reasons.push('open files are almost used up');
  return reasons;
}

/** As the chat server sheds. */
const overload = { loopDelayMs: 200, memoryFraction: 0.85, fdFraction: 0.9 } as const;
