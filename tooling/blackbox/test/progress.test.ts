import { expect, test } from 'vitest';
import { Progress } from '../src/progress.ts';

test('a wait is over when the condition holds at a change', async () => {
  const progress = new Progress();
  let count = 0;
  let isOver = false;
  const wait = progress
    .until(() => count === 2)
    .then(() => {
      isOver = true;
    });
  count = 1;
  progress.changed();
  await Promise.resolve();
  expect(isOver).toBe(false);
  count = 2;
  progress.changed();
  await wait;
  expect(isOver).toBe(true);
});

test('a condition that holds already is not waited for', async () => {
  await expect(new Progress().until(() => true)).resolves.toBeUndefined();
});

test('a failure ends every wait, those that begin later and those whose condition holds as well', async () => {
  const progress = new Progress();
  const wait = progress.until(() => false);
  const first = new Error('first');
  progress.fail(first);
  progress.fail(new Error('second'));
  await expect(wait).rejects.toBe(first);
  await expect(progress.until(() => true)).rejects.toBe(first);
});
