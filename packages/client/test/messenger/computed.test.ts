import { expect, test } from 'vitest';
import { Computed } from '../../src/messenger/computed.ts';

test('a value is computed when somebody looks, and is the same object until something changes', () => {
  let source = 1;
  let times = 0;
  const value = new Computed(() => {
    times++;
    return { source };
  });
  expect(times).toBe(0);
  const first = value.current;
  expect(value.current).toBe(first);
  source = 2;
  expect(value.current).toBe(first);
  value.invalidate();
  expect(value.current).toEqual({ source: 2 });
  expect(times).toBe(2);
});

test('listeners hear of changes once in a turn, and not of what came to the same', async () => {
  let source = 1;
  const value = new Computed<number>(() => source);
  let calls = 0;
  const end = value.subscribe(() => calls++);
  source = 2;
  value.invalidate();
  value.invalidate();
  expect(calls).toBe(0);
  await Promise.resolve();
  expect(calls).toBe(1);
  value.invalidate();
  await Promise.resolve();
  expect(calls).toBe(1);
  source = 3;
  value.invalidate();
  source = 2;
  value.invalidate();
  await Promise.resolve();
  expect(calls).toBe(1);
  end();
  source = 4;
  value.invalidate();
  await Promise.resolve();
  expect(calls).toBe(1);
});

test('the same listener can subscribe twice, and one that ends another is heeded at once', async () => {
  let source = 1;
  const value = new Computed<number>(() => source);
  const heard: string[] = [];
  const listener = (): void => {
    heard.push('both');
  };
  const ends = [value.subscribe(listener), value.subscribe(listener)];
  const end = value.subscribe(() => last());
  const last = value.subscribe(() => heard.push('last'));
  source = 2;
  value.invalidate();
  await Promise.resolve();
  expect(heard).toEqual(['both', 'both']);
  for (const each of [...ends, end]) each();
});
