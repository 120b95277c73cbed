/** Whether two values of plain data say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)));
}

/** `next`, with what was in `previous` already where it says the same: itself, if all of it does. */
export function reuse<T>(previous: readonly T[], next: readonly T[], keyOf: (item: T) => unknown): readonly T[] {
  const before = new Map(previous.map((item) => [keyOf(item), item]));
  const reused = next.map((item) => {
    const former = before.get(keyOf(item));
    return former !== undefined && isSame(former, item) ? former : item;
  });
  const isAll = reused.length === previous.length && reused.every((item, place) => item === previous[place]);
  return isAll ? previous : reused;
}
