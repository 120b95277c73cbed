import { concatBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BitFlip,
  type Edit,
  FakeClock,
  type LinkEnd,
  type LinkEvent,
  Random,
  SimLink,
  type SimLinkOptions,
  type Splice,
  simDuplexPair,
} from '../src/index.ts';

const link = (options: SimLinkOptions = {}, seed = 1): SimLink => new SimLink(new Random(seed), options);
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const ascii = (characters: string): Uint8Array => Uint8Array.from(characters, (c) => c.charCodeAt(0));

/** Polls until nothing is due any more: `5 b<text`, `b<|` for an end, `b<!reset` for a close. */
function runOut(subject: SimLink): string[] {
  const seen: string[] = [];
  for (let atMs = subject.nextAtMs(); atMs !== undefined; atMs = subject.nextAtMs()) {
    for (const event of subject.poll(atMs)) {
      const what = event.type === 'data' ? text(event.bytes) : event.type === 'end' ? '|' : `!${event.cause}`;
      seen.push(`${atMs} ${event.to}<${what}`);
    }
  }
  return seen;
}

function received(events: readonly LinkEvent[], to: LinkEnd): Uint8Array {
  return concatBytes(...events.flatMap((event) => (event.type === 'data' && event.to === to ? [event.bytes] : [])));
}

/** What becomes of text that is sent at once with these edits. */
function edited(characters: string, ...edits: readonly Edit[]): string {
  const subject = link({ edits: { a: edits } });
  subject.send('a', ascii(characters), 0);
  return text(received(subject.poll(0), 'b'));
}

