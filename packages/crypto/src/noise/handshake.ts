import { concatBytes, copyBytes, emptyBytes } from '../bytes.ts';
import { checkedKey } from '../checks.ts';
import { CryptoError } from '../errors.ts';
import {
  type CryptoProvider,
  type KemKeyPair,
  type KeyPair,
  kemCiphertextBytes,
  kemPublicKeyBytes,
  keyBytes,
  tagBytes,
} from '../provider.ts';
import type { HandshakeOptions, HandshakeRole, HandshakeTurn, TransportKeys } from './handshake-options.ts';
import type { DhToken, Pattern, Token } from './patterns.ts';
import { protocolOf } from './protocol.ts';
import { SymmetricState } from './symmetric-state.ts';

/** Bytes of a Noise message, tag included (§3). */
export const maxNoiseMessageBytes = 65535;

/**
 * HandshakeState of Noise revision 34, §5.3, with the `hfs` modifier of "KEM-based Hybrid Forward Secrecy for Noise",
 * revision 1 (HFS). Turns alternate, the initiator's first; when {@link Handshake.turn} is `'done'`,
 * {@link Handshake.split} gives the keys.
 *
 * A message that is refused ends the handshake: its keys are overwritten and every further call throws
 * `CRYPTO_HANDSHAKE_FAILED`. The caller's own mistakes (`CRYPTO_OUT_OF_TURN`, `CRYPTO_MISSING_KEY`,
 * `CRYPTO_BAD_ARGUMENT`) change nothing and may be mended.
 *
 * A payload is as secret and as authentic as the pattern makes it in that message (§7.7): before the first DH, not at all.
 */
export class Handshake {
  readonly #role: HandshakeRole;
  readonly #crypto: CryptoProvider;
  readonly #pattern: Pattern;
  readonly #symmetric: SymmetricState;
  readonly #pskPositions: readonly number[];
  readonly #psks: Map<number, Uint8Array> = new Map();
  /** Index into `#pskPositions` of the psk that comes next. */
  #pskIndex = 0;
  #messageIndex = 0;
  #state: 'running' | 'split' | 'failed' = 'running';
  /** §5.3's s, e, rs and re. */
  readonly #s: KeyPair | undefined;
  #e: KeyPair | undefined;
  #rs: Uint8Array | undefined;
  #re: Uint8Array | undefined;
  /** HFS §4: the KEM key pair that the initiator made, and the public key that the responder got. */
  #e1: KemKeyPair | undefined;
  #re1: Uint8Array | undefined;

