import type { AeadName, CryptoProvider } from '@proj/crypto';
import { asciiBytes, emptyBytes } from '@proj/io/bytes';

export const secretBytes = 32;

const label = (text: string): Uint8Array => asciiBytes(`snet/2 ${text}`);
const trafficLabels = { c2s: label('c2s'), s2c: label('s2c') };
const ticketLabels: readonly Uint8Array[] = [label('ticket 0'), label('ticket 1')];
const keyLabel = label('key');
const updateLabel = label('update');
const earlyLabel = label('early');
const boxLabel = label('resume box');

/** What both ends know after a handshake; every other secret of the transport hangs from it (SPEC §3.3). */
export class KeySchedule {
  /** Of the records. */
  readonly aead: AeadName;
  readonly #crypto: CryptoProvider;
  readonly #exporterSecret: Uint8Array;
  readonly #handshakeHash: Uint8Array;

  constructor(crypto: CryptoProvider, aead: AeadName, exporterSecret: Uint8Array, handshakeHash: Uint8Array) {
    this.aead = aead;
    this.#crypto = crypto;
    this.#exporterSecret = exporterSecret;
    this.#handshakeHash = handshakeHash;
  }

  /** Traffic secret of one direction. */
  traffic(direction: 'c2s' | 's2c'): Uint8Array {
    return this.#derive(trafficLabels[direction]);
  }

  /** Secret behind ticket `index` (0 or 1) of this handshake. */
  ticket(index: number): Uint8Array {
    const name = ticketLabels[index];
    if (name === undefined) throw new Error('defect: more tickets than there are names for');
    return this.#derive(name);
  }

  /** Nothing more will be derived. */
  destroy(): void {
    this.#exporterSecret.fill(0);
  }

  #derive(name: Uint8Array): Uint8Array {
    return this.#crypto.hkdf(this.#handshakeHash, this.#exporterSecret, name, secretBytes);
  }
}

/** Record key and nonce base of one generation of a traffic secret, 32 and 12 bytes. */
export function recordKeyMaterial(crypto: CryptoProvider, secret: Uint8Array): Uint8Array {
  return crypto.hkdf(emptyBytes, secret, keyLabel, 44);
}

/** The next generation; the old one cannot be computed back from it (SPEC §4). */
export function nextTrafficSecret(crypto: CryptoProvider, secret: Uint8Array): Uint8Array {
  return crypto.hkdf(emptyBytes, secret, updateLabel, secretBytes);
}

/** Traffic secret of the one record that may follow HELLO before ACCEPT (SPEC §7). */
export function earlySecret(crypto: CryptoProvider, ticketSecret: Uint8Array, helloRandom: Uint8Array): Uint8Array {
  return crypto.hkdf(helloRandom, ticketSecret, earlyLabel, secretBytes);
}

/** Key of the resume box; HELLO's random makes it a fresh key each time, so its nonce is zero (SPEC §7). */
export function resumeBoxKey(crypto: CryptoProvider, ticketSecret: Uint8Array, helloRandom: Uint8Array): Uint8Array {
  return crypto.hkdf(helloRandom, ticketSecret, boxLabel, 32);
}
