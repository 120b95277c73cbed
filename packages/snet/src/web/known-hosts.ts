import { keyBytes } from '@proj/crypto';
import { fromHex, toHex } from '@proj/io/bytes';
import { SnetError } from '../core/index.ts';
import { type KnownHosts, requireSameKey } from '../known-hosts.ts';

const isKey: RegExp = new RegExp(`^[0-9a-f]{${2 * keyBytes}}$`);

/**
 * {@link KnownHosts} in `localStorage` or something like it, under keys that begin with `snet:`. What can write there
 * can also change whom this page trusts.
 *
 * Its methods throw SnetError `SNET_BAD_OPTION` when what is stored is damaged, and what the storage throws.
 */
export function knownHostsStorage(storage: Pick<Storage, 'getItem' | 'setItem'>): KnownHosts {
  const keyOf = (name: string): string => `snet:${name}`;
  const find = (name: string): Uint8Array | undefined => {
    const stored = storage.getItem(keyOf(name));
    if (stored === null) return undefined;
    if (!isKey.test(stored)) throw new SnetError('SNET_BAD_OPTION', `'${keyOf(name)}' in the storage is not a key`);
    return fromHex(stored);
  };
  return {
    find,
    add(name: string, publicKey: Uint8Array): void {
      if (find(name) === undefined) storage.setItem(keyOf(name), toHex(publicKey));
      requireSameKey(name, find(name), publicKey);
    },
  };
}
