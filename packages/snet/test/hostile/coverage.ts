import { Session } from 'node:inspector';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface ScriptCoverage {
  readonly scriptId: string;
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly Range[] }[];
}

/** Which blocks of some scripts have run, and about how often: what tells an interesting history from a dull one. */
export class Coverage {
  readonly #inspector = new Session();
  readonly #matches: (url: string) => boolean;
  readonly #seen: Set<string> = new Set();

  constructor(matches: (url: string) => boolean) {
    this.#matches = matches;
    this.#inspector.connect();
    this.#inspector.post('Profiler.enable');
    this.#inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Features ever seen. */
  get size(): number {
    return this.#seen.size;
  }

  /** How many features have run for the first time since the last call. */
  take(): number {
    let fresh = 0;
    for (const { scriptId, url, functions } of this.#takeScripts()) {
      if (!this.#matches(url)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          // Once, twice, a few times, often: the exact number says nothing.
          const feature = `${scriptId}:${startOffset}:${endOffset}:${Math.floor(Math.log2(count + 1))}`;
          if (this.#seen.has(feature)) continue;
          this.#seen.add(feature);
          fresh++;
        }
      }
    }
    return fresh;
  }

  #takeScripts(): readonly ScriptCoverage[] {
    let scripts: readonly ScriptCoverage[] = [];
    this.#inspector.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error === null) scripts = result;
    });
    return scripts;
  }
}
