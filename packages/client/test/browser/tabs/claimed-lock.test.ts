import { FakeClock } from '@proj/testkit';
import { expect, test } from 'vitest';
import { ClaimedLock } from '../../../src/browser/claimed-lock.ts';

/** Pages that hear each other, and that have what is claimed or not. */
class Pages {
  readonly clock: FakeClock = new FakeClock();
  readonly #hearers: Set<(data: unknown) => void> = new Set();
  readonly has: Set<string> = new Set();
  #names = 0;

  /** `over` says when a page that has it gives it back. */
  open(name: string, over: Promise<void>, signal: AbortSignal = new AbortController().signal): Promise<void> {
    const lock = new ClaimedLock({
      openChannel: (hear) => {
        const own = (data: unknown): void => hear(data);
        this.#hearers.add(own);
        return {
          post: (data) => {
            for (const each of this.#hearers) if (each !== own) queueMicrotask(() => each(structuredClone(data)));
          },
          close: () => this.#hearers.delete(own),
        };
      },
      clock: this.clock,
      newName: () => `${++this.#names}`,
    });
    const held = lock.hold(signal, async () => {
      this.has.add(name);
      await over;
      this.has.delete(name);
    });
    held.catch(() => {});
    return held;
  }

  until(condition: () => boolean): Promise<void> {
    return this.clock.runUntil(condition);
  }

  get listening(): number {
    return this.#hearers.size;
  }
}

const never = new Promise<void>(() => {});

test('a page that is alone has it soon, and gives it back', async () => {
  const pages = new Pages();
  const over = Promise.withResolvers<void>();
  const held = pages.open('a', over.promise);
  await pages.until(() => pages.has.has('a'));
  expect(pages.clock.now()).toBe(300);
  over.resolve();
  await held;
  expect(pages.listening).toBe(0);
  expect(pages.clock.pendingCount).toBe(0);
});

test('a later page has it once the earlier one, which loses it at once, has given it up', async () => {
  const pages = new Pages();
  const over = Promise.withResolvers<void>();
  const first = pages.open('first', over.promise);
  await pages.until(() => pages.has.has('first'));
  void pages.open('second', never);
  await expect(first).rejects.toMatchObject({ code: 'CLIENT_STORE_LOCKED' });
  pages.clock.advance(4_000);
  expect(pages.has).toEqual(new Set(['first']));
  over.resolve();
  await pages.until(() => pages.has.has('second'));
  expect(pages.has).toEqual(new Set(['second']));
  expect(pages.clock.now()).toBe(4_300);
});

test('a page that does not give it up is not waited for longer than 5 s', async () => {
  const pages = new Pages();
  void pages.open('first', never);
  await pages.until(() => pages.has.has('first'));
  void pages.open('second', never);
  await pages.until(() => pages.has.has('second'));
  expect(pages.clock.now()).toBe(5_300);
});

test('of two that are opened at once one has it', async () => {
  const pages = new Pages();
  const first = pages.open('first', never);
  void pages.open('second', never);
  await expect(first).rejects.toMatchObject({ code: 'CLIENT_STORE_LOCKED' });
  await pages.until(() => pages.has.size > 0);
  expect(pages.has).toEqual(new Set(['second']));
  expect(pages.listening).toBe(1);
});

test('a page that waits no longer does not get it', async () => {
  const pages = new Pages();
  const controller = new AbortController();
  const held = pages.open('a', never, controller.signal);
  controller.abort(new Error('enough'));
  await expect(held).rejects.toThrow('enough');
  pages.clock.advance(1_000);
  expect([pages.has.size, pages.listening, pages.clock.pendingCount]).toEqual([0, 0, 0]);
});
