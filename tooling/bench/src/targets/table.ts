import { alignedTable } from '../aligned-table.ts';
import { measures } from '../measures.ts';
import { figure, heading } from '../report.ts';
import type { Figures, Run } from './figures.ts';
import { commandOf, type Goal, goals } from './goals.ts';

/** By the goal's id: why it is as it is, and what might help. Written by hand. */
export type Notes = Readonly<Record<string, string>>;

export type Verdict = 'met' | 'missed' | 'not measured';

export function verdictOf({ floor }: Goal, value: number | undefined): Verdict {
  if (value === undefined) return 'not measured';
  const isMet = 'least' in floor ? value >= floor.least : value <= floor.most;
  return isMet ? 'met' : 'missed';
}

const head = ['', 'figure', 'floor', 'measured', '', 'command', 'why, and what next'];

/** In Markdown: every goal with its floor, the figure and what measures it. */
export function targetsDocument(figures: Figures, notes: Notes): string {
  const verdicts = goals.map((goal) => verdictOf(goal, figures.value(goal)));
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  const lines = goals.map((goal, index) => {
    const { title, unit = '' } = figures.row(goal) ?? { title: titleOf(goal) };
    const value = figures.value(goal);
    const verdict = verdicts[index] ?? 'not measured';
    const note = goals[index - 1]?.id === goal.id ? '' : (notes[goal.id] ?? '');
    return [
      goal.id,
      `${goal.suite}: ${title.replace(/^… /, '')}`,
      floorText(goal, unit),
      value === undefined ? '' : valueText(goal, value, unit),
      verdict === 'missed' ? '**missed**' : verdict,
      `\`${commandOf(goal)}\``,
      note,
    ];
  });
  return `${[
    '# Targets',
    'What the design promises, and what was measured last. Written by `npm run bench -- targets FILE… --markdown FILE` from what the ' +
      'other commands write with `--json`; the last column is in `target-notes.json`. A ratio is the median of those within ' +
      'rounds; where less is better and the floor is a "≥", it is how many times less ours is.',
    `${count('met')} met, ${count('missed')} missed, ${count('not measured')} not measured.`,
    ...runLines(figures),
    alignedTable([':--', ':--', '--:', '--:', ':--', ':--', ':--'], [head, ...lines]),
  ].join('\n\n')}\n`;
}

/** For each run that a figure is of: the command, what of it is here, and where and when that was. */
function runLines(figures: Figures): readonly string[] {
  const suites = new Map<Run, Set<string>>();
  for (const goal of goals) {
    const run = figures.row(goal)?.run;
    if (run !== undefined) suites.set(run, (suites.get(run) ?? new Set()).add(goal.suite));
  }
  return [...suites].map(
    ([{ bench, machine }, measured]) =>
      `\`npm run bench -- ${bench}\`, ${[...measured].join(', ')}: ${heading(machine)}`,
  );
}

/** Of what was not measured. */
function titleOf({ bench, row }: Goal): string {
  const known: Readonly<Record<string, { readonly title: string }>> = measures;
  return (bench === 'snet' ? known[row]?.title : undefined) ?? row;
}

function floorText({ as, peer, floor }: Goal, unit: string): string {
  const [sign, bound] = 'least' in floor ? (['≥', floor.least] as const) : (['≤', floor.most] as const);
  if (as === 'figure') return `${sign} ${bound} ${unit}`;
  return as === 'difference' ? `${sign} ${peer} + ${bound} ${unit}` : `${sign} ${bound} × ${peer}`;
}

function valueText({ as, peer }: Goal, value: number, unit: string): string {
  if (as === 'figure') return `${figure(value)} ${unit}`;
  if (as === 'difference') return `${peer} ${value < 0 ? '−' : '+'} ${figure(Math.abs(value))} ${unit}`;
  return `${figure(value)} ×`;
}
