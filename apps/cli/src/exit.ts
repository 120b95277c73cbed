/**
 * Every way the program ends, for `--help`, the README and the tests alike.
 * A code is never given another meaning.
 */
export const exitCodes = {
  Ok: { code: 0, meaning: 'done' },
  Failed: { code: 1, meaning: 'an unexpected error' },
  Usage: { code: 2, meaning: 'mistakes in the arguments; each is listed' },
  Unreachable: { code: 3, meaning: 'no server answers at that address' },
  WrongServerKey: { code: 4, meaning: 'what answers there does not have that key' },
  LoginRejected: { code: 5, meaning: 'wrong user or password' },
  UnknownUser: { code: 6, meaning: 'there is no such user or group' },
  NotLoggedIn: { code: 7, meaning: 'not logged in, or the login expired' },
  TimedOut: { code: 8, meaning: 'the time given with --timeout is over' },
  Refused: { code: 9, meaning: 'the server refused the message or the request' },
  Replaced: { code: 10, meaning: 'the same profile logged in elsewhere and took over' },
  UserExists: { code: 11, meaning: 'the user name to register is taken' },
  RegistrationClosed: { code: 12, meaning: 'the server creates no accounts on request' },
  ProfileUnusable: {
    code: 13,
    meaning: 'the profile is in use by the same command, or it or the key file is not accessible or damaged',
  },
  Busy: { code: 14, meaning: 'the server is too busy, or had too many attempts: try again later' },
  SessionLost: { code: 15, meaning: 'the session was lost, or the other end gave up, before everything was delivered' },
  AddressUnusable: { code: 16, meaning: 'nobody can listen at that address: it is taken, or not of this machine' },
  Interrupted: { code: 130, meaning: 'interrupted by Ctrl-C' },
  Terminated: { code: 143, meaning: 'ended by SIGTERM or SIGHUP' },
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

/** Ends that only these commands come to; all others are open to any. */
export const exitsOf: Readonly<Partial<Record<ExitName, readonly string[]>>> = {
  LoginRejected: ['register', 'login', 'passwd', 'bench'],
  TimedOut: ['listen'],
  UserExists: ['register'],
  RegistrationClosed: ['register', 'bench'],
  SessionLost: ['snet listen', 'snet connect'],
  AddressUnusable: ['snet listen'],
};

/** The table as lines of text, for `--help`: all of it, or what one command may end with. */
export function exitCodeLines(command?: string): readonly string[] {
  const names = (Object.keys(exitCodes) as ExitName[]).filter(
    (name) => command === undefined || exitsOf[name]?.includes(command) !== false,
  );
  return names.map((name) => exitCodes[name]).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);
}
