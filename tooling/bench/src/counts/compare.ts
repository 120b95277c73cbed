import { type Kind, kinds, toleranceOf } from './kinds.ts';
import type { Counts, Figures } from './record.ts';

/** A figure that is not what the record says. */
export interface Difference {
  readonly script: string;
  readonly kind: Kind;
  readonly name: string;
  /** 0: it was not there. */
  readonly recorded: number;
  readonly found: number;
}

export interface Comparison {
  readonly more: readonly Difference[];
  readonly less: readonly Difference[];
  /** Scripts that the record does not know. */
  readonly added: readonly string[];
  /** Scripts of the record that there are no more. */
  readonly removed: readonly string[];
  /** Kinds that were left out, since the record was made with another Node or on another architecture. */
  readonly leftOut: readonly Kind[];
}

/** `known`: all scripts that there are, also those that were not run. */
export function compare(recorded: Counts, found: Counts, known: readonly string[]): Comparison {
  const isElsewhere = recorded.node !== found.node || recorded.arch !== found.arch;
  const leftOut: readonly Kind[] = isElsewhere ? ['made', 'held', 'executed'] : [];
  const scripts = Object.entries(found.scripts);
  const differences = scripts.flatMap(([script, figures]) => {
    const before = recorded.scripts[script];
    return before === undefined ? [] : differencesOf(script, before, figures, leftOut);
  });
  return {
    more: differences.filter((one) => one.found > one.recorded),
    less: differences.filter((one) => one.found < one.recorded),
    added: scripts.map(([script]) => script).filter((script) => recorded.scripts[script] === undefined),
    removed: Object.keys(recorded.scripts).filter((script) => !known.includes(script)),
    leftOut,
  };
}

function differencesOf(script: string, before: Figures, after: Figures, leftOut: readonly Kind[]): Difference[] {
  // A kind that was not looked at has not become nothing; and instructions are not recorded by everyone who records.
  const isCompared = (kind: Kind): boolean =>
    after[kind] !== undefined && !leftOut.includes(kind) && (kind !== 'executed' || before[kind] !== undefined);
  const compared = kinds.filter(isCompared);
  return compared.flatMap((kind) => {
    const [old, now] = [before[kind] ?? {}, after[kind] ?? {}];
    const names = new Set([...Object.keys(old), ...Object.keys(now)]);
    return [...names].flatMap((name) => {
      const [recorded, found] = [old[name] ?? 0, now[name] ?? 0];
      const { part, least } = toleranceOf(kind, name);
      const isSame = Math.abs(found - recorded) <= Math.max(least, part * recorded);
      return isSame ? [] : [{ script, kind, name, recorded, found }];
    });
  });
}

export function isSame({ more, less, added, removed }: Comparison): boolean {
  return more.length + less.length + added.length + removed.length === 0;
}

/** What changed, for whoever has to decide whether it should have. */
export function report(comparison: Comparison, recorded: Counts): string {
  const { more, less, added, removed, leftOut } = comparison;
  const parts: string[] = [];
  if (more.length > 0) {
    parts.push('MORE than recorded:', table(more));
    const [first] = more.filter(({ kind }) => kind === 'made');
    if (first !== undefined)
      parts.push(`Which functions make what: npm run bench -- counts --only ${first.script} --sites`);
    parts.push('If it is worth it, record it: npm run bench -- counts --update, and say why in the commit.');
  }
  if (less.length > 0) parts.push('Less than recorded. Keep it so: npm run bench -- counts --update', table(less));
  if (added.length > 0) parts.push(`Not recorded yet, npm run bench -- counts --update: ${added.join(', ')}`);
  if (removed.length > 0) parts.push(`Recorded and gone, npm run bench -- counts --update: ${removed.join(', ')}`);
  if (leftOut.length > 0) {
    const where = `Node ${recorded.node} on ${recorded.arch}`;
    parts.push(`NOT COMPARED: all but calls. The record holds for ${where}, and this is another.`);
  }
  if (isSame(comparison)) parts.push('As recorded.');
  return `${parts.join('\n\n')}\n`;
}

function table(differences: readonly Difference[]): string {
  const lines = differences.map(({ script, kind, name, recorded, found }) => {
    const change = recorded === 0 ? 'new' : `${found > recorded ? '+' : ''}${percent(found / recorded - 1)}`;
    return `| ${script} | ${kind} | ${name} | ${recorded} | ${found} | ${change} |`;
  });
  return ['| script | | of one operation | recorded | now | |', '| :-- | :-- | :-- | --: | --: | --: |', ...lines].join(
    '\n',
  );
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
