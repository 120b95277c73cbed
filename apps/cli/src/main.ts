#!/usr/bin/env node
import process from 'node:process';
import { nearest } from '@proj/prompt';
import { ArgumentsError, readArguments } from './arguments.ts';
import { screenCommand } from './commands/screen.ts';
import { commands, commandsUnder, findCommand, overview, usage, version } from './commands.ts';
import { ExitError, type ExitName, exitCodes } from './exit.ts';
import { explain } from './failure.ts';
import { OutputClosed, openOutput } from './output.ts';
import { profileDirectory } from './profile.ts';

const leaving = new AbortController();
const output = openOutput({
  stdout: process.stdout,
  stderr: process.stderr,
  onClosed: (reason) => leaving.abort(reason),
});
/** Named in errors. */
let server: string | undefined;

async function main(args: readonly string[]): Promise<ExitName> {
  const [name] = args;
  const flags = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  if (flags.includes('--version')) return say(`chat ${version()}`);
  // At a terminal it is the whole screen: bare, or with its options alone.
  const isBare = name === undefined ? process.stdin.isTTY && process.stdout.isTTY : isScreenFlag(name);
  if (isBare) return main(['screen', ...args]);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return say(overview());
  const found = findCommand(args);
  if (found === undefined) return explainMissing(name, args[1]);
  const { command, rest } = found;
  if (flags.includes('--help') || flags.includes('-h')) return say(usage(command));
  const given = readArguments(rest, command.flags, command.words);
  return command.run({
    arguments: given,
    environment: process.env,
    output,
    profileDirectory: profileDirectory(given.text('profile'), process.env),
    signal: leaving.signal,
    clientName: `chat/${version()}`,
    connectingTo: (address) => {
      server = address;
    },
  });
}

function isScreenFlag(argument: string): boolean {
  const [flag = ''] = argument.split('=');
  return flag.startsWith('--') && Object.hasOwn(screenCommand.flags, flag.slice(2));
}

/** No command has that name, but some may begin with it. */
function explainMissing(name: string, next: string | undefined): ExitName {
  const under = commandsUnder(name);
  if (under.length > 0 && (next === undefined || next === '--help' || next === '-h')) return say(overview(under));
  const [missing, listed] = under.length > 0 ? [`${name} ${next}`, under] : [name, commands];
  const names = listed.map((command) => command.name);
  const meant = nearest(missing, names);
  const hint = meant === undefined ? names.join(', ') : `did you mean ${meant}?`;
  throw new ArgumentsError([`there is no command ${JSON.stringify(missing)}: ${hint}`]);
}

function say(text: string): ExitName {
  process.stdout.write(`${text}\n`);
  return 'Ok';
}

function tell(error: unknown): ExitName {
  if (error instanceof OutputClosed) return 'Ok';
  if (error instanceof ArgumentsError) {
    for (const mistake of error.mistakes) output.notice(`chat: ${mistake}`);
    output.notice('chat: see --help');
    return 'Usage';
  }
  const { exit, sentence } = explain(error, server);
  if (exit !== 'Interrupted' && exit !== 'Terminated') output.notice(`chat: ${sentence}`);
  // A defect: whoever mends it needs to know where.
  if (exit === 'Failed' && error instanceof Error && !(error instanceof ExitError))
    for (const line of stackOf(error)) output.notice(line);
  return exit;
}

function stackOf(error: Error): readonly string[] {
  return (error.stack ?? '').split('\n').slice(1);
}

/** The first signal leaves cleanly, the second one at once. */
function leaveOn(signal: NodeJS.Signals, exit: ExitName): void {
  process.on(signal, () => {
    if (leaving.signal.aborted) process.exit(exitCodes[exit].code);
    leaving.abort(new ExitError(exit, `ended by ${signal}`));
  });
}

leaveOn('SIGINT', 'Interrupted');
leaveOn('SIGTERM', 'Terminated');
leaveOn('SIGHUP', 'Terminated');
// A connection that lingers must not keep a finished command alive.
process.exit(exitCodes[await main(process.argv.slice(2)).catch(tell)].code);
