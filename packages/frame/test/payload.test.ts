import { createCipheriv, createDecipheriv } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { asciiBytes, concatBytes, fromHex, toHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type Compressor,
  encodeFrame,
  encodeHeader,
  Flag,
  type FrameErrorCode,
  type MessageFrame,
  type OpenOptions,
  openPayload,
  type PayloadAead,
  sealPayload,
} from '../src/index.ts';
import { nodeDeflate } from '../src/node/deflate.ts';
import { decodeChunks } from './frames.ts';
import { thrownBy } from './thrown.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const nonce = Uint8Array.from({ length: 12 }, (_, i) => 0x40 + i);

/** ChaCha20-Poly1305 as `@proj/crypto` shapes it. */
function chacha(secret: Uint8Array): PayloadAead {
  const options = { authTagLength: 16 };
  return {
    seal(iv, associatedData, plaintext) {
      const cipher = createCipheriv('chacha20-poly1305', secret, iv, options);
      cipher.setAAD(associatedData, { plaintextLength: plaintext.length });
      return concatBytes(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
    },
    open(iv, associatedData, sealed) {
      const decipher = createDecipheriv('chacha20-poly1305', secret, iv, options);
      decipher.setAAD(associatedData, { plaintextLength: sealed.length - 16 });
      decipher.setAuthTag(sealed.subarray(-16));
      return concatBytes(decipher.update(sealed.subarray(0, -16)), decipher.final());
    },
  };
}

const aead = chacha(key);
const hello = asciiBytes('hello hello hello hello');
const jsonHeader = encodeHeader(1, { cmdCode: 5 });
const protobufHeader = encodeHeader(2, {
  from: 'alice',
  to: 'bob',
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
  cmdCode: 5,
  seqId: 1,
});

function plainMessage(payload: Uint8Array): MessageFrame {
  return { kind: 'message', version: 2, flags: 0, header: asciiBytes('header'), payload };
}

function compressedMessage(payload: Uint8Array): MessageFrame {
  return { ...plainMessage(payload), flags: Flag.Compressed };
}

function refusal(frame: MessageFrame, options?: OpenOptions): FrameErrorCode {
  const error = thrownBy(() => openPayload(frame, options));
  expect(error.fault).toBe('peer');
  return error.code;
}

describe('vectors', () => {
  const compressed = '0000002600010001000000147b22636d64436f6465223a352c227473223a307dcb48cdc9c957c8402701';
  const encrypted =
    '0000003a00010002000000147b22636d64436f6465223a352c227473223a307d404142434445464748494a4b' +
    '903d09b81a043d84afbe61e288d634ba1351';
  const both =
    '0000005000020003000000220a05616c6963651203626f621a1001890a5dac96774bbcceb302099a805720052801' +
    '404142434445464748494a4b331cb148bb1d26417fce108bc4f09824bf8a0b0314bb06fb5331';

  test('a compressed payload is read [FRAME-6.1]', () => {
    const [frame] = decodeChunks([fromHex(compressed)]) as [MessageFrame];
    expect(openPayload(frame, { compressor: nodeDeflate })).toEqual(hello);
  });

  test('an encrypted payload is written and read [FRAME-6.4]', () => {
    const message = { version: 1, header: jsonHeader, payload: asciiBytes('hi') } as const;
    expect(toHex(encodeFrame(sealPayload(message, { encryption: { aead, nonce } })))).toBe(encrypted);
    const [frame] = decodeChunks([fromHex(encrypted)]) as [MessageFrame];
    expect(openPayload(frame, { aead })).toEqual(asciiBytes('hi'));
  });

  test('a payload that is both was compressed first [FRAME-6.5]', () => {
    // Fixed bytes for what any deflate may write in its own way.
    const compressor: Compressor = { ...nodeDeflate, deflate: () => fromHex('cb48cdc9c957c8402701') };
    const message = { version: 2, header: protobufHeader, payload: hello } as const;
    expect(toHex(encodeFrame(sealPayload(message, { compressor, encryption: { aead, nonce } })))).toBe(both);
    const [frame] = decodeChunks([fromHex(both)]) as [MessageFrame];
    expect(openPayload(frame, { aead, compressor: nodeDeflate })).toEqual(hello);
  });
});

describe('sealPayload and openPayload', () => {
  test('give back what was put in', () => {
    const anyPayload = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(2000), fc.nat(255)).map(([length, byte]) => new Uint8Array(length).fill(byte)),
      fc.string({ maxLength: 200 }).map((text) => new TextEncoder().encode(text.repeat(5))),
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        anyPayload,
        fc.boolean(),
        fc.boolean(),
        (header, payload, compress, encrypt) => {
          const frame = sealPayload(
            { version: 2, header, payload },
            {
              compressor: compress ? nodeDeflate : undefined,
              encryption: encrypt ? { aead, nonce } : undefined,
            },
          );
          expect((frame.flags & Flag.Encrypted) !== 0).toBe(encrypt);
          const opened = openPayload(frame, { compressor: nodeDeflate, aead: encrypt ? aead : undefined });
          expect(opened).toEqual(payload);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('leave a payload uncopied that needs nothing', () => {
    const message = plainMessage(hello);
    const frame = sealPayload(message, {});
    expect(frame).toEqual(message);
    expect(frame.payload).toBe(hello);
    expect(openPayload(frame)).toBe(hello);
    expect(openPayload(frame, { compressor: nodeDeflate })).toBe(hello);
  });
});

describe('what is compressed', () => {
  test.each([
    ['an empty payload', new Uint8Array()],
    ['a payload that would grow', fromHex('00112233445566778899aabbccddeeff')],
    ['a payload that would shrink to less than a hundredth', new Uint8Array(100_000)],
    ['a payload above maxInflatedBytes', new TextEncoder().encode('0123456789'.repeat(104_858))],
  ])('%s is sent as it is [FRAME-6.3]', (_, payload) => {
    expect(sealPayload(plainMessage(payload), { compressor: nodeDeflate })).toEqual(plainMessage(payload));
  });

  test('a payload that a receiver with the same limit inflates [FRAME-6.3]', () => {
    const text = new TextEncoder().encode(Array.from({ length: 300 }, (_, i) => `${i * 7919}`).join());
    const options = { compressor: nodeDeflate, maxInflatedBytes: text.length };
    const frame = sealPayload(plainMessage(text), options);
    expect(frame.flags).toBe(Flag.Compressed);
    expect(frame.payload.length).toBeLessThan(text.length);
    expect(openPayload(frame, options)).toEqual(text);
    expect(sealPayload(plainMessage(text), { ...options, maxInflatedBytes: text.length - 1 }).flags).toBe(0);
  });
});

describe('what is inflated', () => {
  test('is at most maxInflatedBytes, and the inflater is told so [FRAME-6.2]', () => {
    const text = asciiBytes('abcdefgh'.repeat(10));
    const frame = compressedMessage(new Uint8Array(deflateRawSync(text)));
    expect(openPayload(frame, { compressor: nodeDeflate, maxInflatedBytes: 80 })).toEqual(text);
    expect(refusal(frame, { compressor: nodeDeflate, maxInflatedBytes: 79 })).toBe('FRAME_INFLATED_TOO_LARGE');
    const inflate = vi.fn(() => undefined);
    expect(refusal(frame, { compressor: { ...nodeDeflate, inflate }, maxInflatedBytes: 79 })).toBe(
      'FRAME_INFLATED_TOO_LARGE',
    );
    expect(inflate).toHaveBeenCalledExactlyOnceWith(frame.payload, 79);
  });

  test('is at most 1 MiB unless told otherwise [FRAME-6.2]', () => {
    const inflate = vi.fn(() => new Uint8Array());
    openPayload(compressedMessage(new Uint8Array(20_000)), { compressor: { ...nodeDeflate, inflate } });
    expect(inflate).toHaveBeenCalledExactlyOnceWith(expect.anything(), 1_048_576);
  });

  test('is at most 100 times what was compressed [FRAME-6.2]', () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(1_000_000)));
    expect(refusal(compressedMessage(bomb), { compressor: nodeDeflate })).toBe('FRAME_INFLATED_TOO_LARGE');
    const inflate = vi.fn((_: Uint8Array, length: number) => new Uint8Array(length));
    openPayload(compressedMessage(new Uint8Array(30)), { compressor: { ...nodeDeflate, inflate } });
    expect(inflate).toHaveBeenCalledExactlyOnceWith(expect.anything(), 3000);
  });

  test('is refused when an inflater gives more than it was allowed [FRAME-6.2]', () => {
    const compressor: Compressor = { ...nodeDeflate, inflate: (_, length) => new Uint8Array(length + 1) };
    expect(refusal(compressedMessage(new Uint8Array(5)), { compressor })).toBe('FRAME_INFLATED_TOO_LARGE');
  });

  const stream = 'cb48cdc9c957c8402701';
  test.each([
    ['nothing', ''],
    ['a stream that was cut', stream.slice(0, -4)],
    ['a stream with a byte behind it', `${stream}00`],
    ['two streams', stream + stream],
    ['a zlib stream', '78daf348cdc9c9070005 8c01f5'],
    ['a block type that does not exist', 'ff'],
  ])('is one whole stream: %s is refused [FRAME-6.1]', (_, hex) => {
    expect(refusal(compressedMessage(fromHex(hex)), { compressor: nodeDeflate })).toBe('FRAME_BAD_COMPRESSION');
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 32])('a maxInflatedBytes of %d is a bad option', (maxInflatedBytes) => {
    const options = { compressor: nodeDeflate, maxInflatedBytes };
    for (const action of [
      () => openPayload(compressedMessage(fromHex(stream)), options),
      () => sealPayload(plainMessage(hello), options),
    ]) {
      expect(thrownBy(action)).toMatchObject({ code: 'FRAME_BAD_OPTION', fault: 'local' });
    }
  });
});

