import { parseArgs } from 'node:util';
import { nearest } from '@proj/prompt';

/**
 * One option. A table of them, keyed by name, drives parsing, `--help` and the errors: `sendsPerSecond` is the flag
 * `--sends-per-second`, the variable `CHAT_SENDS_PER_SECOND` and the key `sendsPerSecond` of the file.
 */
export interface OptionRow<Value> {
  /** What stands for the value in `--help`. */
  readonly placeholder: string;
  readonly help: string;
  /** The value nobody gave, as text: it is parsed like any other. */
  readonly initial: string;
  /** @throws RangeError whose message says what the value must be. */
  readonly parse: (text: string) => Value;
}

export type OptionTable<Values> = { readonly [Name in keyof Values]: OptionRow<Values[Name]> };

export interface OptionSources {
  /** The arguments after the command's name. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** @throws anything when the file cannot be read. */
  readonly readFile: (path: string) => string;
}

export interface ResolveOptions {
  /** Flags without a value, such as `password-stdin`. */
  readonly switches?: readonly string[];
  /** What stands where no flag does, such as `NAME`; each must be given. */
  readonly positionals?: readonly string[];
  /** How many more may follow those. @defaultValue 0 */
  readonly optionalPositionals?: number;
  /** Keys that a file may have because another command reads them. */
  readonly foreignKeys?: readonly string[];
}