  /**
   * Initialize(). The protocol's name is made of the options: `Noise_NKpsk2_25519_ChaChaPoly_SHA256`, or with a KEM
   * `Noise_NKhfs+psk2_25519+MLKEM768_ChaChaPoly_SHA256`.
   *
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT` for an unknown pattern, KEM or psk position, or a remote key that the
   * pattern does not know beforehand; `CRYPTO_MISSING_KEY` without a static key that it needs; `CRYPTO_BAD_KEY` for a key
   * that is not 32 bytes.
   */
  constructor(options: HandshakeOptions) {
    const psks = (options.psks ?? []).toSorted((a, b) => a.position - b.position);
    this.#role = options.role;
    this.#crypto = options.crypto;
    this.#pskPositions = psks.map(({ position }) => position);
    const { pattern, name } = protocolOf(options.pattern, options.kem, this.#pskPositions, options.aead);
    this.#pattern = pattern;

    this.#s = options.staticKeys === undefined ? undefined : checkedKeyPair(options.staticKeys);
    if (this.#s === undefined && needsStatic(this.#pattern, this.#role)) {
      throw new CryptoError('CRYPTO_MISSING_KEY', `${options.pattern} ${this.#role} needs a static key pair`);
    }
    const knowsRemote = this.#pattern.preMessages.includes(opposite(this.#role));
    if (knowsRemote && options.remoteStatic === undefined) {
      throw new CryptoError('CRYPTO_MISSING_KEY', `${options.pattern} ${this.#role} needs the remote static key`);
    }
    if (!knowsRemote && options.remoteStatic !== undefined) {
      throw new CryptoError('CRYPTO_BAD_ARGUMENT', `${options.pattern} ${this.#role} is told the remote static key`);
    }
    this.#rs = options.remoteStatic === undefined ? undefined : copyBytes(checkedKey(options.remoteStatic, 'local'));
    if (options.ephemeralKeys !== undefined) {
      const { privateKey, publicKey } = checkedKeyPair(options.ephemeralKeys);
      this.#e = { privateKey: copyBytes(privateKey), publicKey: copyBytes(publicKey) };
    }
    for (const { position, key } of psks) {
      if (key !== undefined) this.#psks.set(position, copyBytes(checkedKey(key, 'local')));
    }

    this.#symmetric = new SymmetricState(this.#crypto, options.aead, name);
    this.#symmetric.mixHash(options.prologue);
    for (const owner of this.#pattern.preMessages) {
      const publicKey = owner === this.#role ? this.#s?.publicKey : this.#rs;
      this.#symmetric.mixHash(required(publicKey));
    }
  }

  /** What to call next; when `'done'`, {@link Handshake.split}, unless the handshake failed. */
  get turn(): HandshakeTurn {
    if (this.#state !== 'running' || this.#messageIndex === this.#pattern.messages.length) return 'done';
    return (this.#messageIndex % 2 === 0) === (this.#role === 'initiator') ? 'write' : 'read';
  }

  /**
   * The other side's static key: given, or received in a message that was whole. `undefined` before, in patterns that
   * have none, and after a failure. Whether it may be trusted is for the caller to decide.
   */
  get remoteStatic(): Uint8Array | undefined {
    return this.#rs === undefined ? undefined : copyBytes(this.#rs);
  }

  /**
   * Supplies a pre-shared key late: a responder of `NKpsk2` learns only from message 1 which one is meant. Replaces
   * one that was given before.
   *
   * @param key 32 bytes, copied.
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT` when the handshake has no such position, `CRYPTO_BAD_KEY` for another
   * length, `CRYPTO_OUT_OF_TURN` when that key was mixed already, `CRYPTO_HANDSHAKE_FAILED`.
   */
  setPsk(position: number, key: Uint8Array): void {
    this.#refuseFailed();
    const index = this.#pskPositions.indexOf(position);
    if (index < 0) throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'the handshake has no psk at this position');
    checkedKey(key, 'local');
    if (index < this.#pskIndex) throw new CryptoError('CRYPTO_OUT_OF_TURN', `psk${position} was mixed already`);
    this.#psks.get(position)?.fill(0);
    this.#psks.set(position, copyBytes(key));
  }

  /**
   * WriteMessage().
   *
   * @param payload Default: empty.
   * @throws CryptoError `CRYPTO_OUT_OF_TURN`, `CRYPTO_MISSING_KEY` without the psk of this message,
   * `CRYPTO_BAD_ARGUMENT` when the message would exceed 65535 bytes – those change nothing; `CRYPTO_BAD_KEY` when the
   * other side's key is of low order or its KEM key not reduced, and `CRYPTO_UNAVAILABLE` when the provider has no KEM
   * (see `MlKem768`), which end the handshake; `CRYPTO_HANDSHAKE_FAILED` after that.
   */
  write(payload: Uint8Array = emptyBytes): Uint8Array {
    const tokens = this.#begin('write');
    if (payload.length > maxNoiseMessageBytes - this.#overheadBytes(tokens)) {
      throw new CryptoError('CRYPTO_BAD_ARGUMENT', `a handshake message has at most ${maxNoiseMessageBytes} bytes`);
    }
    return this.#orFail(() => {
      const parts: Uint8Array[] = [];
      for (const token of tokens) parts.push(this.#writeToken(token));
      parts.push(this.#symmetric.encryptAndHash(payload));
      return concatBytes(parts);
    });
  }

  /**
   * ReadMessage(). Returns the payload.
   *
   * @throws CryptoError `CRYPTO_OUT_OF_TURN` and `CRYPTO_MISSING_KEY` change nothing. `CRYPTO_AEAD_FAILED`,
   * `CRYPTO_BAD_KEY` and `CRYPTO_BAD_MESSAGE` (too short for its tokens, or longer than 65535 bytes) end the
   * handshake; `CRYPTO_HANDSHAKE_FAILED` after that.
   */
  read(message: Uint8Array): Uint8Array {
    const tokens = this.#begin('read');
    return this.#orFail(() => {
      if (message.length < this.#overheadBytes(tokens) || message.length > maxNoiseMessageBytes) {
        throw new CryptoError('CRYPTO_BAD_MESSAGE', 'handshake message of a wrong length');
      }
      let rest = message;
      for (const token of tokens) rest = this.#readToken(token, rest);
      return this.#symmetric.decryptAndHash(rest);
    });
  }

  /**
   * Split(), once, when {@link Handshake.turn} is `'done'`.
   *
   * @throws CryptoError `CRYPTO_OUT_OF_TURN` earlier or again, `CRYPTO_HANDSHAKE_FAILED`.
   */
  split(): TransportKeys {
    this.#refuseFailed();
    if (this.turn !== 'done') throw new CryptoError('CRYPTO_OUT_OF_TURN', `it is the turn of ${this.turn}, not split`);
    if (this.#state === 'split') throw new CryptoError('CRYPTO_OUT_OF_TURN', 'the handshake was split already');
    this.#state = 'split';
    const { first, second, exporterSecret } = this.#symmetric.split();
    const [send, receive] = this.#role === 'initiator' ? [first, second] : [second, first];
    return { send, receive, handshakeHash: this.#symmetric.handshakeHash, exporterSecret };
  }

  /** Everything that the caller can mend is refused here, before anything changes. */
  #begin(turn: 'write' | 'read'): readonly Token[] {
    this.#refuseFailed();
    if (this.turn !== turn) throw new CryptoError('CRYPTO_OUT_OF_TURN', `it is the turn of ${this.turn}, not ${turn}`);
    const tokens = required(this.#pattern.messages[this.#messageIndex]);
    const psks = tokens.filter((token) => token === 'psk').length;
    for (const position of this.#pskPositions.slice(this.#pskIndex, this.#pskIndex + psks)) {
      if (!this.#psks.has(position)) throw new CryptoError('CRYPTO_MISSING_KEY', `psk${position} was not supplied`);
    }
    return tokens;
  }

  /** Bytes of this turn's message beside the payload: keys, and a tag for whatever is sealed. */
  #overheadBytes(tokens: readonly Token[]): number {
    let hasKey = this.#symmetric.hasKey;
    let bytes = 0;
    for (const token of tokens) {
      if (token === 'e') bytes += keyBytes;
      else if (isSent(token)) bytes += sentBytes[token] + (hasKey ? tagBytes : 0);
      hasKey ||= token === 'e' ? this.#mixesEphemerals : token !== 's' && token !== 'e1';
    }
    return bytes + (hasKey ? tagBytes : 0);
  }

  #writeToken(token: Token): Uint8Array {
    if (token === 'e') {
      this.#e ??= this.#crypto.x25519.generate();
      this.#mixEphemeral(this.#e.publicKey);
      return this.#e.publicKey;
    }
    if (token === 's') return this.#symmetric.encryptAndHash(required(this.#s).publicKey);
    if (token === 'e1') {
      this.#e1 = this.#crypto.mlkem768.generate();
      return this.#symmetric.encryptAndHash(this.#e1.publicKey);
    }
    if (token === 'ekem1') {
      const { ciphertext, sharedSecret } = this.#crypto.mlkem768.encapsulate(required(this.#re1));
      const sent = this.#symmetric.encryptAndHash(ciphertext);
      this.#mixOnce(sharedSecret);
      return sent;
    }
    this.#mixSecret(token);
    return emptyBytes;
  }

  /** Returns what of the message is left. */
  #readToken(token: Token, message: Uint8Array): Uint8Array {
    if (token === 'e') {
      this.#re = copyBytes(message.subarray(0, keyBytes));
      this.#mixEphemeral(this.#re);
      return message.subarray(keyBytes);
    }
    if (isSent(token)) {
      const length = sentBytes[token] + (this.#symmetric.hasKey ? tagBytes : 0);
      const sent = this.#symmetric.decryptAndHash(message.subarray(0, length));
      if (token === 's') this.#rs = sent;
      else if (token === 'e1') this.#re1 = sent;
      else this.#mixEncapsulated(sent);
      return message.subarray(length);
    }
    this.#mixSecret(token);
    return message;
  }

  /** With a psk anywhere, ephemerals also randomise the key, so that no key depends on the psk alone (§9.2). */
  get #mixesEphemerals(): boolean {
    return this.#pskPositions.length > 0;
  }

  #mixEphemeral(publicKey: Uint8Array): void {
    this.#symmetric.mixHash(publicKey);
    if (this.#mixesEphemerals) this.#symmetric.mixKey(publicKey);
  }

  #mixSecret(token: DhToken | 'psk'): void {
    if (token === 'psk') {
      const position = required(this.#pskPositions[this.#pskIndex++]);
      this.#symmetric.mixKeyAndHash(required(this.#psks.get(position)));
      return;
    }
    const initiator = this.#role === 'initiator';
    const local = token[initiator ? 0 : 1] === 'e' ? this.#e : this.#s;
    const remote = token[initiator ? 1 : 0] === 'e' ? this.#re : this.#rs;
    this.#mixOnce(this.#crypto.x25519.sharedSecret(required(local).privateKey, required(remote)));
  }

  #mixEncapsulated(ciphertext: Uint8Array): void {
    const { privateKey } = required(this.#e1);
    this.#mixOnce(this.#crypto.mlkem768.decapsulate(privateKey, ciphertext));
    privateKey.fill(0);
  }

  #mixOnce(secret: Uint8Array): void {
    this.#symmetric.mixKey(secret);
    secret.fill(0);
  }

