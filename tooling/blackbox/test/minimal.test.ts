import { expect, test } from 'vitest';
import { check } from '../src/checker.ts';
import { minimal } from '../src/minimal.ts';
import { cleanHistory } from './histories.ts';

test('what is left of a long history has the same violation, and little else', () => {
  const { devices, events } = cleanHistory(200, 3);
  const index = events.findIndex((event) => event.kind === 'shown' && event.device === 'bob/talk' && event.seq > 20);
  const bad = { devices, events: [...events.slice(0, index), events[index]!, ...events.slice(index)] };
  const [violation] = check(bad).violations;
  const small = minimal(bad, violation!);
  expect(check(small).violations).toContainEqual(violation);
  const ids = new Set(small.events.map((event) => ('id' in event ? event.id : '')));
  ids.delete('');
  ids.delete(undefined);
  expect(ids.size).toBe(1);
  expect(small.events.length).toBeLessThan(12);
});

test('a violation between two messages keeps both', () => {
  const { devices, events } = cleanHistory(80, 5);
  const shows = events.filter((event) => event.kind === 'shown' && event.device === 'bob/listen');
  const [first, second] = [shows[10]!, shows[11]!];
  const swapped = events.map((event) => (event === first ? second : event === second ? first : event));
  const violation = check({ devices, events: swapped }).violations.find(({ detail }) => detail.includes('after'))!;
  const small = minimal({ devices, events: swapped }, violation);
  expect(check(small).violations).toContainEqual(violation);
  const ids = new Set(small.events.flatMap((event) => ('id' in event && event.id !== undefined ? [event.id] : [])));
  expect(ids.size).toBe(2);
});
