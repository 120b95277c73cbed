import { asciiBytes } from '@proj/io/bytes';
import type { Random } from '@proj/testkit';
import {
  encodeHeader,
  Flag,
  type Frame,
  type FrameVersion,
  type Header,
  type PayloadAead,
  sealPayload,
} from '../../src/index.ts';
import { nodeDeflate } from '../../src/node/deflate.ts';
import { type Packet, type PacketBodyCipher, type PacketMessage, sealPacket } from '../../src/packet/index.ts';
import { aesCipher, clear } from '../packet/packets.ts';
import { mutated } from './mutation.ts';

/** Not encryption; it authenticates well enough to tell what was changed. */
export const toyAead: PayloadAead = {
  seal(nonce, associatedData, plaintext) {
    const sealed = new Uint8Array(plaintext.length + 16);
    sealed.set(plaintext);
    new DataView(sealed.buffer).setUint32(plaintext.length, checksum(nonce, associatedData, plaintext));
    return sealed;
  },
  open(nonce, associatedData, sealed) {
    const plaintext = sealed.slice(0, -16);
    const tag = new DataView(sealed.buffer, sealed.byteOffset).getUint32(plaintext.length);
    if (tag !== checksum(nonce, associatedData, plaintext)) throw new Error('forged');
    return plaintext;
  },
};

function checksum(...parts: readonly Uint8Array[]): number {
  let sum = 0x811c_9dc5;
  for (const part of parts) for (const byte of part) sum = Math.imul(sum ^ byte, 0x0100_0193) >>> 0;
  return sum;
}

export const aes: PacketBodyCipher = aesCipher();

export function anyFrame(random: Random): Frame {
  if (random.bool(0.2)) return { kind: 'heartbeat', number: random.int(256) };
  const version = random.pick([1, 2] as const);
  const header = anyHeaderBytes(version, random);
  if (random.bool(0.03)) {
    const payload = nodeDeflate.deflate(new Uint8Array(random.int(200_000)));
    return { kind: 'message', version, flags: Flag.Compressed, header, payload };
  }
  const payload = anyPayload(random);
  const nonce = random.bytes(12);
  return sealPayload(
    { version, header, payload },
    {
      compressor: random.bool() ? nodeDeflate : undefined,
      encryption: random.bool(0.3) ? { aead: toyAead, nonce } : undefined,
    },
  );
}

function anyPayload(random: Random): Uint8Array {
  const length = random.bool(0.03) ? random.int(70_000) : random.int(200);
  return random.bool() ? random.bytes(length) : new Uint8Array(length).fill(random.int(256));
}

function anyHeaderBytes(version: FrameVersion, random: Random): Uint8Array {
  const kind = random.int(10);
  if (kind === 0) return random.bytes(random.int(60));
  if (kind < 4 && version === 1) return asciiBytes(anyJson(random, 0)).subarray(0, 4096);
  const bytes = encodeHeader(version, anyHeader(random));
  return kind < 7 ? mutated(bytes, [], random) : bytes;
}

function anyHeader(random: Random): Partial<Header> {
  const hex = Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    ...(random.bool() && { from: anyText(random), to: anyText(random) }),
    ...(random.bool() && { uuid: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') }),
    ...(random.bool() && { cmdCode: random.word(), seqId: random.int(3), ackId: random.word() }),
    ...(random.bool() && { ts: random.int(Number.MAX_SAFE_INTEGER) }),
  };
}

/** Objects of the keys and values that are most likely to be taken for something. */
function anyJson(random: Random, depth: number): string {
  const member = (): string => {
    const key = random.pick([
      'from',
      'to',
      'uuid',
      'cmdCode',
      'seqId',
      'ts',
      'x',
      '__proto__',
      'fr\\u006fm',
      'constructor',
    ]);
    return `"${key}":${anyJsonValue(random, depth)}`;
  };
  return `{${Array.from({ length: random.int(random.bool(0.05) ? 40 : 5) }, member).join()}}`;
}

function anyJsonValue(random: Random, depth: number): string {
  if (depth < 4 && random.bool(0.3)) {
    return random.bool() ? anyJson(random, depth + 1) : `[${anyJsonValue(random, depth + 1)}]`;
  }
  return random.pick([
    '0',
    '1',
    '-0',
    '1e3',
    '1e999',
    '0.5',
    '01',
    '4294967296',
    '"a"',
    '"\\ud800"',
    '""',
    'null',
    'tru',
  ]);
}

function anyText(random: Random): string {
  return Array.from({ length: random.int(12) }, () =>
    random.pick(['a', 'Z', '"', '\\', '\0', 'é', '你', '\u{1f600}']),
  ).join('');
}

export function anyPacketMessage(random: Random): PacketMessage {
  const timestampSeconds = random.pick([0, -1, 1_407_974_400, random.int(Number.MAX_SAFE_INTEGER)]);
  switch (random.int(5)) {
    case 0:
      return { type: 'login', uuid: anyText(random), version: Math.fround(random.next()), timestampSeconds };
    case 1:
      return { type: 'login-answer', login: random.bool(), tips: anyText(random), timestampSeconds };
    case 2:
      return { type: 'logout', logout: random.bool(), timestampSeconds };
    case 3:
      return { type: 'ping', ping: random.bool(), timestampSeconds };
    default: {
      const text = random.bool(0.1) ? 'x'.repeat(random.int(16_385)) : anyText(random);
      return { type: 'text', from: anyText(random), to: anyText(random), text, timestampSeconds };
    }
  }
}

/** Damaged before it was encrypted, as only a peer that knows the key can, or intact. */
export function anyPacket(random: Random): Packet {
  const { type, body } = sealPacket(anyPacketMessage(random), clear);
  const plaintext = random.bool(0.4) ? mutated(body, [], random) : body;
  return { type: random.bool(0.05) ? random.word() : type, body: aes.seal(plaintext) };
}
