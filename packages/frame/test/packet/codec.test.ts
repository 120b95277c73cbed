import { asciiBytes, concatBytes, fromHex, toHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameError } from '../../src/index.ts';
import {
  encodePacket,
  openPacket,
  PacketLimit,
  type PacketMessage,
  PacketType,
  packetKey,
  sealPacket,
} from '../../src/packet/index.ts';
import { thrownBy } from '../thrown.ts';
import { aesCipher, clear, packetOutcome, packetVectors } from './packets.ts';

const aes = aesCipher();

function open(type: number, hex: string): PacketMessage | undefined {
  return openPacket({ type, body: fromHex(hex) }, clear);
}

describe('vectors', () => {
  test.each(packetVectors)('"$name" is written byte for byte [FRAME-7.1]', ({ message, bytes }) => {
    expect(toHex(encodePacket(sealPacket(message, aes)))).toBe(toHex(bytes));
  });

  test.each(packetVectors)('"$name" is read', ({ message, bytes }) => {
    const [packet] = packetOutcome([bytes]) as [{ type: number; body: Uint8Array }];
    expect(openPacket(packet, aes)).toEqual(message);
  });

  test.each(packetVectors)('the protobuf of "$name" is as the schema has it', ({ message, protobuf, bytes }) => {
    expect(toHex(sealPacket(message, clear).body)).toBe(toHex(protobuf));
    expect(openPacket({ type: bytes[7]!, body: protobuf }, clear)).toEqual(message);
  });

  test('the key makes of other texts what it made of them elsewhere', () => {
    expect(packetKey).toHaveLength(16);
    expect(toHex(aes.seal(asciiBytes('0123456789abcdef')))).toBe(
      '1171aa6e5c21f8029980eb101f7e40c0c5dcfea050cacded405ff8019c415d4b',
    );
    const text = new TextEncoder().encode('hello，你好世界');
    expect(Buffer.from(aes.seal(text)).toString('base64')).toBe('DJkk1AkG7XxoFmCJTKu57RzhryMWy10YFUe4CzYwMWw=');
  });
});

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const anySeconds = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
);
const anyMessage: fc.Arbitrary<PacketMessage> = fc.oneof(
  fc.record({
    type: fc.constant('login' as const),
    uuid: anyText,
    version: fc.float({ noDefaultInfinity: true, noNaN: true }),
    timestampSeconds: anySeconds,
  }),
  fc.record({
    type: fc.constant('login-answer' as const),
    login: fc.boolean(),
    tips: anyText,
    timestampSeconds: anySeconds,
  }),
  fc.record({ type: fc.constant('logout' as const), logout: fc.boolean(), timestampSeconds: anySeconds }),
  fc.record({ type: fc.constant('ping' as const), ping: fc.boolean(), timestampSeconds: anySeconds }),
  fc.record({
    type: fc.constant('text' as const),
    from: anyText,
    to: anyText,
    text: anyText,
    timestampSeconds: anySeconds,
  }),
);

describe('any message', () => {
  test('comes back as it was sent [FRAME-7.4]', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(openPacket(sealPacket(message, aes), aes)).toEqual(message);
      }),
      { numRuns: 300 },
    );
  });

  test('fits into a packet at its bounds', () => {
    const message = {
      type: 'text',
      from: 'é'.repeat(PacketLimit.nameBytes / 2),
      to: 'b'.repeat(PacketLimit.nameBytes),
      text: '你'.repeat(Math.floor(PacketLimit.textBytes / 3)),
      timestampSeconds: -1,
    } as const;
    expect(openPacket(sealPacket(message, aes), aes)).toEqual(message);
    expect(encodePacket(sealPacket(message, aes)).length).toBeLessThan(65_536);
  });

  const refused: readonly (readonly [string, PacketMessage])[] = [
    ['half a surrogate pair', { type: 'login', uuid: '\udc00', version: 1, timestampSeconds: 0 }],
    ['a name of 257 bytes', { type: 'login', uuid: 'x'.repeat(257), version: 1, timestampSeconds: 0 }],
    ['a version beyond a float', { type: 'login', uuid: 'x', version: 1e39, timestampSeconds: 0 }],
    ['a version that is no number', { type: 'login', uuid: 'x', version: Number.NaN, timestampSeconds: 0 }],
    ['tips of 1025 bytes', { type: 'login-answer', login: true, tips: 'x'.repeat(1025), timestampSeconds: 0 }],
    ['a text of 16385 bytes', { type: 'text', from: 'a', to: 'b', text: 'x'.repeat(16_385), timestampSeconds: 0 }],
    ['half a second', { type: 'ping', ping: true, timestampSeconds: 0.5 }],
    ['a time of 2^53', { type: 'logout', logout: true, timestampSeconds: 2 ** 53 }],
  ];

  test.each(refused)('is refused with %s as our own fault [FRAME-7.4]', (_, message) => {
    expect(thrownBy(() => sealPacket(message, aes))).toMatchObject({ code: 'FRAME_BAD_FIELD', fault: 'local' });
  });
});

describe('a packet of an unknown type', () => {
  test.each([0, 6, 21, 2 ** 32 - 1])('%d is not opened [FRAME-7.8]', (type) => {
    const untouchable = {
      ...clear,
      open: (): Uint8Array => {
        throw new Error('opened');
      },
    };
    expect(openPacket({ type, body: new Uint8Array(16) }, untouchable)).toBeUndefined();
  });
});

