import type { Arguments, FlagTable, WordRow } from './arguments.ts';
import type { ExitName } from './exit.ts';
import type { Output } from './output.ts';

/** What a command runs in. */
export interface Context {
  readonly arguments: Arguments;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  readonly profileDirectory: string;
  /** Aborts with an `ExitError` or an `OutputClosed` when it is time to leave. */
  readonly signal: AbortSignal;
  /** Name and version of this program. */
  readonly clientName: string;
  /** Which server to name in an error: a command says so as soon as it knows. */
  connectingTo(server: string): void;
}

/** One row of the table that drives dispatch, parsing and `--help`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly WordRow[];
  readonly flags: FlagTable;
  /** What else there is to know, as lines. */
  readonly notes: readonly string[];
  readonly examples: readonly string[];
  /** @throws ArgumentsError, ExitError, ClientError, OutputClosed, and the signal's reason. */
  run(context: Context): Promise<ExitName>;
}

export const profileFlag: FlagTable = {
  profile: { placeholder: 'DIR', help: 'who to be (CHAT_PROFILE; default ~/.config/proj-chat)' },
};

export const jsonFlag: FlagTable = { json: { help: 'print JSON, one object a line' } };
