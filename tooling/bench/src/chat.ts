import type { ChatSuite, Figure } from './chat/suites.ts';
import { figure } from './report.ts';
import { quantile } from './samples.ts';
import type { Scale } from './suite.ts';

export { type ChatSuite, chatSuites } from './chat/suites.ts';

/** Every round of one figure. */
export interface ChatRow {
  readonly name: string;
  readonly unit: string;
  readonly rounds: readonly number[];
}

export interface ChatBenchOptions {
  readonly scale: Scale;
  readonly only: readonly ChatSuite[];
  readonly onSuite: (suite: ChatSuite, seconds: number, rows: readonly ChatRow[]) => void;
}

/** Measures the built chat server as its clients see it. The rounds of all suites alternate. */
export async function benchChat({ scale, only, onSuite }: ChatBenchOptions): Promise<readonly ChatRow[]> {
  const rows = new Map<string, { name: string; unit: string; rounds: number[] }>();
  const amount = (full: number, atLeast = 1): number => Math.max(atLeast, Math.round(full / scale.divisor));
  const keep = ({ name, unit, value }: Figure): void => {
    const row = rows.get(name) ?? { name, unit, rounds: [] };
    rows.set(name, row);
    row.rounds.push(value);
  };
  for (let round = 0; round < scale.rounds; round++) {
    for (const suite of only) {
      const startedAtMs = performance.now();
      for (const value of await suite.run(amount)) keep(value);
      onSuite(suite, (performance.now() - startedAtMs) / 1_000, [...rows.values()]);
    }
  }
  return [...rows.values()];
}

/** A Markdown table of medians, with the least and the most. */
export function chatTable(rows: readonly ChatRow[]): string {
  const line = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = rows.map(({ name, unit, rounds }) =>
    line(name, unit, figure(quantile(rounds, 0.5)), `${figure(Math.min(...rounds))} – ${figure(Math.max(...rounds))}`),
  );
  return [line('', 'unit', 'median', 'from – to'), line(':--', '--:', '--:', '--:'), ...lines].join('\n');
}
