import { type CounterName, counters, type HistogramName, histograms, type Metrics } from '@proj/chat-server';
import { Counter, Histogram, type Registry } from 'prom-client';

export const prefix = 'chat_';

/** From what is not to be felt to what times out. */
const secondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Combinations of labels that one counter may have; what comes later counts as `other`. */
const mostSeries = 200;

/** What the chat server counts, made from its tables. */
export class ServerMetrics implements Metrics {
  readonly #counters: ReadonlyMap<CounterName, BoundedCounter>;
  readonly #histograms: ReadonlyMap<HistogramName, Histogram>;

  constructor(registry: Registry) {
    this.#counters = new Map(
      (Object.keys(counters) as CounterName[]).map((name) => {
        const { help, labels } = counters[name];
        return [name, new BoundedCounter(registry, prefix + name, help, labels)];
      }),
    );
    this.#histograms = new Map(
      (Object.keys(histograms) as HistogramName[]).map((name) => {
        const { help } = histograms[name];
        return [name, new Histogram({ registers: [registry], name: prefix + name, help, buckets: secondsBuckets })];
      }),
    );
  }

  count(name: CounterName, labels: readonly string[] = [], by = 1): void {
    this.#counters.get(name)?.add(labels, by);
  }

  observe(name: HistogramName, seconds: number): void {
    this.#histograms.get(name)?.observe(seconds);
  }

  /** Since the start, each summed over its labels. */
  totals(): Readonly<Record<CounterName, number>> {
    return Object.fromEntries([...this.#counters].map(([name, { total }]) => [name, total])) as Record<
      CounterName,
      number
    >;
  }
}

/** A counter whose labels cannot grow without end, whatever it is told. */
export class BoundedCounter {
  readonly #counter: Counter;
  readonly #labels: readonly string[];
  readonly #series: Set<string> = new Set();
  total = 0;

  constructor(registry: Registry, name: string, help: string, labels: readonly string[]) {
    this.#labels = labels;
    this.#counter = new Counter({ registers: [registry], name, help, labelNames: [...labels] });
  }

  add(values: readonly string[], by = 1): void {
    this.total += by;
    if (this.#labels.length === 0) {
      this.#counter.inc(by);
      return;
    }
    const series = values.join('\0');
    const isKnown = this.#series.has(series);
    const isOther = !isKnown && this.#series.size >= mostSeries;
    if (!isKnown && !isOther) this.#series.add(series);
    const labels = this.#labels.map((label, index) => [label, isOther ? 'other' : (values[index] ?? '')]);
    this.#counter.inc(Object.fromEntries(labels), by);
  }
}
