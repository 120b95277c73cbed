import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Kind, kinds } from './kinds.ts';
import type { Findings } from './measure.ts';

/** Figures of one script, by kind and name; each of one operation. */
export type Figures = { readonly [kind in Kind]?: { readonly [name: string]: number } };

export interface Counts {
  /** Where the figures hold but calls, which are the same everywhere. */
  readonly node: string;
  readonly arch: string;
  readonly scripts: { readonly [script: string]: Figures };
}

export const recordFile: string = fileURLToPath(new URL('../../counts.json', import.meta.url));

export function thisPlace(): Pick<Counts, 'node' | 'arch'> {
  return { node: process.versions.node, arch: process.arch };
}

/** What stands in the record of it: without more digits than mean anything, so that a difference is one. */
export function figuresOf({ calls, made, held, executed }: Findings): Figures {
  const found = { calls, made, held, executed };
  const figures: { [kind in Kind]?: { [name: string]: number } } = {};
  for (const kind of kinds) {
    const values = Object.entries(found[kind] ?? {});
    if (values.length === 0) continue;
    figures[kind] = Object.fromEntries(values.map(([name, value]) => [name, rounded(kind, value)]));
  }
  return figures;
}

function rounded(kind: Kind, value: number): number {
  if (kind === 'calls') return Number(value.toFixed(5));
  return Number(value.toFixed(value < 100 ? 1 : 0));
}

/** @throws Error when there is none, or it cannot be read. */
export function readRecord(file: string): Counts {
  return JSON.parse(readFileSync(file, 'utf8')) as Counts;
}

/** One figure a line, in a fixed order: a change reads as what changed. */
export function writeRecord(file: string, counts: Counts): void {
  writeFileSync(file, `${JSON.stringify(counts, undefined, 2)}\n`);
}