describe('an edit', () => {
  test('flips bits of exactly one byte', () => {
    expect(edited('abcd', { atByte: 2, xor: 0x20 })).toBe('abCd');
    expect(edited('abcd', { atByte: 0, xor: 0x01 }, { atByte: 3, xor: 0x02 })).toBe('`bcf');
    expect(edited('abcd', { atByte: 4, xor: 0xff })).toBe('abcd');
  });

  test('inserts, removes and replaces', () => {
    expect(edited('abcd', { atByte: 2, insert: [ascii('--'), ascii('>')] })).toBe('ab-->cd');
    expect(edited('abcd', { atByte: 1, removeBytes: 2 })).toBe('ad');
    expect(edited('abcd', { atByte: 1, removeBytes: 2, insert: [ascii('XYZ')] })).toBe('aXYZd');
    expect(edited('abcd', { atByte: 0, insert: [ascii('>')] }, { atByte: 4, insert: [ascii('<')] })).toBe('>abcd<');
  });

  test('truncates, and may put something else in place of the rest', () => {
    expect(edited('abcd', { atByte: 1, removeBytes: Number.POSITIVE_INFINITY })).toBe('a');
    expect(edited('abcd', { atByte: 1, removeBytes: Number.POSITIVE_INFINITY, insert: [ascii('!')] })).toBe('a!');
  });

  test('duplicates and swaps ranges of its own direction', () => {
    expect(edited('abcdef', { atByte: 3, insert: [{ fromByte: 1, toByte: 3 }] })).toBe('abcbcdef');
    const [first, between, second] = [
      { fromByte: 1, toByte: 3 },
      { fromByte: 3, toByte: 4 },
      { fromByte: 4, toByte: 5 },
    ];
    expect(edited('abcdef', { atByte: 1, removeBytes: 4, insert: [second, between, first] })).toBe('aedbcf');
  });

  test('puts in a part of a flight that was captured on another link', () => {
    const other = link({ capture: { b: {} } });
    other.send('b', ascii('secret'), 0);
    const stolen = other.captured('b').subarray(1, 4);
    expect(edited('abcd', { atByte: 2, removeBytes: 1, insert: [stolen] })).toBe('abecrd');
    expect(text(received(other.poll(0), 'a'))).toBe('secret');
  });

  test('inserts as soon as its offset is reached, without waiting for a byte after it', () => {
    const subject = link({ edits: { a: [{ atByte: 2, insert: [ascii('>')] }] } });
    subject.send('a', ascii('a'), 0);
    expect(text(received(subject.poll(0), 'b'))).toBe('a');
    subject.send('a', ascii('b'), 0);
    expect(text(received(subject.poll(0), 'b'))).toBe('b>');
  });

  test('that needs bytes which are never sent inserts nothing', () => {
    const subject = link({
      edits: { a: [{ atByte: 1, removeBytes: 3, insert: [{ fromByte: 0, toByte: 4 }] }] },
    });
    subject.send('a', ascii('abc'), 0);
    subject.end('a', 0);
    expect(runOut(subject)).toEqual(['0 b<a', '0 b<|']);
  });

  test('concerns the direction it was made for, and leaves alone what the author gave', () => {
    const insert = ascii('+');
    const subject = link({ edits: { b: [{ atByte: 0, insert: [insert] }] } });
    subject.send('a', ascii('plain'), 0);
    subject.send('b', ascii('x'), 0);
    const events = subject.poll(0);
    expect(text(received(events, 'b'))).toBe('plain');
    expect(text(received(events, 'a'))).toBe('+x');
    for (const event of events) if (event.type === 'data') event.bytes.fill(0);
    expect(insert).toEqual(ascii('+'));
    expect([subject.addedBytes('a'), subject.addedBytes('b')]).toEqual([0, 1]);
  });

  test('before a planned cut leaves its offset one of the sender', () => {
    const subject = link({
      cut: { mode: 'fin', afterBytes: { a: 3 } },
      edits: { a: [{ atByte: 1, insert: [ascii('++')] }] },
    });
    subject.send('a', ascii('abcdef'), 0);
    expect(runOut(subject)).toEqual(['0 b<a++bc', '0 a<!fin', '0 b<!fin']);
  });

  interface Drawn {
    readonly gapBytes: number;
    readonly xor: number;
    readonly removeBytes: number;
    readonly insert: readonly (Uint8Array | readonly [number, number])[];
  }

  const drawnEdits: fc.Arbitrary<readonly Edit[]> = fc
    .array(
      fc.record<Drawn>({
        gapBytes: fc.nat(12),
        xor: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 255 })),
        removeBytes: fc.oneof({ weight: 5, arbitrary: fc.nat(9) }, fc.constant(Number.POSITIVE_INFINITY)),
        insert: fc.array(fc.oneof(fc.uint8Array({ maxLength: 5 }), fc.tuple(fc.nat(100), fc.nat(100))), {
          maxLength: 3,
        }),
      }),
      { maxLength: 6 },
    )
    .map((drawn) => {
      const edits: Edit[] = [];
      let freeFromByte = 0;
      for (const { gapBytes, xor, removeBytes, insert } of drawn) {
        const atByte = freeFromByte + gapBytes;
        if (!Number.isFinite(atByte)) break;
        freeFromByte = atByte + (xor > 0 ? 1 : removeBytes);
        const last = Math.min(freeFromByte, 60);
        const parts = insert.map((part) => {
          if (part instanceof Uint8Array) return part;
          const [one, two] = [part[0] % (last + 1), part[1] % (last + 1)];
          return { fromByte: Math.min(one, two), toByte: Math.max(one, two) };
        });
        edits.push(xor > 0 ? { atByte, xor } : { atByte, removeBytes, insert: parts });
      }
      return edits;
    });

  /** Applies the edits to a whole stream. */
  function reference(whole: Uint8Array, edits: readonly Edit[]): Uint8Array {
    const flip = (from: number, to: number): Uint8Array =>
      whole.slice(from, to).map((byte, index) => {
        const isHere = (edit: Edit): edit is BitFlip => edit.xor !== undefined && edit.atByte === from + index;
        return edits.filter(isHere).reduce((bits, edit) => bits ^ edit.xor, byte);
      });
    const parts: Uint8Array[] = [];
    let offset = 0;
    for (const edit of edits.filter((candidate): candidate is Splice => candidate.xor === undefined)) {
      if (edit.atByte > whole.length) break;
      parts.push(flip(offset, edit.atByte));
      offset = edit.atByte + (edit.removeBytes ?? 0);
      const insert = edit.insert ?? [];
      if (insert.some((part) => 'toByte' in part && part.toByte > whole.length)) continue;
      parts.push(...insert.map((part) => ('toByte' in part ? whole.slice(part.fromByte, part.toByte) : part)));
    }
    if (offset < whole.length) parts.push(flip(offset, whole.length));
    return concatBytes(...parts);
  }

  test('among any others gives the same bytes however the stream is sent', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        drawnEdits,
        fc.array(fc.nat(9), { maxLength: 20 }),
        fc.boolean(),
        (seed, edits, sizes, backwards) => {
          const whole = new Random(seed).bytes(sizes.reduce((sum, size) => sum + size, 0));
          const sortable = edits.every(({ atByte }, index) => atByte !== edits[index + 1]?.atByte);
          const options = { latencyMs: 3, jitterMs: 3, maxSliceBytes: 4, bandwidthBytesPerSecond: 1000 };
          const listed = backwards && sortable ? edits.toReversed() : edits;
          const subject = link({ ...options, edits: { a: listed }, capture: { a: { fromByte: 3, bytes: 20 } } }, seed);
          let offset = 0;
          // Nothing at all is sent for a size of 0, and yet it is a send.
          for (const [index, size] of [0, ...sizes].entries()) {
            subject.send('a', whole.subarray(offset, offset + size), index);
            offset += size;
          }
          const expected = reference(whole, edits);
          expect(received(subject.poll(1e6), 'b')).toEqual(expected);
          expect(subject.addedBytes('a')).toBe(expected.length - whole.length);
          expect(subject.captured('a')).toEqual(whole.slice(3, 23));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('that cannot be is refused', () => {
    const wrong: (readonly Edit[])[] = [
      [{ atByte: -1, xor: 1 }],
      [{ atByte: 0.5, xor: 1 }],
      [{ atByte: 0, xor: 0 }],
      [{ atByte: 0, xor: 256 }],
      [{ atByte: 0, removeBytes: -1 }],
      [{ atByte: 0, removeBytes: 1.5 }],
      [{ atByte: 0, removeBytes: 2, insert: [{ fromByte: 0, toByte: 3 }] }],
      [{ atByte: 5, insert: [{ fromByte: 3, toByte: 2 }] }],
      [{ atByte: 5, insert: [{ fromByte: -1, toByte: 2 }] }],
      [{ atByte: 2 ** 25, insert: [{ fromByte: 0, toByte: 2 ** 24 + 1 }] }],
      [
        { atByte: 3, xor: 1 },
        { atByte: 3, xor: 2 },
      ],
      [
        { atByte: 9, xor: 1 },
        { atByte: 0, removeBytes: 10 },
      ],
    ];
    for (const edits of wrong) {
      expect(() => link({ edits: { a: edits } })).toThrow(/^edits\.a/);
      expect(() => link({ edits: { b: edits } })).toThrow(/^edits\.b/);
      expect(() => link({ edits: { a: edits } })).toThrow(RangeError);
    }
    expect(edited('ab', { atByte: 0, removeBytes: 1 }, { atByte: 1, xor: 0x20 })).toBe('B');
  });
});