export interface Resolved<Values> {
  readonly values: Values;
  /** Where each value came from, for a message about several of them: `--listen`, `CHAT_LISTEN`, `listen in FILE`, `default`. */
  readonly origins: { readonly [Name in keyof Values]: string };
  readonly switches: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/** Every mistake that was found, each saying where it came from. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

/** `sendsPerSecond` → `--sends-per-second` */
export function flagOf(name: string): string {
  return `--${kebab(name)}`;
}

/** `sendsPerSecond` → `CHAT_SENDS_PER_SECOND` */
export function variableOf(name: string): string {
  return `CHAT_${kebab(name).replaceAll('-', '_').toUpperCase()}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]|(?<=[a-z])\d/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Flag before variable before file before default. A variable that is empty counts as unset. The file, named by
 * `--config` or `CHAT_CONFIG`, is a JSON object whose values are strings or numbers.
 *
 * @throws OptionsError
 */
export function resolveOptions<Values extends object>(
  table: OptionTable<Values>,
  sources: OptionSources,
  options: ResolveOptions = {},
): Resolved<Values> {
  const mistakes: string[] = [];
  const names = Object.keys(table) as (keyof Values & string)[];
  const line = readArguments(names, sources.args, options, mistakes);
  const config = line.flags.get('config') ?? sources.environment[variableOf('config')];
  const foreign = options.foreignKeys ?? [];
  mistakes.push(...unknownVariables([...names, ...foreign], options.switches ?? [], sources.environment));
  const file =
    config === undefined || config === ''
      ? new Map<string, string>()
      : readConfigFile(config, sources.readFile, [...names, ...foreign], mistakes);

  const values: Partial<Values> = {};
  const origins: Partial<Record<keyof Values, string>> = {};
  for (const name of names) {
    const row = table[name];
    const { text, origin } = firstGiven(
      [line.flags.get(name), flagOf(name)],
      [sources.environment[variableOf(name)] || undefined, variableOf(name)],
      [file.get(name), `${name} in ${config}`],
      [row.initial, 'default'],
    );
    origins[name] = origin;
    try {
      values[name] = row.parse(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      mistakes.push(`${origin} ${error.message}, not ${JSON.stringify(text)}`);
    }
  }
  if (mistakes.length > 0) throw new OptionsError(mistakes);
  return {
    values: values as Values,
    origins: origins as { [Name in keyof Values]: string },
    switches: line.switches,
    positionals: line.positionals,
  };
}

/** What another program of ours, or a command of this one, reads by itself. */
const otherVariables = ['CHAT_CONFIG', 'CHAT_PASSWORD', 'CHAT_NEW_PASSWORD', 'CHAT_PROFILE'];
/** What container runtimes set for a service that is called chat or chat-something. */
const serviceVariable = /^CHAT_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT(_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;

/** A limit that is misspelt would be none. */
function unknownVariables(
  names: readonly string[],
  switches: readonly string[],
  environment: OptionSources['environment'],
): readonly string[] {
  const known = [...names.map(variableOf), ...otherVariables];
  return Object.keys(environment)
    .filter((name) => name.startsWith('CHAT_') && environment[name] && !known.includes(name))
    .filter((name) => !serviceVariable.test(name))
    .map((name) => {
      const flag = switches.find((one) => variableOf(one) === name);
      return flag === undefined
        ? `${name} in the environment is not an option${suggestion(name, known)}`
        : `${name} in the environment means nothing: --${flag} is given on the command line or not at all`;
    });
}

function firstGiven(...candidates: readonly (readonly [text: string | undefined, origin: string])[]): {
  readonly text: string;
  readonly origin: string;
} {
  for (const [text, origin] of candidates) if (text !== undefined) return { text, origin };
  throw new TypeError('an option without a default');
}

interface CommandLine {
  /** Values by name, `config` among them. */
  readonly flags: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

function readArguments(
  names: readonly string[],
  args: readonly string[],
  { switches = [], positionals = [], optionalPositionals = 0 }: ResolveOptions,
  mistakes: string[],
): CommandLine {
  const nameByFlag = new Map(['config', ...names].map((name) => [kebab(name), name]));
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries([
      ...[...nameByFlag.keys()].map((flag) => [flag, { type: 'string' }] as const),
      ...switches.map((flag) => [flag, { type: 'boolean' }] as const),
    ]),
    strict: false,
    tokens: true,
  });
  const isFlag = (text: string): boolean =>
    text.startsWith('--') && (nameByFlag.has(text.slice(2)) || switches.includes(text.slice(2)));
  const given = new Map<string, string>();
  const switched = new Set<string>();
  const words: string[] = [];
  let unknownAt = Number.NaN;
  for (const token of tokens) {
    // What follows an unknown option is probably its value: one mistake is enough.
    if (token.kind === 'positional' && token.index !== unknownAt + 1) words.push(token.value);
    if (token.kind !== 'option') continue;
    const name = nameByFlag.get(token.name);
    if (switches.includes(token.name)) {
      if (token.value === undefined) switched.add(token.name);
      else mistakes.push(`--${token.name} takes no value`);
    } else if (name === undefined) {
      unknownAt = token.index;
      const flags = [...nameByFlag.keys(), ...switches].map((flag) => `--${flag}`);
      mistakes.push(`${token.rawName} is not an option${suggestion(token.rawName, flags)}`);
    } else if (token.value === undefined || (token.inlineValue === false && isFlag(token.value))) {
      mistakes.push(`${token.rawName} needs a value`);
    } else if (given.has(name)) {
      mistakes.push(`${token.rawName} is given twice`);
    } else {
      given.set(name, token.value);
    }
  }
  for (const [index, word] of words.entries()) {
    if (index >= positionals.length + optionalPositionals)
      mistakes.push(`${JSON.stringify(word)} is one argument too many`);
  }
  for (const missing of positionals.slice(words.length)) mistakes.push(`${missing} is missing`);
  return { flags: given, switches: switched, positionals: words };
}

function readConfigFile(
  path: string,
  readFile: (path: string) => string,
  known: readonly string[],
  mistakes: string[],
): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFile(path));
  } catch (error) {
    mistakes.push(`${path} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
    return entries;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    mistakes.push(`${path} must hold a JSON object`);
    return entries;
  }
  for (const [key, value] of Object.entries(parsed)) {
    if (!known.includes(key)) {
      mistakes.push(`${JSON.stringify(key)} in ${path} is not an option${suggestion(key, known)}`);
    } else if (typeof value !== 'string' && typeof value !== 'number') {
      mistakes.push(`${key} in ${path} must be a string or a number`);
    } else {
      entries.set(key, String(value));
    }
  }
  return entries;
}

function suggestion(unknown: string, known: readonly string[]): string {
  const meant = nearest(unknown, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** The options of a table as `--help` shows them. */
export function optionLines<Values extends object>(table: OptionTable<Values>): readonly string[] {
  const rows = Object.entries<OptionRow<unknown>>(table).map(([name, row]) => ({
    left: `  ${flagOf(name)} ${row.placeholder}`,
    right: row.initial === '' ? row.help : `${row.help} (default ${row.initial})`,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return rows.map(({ left, right }) => left.padEnd(width) + right);
}