  #orFail(turn: () => Uint8Array): Uint8Array {
    try {
      const result = turn();
      this.#messageIndex++;
      if (this.turn === 'done') this.#wipe();
      return result;
    } catch (error) {
      this.#state = 'failed';
      this.#rs = undefined;
      this.#wipe();
      this.#symmetric.wipe();
      throw error;
    }
  }

  #refuseFailed(): void {
    if (this.#state === 'failed') throw new CryptoError('CRYPTO_HANDSHAKE_FAILED', 'the handshake failed before');
  }

  #wipe(): void {
    this.#e?.privateKey.fill(0);
    this.#e = undefined;
    this.#e1?.privateKey.fill(0);
    this.#e1 = undefined;
    this.#re1 = undefined;
    for (const psk of this.#psks.values()) psk.fill(0);
    this.#psks.clear();
  }
}

/** Bytes of what is sent sealed once there is a key, without its tag. */
const sentBytes = { s: keyBytes, e1: kemPublicKeyBytes, ekem1: kemCiphertextBytes };

function isSent(token: Token): token is keyof typeof sentBytes {
  return token === 's' || token === 'e1' || token === 'ekem1';
}

function opposite(role: HandshakeRole): HandshakeRole {
  return role === 'initiator' ? 'responder' : 'initiator';
}

/** Whether the role's own static key is sent, or known to the other side beforehand. */
function needsStatic(pattern: Pattern, role: HandshakeRole): boolean {
  const own = pattern.messages.filter((_, index) => (index % 2 === 0) === (role === 'initiator'));
  return pattern.preMessages.includes(role) || own.some((tokens) => tokens.includes('s'));
}

function checkedKeyPair(keys: KeyPair): KeyPair {
  checkedKey(keys.privateKey, 'local');
  checkedKey(keys.publicKey, 'local');
  return keys;
}

/** For what the pattern table and the constructor's checks together guarantee. */
function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('handshake pattern is inconsistent');
  return value;
}
