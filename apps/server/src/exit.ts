/**
 * Every way the program ends, for `--help`, the README and the tests alike.
 * A code is never given another meaning.
 */
export const exitCodes = {
  Ok: { code: 0, meaning: 'done, or stopped by a signal after everything was flushed' },
  Failed: { code: 1, meaning: 'an unexpected error, or a second signal while stopping' },
  Usage: { code: 2, meaning: 'mistakes in the options; each is listed' },
  AddressUnusable: { code: 3, meaning: 'an address cannot be listened on, mostly because it is in use' },
  DataDirectory: { code: 4, meaning: 'the data directory is in use by another server, not accessible or damaged' },
  NotRunning: { code: 5, meaning: 'the command is for a running server, and none answers on that data directory' },
  Findings: { code: 6, meaning: 'doctor found something that has to be mended' },
} as const;

export type ExitName = keyof typeof exitCodes;

/** An end with a sentence for the person at the terminal. Only `main.ts` turns it into a process exit. */
export class ExitError extends Error {
  override readonly name = 'ExitError';
  readonly exit: ExitName;

  constructor(exit: ExitName, sentence: string, options?: { readonly cause?: unknown }) {
    super(sentence, options);
    this.exit = exit;
  }
}

/** The table as lines of text, for `--help`. */
export function exitCodeLines(): readonly string[] {
  return Object.values(exitCodes).map(({ code, meaning }) => `  ${code}  ${meaning}`);
}
