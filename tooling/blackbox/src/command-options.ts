import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export const usage = `Usage: node tooling/blackbox/src/main.ts [options]

Runs the built server and clients behind a proxy that cuts their connections, kills them, and checks that nothing was
lost, repeated or disordered.

  --messages N       typed by each of two users, at least (default 500)
  --cuts N           of connections, at least; a tenth of them half-open (default 100)
  --kills N          of the server (default 5)
  --client-kills N   of the first user's client (default 0)
  --seed N           of everything that is drawn (default random)
  --deadline SECONDS for the whole run (default: plenty)
  --history FILE     keeps what was recorded, a line of JSON for each event
  --help             this text

Exit codes: 0 nothing is wrong, 1 something is or the run failed, 2 bad options.
`;

export interface CommandOptions {
  readonly messages: number;
  readonly cuts: number;
  readonly serverKills: number;
  readonly clientKills: number;
  readonly seed: number;
  readonly deadlineMs: number;
  readonly historyFile: string | undefined;
}

export type Command =
  | { readonly kind: 'run'; readonly options: CommandOptions }
  | { readonly kind: 'help' }
  /** Every mistake, not only the first. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] };

const string = { type: 'string' } as const;
const known = {
  messages: string,
  cuts: string,
  kills: string,
  'client-kills': string,
  seed: string,
  deadline: string,
  history: string,
  help: { type: 'boolean' },
} as const;

/** What a run needs at worst: every cut may take some seconds to be noticed, and every restart. */
export function defaultDeadlineMs(
  run: Pick<CommandOptions, 'messages' | 'cuts' | 'serverKills' | 'clientKills'>,
): number {
  return 60_000 + 100 * run.messages + 1_000 * run.cuts + 5_000 * (run.serverKills + run.clientKills);
}

/** Reads the arguments after the command's name. */
export function parseCommand(args: readonly string[]): Command {
  const { values, tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true });
  if (values.help === true) return { kind: 'help' };
  const mistakes: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`unexpected argument ${JSON.stringify(token.value)}`);
    else if (token.kind === 'option' && !Object.hasOwn(known, token.name)) {
      mistakes.push(`unknown option ${token.rawName}`);
    }
  }
  const number = (
    name: Exclude<keyof typeof known, 'help' | 'history'>,
    min: number,
    max: number,
  ): number | undefined => {
    const value = values[name];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) {
      return Number(value);
    }
    mistakes.push(`--${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(value)}`);
    return undefined;
  };

  const run = {
    messages: number('messages', 1, 1_000_000) ?? 500,
    cuts: number('cuts', 0, 1_000_000) ?? 100,
    serverKills: number('kills', 0, 1_000) ?? 5,
    clientKills: number('client-kills', 0, 1_000) ?? 0,
    seed: number('seed', 0, Number.MAX_SAFE_INTEGER) ?? randomInt(2 ** 32),
  };
  const deadlineSeconds = number('deadline', 1, 1_000_000);
  const deadlineMs = deadlineSeconds === undefined ? defaultDeadlineMs(run) : 1_000 * deadlineSeconds;
  const { history } = values;
  if (typeof history === 'boolean') mistakes.push('--history needs a value');
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  const historyFile = typeof history === 'string' ? history : undefined;
  return { kind: 'run', options: { ...run, deadlineMs, historyFile } };
}
