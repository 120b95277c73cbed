import { parseArgs } from 'node:util';

/** A flag with a value, or without one when there is no placeholder. */
export interface FlagRow {
  readonly placeholder?: string;
  readonly help: string;
}

export type FlagTable = Readonly<Record<string, FlagRow>>;

/** A word that stands where no flag does. */
export interface WordRow {
  /** As in the usage line. */
  readonly name: string;
  /** Takes all that is left, at least one. */
  readonly rest?: boolean;
  /** May be left out, with all that follow. */
  readonly optional?: boolean;
}

/** What was given on the command line. */
export interface Arguments {
  readonly words: readonly string[];
  has(flag: string): boolean;
  /** The value of a flag, `undefined` when it is not given. */
  text(flag: string): string | undefined;
}

/** Every mistake in the arguments, not only the first. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

/** @throws ArgumentsError */
export function readArguments(args: readonly string[], flags: FlagTable, wordRows: readonly WordRow[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(flags).map(
      ([flag, { placeholder }]) => [flag, { type: placeholder === undefined ? 'boolean' : 'string' }] as const,
    ),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const mistakes: string[] = [];
  const values = new Map<string, string | undefined>();
  const words: string[] = [];
  let unknownAt = Number.NaN;
  for (const token of tokens) {
    // What follows an unknown option is probably its value: one mistake is enough.
    if (token.kind === 'positional' && token.index !== unknownAt + 1) words.push(token.value);
    if (token.kind !== 'option') continue;
    const row = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    if (row === undefined) {
      // `-1 degree` is one argument, though parseArgs makes an option of each letter.
      if (token.index !== unknownAt) mistakes.push(unknownFlag(args[token.index] ?? token.rawName, flags));
      unknownAt = token.index;
    } else if (values.has(token.name)) {
      mistakes.push(`${token.rawName} is given twice`);
    } else if (row.placeholder === undefined) {
      if (token.value === undefined) values.set(token.name, undefined);
      else mistakes.push(`${token.rawName} takes no value`);
    } else if (token.value === undefined || (!token.inlineValue && isFlag(token.value, flags))) {
      mistakes.push(`${token.rawName} needs a value: ${row.placeholder}`);
    } else {
      values.set(token.name, token.value);
    }
  }
  mistakes.push(...wordMistakes(words, wordRows));
  if (mistakes.length > 0) throw new ArgumentsError(mistakes);
  return { words, has: (flag) => values.has(flag), text: (flag) => values.get(flag) };
}

function isFlag(text: string, flags: FlagTable): boolean {
  return text.startsWith('--') && Object.hasOwn(flags, text.slice(2));
}

function unknownFlag(argument: string, flags: FlagTable): string {
  const candidates = Object.keys(flags).map((flag) => `--${flag}`);
  return `${JSON.stringify(argument)} is not an option: there are ${candidates.join(', ')} (text that begins with "-" goes behind "--")`;
}

function wordMistakes(words: readonly string[], rows: readonly WordRow[]): readonly string[] {
  const missing = rows
    .slice(words.length)
    .filter(({ optional }) => optional !== true)
    .map(({ name }) => `${name} is missing`);
  const surplus = rows.at(-1)?.rest === true ? [] : words.slice(rows.length);
  return [...missing, ...surplus.map((word) => `${JSON.stringify(word)} is one argument too many`)];
}

/** Does every check before it throws. @throws ArgumentsError with the mistakes of all. */
export function checkAll<T extends readonly unknown[]>(...checks: { readonly [K in keyof T]: () => T[K] }): T {
  const mistakes: string[] = [];
  const values = checks.map((check) => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof ArgumentsError)) throw error;
      mistakes.push(...error.mistakes);
      return undefined;
    }
  });
  if (mistakes.length > 0) throw new ArgumentsError(mistakes);
  return values as unknown as T;
}

/** A whole number. @throws ArgumentsError naming the flag. */
export function wholeNumber(flag: string, text: string, min: number, max: number): number {
  return wholeNumberWord(`--${flag}`, text, min, max);
}

/** As {@link wholeNumber}, of a word that is no flag. */
export function wholeNumberWord(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `, at least ${min}` : ` from ${min} to ${max}`;
  throw new ArgumentsError([`${name} must be a whole number${range}, not ${JSON.stringify(text)}`]);
}

/** The flags as `--help` shows them. */
export function flagLines(flags: FlagTable): readonly string[] {
  const rows = Object.entries(flags).map(([flag, { placeholder, help }]) => ({
    left: `  --${flag}${placeholder === undefined ? '' : ` ${placeholder}`}`,
    help,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return rows.map(({ left, help }) => left.padEnd(width) + help);
}
