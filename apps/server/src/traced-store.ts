import type { ChatStore } from '@proj/store';
import type { Trace } from './trace.ts';

/** Spans around what is asked of a store: `store.append`, `store.users.find`. The store's own otherwise. */
export function tracedStore(store: ChatStore, trace: Trace): ChatStore {
  return traced(store, 'store', trace);
}

function traced<Target extends object>(target: Target, prefix: string, trace: Trace): Target {
  const made = new Map<PropertyKey, unknown>();
  // Not over the target itself: a proxy may not show what is frozen as anything else.
  return new Proxy({} as Target, {
    get(_, key) {
      const known = made.get(key);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, key, target);
      const name = `${prefix}.${String(key)}`;
      const isPart = typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
      if (typeof key === 'symbol') return typeof value === 'function' ? value.bind(target) : value;
      if (typeof value !== 'function' && !isPart) return value;
      const wrapped = isPart
        ? traced(value, name, trace)
        : (...args: unknown[]) =>
            watched(() => Reflect.apply(value as unknown as () => unknown, target, args), name, trace);
      made.set(key, wrapped);
      return wrapped;
    },
  });
}

function watched(work: () => unknown, name: string, trace: Trace): unknown {
  const span = trace(name, {});
  try {
    const result = work();
    if (!(result instanceof Promise)) {
      span.end();
      return result;
    }
    result.then(
      () => span.end(),
      (error: unknown) => span.end(error),
    );
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
