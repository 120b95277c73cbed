import fc from 'fast-check';
import {
  type AeadName,
  Handshake,
  type HandshakeOptions,
  type HandshakeRole,
  type KemName,
  type KeyPair,
  type PatternName,
  type TransportKeys,
} from '../../src/index.ts';
import { provider } from '../../src/provider/node.ts';
import { ascii, counting } from '../hex.ts';
import '../prepared.ts';

export interface Protocol {
  readonly pattern: PatternName;
  readonly psks: readonly number[];
  readonly aead: AeadName;
  readonly kem?: KemName | undefined;
}

export const messageCounts: { readonly [Name in PatternName]: number } = { NN: 2, NK: 2, NX: 2, XX: 3, IK: 2 };

/** Any pattern with any set of modifiers. */
export const anyProtocol: fc.Arbitrary<Protocol> = fc
  .constantFrom<PatternName>('NN', 'NK', 'NX', 'XX', 'IK')
  .chain((pattern) =>
    fc.record({
      pattern: fc.constant(pattern),
      psks: fc.subarray([0, 1, 2, 3].slice(0, messageCounts[pattern] + 1)),
      aead: fc.constantFrom<AeadName>('chacha20-poly1305', 'aes-256-gcm'),
      kem: fc.constantFrom<KemName | undefined>(undefined, 'mlkem768'),
    }),
  );

function keyPair(first: number): KeyPair {
  const privateKey = counting(first, 32);
  return { privateKey, publicKey: provider.x25519.publicKey(privateKey) };
}

export const initiatorKeys: KeyPair = keyPair(10);
export const responderKeys: KeyPair = keyPair(60);
export const strangerKeys: KeyPair = keyPair(110);
const initiatorEphemeral = keyPair(160);
const responderEphemeral = keyPair(210);

/** Options of one end, deterministic, with every key that the protocol needs and no other. */
export function optionsOf({ pattern, psks, aead, kem }: Protocol, role: HandshakeRole): HandshakeOptions {
  const initiator = role === 'initiator';
  const hasStatic = initiator ? pattern === 'XX' || pattern === 'IK' : pattern !== 'NN';
  const knowsRemote = initiator && (pattern === 'NK' || pattern === 'IK');
  return {
    pattern,
    kem,
    psks: psks.map((position) => ({ position, key: counting(position, 32) })),
    role,
    crypto: provider,
    aead,
    prologue: ascii('prologue'),
    staticKeys: hasStatic ? (initiator ? initiatorKeys : responderKeys) : undefined,
    remoteStatic: knowsRemote ? responderKeys.publicKey : undefined,
    ephemeralKeys: initiator ? initiatorEphemeral : responderEphemeral,
  };
}

export function pairOf(
  protocol: Protocol,
  change: { readonly [Role in HandshakeRole]?: Partial<HandshakeOptions> } = {},
): readonly [Handshake, Handshake] {
  return [
    new Handshake({ ...optionsOf(protocol, 'initiator'), ...change.initiator }),
    new Handshake({ ...optionsOf(protocol, 'responder'), ...change.responder }),
  ];
}

/** Runs both ends to their end, payload `message i` in message i; `tamper` sits on the wire. Returns what was read. */
export function run(
  [initiator, responder]: readonly [Handshake, Handshake],
  tamper: (message: Uint8Array, index: number) => Uint8Array = (message) => message,
): readonly Uint8Array[] {
  const payloads: Uint8Array[] = [];
  while (initiator.turn !== 'done' || responder.turn !== 'done') {
    const [from, to] = initiator.turn === 'write' ? [initiator, responder] : [responder, initiator];
    const index = payloads.length;
    payloads.push(to.read(tamper(from.write(ascii(`message ${index}`)), index)));
  }
  return payloads;
}

export function splitBoth([initiator, responder]: readonly [Handshake, Handshake]): readonly [
  TransportKeys,
  TransportKeys,
] {
  return [initiator.split(), responder.split()];
}
