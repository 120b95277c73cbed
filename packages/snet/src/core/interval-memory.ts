import { type IntervalRecord, IntervalSearch } from './interval-search.ts';

/** Networks remembered; the one not used for the longest time is forgotten first. */
const maxNetworks = 16;
/** Of a label; the rest of a longer one says nothing. */
const maxLabelLength = 128;

/** What an {@link IntervalMemory} knows: plain data for a file, oldest network first. */
export type IntervalSnapshot = readonly (IntervalRecord & { readonly network: string })[];

/**
 * How long each of the last 16 networks lets a silent path live. One for all sessions of a program; an application that
 * keeps the {@link snapshot} need not search again after a restart.
 */
export class IntervalMemory {
  /** Used last comes last. */
  readonly #searches: Map<string, IntervalSearch> = new Map();

  /** @param snapshot an earlier one. What cannot have come from here is passed over: it is only a hint. */
  constructor(snapshot: IntervalSnapshot = []) {
    if (!Array.isArray(snapshot)) return;
    for (const entry of snapshot.filter(isEntry).slice(-maxNetworks)) {
      this.#searches.set(entry.network.slice(0, maxLabelLength), new IntervalSearch(entry));
    }
  }

  get snapshot(): IntervalSnapshot {
    return [...this.#searches].map(([network, { record }]) => ({ network, ...record }));
  }

  /** The search on the network that the application calls so. */
  search(network: string): IntervalSearch {
    const label = network.slice(0, maxLabelLength);
    const search = this.#searches.get(label) ?? new IntervalSearch();
    this.#searches.delete(label);
    this.#searches.set(label, search);
    const [oldest] = this.#searches.keys();
    if (this.#searches.size > maxNetworks && oldest !== undefined) this.#searches.delete(oldest);
    return search;
  }
}

function isEntry(entry: unknown): entry is IntervalSnapshot[number] {
  if (typeof entry !== 'object' || entry === null) return false;
  const { network, survivedMs, isLimit, patience } = entry as Record<string, unknown>;
  const areNumbers = Number.isFinite(survivedMs) && Number.isFinite(patience);
  return typeof network === 'string' && areNumbers && typeof isLimit === 'boolean';
}
