import type { AeadName, CryptoProvider, KeyPair } from '../provider.ts';
import type { CipherState } from './cipher-state.ts';
import type { KemName, PatternName } from './patterns.ts';

/** The initiator writes first. */
export type HandshakeRole = 'initiator' | 'responder';

/** What the handshake waits for. `'done'` also when it failed: there is no further turn. */
export type HandshakeTurn = 'write' | 'read' | 'done';

/** A psk modifier, which is part of the protocol's name, and its key, which may come later. */
export interface PresharedKey {
  /** N of `pskN`: 0 to the number of messages. */
  readonly position: number;
  /** 32 bytes, copied. Default: supplied by `Handshake.setPsk` before the message that mixes it. */
  readonly key?: Uint8Array | undefined;
}

/** What both ends must agree on – pattern, KEM, psk positions, AEAD, prologue – and what each knows. */
export interface HandshakeOptions {
  readonly pattern: PatternName;
  /**
   * The `hfs` modifier with this KEM: whoever breaks X25519 later, with a quantum computer say, still cannot read what
   * was sent. It adds nothing to authentication. Costs 1184 bytes in message 1 and 1088 in message 2, and a tag for each
   * that is sealed. Default: none.
   */
  readonly kem?: KemName | undefined;
  /** The psk modifiers, any order, each position once. Default: none. */
  readonly psks?: readonly PresharedKey[] | undefined;
  readonly role: HandshakeRole;
  readonly crypto: CryptoProvider;
  readonly aead: AeadName;
  /** Whatever both sides must agree on; a difference fails the handshake. May be empty. Not kept. */
  readonly prologue: Uint8Array;
  /** Ours. Required when the pattern has one for our role, not used otherwise; not copied, do not change it meanwhile. */
  readonly staticKeys?: KeyPair | undefined;
  /** Theirs, where the pattern has it known beforehand (NK and IK initiators). Refused elsewhere: it would not be checked. */
  readonly remoteStatic?: Uint8Array | undefined;
  /** Copied. Default: fresh ones. For test vectors only: an ephemeral key used twice is a secret lost. */
  readonly ephemeralKeys?: KeyPair | undefined;
}

/** What a finished handshake leaves. */
export interface TransportKeys {
  readonly send: CipherState;
  readonly receive: CipherState;
  /** 32 bytes, equal at both ends and unique to this handshake: a channel binding (§11.2). Not a secret. */
  readonly handshakeHash: Uint8Array;
  /** 32 secret bytes, equal at both ends: the third HKDF output beside the two of Split(). A root for further keys. */
  readonly exporterSecret: Uint8Array;
}
