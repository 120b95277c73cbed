import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientError } from '../../../src/errors.ts';
import type { OutgoingMessage } from '../../../src/store.ts';
import { type Tab, TabWorld } from './world.ts';

type Step =
  | { readonly kind: 'open' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'post' | 'close' | 'crash' | 'seize' | 'freeze' | 'thaw'; readonly tab: number };

const tab = fc.nat(7);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('post' as const), tab }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('open' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constant(20_000) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('close', 'crash', 'seize', 'freeze', 'thaw' as const), tab }),
  },
);

/** Whether pages are told before they are frozen is up to the browser: those that are pass the lead on if there is time. */
class Play {
  readonly world: TabWorld;
  readonly #closed: Set<Tab> = new Set();
  readonly answered: OutgoingMessage[] = [];
  readonly refused: unknown[] = [];
  readonly #asked: Set<{ readonly by: Tab; readonly message: OutgoingMessage }> = new Set();

  constructor(seed: number) {
    this.world = new TabWorld(seed);
  }

  get living(): readonly Tab[] {
    return this.world.tabs.filter((each) => each.isAlive && !this.#closed.has(each));
  }

  open(): void {
    if (this.living.length >= 5) return;
    this.world
      .tab()
      .backend.start()
      .catch(() => {});
  }

  async run(step: Step): Promise<void> {
    if (step.kind === 'open') return this.open();
    if (step.kind === 'wait') return this.world.elapse(step.ms);
    const chosen = this.living[step.tab % Math.max(1, this.living.length)];
    if (chosen === undefined) return this.open();
    if (step.kind === 'post') this.#post(chosen);
    else if (step.kind === 'crash') chosen.crash();
    else if (step.kind === 'thaw') this.#thaw(chosen);
    else if (!chosen.isFrozen) this.#stop(chosen, step.kind);
  }

  #stop(chosen: Tab, kind: Exclude<Step['kind'], 'open' | 'wait'>): void {
    if (kind === 'close') {
      this.#closed.add(chosen);
      void chosen.backend.close();
    } else {
      if (kind === 'freeze') chosen.backend.pause();
      chosen.freeze();
    }
  }

  #thaw(chosen: Tab): void {
    chosen.thaw();
    chosen.backend.resume();
  }

  #post(chosen: Tab): void {
    if (chosen.isFrozen) return;
    const message = this.world.message();
    const asked = { by: chosen, message };
    this.#asked.add(asked);
    chosen
      .post(message)
      .then(
        () => this.answered.push(message),
        (error: unknown) => {
          if (!this.#closed.has(chosen) || !ClientError.is(error, 'CLIENT_CLOSED')) this.refused.push(error);
        },
      )
      .finally(() => this.#asked.delete(asked));
  }

  /** What a tab that lives still waits for. */
  get unanswered(): readonly OutgoingMessage[] {
    return [...this.#asked].flatMap(({ by, message }) => (this.living.includes(by) ? [message] : []));
  }

  /** Everything that can still happen. */
  async finish(): Promise<void> {
    for (const each of this.living) this.#thaw(each);
    if (this.living.length === 0) this.open();
    await this.world.until(() => this.living.every(({ backend }) => backend.status.state === 'online'));
    await this.world.elapse(20_000);
  }
}

test('whatever becomes of the tabs, what was posted is sent exactly once, and every tab ends with the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(step, { maxLength: 60 }), async (seed, steps) => {
      const play = new Play(seed);
      play.open();
      for (const each of steps) await play.run(each);
      await play.finish();
      const { world } = play;
      expect(world.mostWriters).toBeLessThanOrEqual(1);
      expect(play.refused).toEqual([]);
      expect(world.outbox.size).toBe(0);
      expect(new Set(world.log).size).toBe(world.log.length);
      for (const { id } of play.answered) expect(world.log).toContain(id);
      const all = new Map(world.log.map((id) => [id, 'accepted']));
      for (const { view, backend } of play.living) {
        expect(new Map([...view].sort())).toEqual(new Map([...all].sort()));
        expect(backend.status).toEqual({ state: 'online', syncing: false });
      }
      expect(play.unanswered).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
}, 60_000);