describe('a capture', () => {
  test('keeps the first bytes, or a later part, as they were sent, whatever becomes of them', () => {
    const subject = link({
      latencyMs: 50,
      cut: { mode: 'hole', inFlight: 'drop', afterBytes: { b: 8 } },
      capture: { a: { bytes: 4 }, b: { fromByte: 2, bytes: 5 } },
      edits: { a: [{ atByte: 0, removeBytes: 6 }] },
    });
    subject.send('a', Buffer.from('ab'), 0);
    subject.send('a', ascii('cdef'), 0);
    for (const character of 'ghijklmnop') subject.send('b', ascii(character), 1);
    expect(text(subject.captured('a'))).toBe('abcd');
    expect(text(subject.captured('b'))).toBe('ijklm');
    subject.captured('a').fill(0);
    expect(text(subject.captured('a'))).toBe('abcd');
  });

  test('is unharmed by a receiver that writes into what it got', () => {
    const subject = link({ capture: { a: {} } });
    subject.send('a', ascii('abc'), 0);
    for (const event of subject.poll(0)) if (event.type === 'data') event.bytes.fill(0);
    expect(text(subject.captured('a'))).toBe('abc');
  });

  test('keeps nothing unless asked, and nothing that was lost before it was carried', () => {
    const subject = link({ capture: { a: {} } });
    subject.send('b', ascii('x'), 0);
    subject.send('a', ascii('yes'), 0);
    subject.cut(0, { mode: 'hole' });
    subject.send('a', ascii('no'), 0);
    expect([text(subject.captured('a')), text(subject.captured('b'))]).toEqual(['yes', '']);
  });

  test('is bounded when nothing else is said, and what follows is carried all the same', () => {
    const subject = link({ capture: { a: {} } });
    subject.send('a', new Uint8Array(2 ** 24 - 1), 0);
    subject.send('a', new Uint8Array(9).fill(7), 0);
    expect(subject.captured('a')).toHaveLength(2 ** 24);
    expect(received(subject.poll(0), 'b')).toHaveLength(2 ** 24 + 8);
  });

  test('is replayed over another link, as often as one likes', () => {
    const first = link({ capture: { a: { bytes: 5 } } });
    first.send('a', ascii('hello world'), 0);
    for (let i = 0; i < 3; i++) {
      const again = link();
      again.send('a', first.captured('a'), 10);
      again.close('a', 10);
      expect(runOut(again)).toEqual(['10 b<hello', '10 b<!peer']);
    }
  });

  test('outside its range is refused', () => {
    for (const wrong of [{ fromByte: -1 }, { fromByte: 1.5 }, { bytes: -1 }, { bytes: 2 ** 24 + 1 }]) {
      expect(() => link({ capture: { a: wrong } })).toThrow(RangeError);
      expect(() => link({ capture: { b: wrong } })).toThrow(RangeError);
    }
  });
});

