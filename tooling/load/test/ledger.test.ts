import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger, leastMessageBytes, Stamper } from '../src/index.ts';

test('a message that was accepted and came to one of two is lost once', () => {
  const ledger = new Ledger(3, 3);
  const stamp = ledger.send(0, 0);
  ledger.accept(stamp);
  expect(ledger.deliver(1, stamp)).toBe('new');
  expect(ledger.violations).toEqual({ lost: 1, duplicated: 0, disordered: 0 });
});

test('what was not accepted may come or not', () => {
  const ledger = new Ledger(2, 2);
  ledger.fail(ledger.send(0, 0));
  const second = ledger.send(0, 0);
  ledger.fail(second);
  expect(ledger.deliver(1, second)).toBe('new');
  expect(ledger.violations).toEqual({ lost: 0, duplicated: 0, disordered: 0 });
});

test('a delivery may come before its acceptance', () => {
  const ledger = new Ledger(2, 2);
  const stamp = ledger.send(0, 0);
  ledger.deliver(1, stamp);
  expect([ledger.pending, ledger.owed]).toEqual([1, 0]);
  ledger.accept(stamp);
  expect([ledger.pending, ledger.owed]).toEqual([0, 0]);
});

test('what another group or the sender itself gets, and what was never sent, is none of it', () => {
  const ledger = new Ledger(4, 2);
  const stamp = ledger.send(0, 0);
  expect(ledger.deliver(2, stamp)).toBe('foreign');
  expect(ledger.deliver(0, stamp)).toBe('foreign');
  expect(ledger.deliver(1, { sender: 0, number: 1 })).toBe('foreign');
  expect(ledger.deliver(1, { sender: 9, number: 0 })).toBe('foreign');
});

test('whatever is dropped, repeated and shuffled on the way is counted exactly', () => {
  const fate = fc.record({ copies: fc.nat(3), order: fc.nat(1_000) });
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 60 }), (fates) => {
      const ledger = new Ledger(2, 2);
      const arriving = fates.flatMap(({ copies, order }) => {
        const stamp = ledger.send(0, 0);
        ledger.accept(stamp);
        return Array.from({ length: copies }, () => ({ stamp, order }));
      });
      const shuffled = arriving.toSorted((a, b) => a.order - b.order);
      const seen = new Set<number>();
      let [disordered, last] = [0, -1];
      for (const { stamp } of shuffled) {
        ledger.deliver(1, stamp);
        if (!seen.has(stamp.number) && stamp.number < last) disordered++;
        if (!seen.has(stamp.number)) last = Math.max(last, stamp.number);
        seen.add(stamp.number);
      }
      expect(ledger.violations).toEqual({
        lost: fates.length - seen.size,
        duplicated: arriving.length - seen.size,
        disordered,
      });
    }),
  );
});

test('a stamped message has the size that was asked for and is read back, by its own run alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: leastMessageBytes, max: 2_000 }), fc.nat(99_999), fc.nat(999_999_999), (...given) => {
      const [bytes, sender, number] = given;
      const text = new Stamper('abc123', bytes).write({ sender, number });
      expect(Buffer.byteLength(text)).toBe(bytes);
      expect(new Stamper('abc123', 50).read(text)).toEqual({ sender, number });
      expect(new Stamper('other', 50).read(text)).toBeUndefined();
    }),
  );
});