describe('a body', () => {
  const vector = packetVectors[4]!;

  test('under another key, with other padding, or with another message is the same error [FRAME-7.5]', () => {
    const packet = sealPacket(vector.message, aes);
    const otherKey = aesCipher(asciiBytes('12345abcdef67891'));
    const badPadding = packet.body.slice();
    badPadding[badPadding.length - 17]! ^= 0xff;
    const badMessage = aes.seal(asciiBytes('not a message'));
    for (const action of [
      () => openPacket(packet, otherKey),
      () => openPacket({ ...packet, body: badPadding }, aes),
      () => openPacket({ ...packet, body: badMessage }, aes),
      () => openPacket({ ...packet, body: new Uint8Array(16) }, aes),
      () => openPacket({ ...packet, type: PacketType.ClientPing }, aes),
    ]) {
      expect(thrownBy(action)).toMatchObject({ code: 'FRAME_BAD_BODY', fault: 'peer' });
    }
  });

  test('holds its required fields, every one [FRAME-7.5]', () => {
    const complete: readonly (readonly [number, readonly string[]])[] = [
      [PacketType.ClientLogin, ['0a0161', '1500000000', '1800']],
      [PacketType.ServerAcceptLogin, ['0801', '120161', '1800']],
      [PacketType.ClientLogout, ['0801', '1000']],
      [PacketType.ClientPing, ['0801', '1000']],
      [PacketType.TextChat, ['0a0161', '120162', '1a0163', '2000']],
    ];
    for (const [type, fields] of complete) {
      expect(open(type, fields.join(''))).toBeDefined();
      for (const missing of fields) {
        const rest = fields.filter((field) => field !== missing).join('');
        expect(thrownBy(() => open(type, rest)).code).toBe('FRAME_BAD_BODY');
      }
    }
  });

  test('may hold its fields in any order, the last of each, and others [FRAME-7.7]', () => {
    const strange = '2005 a20603616263 1a0178 a306a406 1203626f62 0a0161 1a026869 0a05616c696365 0d00000000';
    expect(open(PacketType.TextChat, strange)).toEqual({
      type: 'text',
      from: 'alice',
      to: 'bob',
      text: 'hi',
      timestampSeconds: 5,
    });
  });

  test('with a field of another wire type lacks that field [FRAME-7.7]', () => {
    expect(thrownBy(() => open(PacketType.ClientPing, '0801 1500000000')).code).toBe('FRAME_BAD_BODY');
  });

  test('holds a truth in any number but 0', () => {
    expect(open(PacketType.ClientPing, '08808080808001 1000')).toMatchObject({ ping: true });
    expect(open(PacketType.ClientPing, '088000 1000')).toMatchObject({ ping: false });
  });

  test('holds a time before 1970 in ten bytes', () => {
    expect(open(PacketType.ClientPing, '0801 10ffffffffffffffffff01')).toMatchObject({ timestampSeconds: -1 });
    expect(toHex(sealPacket({ type: 'ping', ping: true, timestampSeconds: -1 }, clear).body)).toBe(
      '080110ffffffffffffffffff01',
    );
  });

  const outOfRange: readonly (readonly [string, number, string])[] = [
    ['a name that is not UTF-8', PacketType.ClientLogin, '0a02c0af 1500000000 1800'],
    ['a name of 257 bytes', PacketType.ClientLogin, `0a8102${'61'.repeat(257)} 1500000000 1800`],
    ['a version that is no number', PacketType.ClientLogin, '0a0161 150000c07f 1800'],
    ['an infinite version', PacketType.ClientLogin, '0a0161 150000807f 1800'],
    ['tips of 1025 bytes', PacketType.ServerAcceptLogin, `0801 128108${'61'.repeat(1025)} 1800`],
    ['a text of 16385 bytes', PacketType.TextChat, `0a0161 120162 1a818001${'61'.repeat(16_385)} 2000`],
    ['a time of 2^53', PacketType.ClientPing, '0801 108080808080808010'],
    ['a time of -2^53', PacketType.ClientPing, '0801 1080808080808080f0ff01'],
    ['a time of 2^63 - 1', PacketType.ClientPing, '0801 10ffffffffffffffff7f'],
    ['a number of 65 bits', PacketType.ClientPing, '0801 10ffffffffffffffffff02'],
  ];

  test.each(outOfRange)('is refused with %s [FRAME-7.6]', (_, type, hex) => {
    expect(thrownBy(() => open(type, hex))).toMatchObject({ code: 'FRAME_BAD_BODY', fault: 'peer' });
  });

  test('of any bytes is a message that can be sent again, or malformed', () => {
    const nearly = fc.tuple(anyMessage, fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([message, at, junk]) => {
      const { type, body } = sealPacket(message, clear);
      const where = at % (body.length + 1);
      return { type, body: concatBytes(body.subarray(0, where), junk, body.subarray(where + (at % 3))) };
    });
    const noise = fc.record({ type: fc.integer({ min: 1, max: 5 }), body: fc.uint8Array({ maxLength: 48 }) });
    fc.assert(
      fc.property(fc.oneof(nearly, noise), (packet) => {
        let message: PacketMessage | undefined;
        try {
          message = openPacket(packet, clear);
        } catch (error) {
          expect(FrameError.is(error, 'FRAME_BAD_BODY') && error.fault).toBe('peer');
        }
        if (message !== undefined) expect(openPacket(sealPacket(message, clear), clear)).toEqual(message);
      }),
      { numRuns: 1000 },
    );
  });
});
