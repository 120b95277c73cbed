import { asciiBytes, concatBytes, fromHex, toHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeHeader, encodeHeader, FrameError, type FrameVersion, type Header } from '../src/index.ts';
import { emptyHeader as empty, readJson } from './headers.ts';
import { thrownBy } from './thrown.ts';

const uuid = '01890a5d-ac96-774b-bcce-b302099a8057';
const aliceToBob: Header = { ...empty, from: 'alice', to: 'bob', uuid, cmdCode: 5, seqId: 1 };

/** The header of SPEC §8 in both versions, and one with every field, as protobufjs writes it too. */
const vectors: readonly { readonly version: FrameVersion; readonly header: Header; readonly bytes: Uint8Array }[] = [
  {
    version: 1,
    header: aliceToBob,
    bytes: asciiBytes(`{"from":"alice","to":"bob","uuid":"${uuid}","cmdCode":5,"seqId":1,"ts":0}`),
  },
  {
    version: 2,
    header: aliceToBob,
    bytes: fromHex('0a05616c696365 1203626f62 1a1001890a5dac96774bbcceb302099a8057 2005 2801'),
  },
  {
    version: 1,
    header: { ...aliceToBob, ackId: 7, ts: 1_700_000_000_000 },
    bytes: asciiBytes(
      `{"from":"alice","to":"bob","uuid":"${uuid}","cmdCode":5,"seqId":1,"ackId":7,"ts":1700000000000}`,
    ),
  },
  {
    version: 2,
    header: { ...aliceToBob, ackId: 7, ts: 1_700_000_000_000 },
    bytes: fromHex('0a05616c696365 1203626f62 1a1001890a5dac96774bbcceb302099a8057 2005 2801 3007 39 00008056febc7842'),
  },
  { version: 1, header: empty, bytes: asciiBytes('{"cmdCode":0,"ts":0}') },
  { version: 2, header: empty, bytes: fromHex('') },
];

const anyName = fc.string({ unit: 'binary', maxLength: 60 });
const anyUint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const anyHeader: fc.Arbitrary<Header> = fc.record({
  from: anyName,
  to: anyName,
  uuid: fc.oneof(fc.constant(''), fc.uuid()),
  cmdCode: anyUint32,
  seqId: anyUint32,
  ackId: anyUint32,
  ts: fc.maxSafeNat(),
});

describe('both versions', () => {
  test.each(vectors)('version $version is written as in vector %# [FRAME-5.1]', ({ version, header, bytes }) => {
    expect(toHex(encodeHeader(version, header))).toBe(toHex(bytes));
  });

  test.each(vectors)('version $version is read as in vector %# [FRAME-5.1]', ({ version, header, bytes }) => {
    expect(decodeHeader({ version, header: bytes })).toEqual(header);
  });

  test('a header comes back as it was sent [FRAME-5.1]', () => {
    fc.assert(
      fc.property(anyHeader, fc.constantFrom(1 as const, 2 as const), (header, version) => {
        expect(decodeHeader({ version, header: encodeHeader(version, header) })).toEqual(header);
      }),
      { numRuns: 500 },
    );
  });

  test.each([1, 2] as const)('version %d takes a field that is left out for nothing [FRAME-5.2]', (version) => {
    expect(decodeHeader({ version, header: encodeHeader(version, { cmdCode: 3 }) })).toEqual({ ...empty, cmdCode: 3 });
  });

  test.each([1, 2] as const)('any bytes are a header of version %d or malformed', (version) => {
    const nearly = fc.tuple(anyHeader, fc.nat(), fc.uint8Array({ maxLength: 4 })).map(([header, at, junk]) => {
      const bytes = encodeHeader(version, header);
      const cut = at % (bytes.length + 1);
      return concatBytes(bytes.subarray(0, cut), junk, bytes.subarray(cut + (at % 3)));
    });
    fc.assert(
      fc.property(fc.oneof(nearly, fc.uint8Array({ maxLength: 60 })), (header) => {
        try {
          // What was accepted is within its bounds: it can be sent again.
          encodeHeader(version, decodeHeader({ version, header }));
        } catch (error) {
          expect(FrameError.is(error, 'FRAME_BAD_HEADER') && error.fault).toBe('peer');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what the encoder refuses [FRAME-5.7]', () => {
  const refused: readonly (readonly [string, Partial<Header>])[] = [
    ['half a surrogate pair', { from: 'a\ud800' }],
    ['a name of 257 bytes', { to: 'é'.repeat(129) }],
    ['a UUID without hyphens', { uuid: uuid.replaceAll('-', '') }],
    ['a negative command', { cmdCode: -1 }],
    ['a command of 33 bits', { cmdCode: 2 ** 32 }],
    ['half a request', { seqId: 0.5 }],
    ['an answer to no number', { ackId: Number.NaN }],
    ['a time beyond 2^53 - 1', { ts: 2 ** 53 }],
    ['a time that is no number', { ts: '0' as unknown as number }],
  ];

  test.each(refused)('%s', (_, fields) => {
    for (const version of [1, 2] as const) {
      expect(thrownBy(() => encodeHeader(version, fields))).toMatchObject({ code: 'FRAME_BAD_FIELD', fault: 'local' });
    }
  });

  test('a name of exactly 256 bytes is sent', () => {
    expect(readJson(`{"to":"${'é'.repeat(128)}"}`).to).toHaveLength(128);
    expect(encodeHeader(1, { to: 'é'.repeat(128) }).length).toBeGreaterThan(256);
  });
});
