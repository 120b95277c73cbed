import { describe, expect, test } from 'vitest';
import {
  type CryptoProvider,
  Handshake,
  type HandshakeRole,
  type KeyPair,
  type PatternName,
  type TransportKeys,
} from '../../src/index.ts';
import { provider } from '../../src/provider/node.ts';
import { hex, toHex } from '../hex.ts';
import '../prepared.ts';
import kem from '../vectors/mlkem768.json' with { type: 'json' };
import published from '../vectors/noise.json' with { type: 'json' };
import generated from '../vectors/noise-hfs.json' with { type: 'json' };

type Side = 'init' | 'resp';
type Vector = {
  readonly protocol_name: string;
  readonly messages: readonly { readonly payload: string; readonly ciphertext: string }[];
  readonly handshake_hash: string;
} & { readonly [Key in `${Side}_prologue`]: string } & {
  readonly [Key in `${Side}_${'ephemeral' | 'static' | 'remote_static'}`]?: string;
} & { readonly [Key in `${Side}_psks`]?: readonly string[] };

const vectors: readonly Vector[] = published.vectors;
/** There are none published for ML-KEM: noise-hfs.py beside them, which shares no code with the package, made these. */
const hybridVectors: readonly Vector[] = generated.vectors;

/** The KEM with the one key pair and the one ciphertext of the vectors instead of random ones. */
const crypto: CryptoProvider = {
  ...provider,
  mlkem768: {
    ...provider.mlkem768,
    generate: () => ({ privateKey: hex(kem.privateKey), publicKey: hex(kem.publicKey) }),
    encapsulate(publicKey) {
      expect(toHex(publicKey)).toBe(kem.publicKey);
      return { ciphertext: hex(kem.ciphertext), sharedSecret: hex(kem.sharedSecret) };
    },
  },
};

function keyPair(privateKey: string | undefined): KeyPair | undefined {
  if (privateKey === undefined) return undefined;
  return { privateKey: hex(privateKey), publicKey: provider.x25519.publicKey(hex(privateKey)) };
}

function handshakeOf(vector: Vector, role: HandshakeRole): Handshake {
  const side: Side = role === 'initiator' ? 'init' : 'resp';
  const name =
    /^Noise_(?<pattern>[A-Z]{2})(?<hfs>hfs)?(?<psks>(?:\+?psk\d)*)_25519(?<kem>\+MLKEM768)?_(?<cipher>ChaChaPoly|AESGCM)_SHA256$/.exec(
      vector.protocol_name,
    )!.groups!;
  expect(name['hfs'] === undefined).toBe(name['kem'] === undefined);
  const remote = vector[`${side}_remote_static`];
  return new Handshake({
    pattern: name['pattern'] as PatternName,
    kem: name['hfs'] === undefined ? undefined : 'mlkem768',
    psks: [...name['psks']!.matchAll(/psk(\d)/g)].map(([, position], i) => ({
      position: Number(position),
      key: hex(vector[`${side}_psks`]![i]!),
    })),
    role,
    crypto,
    aead: name['cipher'] === 'AESGCM' ? 'aes-256-gcm' : 'chacha20-poly1305',
    prologue: hex(vector[`${side}_prologue`]),
    staticKeys: keyPair(vector[`${side}_static`]),
    remoteStatic: remote === undefined ? undefined : hex(remote),
    ephemeralKeys: keyPair(vector[`${side}_ephemeral`]),
  });
}

test('there are 42 vectors: five patterns, every psk modifier, both ciphers', () => {
  expect(new Set(vectors.map((vector) => vector.protocol_name)).size).toBe(42);
});

test('there are 21 with a KEM: every pattern, with and without psks, both ciphers', () => {
  const names = new Set(hybridVectors.map((vector) => vector.protocol_name));
  expect(names.size).toBe(21);
  for (const pattern of ['NN', 'NK', 'NX', 'XX', 'IK']) {
    expect(names).toContain(`Noise_${pattern}hfs_25519+MLKEM768_ChaChaPoly_SHA256`);
    expect(names).toContain(`Noise_${pattern}hfs_25519+MLKEM768_AESGCM_SHA256`);
    expect(names).toContain(`Noise_${pattern}hfs+psk2_25519+MLKEM768_ChaChaPoly_SHA256`);
  }
});

test('the KEM values of the vectors are ML-KEM-768', () => {
  expect(toHex(provider.mlkem768.publicKey(hex(kem.privateKey)))).toBe(kem.publicKey);
  expect(toHex(provider.mlkem768.decapsulate(hex(kem.privateKey), hex(kem.ciphertext)))).toBe(kem.sharedSecret);
});

describe.each([...vectors, ...hybridVectors])('$protocol_name', (vector) => {
  test.each<HandshakeRole>(['initiator', 'responder'])('the %s writes and reads what the vector says', (role) => {
    const handshake = handshakeOf(vector, role);
    let keys: TransportKeys | undefined;
    for (const [index, { payload, ciphertext }] of vector.messages.entries()) {
      const writes = (index % 2 === 0) === (role === 'initiator');
      if (handshake.turn !== 'done') {
        expect(handshake.turn).toBe(writes ? 'write' : 'read');
        if (writes) expect(toHex(handshake.write(hex(payload)))).toBe(ciphertext);
        else expect(toHex(handshake.read(hex(ciphertext)))).toBe(payload);
        continue;
      }
      keys ??= handshake.split();
      if (writes) expect(toHex(keys.send.encryptWithAd(hex(''), hex(payload)))).toBe(ciphertext);
      else expect(toHex(keys.receive.decryptWithAd(hex(''), hex(ciphertext)))).toBe(payload);
    }
    expect(toHex(keys!.handshakeHash)).toBe(vector.handshake_hash);
  });
});
