/**
 * Whether two secrets of public length are equal. The sequence of operations depends on the lengths alone; whether the
 * processor takes equal time for each of them is beyond JavaScript (see the README).
 */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  // `?? 0` is never taken: both arrays are `a.length` long.
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
