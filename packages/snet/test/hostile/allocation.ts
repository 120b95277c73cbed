/**
 * The largest array that anything makes while `act` runs: elements of an `Array.from`, or bytes of a `Uint8Array` that
 * is made of a number or copied. Views and slices of what is there already are not counted.
 */
export function largestAllocation(act: () => void): number {
  let largest = 0;
  const note = (length: unknown): void => {
    if (typeof length === 'number') largest = Math.max(largest, length);
  };
  const honestBytes = globalThis.Uint8Array;
  const honestFrom = Array.from;
  globalThis.Uint8Array = new Proxy(honestBytes, {
    construct(target, args: unknown[], newTarget): object {
      const [first] = args;
      if (!(first instanceof ArrayBuffer))
        note(typeof first === 'number' ? first : (first as ArrayLike<unknown>)?.length);
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
  Array.from = function (this: unknown, items: ArrayLike<unknown>, ...rest: unknown[]): unknown[] {
    note(items.length);
    return Reflect.apply(honestFrom, Array, [items, ...rest]) as unknown[];
  } as typeof Array.from;
  try {
    act();
  } finally {
    globalThis.Uint8Array = honestBytes;
    Array.from = honestFrom;
  }
  return largest;
}
