import { expect, test } from 'vitest';
import { StoreError } from '../src/index.ts';

test('the message ends with the code, and the cause is kept', () => {
  const cause = new Error('disk');
  const error = new StoreError('STORE_UNAVAILABLE', 'not committed', { cause });
  expect(error.message).toBe('not committed [STORE_UNAVAILABLE]');
  expect(error.cause).toBe(cause);
});

test('what a sender chose is the fault of the peer, everything else is local', () => {
  expect(new StoreError('STORE_ID_CONFLICT', 'x').fault).toBe('peer');
  expect(new StoreError('STORE_USER_EXISTS', 'x').fault).toBe('peer');
  expect(new StoreError('STORE_NO_TARGET', 'x').fault).toBe('peer');
  expect(new StoreError('STORE_LIMIT', 'x').fault).toBe('peer');
  expect(new StoreError('STORE_STALE', 'x').fault).toBe('local');
  expect(new StoreError('STORE_UNAVAILABLE', 'x').fault).toBe('local');
});

test('an error of another copy of this package is recognised by its name', () => {
  class StoreErrorOfAnotherCopy extends Error {
    override readonly name = 'StoreError';
    readonly code = 'STORE_CLOSED';
  }
  const foreign = new StoreErrorOfAnotherCopy();
  expect([
    StoreError.is(foreign),
    StoreError.is(foreign, 'STORE_CLOSED'),
    StoreError.is(foreign, 'STORE_LOCKED'),
  ]).toEqual([true, true, false]);
  expect([StoreError.is(new Error('x')), StoreError.is({ name: 'StoreError', code: 'STORE_CLOSED' })]).toEqual([
    false,
    false,
  ]);
});
