import { hash, type KeyObject } from 'node:crypto';
import { constantTimeEqual } from '../constant-time.ts';

/**
 * Private keys as OpenSSL holds them, for as long as the caller holds the bytes: importing one costs about as much as
 * using it. The digest notices that the bytes were changed or overwritten, without being one more copy of them.
 */
export class ImportedKeys {
  readonly #known: WeakMap<Uint8Array, { readonly digest: Uint8Array; readonly key: KeyObject }> = new WeakMap();

  /** The key of these bytes, if they are those it was kept for. */
  find(privateKey: Uint8Array): KeyObject | undefined {
    const known = this.#known.get(privateKey);
    return known !== undefined && constantTimeEqual(known.digest, digestOf(privateKey)) ? known.key : undefined;
  }

  keep(privateKey: Uint8Array, key: KeyObject): void {
    this.#known.set(privateKey, { digest: digestOf(privateKey), key });
  }
}

function digestOf(privateKey: Uint8Array): Uint8Array {
  return hash('sha256', privateKey, 'buffer');
}