describe('a held flight', () => {
  test('waits with all that follows it until it is released; what came before and the other direction do not', () => {
    const subject = link({ latencyMs: 10, capture: { a: { fromByte: 2, bytes: 3, hold: true } } });
    subject.send('a', ascii('abcdef'), 0);
    subject.send('a', ascii('gh'), 1);
    subject.end('a', 2);
    subject.send('b', ascii('reply'), 3);
    expect(runOut(subject)).toEqual(['10 b<ab', '13 a<reply']);
    expect([subject.inFlightBytes('a'), text(subject.captured('a'))]).toEqual([6, 'cde']);
    subject.release('a', 1000);
    subject.release('a', 2000);
    expect(runOut(subject)).toEqual(['1010 b<cdef', '1010 b<gh', '1010 b<|']);
    expect(subject.inFlightBytes('a')).toBe(0);
  });

  test('arrives long after its sender has gone, and only then does the other end hear of that', () => {
    const subject = link({ capture: { a: { hold: true } } });
    subject.send('a', ascii('flight'), 0);
    subject.close('a', 1);
    expect(runOut(subject)).toEqual([]);
    expect([subject.isGone('a'), subject.isGone('b')]).toEqual([true, false]);
    subject.release('a', 60_000);
    expect(runOut(subject)).toEqual(['60000 b<flight', '60000 b<!peer']);
    expect(subject.isGone('b')).toBe(true);
  });

  test('does not hold before its offset, nor after a release', () => {
    const early = link({ capture: { a: { fromByte: 3, hold: true } } });
    early.send('a', ascii('ab'), 0);
    early.end('a', 0);
    expect(runOut(early)).toEqual(['0 b<ab', '0 b<|']);
    const released = link({ capture: { a: { fromByte: 1, hold: true } } });
    released.release('a', 0);
    released.send('a', ascii('abc'), 0);
    expect(runOut(released)).toEqual(['0 b<abc']);
  });

  test('of nothing yet holds the end back', () => {
    const subject = link({ capture: { a: { hold: true } } });
    subject.end('a', 0);
    expect(subject.nextAtMs()).toBeUndefined();
    subject.release('a', 5);
    expect(runOut(subject)).toEqual(['5 b<|']);
  });

  test('is delivered as edited, in slices and at the bandwidth of the link', () => {
    const subject = link({
      bandwidthBytesPerSecond: 100,
      capture: { a: { fromByte: 1, hold: true } },
      edits: { a: [{ atByte: 2, removeBytes: 1, insert: [ascii('XY')] }] },
    });
    subject.send('a', ascii('abcd'), 0);
    expect(runOut(subject)).toEqual(['10 b<a']);
    subject.release('a', 100);
    expect(runOut(subject)).toEqual(['120 b<bX', '140 b<Yd']);
    expect(text(subject.captured('a'))).toBe('bcd');
  });

  test('is in flight when the link is cut', () => {
    const held = (inFlight: 'deliver' | 'drop'): SimLink => {
      const subject = link({ latencyMs: 5, capture: { a: { fromByte: 1, hold: true } } });
      subject.send('a', ascii('abc'), 0);
      subject.poll(5);
      subject.cut(10, { mode: 'reset', inFlight });
      return subject;
    };
    expect(runOut(held('deliver'))).toEqual(['15 b<bc', '15 a<!reset', '15 b<!reset']);
    expect(runOut(held('drop'))).toEqual(['15 a<!reset', '15 b<!reset']);
  });

  test('passes up to the offset of a planned cut', () => {
    const cut = { mode: 'reset', inFlight: 'drop', afterBytes: { a: 3 } } as const;
    const subject = link({ cut, capture: { a: { hold: true } } });
    subject.send('a', ascii('abcdef'), 0);
    expect(runOut(subject)).toEqual(['0 b<abc', '0 a<!reset', '0 b<!reset']);
  });

  test('is dropped with an end that closes', () => {
    const subject = link({ capture: { a: { hold: true } } });
    subject.send('a', ascii('abc'), 0);
    subject.close('b', 1);
    expect(subject.inFlightBytes('a')).toBe(0);
    subject.release('a', 2);
    expect(runOut(subject)).toEqual(['1 a<!peer']);
  });
});

