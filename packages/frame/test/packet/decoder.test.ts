import { concatBytes, fromHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameError, type FrameErrorCode } from '../../src/index.ts';
import { encodePacket, encodePacketParts, type Packet, PacketDecoder } from '../../src/packet/index.ts';
import { cut } from '../frames.ts';
import { thrownBy } from '../thrown.ts';
import { ownPacket, packetOutcome, packetVectors } from './packets.ts';

const cap = 65_536;
/** The greatest length below the cap that holds whole blocks. */
const longest = 65_528;

function uint32(value: number): Uint8Array {
  return fromHex(value.toString(16).padStart(8, '0'));
}

function packet(bodyBytes: number): Packet {
  return { type: 5, body: new Uint8Array(bodyBytes).fill(0xbb) };
}

describe('vectors', () => {
  test.each(packetVectors)('"$name" is read, whole and cut at any one point [FRAME-7.1] [FRAME-4.1]', ({ bytes }) => {
    const whole = packetOutcome([bytes]);
    expect(whole).toEqual([{ type: bytes[7], body: bytes.slice(8) }]);
    for (let at = 0; at <= bytes.length; at++) {
      expect(packetOutcome([bytes.slice(0, at), bytes.slice(at)])).toEqual(whole);
    }
    expect(packetOutcome(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });
});

describe('a length', () => {
  const lies: readonly (readonly [number, FrameErrorCode])[] = [
    [0, 'FRAME_TOO_SHORT'],
    [1, 'FRAME_TOO_SHORT'],
    [7, 'FRAME_TOO_SHORT'],
    [8, 'FRAME_TOO_SHORT'],
    [9, 'FRAME_TOO_SHORT'],
    [16, 'FRAME_TOO_SHORT'],
    [23, 'FRAME_TOO_SHORT'],
    [25, 'FRAME_PARTIAL_BLOCK'],
    [32, 'FRAME_PARTIAL_BLOCK'],
    [39, 'FRAME_PARTIAL_BLOCK'],
    [longest - 1, 'FRAME_PARTIAL_BLOCK'],
    [longest + 1, 'FRAME_PARTIAL_BLOCK'],
    [cap - 1, 'FRAME_PARTIAL_BLOCK'],
    [cap, 'FRAME_PARTIAL_BLOCK'],
    [cap + 1, 'FRAME_TOO_LARGE'],
    [cap + 8, 'FRAME_TOO_LARGE'],
    [2 ** 31 - 1, 'FRAME_TOO_LARGE'],
    [2 ** 31, 'FRAME_TOO_LARGE'],
    [2 ** 32 - 8, 'FRAME_TOO_LARGE'],
    [2 ** 32 - 1, 'FRAME_TOO_LARGE'],
  ];

  test.each(lies)('of %d is refused as soon as it is there [FRAME-7.2] [FRAME-7.3] [FRAME-4.2]', (length, code) => {
    const decoder = new PacketDecoder();
    decoder.push(uint32(length));
    expect(thrownBy(() => decoder.next())).toMatchObject({ code, fault: 'peer' });
    const bytewise = packetOutcome(Array.from(uint32(length), (byte) => Uint8Array.of(byte)));
    expect(bytewise).toEqual([expect.objectContaining({ code })]);
  });

  test.each([24, 40, longest])('of %d is waited for [FRAME-7.2] [FRAME-7.3]', (length) => {
    const decoder = new PacketDecoder();
    decoder.push(concatBytes(uint32(length), uint32(5)));
    expect(decoder.next()).toBeUndefined();
    decoder.push(new Uint8Array(length - 9));
    expect(decoder.next()).toBeUndefined();
    decoder.push(new Uint8Array(1));
    expect(decoder.next()).toEqual({ type: 5, body: new Uint8Array(length - 8) });
  });

  test('is limited by maxPacketBytes, which can be raised between two packets [FRAME-7.3]', () => {
    const bytes = concatBytes(encodePacket(packet(16)), encodePacket(packet(32)));
    const decoder = new PacketDecoder({ maxPacketBytes: 39 });
    decoder.push(bytes);
    expect(decoder.maxPacketBytes).toBe(39);
    expect(decoder.next()).toEqual(packet(16));
    decoder.maxPacketBytes = 40;
    expect(decoder.next()).toEqual(packet(32));
    expect(packetOutcome([bytes], { maxPacketBytes: 39 })).toEqual([
      packet(16),
      expect.objectContaining({ code: 'FRAME_TOO_LARGE' }),
    ]);
  });

  test.each([23, 24.5, Number.NaN, 2 ** 32])('cannot be limited to %d', (maxPacketBytes) => {
    const decoder = new PacketDecoder();
    for (const action of [
      () => new PacketDecoder({ maxPacketBytes }),
      () => encodePacket(packet(16), { maxPacketBytes }),
      () => {
        decoder.maxPacketBytes = maxPacketBytes;
      },
    ]) {
      expect(thrownBy(action)).toMatchObject({ code: 'FRAME_BAD_OPTION', fault: 'local' });
    }
    expect(decoder.maxPacketBytes).toBe(cap);
  });
});

describe('memory', () => {
  test('a packet inside one chunk is a view of that chunk', () => {
    const bytes = encodePacket(packet(32));
    const decoder = new PacketDecoder();
    decoder.push(bytes);
    const body = decoder.next()?.body;
    expect([body?.buffer, body?.byteOffset, body?.length]).toEqual([bytes.buffer, 8, 32]);
  });

  test('what waits is counted, and never more than a packet', () => {
    const bytes = encodePacket(packet(32));
    const decoder = new PacketDecoder();
    decoder.push(concatBytes(bytes, bytes.slice(0, 39)));
    expect(decoder.bufferedBytes).toBe(79);
    decoder.next();
    expect(decoder.next()).toBeUndefined();
    expect(decoder.bufferedBytes).toBe(39);
    decoder.push(bytes.slice(39));
    decoder.next();
    expect(decoder.bufferedBytes).toBe(0);
  });
});

describe('any bytes', () => {
  const anyPacket = fc.record({
    type: fc.integer({ min: 0, max: 0xffff_ffff }),
    body: fc.integer({ min: 1, max: 40 }).chain((blocks) => {
      return fc.uint8Array({ minLength: 16 * blocks, maxLength: 16 * blocks });
    }),
  });

  test('packets come back as they were sent, however they are cut [FRAME-4.1] [FRAME-7.1]', () => {
    fc.assert(
      fc.property(fc.array(anyPacket), fc.array(fc.nat(), { maxLength: 12 }), (packets, cuts) => {
        const bytes = concatBytes(...packets.map((sent) => encodePacket(sent)));
        expect(packetOutcome(cut(bytes, cuts))).toEqual(packets);
      }),
    );
  });

  test('become packets or one FrameError, which is all that follows [FRAME-4.1] [FRAME-4.4]', () => {
    const nearly = fc
      .array(
        fc.oneof(
          anyPacket.map((sent) => encodePacket(sent)),
          fc.uint8Array({ maxLength: 30 }),
          fc.nat(60).map((length) => concatBytes(uint32(length), new Uint8Array(20))),
        ),
        { maxLength: 5 },
      )
      .map((parts) => concatBytes(...parts));
    fc.assert(
      fc.property(nearly, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        const comparable = (seen: unknown): unknown => (seen instanceof Error ? seen.message : seen);
        const whole = packetOutcome([bytes]);
        const last = whole.at(-1);
        if (last instanceof Error) expect(FrameError.is(last) && last.fault).toBe('peer');
        expect(packetOutcome(cut(bytes, cuts)).map(comparable)).toEqual(whole.map(comparable));
      }),
      { numRuns: 500 },
    );
    const decoder = new PacketDecoder();
    decoder.push(uint32(0));
    const first = thrownBy(() => decoder.next());
    decoder.push(encodePacket(packet(16)));
    expect(thrownBy(() => decoder.next())).toBe(first);
    expect(decoder.bufferedBytes).toBe(0);
  });
});

describe('encodePacket', () => {
  test('hands the body over uncopied in parts, and as one buffer otherwise', () => {
    const sent = packet(16);
    const parts = encodePacketParts(sent);
    expect(parts[1]).toBe(sent.body);
    expect(concatBytes(...parts)).toEqual(encodePacket(sent));
    expect(packetOutcome([...parts])).toEqual([ownPacket(sent)]);
  });

  const refused: readonly (readonly [string, FrameErrorCode, Packet])[] = [
    ['an empty body', 'FRAME_TOO_SHORT', packet(0)],
    ['half a block', 'FRAME_TOO_SHORT', packet(8)],
    ['a block and a half', 'FRAME_PARTIAL_BLOCK', packet(24)],
    ['a body above the cap', 'FRAME_TOO_LARGE', packet(65_536)],
    ['a negative type', 'FRAME_BAD_FIELD', { ...packet(16), type: -1 }],
    ['a type of 33 bits', 'FRAME_BAD_FIELD', { ...packet(16), type: 2 ** 32 }],
    ['half a type', 'FRAME_BAD_FIELD', { ...packet(16), type: 0.5 }],
  ];

  test.each(refused)('refuses %s as our own fault, %s [FRAME-7.4]', (_, code, sent) => {
    expect(thrownBy(() => encodePacket(sent))).toMatchObject({ code, fault: 'local' });
  });
});
