import { createCipheriv, createDecipheriv } from 'node:crypto';
import { asciiBytes, concatBytes, fromHex } from '@proj/io/bytes';
import {
  type Packet,
  type PacketBodyCipher,
  PacketDecoder,
  type PacketMessage,
  type PacketOptions,
  packetKey,
} from '../../src/packet/index.ts';

/** AES-128-CBC as the originals use it: the key is its own initialisation vector. */
export function aesCipher(secret: Uint8Array = asciiBytes(packetKey)): PacketBodyCipher {
  return {
    seal(plaintext) {
      const cipher = createCipheriv('aes-128-cbc', secret, secret);
      return concatBytes(cipher.update(plaintext), cipher.final());
    },
    open(body) {
      const decipher = createDecipheriv('aes-128-cbc', secret, secret);
      return concatBytes(decipher.update(body), decipher.final());
    },
  };
}

/** Sees a protobuf body as it is. */
export const clear: PacketBodyCipher = { seal: (bytes) => bytes, open: (bytes) => bytes };

interface PacketVector {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly protobuf: Uint8Array;
  readonly message: PacketMessage;
}

const aliceText = '0a05616c6963651203626f62';

/** What original clients and servers write, in two independent encodings; SPEC §8 has the first five. */
export const packetVectors: readonly PacketVector[] = [
  {
    name: 'login',
    bytes: fromHex('00000028 00000001 a26376fc2a35f954917494144219299e42318f8178524cba5d5d065fd6ad7358'),
    protobuf: fromHex('0a05616c696365 15c3f54840 1880f8af9f05'),
    message: { type: 'login', uuid: 'alice', version: Math.fround(3.14), timestampSeconds: 1_407_974_400 },
  },
  {
    name: 'login answer',
    bytes: fromHex('00000028 00000002 06c8abf5f115f1311d10e12111d356b860b1305a629cfe05b2c74fc10c77e6b0'),
    protobuf: fromHex('0801 120ce799bbe99986e68890e58a9f 1880f8af9f05'),
    message: { type: 'login-answer', login: true, tips: '登陆成功', timestampSeconds: 1_407_974_400 },
  },
  {
    name: 'logout',
    bytes: fromHex('00000018 00000003 8c528499575a41710999e618ec5e22a4'),
    protobuf: fromHex('0801 1080f8af9f05'),
    message: { type: 'logout', logout: true, timestampSeconds: 1_407_974_400 },
  },
  {
    name: 'ping',
    bytes: fromHex('00000018 00000004 8c528499575a41710999e618ec5e22a4'),
    protobuf: fromHex('0801 1080f8af9f05'),
    message: { type: 'ping', ping: true, timestampSeconds: 1_407_974_400 },
  },
  {
    name: 'text',
    bytes: fromHex('00000028 00000005 378b0d7943426ab73f7a60715bec591811bfc3db670b186439b3927445d69f87'),
    protobuf: fromHex(`${aliceText} 1a09686920e4bda0e5a5bd 2080f8af9f05`),
    message: { type: 'text', from: 'alice', to: 'bob', text: 'hi 你好', timestampSeconds: 1_407_974_400 },
  },
  {
    name: 'later login',
    bytes: fromHex('00000028 00000001 cf3599a88818428ef3e5ce8d44d2d0025a5738ce838d59617497d69ead158d33'),
    protobuf: fromHex('0a05616c696365 15c3f54840 18809cc99b05'),
    message: { type: 'login', uuid: 'alice', version: Math.fround(3.14), timestampSeconds: 1_400_000_000 },
  },
  {
    name: 'later login answer',
    bytes: fromHex('00000018 00000002 2d618a2cba3904478328251b8ab08bce'),
    protobuf: fromHex('0801 12026f6b 18809cc99b05'),
    message: { type: 'login-answer', login: true, tips: 'ok', timestampSeconds: 1_400_000_000 },
  },
  {
    name: 'later ping',
    bytes: fromHex('00000018 00000004 fafcd62c5500eaa45c603432612a5573'),
    protobuf: fromHex('0801 10809cc99b05'),
    message: { type: 'ping', ping: true, timestampSeconds: 1_400_000_000 },
  },
  {
    name: 'later text',
    bytes: fromHex('00000028 00000005 06fb5654d72846b80ba966c9b7ec073c09b9097a180a74d5f313fe89b7b50c4c'),
    protobuf: fromHex(`${aliceText} 1a026869 20809cc99b05`),
    message: { type: 'text', from: 'alice', to: 'bob', text: 'hi', timestampSeconds: 1_400_000_000 },
  },
];

/** Packets, and the error that ended them if one did. */
export function packetOutcome(chunks: Iterable<Uint8Array>, options?: PacketOptions): unknown[] {
  const decoder = new PacketDecoder(options);
  const seen: unknown[] = [];
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
      for (let packet = decoder.next(); packet !== undefined; packet = decoder.next()) seen.push(ownPacket(packet));
    }
  } catch (error) {
    seen.push(error);
  }
  return seen;
}

/** A packet without the identity of its buffer, so that a view equals a copy. */
export function ownPacket({ type, body }: Packet): Packet {
  return { type, body: new Uint8Array(body) };
}
