import type { Clock } from '@proj/io';
import { Deferred } from '../deferred.ts';
import { ClientError } from '../errors.ts';
import type { TabLock } from './tab-ports.ts';

/** What pages say that share no lock of the browser's: each names itself, and whom it answers. */
type Claim =
  /** It is to be this page's. */
  | { readonly type: 'claim'; readonly from: string }
  /** The one that had it is giving it up. */
  | { readonly type: 'yielding'; readonly to: string }
  /** It has given it up. */
  | { readonly type: 'yielded'; readonly to: string };

/** A page that has it says so within this time, unless it is frozen. */
const answerMs = 300;
/** And has given it up within this: closing a client takes 2 s at most. */
const yieldMs = 5_000;

export interface ClaimedLockOptions {
  readonly openChannel: (hear: (data: unknown) => void) => { post(claim: Claim): void; close(): void };
  readonly clock: Clock;
  readonly newName: () => string;
}

/**
 * What takes the place of a lock where the browser has none: the page that was opened last has it, and the one that had
 * it before gives it up for good, with `CLIENT_STORE_LOCKED`. A page that is frozen does so once it is thawed; until then
 * the server sees to it that only the later login of the device counts.
 */
export class ClaimedLock implements TabLock {
  readonly #options: ClaimedLockOptions;

  constructor(options: ClaimedLockOptions) {
    this.#options = options;
  }

  async hold(signal: AbortSignal, whileHeld: () => Promise<void>): Promise<void> {
    const name = this.#options.newName();
    const claimants: Set<string> = new Set();
    const lost = new Deferred<never>();
    const yielding = new Deferred<void>();
    const yielded = new Deferred<void>();
    const channel = this.#options.openChannel((data) => {
      const claim = data as Partial<Claim & { readonly to: string; readonly from: string }> | null;
      if (claim?.type === 'claim' && typeof claim.from === 'string') {
        claimants.add(claim.from);
        channel.post({ type: 'yielding', to: claim.from });
        lost.reject(new ClientError('CLIENT_STORE_LOCKED', 'it is open in another page of this browser'));
      } else if (claim?.to === name) {
        yielding.resolve();
        if (claim.type === 'yielded') yielded.resolve();
      }
    });
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    aborted.catch(() => {});
    const timers: Disposable[] = [];
    const after = (ms: number): Promise<false> =>
      new Promise((resolve) => {
        const { clock } = this.#options;
        timers.push(clock.schedule(clock.now() + ms, () => resolve(false)));
      });
    const over = (): void => {
      for (const to of claimants) channel.post({ type: 'yielded', to });
      channel.close();
    };
    try {
      channel.post({ type: 'claim', from: name });
      const isHad = await Promise.race([yielding.promise.then(() => true), after(answerMs), lost.promise, aborted]);
      if (isHad) await Promise.race([yielded.promise, after(yieldMs), lost.promise, aborted]);
    } catch (error) {
      over();
      throw error;
    } finally {
      for (const timer of timers) timer[Symbol.dispose]();
    }
    await Promise.race([whileHeld().finally(over), lost.promise]);
  }
}
