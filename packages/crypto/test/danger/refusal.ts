import { expect } from 'vitest';
import { CryptoError } from '../../src/index.ts';

/** What a call throws, which has to be one of our errors. */
export function refusal(call: () => unknown): CryptoError {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  expect(CryptoError.is(thrown)).toBe(true);
  return thrown as CryptoError;
}
