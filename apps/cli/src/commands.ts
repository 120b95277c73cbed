import { readFileSync } from 'node:fs';
import { flagLines, type WordRow } from './arguments.ts';
import type { Command } from './command.ts';
import { benchCommand } from './commands/bench.ts';
import { completionCommandOf } from './commands/completion.ts';
import { conversationsCommand } from './commands/conversations.ts';
import { devicesCommand, devicesRevokeCommand } from './commands/devices.ts';
import {
  groupAddCommand,
  groupCreateCommand,
  groupLeaveCommand,
  groupListCommand,
  groupMembersCommand,
  groupRemoveCommand,
} from './commands/group.ts';
import { groupMuteCommand, groupRenameCommand, groupRoleCommand } from './commands/group-changes.ts';
import { historyCommand } from './commands/history.ts';
import { listenCommand } from './commands/listen.ts';
import { loginCommand, registerCommand } from './commands/login.ts';
import { logoutCommand } from './commands/logout.ts';
import { editCommand, reactCommand, recallCommand } from './commands/messages.ts';
import { passwdCommand } from './commands/passwd.ts';
import { blockCommand, blocksCommand, unblockCommand, whoisCommand, whoisSetCommand } from './commands/profiles.ts';
import { readCommand, receiptsCommand } from './commands/reading.ts';
import { screenCommand } from './commands/screen.ts';
import { searchCommand } from './commands/search.ts';
import { sendCommand } from './commands/send.ts';
import { snetConnectCommand } from './commands/snet-connect.ts';
import { snetListenCommand } from './commands/snet-listen.ts';
import { talkCommand } from './commands/talk.ts';
import { exitCodeLines } from './exit.ts';

export const commands: readonly Command[] = [
  screenCommand,
  registerCommand,
  loginCommand,
  sendCommand,
  listenCommand,
  talkCommand,
  conversationsCommand,
  historyCommand,
  searchCommand,
  editCommand,
  recallCommand,
  reactCommand,
  readCommand,
  receiptsCommand,
  groupCreateCommand,
  groupAddCommand,
  groupRemoveCommand,
  groupRoleCommand,
  groupMuteCommand,
  groupRenameCommand,
  groupLeaveCommand,
  groupListCommand,
  groupMembersCommand,
  // Before the one that its name begins with.
  devicesRevokeCommand,
  devicesCommand,
  // Before the one that its name begins with.
  whoisSetCommand,
  whoisCommand,
  blockCommand,
  unblockCommand,
  blocksCommand,
  passwdCommand,
  logoutCommand,
  snetListenCommand,
  snetConnectCommand,
  benchCommand,
  completionCommandOf(() => commands),
];

/** The command that the first words name, and what follows them. */
export function findCommand(
  args: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, index) => args[index] === word)) return { command, rest: args.slice(words.length) };
  }
  return undefined;
}

/** The commands whose names begin with this word, and do not end with it. */
export function commandsUnder(word: string): readonly Command[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

/** All commands, or some of them, with examples. */
export function overview(listed: readonly Command[] = commands): string {
  const rows = listed.map((command) => ({ left: `  chat ${synopsis(command)}`, right: command.summary }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return [
    'Usage: chat COMMAND [options]',
    '',
    ...rows.map(({ left, right }) => left.padEnd(width) + right),
    '',
    'Examples:',
    ...listed.map(({ examples }) => `  ${examples[0] ?? ''}`),
    '',
    '"chat COMMAND --help" shows options and examples, --version the version. Data goes to stdout, all else to stderr.',
    '',
    'Exit codes:',
    ...exitCodeLines(),
  ].join('\n');
}

export function usage(command: Command): string {
  return [
    `Usage: chat ${synopsis(command)}${Object.keys(command.flags).length === 0 ? '' : ' [options]'}`,
    '',
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    ...command.notes,
    '',
    ...(Object.keys(command.flags).length === 0 ? [] : ['Options:', ...flagLines(command.flags), '']),
    command.examples.length === 1 ? 'Example:' : 'Examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
    'Exit codes:',
    ...exitCodeLines(command.name),
  ].join('\n');
}

function synopsis({ name, words }: Command): string {
  return [name, ...words.map(wordSynopsis)].join(' ');
}

function wordSynopsis({ name, rest, optional }: WordRow): string {
  const shown = rest === true ? `${name}…` : name;
  return optional === true ? `[${shown}]` : shown;
}

/** As in the manifest that this program was installed with. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}
