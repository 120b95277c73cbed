import { expect, test } from 'vitest';
import { Ledger, sum } from '../src/ledger.ts';

test('what was sent and not shown is lost, until it is shown', () => {
  const ledger = new Ledger();
  ledger.accept('a', 1);
  ledger.accept('b', 2);
  ledger.show('a', 1);
  expect([ledger.isEven, ledger.counts]).toEqual([false, { sent: 2, shown: 1, lost: 1, repeated: 0, disordered: 0 }]);
  ledger.show('b', 2);
  expect([ledger.isEven, ledger.counts.lost]).toEqual([true, 0]);
});

test('what is shown before it is known to be accepted is not lost', () => {
  const ledger = new Ledger();
  ledger.show('a', 1);
  ledger.accept('a', 1);
  expect(ledger.counts).toEqual({ sent: 1, shown: 1, lost: 0, repeated: 0, disordered: 0 });
});

test('what is shown twice is repeated, and what is shown after a later one is out of order', () => {
  const ledger = new Ledger();
  for (const [id, seq] of [
    ['a', 1],
    ['c', 3],
    ['b', 2],
    ['a', 1],
  ] as const) {
    ledger.accept(id, seq);
    ledger.show(id, seq);
  }
  expect(ledger.counts).toEqual({ sent: 3, shown: 3, lost: 0, repeated: 1, disordered: 1 });
  expect(sum([ledger.counts, ledger.counts])).toEqual({ sent: 6, shown: 6, lost: 0, repeated: 2, disordered: 2 });
});