describe('bandwidth', () => {
  test('spreads what is sent over time, in pieces of a fiftieth of a second, before the latency', () => {
    const subject = link({ bandwidthBytesPerSecond: 100, latencyMs: 7 });
    subject.send('a', ascii('abcde'), 0);
    subject.send('b', ascii('x'), 0);
    subject.end('a', 1);
    expect(runOut(subject)).toEqual(['17 a<x', '27 b<ab', '47 b<cd', '57 b<e', '57 b<|']);
  });

  test('is not saved up while nothing is sent', () => {
    const subject = link({ bandwidthBytesPerSecond: 100 });
    subject.send('a', ascii('a'), 0);
    subject.send('a', ascii('b'), 5);
    subject.send('a', ascii('c'), 1000);
    expect(runOut(subject)).toEqual(['10 b<a', '20 b<b', '1010 b<c']);
  });

  test('below a byte per second, and what is no number, are refused', () => {
    for (const bandwidthBytesPerSecond of [0, Number.NaN]) {
      expect(() => link({ bandwidthBytesPerSecond })).toThrow(RangeError);
    }
  });
});

describe('simDuplexPair', () => {
  test('holds a flight until it is released, long after its writer was destroyed', () => {
    const clock = new FakeClock();
    const pair = simDuplexPair(clock, new Random(1), { capture: { a: { hold: true } } });
    const log: string[] = [];
    pair.b.on('data', (chunk) => log.push(`${clock.now()} ${text(chunk)}`));
    pair.b.on('close', () => log.push(`${clock.now()} close`));
    pair.a.write(ascii('flight'));
    pair.a.destroy();
    clock.advance(1000);
    expect(log).toEqual([]);
    expect(text(pair.captured('a'))).toBe('flight');
    pair.release('a');
    clock.advance(1);
    expect(log).toEqual(['1000 flight', '1000 close']);
  });

  test('does not wait for a reader to read what an edit removed, and waits for what an edit inserted', () => {
    const clock = new FakeClock();
    const edits = {
      a: [
        { atByte: 0, removeBytes: 100 },
        { atByte: 101, insert: [new Uint8Array(9)] },
      ],
    };
    const { a } = simDuplexPair(clock, new Random(1), { edits, highWaterMarkBytes: 10 });
    expect(a.write(new Uint8Array(100))).toBe(true);
    expect(a.write(new Uint8Array(1))).toBe(false);
  });
});
