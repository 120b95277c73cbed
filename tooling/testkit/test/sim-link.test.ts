import { concatBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LinkEnd, type LinkEvent, Random, SimLink, type SimLinkOptions } from '../src/index.ts';

const link = (options: SimLinkOptions = {}, seed = 1): SimLink => new SimLink(new Random(seed), options);
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const ascii = (characters: string): Uint8Array => Uint8Array.from(characters, (c) => c.charCodeAt(0));
/** Events as short strings: `a<text`, `b<|` for an end, `b<!reset` for a close. */
const shown = (events: readonly LinkEvent[]): string[] =>
  events.map((event) => {
    if (event.type === 'data') return `${event.to}<${text(event.bytes)}`;
    return event.type === 'end' ? `${event.to}<|` : `${event.to}<!${event.cause}`;
  });
/** Polls at every due moment, and returns each event with its moment. */
function runOut(subject: SimLink): { readonly atMs: number; readonly event: LinkEvent }[] {
  const seen: { atMs: number; event: LinkEvent }[] = [];
  for (let atMs = subject.nextAtMs(); atMs !== undefined; atMs = subject.nextAtMs()) {
    for (const event of subject.poll(atMs)) seen.push({ atMs, event });
  }
  return seen;
}
function received(events: readonly LinkEvent[], to: LinkEnd): Uint8Array {
  return concatBytes(...events.flatMap((event) => (event.type === 'data' && event.to === to ? [event.bytes] : [])));
}

describe('SimLink', () => {
  test('bytes arrive after the latency, not before', () => {
    const subject = link({ latencyMs: 10 });
    subject.send('a', ascii('hello'), 5);
    expect(subject.nextAtMs()).toBe(15);
    expect(subject.poll(14.9)).toEqual([]);
    expect(subject.inFlightBytes('a')).toBe(5);
    expect(shown(subject.poll(15))).toEqual(['b<hello']);
    expect(subject.inFlightBytes('a')).toBe(0);
    expect(subject.nextAtMs()).toBeUndefined();
  });

  test('what is sent is copied: the sender may use its memory again, the receiver may write into what it got', () => {
    for (const bytes of [ascii('abc'), Buffer.from('abc')]) {
      const subject = link();
      subject.send('a', bytes, 0);
      bytes.fill(0);
      const [event] = subject.poll(0);
      expect(shown([event!])).toEqual(['b<abc']);
      if (event?.type === 'data') event.bytes.fill(1);
      expect([...bytes]).toEqual([0, 0, 0]);
    }
  });

  test('with jitter, slices and joins every byte arrives once, in order and in time', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.record({
          latencyMs: fc.nat(20),
          jitterMs: fc.nat(20),
          maxSliceBytes: fc.integer({ min: 1, max: 9 }),
          joinProbability: fc.constantFrom(0, 0.3, 1),
        }),
        fc.array(fc.record({ from: fc.constantFrom('a' as const, 'b' as const), waitMs: fc.nat(9), size: fc.nat(30) })),
        (seed, options, sends) => {
          const subject = link(options, seed);
          const source = new Random(seed + 1);
          const sent: Record<LinkEnd, Uint8Array[]> = { a: [], b: [] };
          let nowMs = 0;
          for (const { from, waitMs, size } of sends) {
            nowMs += waitMs;
            const bytes = source.bytes(size);
            sent[from].push(bytes);
            subject.send(from, bytes, nowMs);
          }
          const seen = runOut(subject);
          const events = seen.map(({ event }) => event);
          expect(received(events, 'b')).toEqual(concatBytes(...sent.a));
          expect(received(events, 'a')).toEqual(concatBytes(...sent.b));
          for (const { atMs } of seen) expect(atMs).toBeLessThanOrEqual(nowMs + options.latencyMs + options.jitterMs);
          if (options.joinProbability === 0) {
            for (const { event } of seen) {
              if (event.type === 'data') expect(event.bytes.length).toBeLessThanOrEqual(options.maxSliceBytes);
            }
          }
          const total = concatBytes(...sent.a).length;
          expect(subject.counters.a).toEqual({ sentBytes: total, deliveredBytes: total });
        },
      ),
    );
  });

  test('events of both ends come in the order of moment, then of sending', () => {
    const subject = link({ latencyMs: 10 });
    subject.send('b', ascii('1'), 0);
    subject.send('a', ascii('2'), 0);
    subject.send('b', ascii('3'), 0);
    subject.send('a', ascii('0'), 1);
    expect(shown(subject.poll(100))).toEqual(['a<1', 'b<2', 'a<3', 'b<0']);
  });

  test('pieces that are due at one poll may arrive as one, never across ends', () => {
    const subject = link({ maxSliceBytes: 1, joinProbability: 1 });
    subject.send('a', ascii('abcd'), 0);
    subject.send('b', ascii('xy'), 0);
    expect(shown(subject.poll(0))).toEqual(['b<abcd', 'a<xy']);
  });

  test('a piece that would arrive after the close is not joined to one before it', () => {
    const subject = link({ joinProbability: 1 });
    subject.cut(0, { mode: 'hole-oneway', lateCloseMs: 10 }, 'b');
    for (const [characters, nowMs] of [
      ['a', 9],
      ['b', 10],
      ['c', 11],
    ] as const)
      subject.send('a', ascii(characters), nowMs);
    expect(shown(subject.poll(20))).toEqual(['b<ab', 'a<!hole', 'b<!hole']);
  });

  test('one seed is one history', () => {
    const history = (seed: number): unknown => {
      const subject = link({ latencyMs: 5, jitterMs: 5, maxSliceBytes: 4 }, seed);
      subject.send('a', new Uint8Array(50), 0);
      subject.send('b', new Uint8Array(50), 1);
      subject.cut(4, { mode: 'reset' });
      return runOut(subject);
    };
    expect(history(9)).toEqual(history(9));
    expect(history(9)).not.toEqual(history(10));
  });

  test('options outside their range are refused', () => {
    for (const options of [
      { latencyMs: -1 },
      { jitterMs: Number.NaN },
      { maxSliceBytes: 0 },
      { joinProbability: -1 },
    ]) {
      expect(() => link(options)).toThrow(RangeError);
    }
  });
});

