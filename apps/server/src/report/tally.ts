/** Series that one window may have; what comes later counts under `other` labels. */
const mostSeries = 500;

/** Buckets of durations grow by a fifth each, from ten microseconds to a quarter of an hour. */
const bucket = { growth: 1.2, leastSeconds: 1e-5, last: 100 } as const;

export interface TallyState {
  /** By name and labels, separated by `|`. */
  readonly counts: Readonly<Record<string, number>>;
  /** By name: how many fell into which bucket. */
  readonly seconds: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What was counted and measured in a window. Bounded, and as JSON no larger than a few tens of kilobytes. */
export class Tally {
  readonly #counts: Map<string, number>;
  readonly #seconds: Map<string, Map<number, number>> = new Map();

  constructor(state: TallyState = { counts: {}, seconds: {} }) {
    this.#counts = new Map(Object.entries(state.counts).slice(0, mostSeries));
    for (const [name, buckets] of Object.entries(state.seconds).slice(0, mostSeries)) {
      this.#seconds.set(name, new Map(Object.entries(buckets).map(([index, count]) => [Number(index), count])));
    }
  }

  count(name: string, labels: readonly string[], by: number): void {
    const key = [name, ...labels].join('|');
    const isRoom = this.#counts.has(key) || this.#counts.size < mostSeries;
    const series = isRoom ? key : [name, ...labels.map(() => 'other')].join('|');
    this.#counts.set(series, (this.#counts.get(series) ?? 0) + by);
  }

  observe(name: string, seconds: number): void {
    const exact = Math.ceil(Math.log(seconds / bucket.leastSeconds) / Math.log(bucket.growth));
    const index = Math.min(bucket.last, Math.max(0, Number.isNaN(exact) ? 0 : exact));
    const buckets = this.#seconds.get(name) ?? new Map<number, number>();
    this.#seconds.set(name, buckets);
    buckets.set(index, (buckets.get(index) ?? 0) + 1);
  }

  /** Of a name, with these first labels: `total('logins_total')`, `total('connections_total', 'accepted')`. */
  total(...key: readonly string[]): number {
    return this.by(...key).reduce((sum, [, count]) => sum + count, 0);
  }

  /** The same by the labels that follow, the largest first. */
  by(...key: readonly string[]): readonly (readonly [labels: string, count: number])[] {
    const exact = key.join('|');
    const start = `${exact}|`;
    return [...this.#counts]
      .filter(([name]) => name === exact || name.startsWith(start))
      .map(([name, count]) => [name.slice(start.length), count] as const)
      .sort((a, b) => b[1] - a[1]);
  }

  /** The seconds within which this share of what was measured stayed; `undefined` when nothing was. */
  quantile(name: string, share: number): number | undefined {
    const buckets = [...(this.#seconds.get(name) ?? [])].sort((a, b) => a[0] - b[0]);
    const wanted = share * buckets.reduce((sum, [, count]) => sum + count, 0);
    let seen = 0;
    for (const [index, count] of buckets) {
      seen += count;
      if (seen >= wanted) return bucket.leastSeconds * bucket.growth ** index;
    }
    return undefined;
  }

  /** What came in after it was in that state. */
  since({ counts, seconds }: TallyState): Tally {
    const left = (
      entries: Iterable<readonly [string | number, number]>,
      before: Readonly<Record<string, number>> = {},
    ) =>
      Object.fromEntries(
        [...entries].map(([key, count]) => [key, count - (before[key] ?? 0)]).filter(([, count]) => count),
      );
    return new Tally({
      counts: left(this.#counts, counts),
      seconds: Object.fromEntries([...this.#seconds].map(([name, buckets]) => [name, left(buckets, seconds[name])])),
    });
  }

  toJSON(): TallyState {
    return {
      counts: Object.fromEntries(this.#counts),
      seconds: Object.fromEntries([...this.#seconds].map(([name, buckets]) => [name, Object.fromEntries(buckets)])),
    };
  }
}
