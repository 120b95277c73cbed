import { describe, expect, test } from 'vitest';
import { abortable } from '../src/index.ts';

/** Counts the listeners that are on a signal. */
function counted(controller: AbortController): { count: number } {
  const { signal } = controller;
  const listeners = { count: 0 };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.count++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.count--;
    remove(...args);
  };
  return listeners;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never: Promise<never> = new Promise(() => {});

describe('abortable', () => {
  test('without a signal is the promise itself', () => {
    const promise = Promise.resolve(1);
    expect(abortable(promise, undefined)).toBe(promise);
  });

  test('settles like the promise, and leaves no listener behind', async () => {
    const controller = new AbortController();
    const listeners = counted(controller);
    expect(await abortable(Promise.resolve(1), controller.signal)).toBe(1);
    const failure = new Error('planted');
    await expect(abortable(Promise.reject(failure), controller.signal)).rejects.toBe(failure);
    await turn();
    expect(listeners.count).toBe(0);
  });

  test('rejects with the reason of the abort, untouched, before or while it waits', async () => {
    for (const reason of [new Error('planted'), 'a text', 0]) {
      const controller = new AbortController();
      const waiting = abortable(never, controller.signal);
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      await expect(abortable(never, controller.signal)).rejects.toBe(reason);
    }
  });

  test('a promise that fails after the abort is no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const failures: ((error: Error) => void)[] = [];
    const later = (): Promise<never> => new Promise((_, reject) => failures.push(reject));
    const controller = new AbortController();
    const waiting = abortable(later(), controller.signal);
    controller.abort(new Error('aborted'));
    await expect(waiting).rejects.toThrow('aborted');
    await expect(abortable(later(), controller.signal)).rejects.toThrow('aborted');
    for (const fail of failures) fail(new Error('too late'));
    await turn();
    await turn();
    process.off('unhandledRejection', note);
    expect(failures).toHaveLength(2);
    expect(unhandled).toEqual([]);
  });
});
