import { readFileSync } from 'node:fs';
import type { Machine } from '../machine.ts';
import { quantile } from '../samples.ts';
import type { Goal } from './goals.ts';

/** Of one stack or peer: every round. */
interface Column {
  readonly rounds: readonly number[];
}

/** Of a command, once: what it measured was measured there and then. */
export interface Run {
  readonly bench: 'snet' | 'codecs' | 'peers';
  readonly machine: Machine;
}

interface Row {
  readonly run: Run;
  readonly title: string;
  readonly unit: string;
  readonly better: 'more' | 'less';
  readonly ours: string;
  readonly columns: Readonly<Record<string, Column>>;
}

type ReportRow = Omit<Row, 'run' | 'ours' | 'columns'> & { readonly name?: string };

/** What `--json` of the commands writes, as far as it is read here. */
type Report =
  | {
      readonly bench: 'snet';
      readonly machine: Machine;
      readonly rows: readonly (ReportRow & { readonly stacks: Row['columns'] })[];
    }
  | {
      readonly bench: 'codecs' | 'peers';
      readonly machine: Machine;
      readonly suites: readonly {
        readonly name: string;
        readonly ours: string;
        readonly rows: readonly (ReportRow & { readonly peers: Row['columns'] })[];
      }[];
    };

/** Figures out of the reports of several runs. */
export class Figures {
  readonly #rows: Map<string, Row> = new Map();

  /** What an earlier report has as well is replaced. @throws TypeError when it is no report. */
  addFile(path: string): void {
    let report: Report;
    try {
      report = JSON.parse(readFileSync(path, 'utf8')) as Report;
    } catch (cause) {
      throw new TypeError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    if (!['snet', 'codecs', 'peers'].includes(report?.bench)) {
      throw new TypeError(`${path}: not what "bench snet", "bench codecs" or "bench peers" write with --json`);
    }
    this.add(report);
  }

  add(report: Report): void {
    const { bench, machine } = report;
    const run: Run = { bench, machine };
    if (report.bench === 'snet') {
      for (const { name, stacks, title, unit, better } of report.rows) {
        this.#rows.set(`snet ${name}`, { run, title, unit, better, ours: 'snet', columns: stacks });
      }
      return;
    }
    for (const { name, ours, rows } of report.suites) {
      for (const { peers, title, unit, better } of rows) {
        this.#rows.set(`${bench} ${name} ${title}`, { run, title, unit, better, ours, columns: peers });
      }
    }
  }

  row({ bench, suite, row }: Goal): Row | undefined {
    return this.#rows.get(bench === 'snet' ? `snet ${row}` : `${bench} ${suite} ${row}`);
  }

  /** `undefined`: it was not measured. */
  value(goal: Goal): number | undefined {
    const row = this.row(goal);
    const ours = row?.columns[row.ours]?.rounds ?? [];
    if (row === undefined || ours.length === 0) return undefined;
    if (goal.as === 'figure') return quantile(ours, 0.5);
    const theirs = row.columns[goal.peer ?? '']?.rounds ?? [];
    const isInverse = goal.as === 'advantage' && row.better === 'less';
    const pairs = ours.flatMap((one, round) => {
      const other = theirs[round];
      if (other === undefined) return [];
      if (goal.as === 'difference') return [one - other];
      const [above, below] = isInverse ? [other, one] : [one, other];
      return below === 0 ? [] : [above / below];
    });
    return pairs.length === 0 ? undefined : quantile(pairs, 0.5);
  }
}