describe('a planned cut', () => {
  test('lets through exactly the bytes before its offset, in every mode, however they are sent and sliced', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom('reset' as const, 'fin' as const, 'hole' as const, 'hole-oneway' as const),
        fc.constantFrom('deliver' as const, 'drop' as const, 'random' as const, undefined),
        fc.nat(60),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        (seed, mode, inFlight, offset, sizes) => {
          const options = { latencyMs: 3, jitterMs: 3, maxSliceBytes: 7 };
          const subject = link({ ...options, cut: { mode, inFlight, afterBytes: { a: offset } } }, seed);
          const whole = new Random(seed).bytes(sizes.reduce((sum, size) => sum + size, 0));
          let at = 0;
          for (const [nowMs, size] of sizes.entries()) {
            subject.send('a', whole.subarray(at, at + size), nowMs);
            at += size;
          }
          const cut = whole.length >= offset;
          expect(subject.cutMode).toBe(cut ? mode : undefined);
          const events = runOut(subject).map(({ event }) => event);
          expect(received(events, 'b')).toEqual(whole.subarray(0, offset));
          const told = events.filter(({ type }) => type === 'close').map(({ to }) => to);
          expect(told.sort()).toEqual(cut && (mode === 'reset' || mode === 'fin') ? ['a', 'b'] : []);
          expect(subject.counters.a.deliveredBytes).toBe(Math.min(offset, whole.length));
        },
      ),
    );
  });

  test('happens in the moment its last byte is sent, for both directions', () => {
    const subject = link({ latencyMs: 10, cut: { mode: 'reset', inFlight: 'drop', afterBytes: { a: 3 } } });
    subject.send('b', ascii('lost: still on its way'), 0);
    subject.send('a', ascii('ab'), 1);
    expect(subject.cutMode).toBeUndefined();
    subject.send('a', ascii('c'), 2);
    expect(subject.cutMode).toBe('reset');
    subject.send('b', ascii('lost'), 2);
    expect(shown(subject.poll(100))).toEqual(['b<ab', 'b<c', 'a<!reset', 'b<!reset']);
  });

  test('with offset 0 lets nothing through', () => {
    const subject = link({ cut: { mode: 'fin', afterBytes: { b: 0 } } });
    subject.send('a', ascii('x'), 0);
    subject.send('b', ascii('y'), 0);
    expect(shown(subject.poll(0))).toEqual(['b<x', 'a<!fin', 'b<!fin']);
  });

  test('takes the offset that is reached first', () => {
    const subject = link({ cut: { mode: 'fin', afterBytes: { a: 5, b: 2 } } });
    subject.send('a', ascii('1234'), 0);
    subject.send('b', ascii('567'), 0);
    subject.send('a', ascii('5'), 0);
    expect(shown(subject.poll(0))).toEqual(['b<1234', 'a<56', 'a<!fin', 'b<!fin']);
  });
});

