import type { Aead, CryptoProvider } from '@proj/crypto';

/** How often what was done. */
export class Tally {
  readonly #counts: Map<string, number> = new Map();

  add(name: string, by: number = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  snapshot(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }

  /** What was added since, by name; without names of which nothing was. */
  since(before: ReadonlyMap<string, number>): readonly (readonly [name: string, count: number])[] {
    return [...this.#counts]
      .map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}

/**
 * As `base`, and each call of a method is counted, also of methods that nobody here knows by name; those of its members
 * in `parts` as well.
 */
export function counted<T extends object>(base: T, tally: Tally, kind: string, parts: readonly string[] = []): T {
  return new Proxy(base, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof name !== 'string') return value;
      if (parts.includes(name)) return counted(value as object, tally, `${kind}${name}.`);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]): unknown => {
        tally.add(`${kind}${name}`);
        return Reflect.apply(value, target, parameters);
      };
    },
  });
}

/** As `base`, with each operation counted: `crypto.hkdf`, `crypto.x25519.sharedSecret`, `aead.sealInto` and so on. */
export function countedProvider(base: CryptoProvider, tally: Tally): CryptoProvider {
  const provider = counted(base, tally, 'crypto.', ['x25519', 'mlkem768']);
  const aead = (...parameters: Parameters<CryptoProvider['aead']>): Aead =>
    counted(provider.aead(...parameters), tally, 'aead.');
  return new Proxy(provider, { get: (target, name): unknown => (name === 'aead' ? aead : Reflect.get(target, name)) });
}

/** As `base`, with random bytes that are the same in each run: some of them choose lengths. Keys stay random. */
export function steadyProvider(base: CryptoProvider): CryptoProvider {
  let state = 1;
  const randomBytes = (length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      bytes[i] = state >>> 24;
    }
    return bytes;
  };
  return { ...base, randomBytes };
}
