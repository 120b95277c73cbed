import { fromHex, toHex } from '@proj/io/bytes';
import { type KnownHosts, requireSameKey } from '../known-hosts.ts';

/**
 * {@link KnownHosts} in `localStorage` or something like it, under keys that begin with `snet:`. What can write there
 * can also change whom this page trusts.
 */
export function knownHostsStorage(storage: Pick<Storage, 'getItem' | 'setItem'>): KnownHosts {
  const keyOf = (name: string): string => `snet:${name}`;
  const find = (name: string): Uint8Array | undefined => {
    const stored = storage.getItem(keyOf(name));
    return stored === null ? undefined : fromHex(stored);
  };
  return {
    find,
    add(name: string, publicKey: Uint8Array): void {
      if (find(name) === undefined) storage.setItem(keyOf(name), toHex(publicKey));
      requireSameKey(name, find(name), publicKey);
    },
  };
}
