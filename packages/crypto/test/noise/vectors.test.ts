import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Handshake, type HandshakeRole, type KeyPair, type PatternName, type TransportKeys } from '../../src/index.ts';
import { provider } from '../../src/provider/node.ts';
import { hex, toHex } from '../hex.ts';

type Side = 'init' | 'resp';
type Vector = {
  readonly protocol_name: string;
  readonly messages: readonly { readonly payload: string; readonly ciphertext: string }[];
  readonly handshake_hash: string;
} & { readonly [Key in `${Side}_prologue`]: string } & {
  readonly [Key in `${Side}_${'ephemeral' | 'static' | 'remote_static'}`]?: string;
} & { readonly [Key in `${Side}_psks`]?: readonly string[] };

const { vectors } = JSON.parse(readFileSync(new URL('../vectors/noise.json', import.meta.url), 'utf8')) as {
  readonly vectors: readonly Vector[];
};

function keyPair(privateKey: string | undefined): KeyPair | undefined {
  if (privateKey === undefined) return undefined;
  return { privateKey: hex(privateKey), publicKey: provider.x25519.publicKey(hex(privateKey)) };
}

function handshakeOf(vector: Vector, role: HandshakeRole): Handshake {
  const side: Side = role === 'initiator' ? 'init' : 'resp';
  const name = /^Noise_([A-Z]{2})((?:psk\d\+?)*)_25519_(ChaChaPoly|AESGCM)_SHA256$/.exec(vector.protocol_name);
  const remote = vector[`${side}_remote_static`];
  return new Handshake({
    pattern: name?.[1] as PatternName,
    psks: [...(name?.[2] ?? '').matchAll(/psk(\d)/g)].map(([, position], i) => ({
      position: Number(position),
      key: hex(vector[`${side}_psks`]![i]!),
    })),
    role,
    crypto: provider,
    aead: name?.[3] === 'AESGCM' ? 'aes-256-gcm' : 'chacha20-poly1305',
    prologue: hex(vector[`${side}_prologue`]),
    staticKeys: keyPair(vector[`${side}_static`]),
    remoteStatic: remote === undefined ? undefined : hex(remote),
    ephemeralKeys: keyPair(vector[`${side}_ephemeral`]),
  });
}

test('there are 42 vectors: five patterns, every psk modifier, both ciphers', () => {
  expect(new Set(vectors.map((vector) => vector.protocol_name)).size).toBe(42);
});

describe.each(vectors)('$protocol_name', (vector) => {
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
