import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { resolveSessionOptions } from '../../src/core/options.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { whenDetached: _, intervalMemory: __, ...defaults } = resolveSessionOptions();

/** As the code refuses what is outside: `name` → `least–most`. */
function ranges(): Readonly<Record<string, string>> {
  const nothing = Object.fromEntries(Object.keys(defaults).map((name) => [name, Number.NaN]));
  try {
    resolveSessionOptions(nothing);
  } catch (error) {
    const named = String(error).matchAll(/(\w+) must be an integer from (\d+) to (\d+)/g);
    return Object.fromEntries([...named].map(([, name, least, most]) => [name, `${least}–${most}`]));
  }
  throw new Error('it takes anything');
}

test('the comment above every limit of a session has its default and its range', () => {
  const text = read('src/core/options.ts').replaceAll(/(?<=\d)_(?=\d)/g, '');
  const documented = [
    ...text.matchAll(/@defaultValue (\d+) \(min (\d+), max (\d+)\)\s+\*\/\s+readonly (\w+)\?: number/g),
  ].map(([, value, least, most, name = '']) => [name, [Number(value), `${least}–${most}`]] as const);
  const limits = ranges();
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, [value, limits[name]]])),
  );
});

test('the README has the default of every limit of a session', () => {
  const units: Readonly<Record<string, number>> = {
    ...{ KiB: 1024, MiB: 1024 * 1024 },
    ...{ ms: 1, s: 1_000, min: 60_000, h: 3_600_000 },
  };
  const rows = [...read('README.md').matchAll(/^\| `(\w+)` +\| (\d+) (\w+) +\|/gm)].map(
    ([, name = '', value, unit = '']) => [name, Number(value) * (units[unit] ?? Number.NaN)] as const,
  );
  // A later table, of older generations, names some again: the first one counts.
  expect(Object.fromEntries(rows.toReversed())).toMatchObject(defaults);
});