describe('what is encrypted', () => {
  const options = { encryption: { aead, nonce } };
  const sealed = sealPayload(plainMessage(hello), options);

  test('is refused after a change of any one bit of nonce, ciphertext and tag [FRAME-6.4]', () => {
    for (let bit = 0; bit < 8 * sealed.payload.length; bit++) {
      const payload = sealed.payload.slice();
      payload[bit >> 3]! ^= 1 << (bit & 7);
      expect(refusal({ ...sealed, payload }, { aead })).toBe('FRAME_BAD_SEAL');
    }
  });

  test.each([
    ['another version', { version: 1 }],
    ['another header', { header: asciiBytes('Header') }],
    ['a longer header', { header: asciiBytes('header\0') }],
    ['no header', { header: new Uint8Array() }],
    ['the other flag', { flags: Flag.Encrypted | Flag.Compressed }],
  ] as const)('is refused with %s [FRAME-6.4]', (_, change) => {
    expect(openPayload(sealed, { aead })).toEqual(hello);
    expect(refusal({ ...sealed, ...change }, { aead, compressor: nodeDeflate })).toBe('FRAME_BAD_SEAL');
  });

  test('is refused by another key [FRAME-6.4]', () => {
    expect(refusal(sealed, { aead: chacha(new Uint8Array(32)) })).toBe('FRAME_BAD_SEAL');
  });

  test.each([0, 11, 12, 27])('is refused when it has %d bytes [FRAME-6.4]', (length) => {
    const open = vi.fn(() => new Uint8Array());
    const short = { ...sealed, payload: sealed.payload.slice(0, length) };
    expect(refusal(short, { aead: { ...aead, open } })).toBe('FRAME_BAD_SEAL');
    expect(open).not.toHaveBeenCalled();
  });

  test('is inflated only after it was found to be genuine [FRAME-6.5]', () => {
    const inflate = vi.fn(() => new Uint8Array());
    const frame = sealPayload(plainMessage(hello), { ...options, compressor: nodeDeflate });
    expect(frame.flags).toBe(Flag.Encrypted | Flag.Compressed);
    const forged = { ...frame, payload: frame.payload.toReversed() };
    expect(refusal(forged, { aead, compressor: { ...nodeDeflate, inflate } })).toBe('FRAME_BAD_SEAL');
    expect(inflate).not.toHaveBeenCalled();
  });

  test.each([0, 11, 13])('has a nonce of 12 bytes, not %d', (length) => {
    const short = { encryption: { aead, nonce: new Uint8Array(length) } };
    expect(thrownBy(() => sealPayload(plainMessage(hello), short))).toMatchObject({
      code: 'FRAME_BAD_OPTION',
      fault: 'local',
    });
  });
});

describe('flags without means', () => {
  test('an encrypted payload is refused where no key was agreed [FRAME-6.6]', () => {
    const sealed = sealPayload(plainMessage(hello), { encryption: { aead, nonce } });
    expect(refusal(sealed)).toBe('FRAME_UNSUPPORTED_FLAG');
    expect(refusal(sealed, { compressor: nodeDeflate })).toBe('FRAME_UNSUPPORTED_FLAG');
  });

  test('a compressed payload is refused where nothing inflates [FRAME-6.6]', () => {
    expect(refusal(sealPayload(plainMessage(hello), { compressor: nodeDeflate }))).toBe('FRAME_UNSUPPORTED_FLAG');
  });

  test('a payload in the clear is refused where a key was agreed [FRAME-6.7]', () => {
    expect(refusal(plainMessage(hello), { aead })).toBe('FRAME_NOT_ENCRYPTED');
    expect(refusal(sealPayload(plainMessage(hello), { compressor: nodeDeflate }), { aead })).toBe(
      'FRAME_NOT_ENCRYPTED',
    );
  });
});