describe('a cut', () => {
  const loaded = (seed: number, inFlight: 'deliver' | 'drop' | 'random' | undefined): [LinkEvent[], SimLink] => {
    const subject = link({ latencyMs: 10 }, seed);
    subject.send('a', ascii('abcdefgh'), 0);
    subject.send('b', ascii('ijklmnop'), 0);
    subject.cut(5, { mode: 'reset', inFlight });
    subject.send('a', ascii('later'), 6);
    return [runOut(subject).map(({ event }) => event), subject];
  };

  test('delivers or drops what is in flight, as asked', () => {
    const [delivered] = loaded(1, 'deliver');
    expect(shown(delivered)).toEqual(['b<abcdefgh', 'a<ijklmnop', 'a<!reset', 'b<!reset']);
    const [dropped, subject] = loaded(1, 'drop');
    expect(shown(dropped)).toEqual(['a<!reset', 'b<!reset']);
    expect(subject.counters.a).toEqual({ sentBytes: 13, deliveredBytes: 0 });
  });

  test('left to the seed, keeps any number of the first bytes of each direction', () => {
    const kept = new Set<number>();
    for (let seed = 0; seed < 200; seed++) {
      const [events] = loaded(seed, undefined);
      const bytes = text(received(events, 'b'));
      expect('abcdefgh'.startsWith(bytes)).toBe(true);
      kept.add(bytes.length);
    }
    expect([...kept].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('a hole tells nobody and swallows both directions', () => {
    const subject = link();
    subject.cut(0, { mode: 'hole' });
    subject.send('a', ascii('x'), 1);
    subject.send('b', ascii('y'), 1);
    subject.end('a', 2);
    subject.close('b', 2);
    expect(subject.nextAtMs()).toBeUndefined();
    expect(subject.isGone('a')).toBe(false);
  });

  test('a one-way hole swallows what its end sends and carries the other direction', () => {
    const subject = link();
    subject.send('b', ascii('before'), 0);
    subject.cut(0, { mode: 'hole-oneway' }, 'b');
    subject.send('b', ascii('lost'), 1);
    subject.send('a', ascii('carried'), 1);
    expect(shown(subject.poll(1))).toEqual(['a<before', 'b<carried']);
    subject.close('b', 2);
    expect(subject.nextAtMs()).toBeUndefined();
    expect(subject.isGone('a')).toBe(false);
  });

  test('its notice may come late, for each end by itself, or never', () => {
    const subject = link({ latencyMs: 10 });
    subject.send('a', ascii('x'), 0);
    subject.cut(0, { mode: 'reset', inFlight: 'deliver', lateCloseMs: { a: 500, b: Number.POSITIVE_INFINITY } });
    expect(runOut(subject).map(({ atMs, event }) => [atMs, ...shown([event])])).toEqual([
      [10, 'b<x'],
      [510, 'a<!reset'],
    ]);
    expect(subject.isGone('a')).toBe(true);
    expect(subject.isGone('b')).toBe(false);
  });

  test('a hole may be noticed late as well, and until then carries its other direction', () => {
    const subject = link();
    subject.cut(0, { mode: 'hole-oneway', lateCloseMs: 100 }, 'a');
    subject.send('b', ascii('until'), 99);
    expect(shown(subject.poll(99))).toEqual(['a<until']);
    expect(shown(subject.poll(100))).toEqual(['a<!hole', 'b<!hole']);
    subject.send('b', ascii('after'), 101);
    expect(subject.nextAtMs()).toBeUndefined();
  });

  test('that follows a hole tells both ends at once, whatever had been planned for later', () => {
    const subject = link();
    subject.cut(0, { mode: 'hole', lateCloseMs: { a: 1000 } });
    subject.cut(5, { mode: 'reset' });
    expect(shown(subject.poll(5))).toEqual(['a<!reset', 'b<!reset']);
    expect(subject.nextAtMs()).toBeUndefined();
  });

  test('only a graver cut follows another', () => {
    const subject = link();
    subject.cut(0, { mode: 'hole-oneway' });
    subject.cut(1, { mode: 'hole' });
    subject.cut(2, { mode: 'hole-oneway' });
    expect(subject.cutMode).toBe('hole');
    subject.send('b', ascii('x'), 3);
    expect(subject.nextAtMs()).toBeUndefined();
    subject.cut(4, { mode: 'reset' });
    subject.cut(5, { mode: 'fin' });
    expect(shown(subject.poll(5))).toEqual(['a<!reset', 'b<!reset']);
  });
});

describe('an end of a link', () => {
  test('ends its direction after everything it sent, and still receives', () => {
    const subject = link({ latencyMs: 1 });
    subject.send('a', ascii('last'), 0);
    subject.end('a', 0);
    subject.end('a', 0);
    subject.send('a', ascii('ignored'), 0);
    subject.send('b', ascii('reply'), 0);
    expect(shown(subject.poll(1))).toEqual(['b<last', 'b<|', 'a<reply']);
  });

  test('closes: it hears nothing more, the other end hears of it after the last byte', () => {
    const subject = link({ latencyMs: 5 });
    subject.send('b', ascii('unheard'), 0);
    subject.send('a', ascii('last'), 0);
    subject.close('a', 1);
    subject.send('b', ascii('unheard'), 1);
    subject.send('a', ascii('ignored'), 1);
    subject.close('a', 2);
    expect(shown(subject.poll(100))).toEqual(['b<last', 'b<!peer']);
    expect(subject.isGone('b')).toBe(true);
  });

  test('that closes at the same time as the other gets no event', () => {
    const subject = link({ latencyMs: 5 });
    subject.close('a', 0);
    subject.close('b', 1);
    expect(subject.nextAtMs()).toBeUndefined();
  });

  test('a drop of bytes in flight takes the end that followed them along', () => {
    const subject = link({ latencyMs: 5 });
    subject.send('a', ascii('x'), 0);
    subject.end('a', 0);
    subject.cut(1, { mode: 'hole', inFlight: 'drop' });
    expect(subject.nextAtMs()).toBeUndefined();
  });
});
