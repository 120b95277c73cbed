import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { wallNowMs } from '../world.ts';

/** A store of which some methods are others. */
export function spiedStore(
  spies: (inner: ChatStore) => Partial<ChatStore>,
  inner: ChatStore = openMemoryStore({ wallClock: () => wallNowMs }),
): ChatStore {
  const others = spies(inner);
  return new Proxy(inner, {
    get(target, name) {
      if (Object.hasOwn(others, name)) return Reflect.get(others, name) as unknown;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The users of a store, of which some methods are others. */
export function spiedUsers(inner: ChatStore, others: Partial<ChatStore['users']>): ChatStore['users'] {
  return new Proxy(inner.users, {
    get(target, name) {
      if (Object.hasOwn(others, name)) return Reflect.get(others, name) as unknown;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
