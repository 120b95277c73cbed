import type { CryptoProvider } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import { fromHex } from '@proj/io/bytes';

/** The real provider, whose first random bytes are these, in this order. */
export function fixedProvider(...randoms: readonly string[]): CryptoProvider {
  const queue = randoms.map(fromHex);
  return {
    ...provider,
    randomBytes(length) {
      const next = queue.shift();
      if (next === undefined) return provider.randomBytes(length);
      if (next.length !== length) throw new Error(`${length} random bytes were asked for, ${next.length} are next`);
      return next;
    },
  };
}
