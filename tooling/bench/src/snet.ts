import { Samples } from './samples.ts';
import type { Bench, Scale, Suite } from './suite.ts';
import { handshakes, resumes } from './suites/connections.ts';
import { memory, storm } from './suites/crowds.ts';
import { heartbeats } from './suites/heartbeats.ts';
import { messages, pings } from './suites/messages.ts';
import { streams } from './suites/streams.ts';

export const suites: readonly Suite[] = [streams, messages, pings, handshakes, resumes, memory, heartbeats, storm];

export interface SnetBenchOptions {
  readonly scale: Scale;
  /** Suites to run. */
  readonly only: readonly Suite[];
  /** A suite is done; these are the figures so far. */
  readonly onSuite: (suite: Suite, seconds: number, figures: Figures) => void;
}

export interface Figures {
  readonly samples: Samples;
  /** What whoever reads them has to know. */
  readonly notes: readonly string[];
}

/** Measures snet beside `net` and `tls`, and where it is about idle connections `ws`. */
export async function benchSnet({ scale, only, onSuite }: SnetBenchOptions): Promise<Figures> {
  const samples = new Samples();
  const notes: string[] = [];
  const amount = (full: number, atLeast = 1): number => Math.max(atLeast, Math.round(full / scale.divisor));
  const note = (text: string): void => void notes.push(text);
  const bench: Bench = { scale, samples, amount, note };
  for (const suite of only) {
    const startedAtMs = performance.now();
    await suite.run(bench);
    onSuite(suite, (performance.now() - startedAtMs) / 1_000, { samples, notes });
  }
  return { samples, notes };
}
