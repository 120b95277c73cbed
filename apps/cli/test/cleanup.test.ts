import { expect, test } from 'vitest';
import { Cleanup } from '../src/cleanup.ts';

test('what came last goes first, all of it once, and the first failure is thrown', async () => {
  const gone: string[] = [];
  const cleanup = new Cleanup();
  cleanup.defer(() => gone.push('deferred'));
  const disposable = {
    [Symbol.dispose]: () => {
      gone.push('disposable');
      throw new Error('later');
    },
  };
  expect(cleanup.use(disposable)).toBe(disposable);
  cleanup.use({
    [Symbol.asyncDispose]: async () => {
      gone.push('async');
      throw new Error('first');
    },
  });
  await expect(cleanup[Symbol.asyncDispose]()).rejects.toThrow('first');
  await cleanup[Symbol.asyncDispose]();
  expect(gone).toEqual(['async', 'disposable', 'deferred']);
});

test('what was moved is not done twice', async () => {
  let times = 0;
  const cleanup = new Cleanup();
  cleanup.defer(() => times++);
  const heir = cleanup.move();
  await cleanup[Symbol.asyncDispose]();
  expect(times).toBe(0);
  await heir[Symbol.asyncDispose]();
  expect(times).toBe(1);
});
