import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IntervalMemory } from '../../src/core/index.ts';
import { IntervalSearch } from '../../src/core/interval-search.ts';

const hourMs = 3_600_000;

/** A path through a NAT that forgets it after a silence, asked as the search says for so long. */
function live(search: IntervalSearch, mappingMs: number, durationMs: number): { asked: number; dead: number } {
  const seen = { asked: 0, dead: 0 };
  for (let nowMs = 0; nowMs < durationMs; ) {
    const { intervalMs } = search;
    nowMs += intervalMs;
    seen.asked++;
    if (intervalMs < mappingMs) search.succeeded(intervalMs);
    else {
      seen.dead++;
      search.failed(intervalMs);
    }
  }
  return seen;
}

describe('the search for an interval', () => {
  test('begins at 30 s, and grows by 30 s after three answers [SNET-7.17]', () => {
    const search = new IntervalSearch();
    const seen: number[] = [];
    for (let i = 0; i < 9; i++) {
      seen.push(search.intervalMs / 1_000);
      search.succeeded(search.intervalMs);
    }
    expect(seen).toEqual([30, 30, 30, 60, 60, 60, 90, 90, 90]);
  });

  test('ends at 9 min less 20 s where nothing on the path forgets it [SNET-7.17]', () => {
    const search = new IntervalSearch();
    expect(live(search, Number.POSITIVE_INFINITY, 5 * hourMs).dead).toBe(0);
    expect(search.intervalMs).toBe(520_000);
  });

  test('ends one step below the first failure, less a margin [SNET-7.17]', () => {
    const search = new IntervalSearch();
    expect(live(search, 200_000, 2 * hourMs).dead).toBe(1);
    expect(search.intervalMs).toBe(160_000);
  });

  test('whatever the path forgets after: soon less than that, within three steps of it, and hardly ever in vain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 700 }), (mappingSeconds) => {
        const mappingMs = 1_000 * mappingSeconds;
        const search = new IntervalSearch();
        expect(live(search, mappingMs, 6 * hourMs).dead).toBeLessThanOrEqual(4);
        // The search may doubt its finding, but not often.
        const { asked, dead } = live(search, mappingMs, 48 * hourMs);
        expect(dead).toBeLessThanOrEqual(20);
        expect(dead * 40).toBeLessThanOrEqual(asked);
        if (!search.record.isLimit) live(search, mappingMs, hourMs);
        expect(search.intervalMs).toBeLessThan(mappingMs);
        expect(search.intervalMs).toBeGreaterThanOrEqual(Math.min(520_000, Math.max(15_000, mappingMs - 80_000)));
      }),
    );
  });

  test('steps back once more when what used to survive does not any more', () => {
    const search = new IntervalSearch({ survivedMs: 300_000, isLimit: true, patience: 100 });
    expect(search.intervalMs).toBe(280_000);
    search.failed(280_000);
    expect(search.intervalMs).toBe(250_000);
  });

  test('doubts a limit after many answers, and more rarely each time it was right', () => {
    const search = new IntervalSearch({ survivedMs: 60_000, isLimit: true, patience: 50 });
    for (let i = 0; i < 50; i++) search.succeeded(search.intervalMs);
    expect(search.intervalMs).toBe(90_000);
    search.failed(90_000);
    expect(search.intervalMs).toBe(40_000);
    for (let i = 0; i < 99; i++) search.succeeded(search.intervalMs);
    expect(search.intervalMs).toBe(40_000);
    search.succeeded(40_000);
    expect(search.intervalMs).toBe(90_000);
  });

  test('counts one step for two sessions that find out at the same time', () => {
    const search = new IntervalSearch({ survivedMs: 120_000, isLimit: false, patience: 50 });
    search.failed(150_000);
    search.failed(150_000);
    search.succeeded(150_000);
    expect(search.intervalMs).toBe(100_000);
  });

  test('takes numbers that cannot be for the nearest that can', () => {
    const intervalOf = (survivedMs: number) =>
      new IntervalSearch({ survivedMs, isLimit: true, patience: -1 }).intervalMs;
    expect([-5, 59_999, 1e12].map(intervalOf)).toEqual([15_000, 20_000, 520_000]);
  });
});

describe('the memory of intervals', () => {
  test('survives a restart as plain data', () => {
    const memory = new IntervalMemory();
    live(memory.search('wifi'), 200_000, 2 * hourMs);
    live(memory.search('mobile'), 100_000, 2 * hourMs);
    const snapshot: unknown = JSON.parse(JSON.stringify(memory.snapshot));
    const restored = new IntervalMemory(snapshot as typeof memory.snapshot);
    expect(restored.search('wifi').intervalMs).toBe(160_000);
    expect(restored.snapshot.map(({ network }) => network)).toEqual(['mobile', 'wifi']);
  });

  test('keeps the sixteen networks used last', () => {
    const memory = new IntervalMemory();
    for (let i = 0; i < 16; i++) memory.search(`network ${i}`);
    memory.search('network 0');
    memory.search('one more');
    const networks = memory.snapshot.map(({ network }) => network);
    expect(networks).toHaveLength(16);
    expect(networks).toContain('network 0');
    expect(networks).not.toContain('network 1');
  });

  test('bounds its labels, and gives the same search for the same network', () => {
    const memory = new IntervalMemory();
    const long = 'x'.repeat(1_000);
    expect(memory.search(long)).toBe(memory.search(long));
    expect(memory.snapshot[0]?.network).toHaveLength(128);
  });

  test('passes over what no snapshot has', () => {
    const entry = { network: 'a', survivedMs: 60_000, isLimit: true, patience: 100 };
    const broken: unknown = [null, 7, { ...entry, network: 1 }, { ...entry, survivedMs: Number.NaN }, entry];
    expect(new IntervalMemory(broken as []).snapshot).toEqual([entry]);
    expect(new IntervalMemory('nonsense' as unknown as []).snapshot).toEqual([]);
    expect(
      new IntervalMemory(Array.from({ length: 40 }, (_, i) => ({ ...entry, network: `${i}` }))).snapshot,
    ).toHaveLength(16);
  });
});
