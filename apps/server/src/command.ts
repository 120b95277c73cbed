import type { ExitName } from './exit.ts';
import { type OptionSources, type OptionTable, optionLines } from './options.ts';

export interface Command {
  /** The words that name it. */
  readonly name: string;
  readonly summary: string;
  usage(sources: OptionSources): string;
  /** @throws OptionsError, ExitError */
  run(sources: OptionSources, product: string): Promise<ExitName>;
}

/** A flag without a value. */
export interface Switch {
  readonly name: string;
  readonly help: string;
}

export const jsonSwitch: Switch = { name: 'json', help: 'answer as JSON, for programs' };

const configRow: Switch = {
  name: 'config FILE',
  help: 'options from a JSON file, by their names in camelCase (also CHAT_CONFIG)',
};
const precedence =
  'Each option can also be given as CHAT_… in the environment (--http is CHAT_HTTP) or in the file.\n' +
  'A flag wins over the environment, that over the file, that over the default. TIME is 250ms, 8s, 10m, 1h; SIZE is 65536, 64KiB, 1.5MiB.';

function switchLines(switches: readonly Switch[]): readonly string[] {
  const rows = [...switches, configRow];
  const width = Math.max(...rows.map(({ name }) => name.length)) + 2;
  return rows.map(({ name, help }) => `  --${name.padEnd(width)}${help}`);
}

/** The text of `--help`. */
export function usageOf<Values extends object>(parts: {
  /** What follows `chat-server`. */
  readonly line: string;
  readonly description: readonly string[];
  readonly table: OptionTable<Values>;
  /** Options that are shown after those, under a title. */
  readonly more?: { readonly title: string; readonly lines: readonly string[] };
  readonly switches?: readonly Switch[];
  readonly examples: readonly string[];
}): string {
  const { line, description, table, more, switches = [], examples } = parts;
  return [
    `Usage: chat-server ${line}`,
    '',
    ...description,
    '',
    'Options:',
    ...optionLines(table),
    ...switchLines(switches),
    ...(more === undefined ? [] : ['', `${more.title}:`, ...more.lines]),
    '',
    precedence,
    '',
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}
