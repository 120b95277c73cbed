import { StoreError } from '@proj/store';

/** Whether a store that rejected with this may carry out the same call later. */
export function isTemporary(error: unknown): boolean {
  return StoreError.is(error, 'STORE_UNAVAILABLE') || StoreError.is(error, 'STORE_OVERLOADED');
}
