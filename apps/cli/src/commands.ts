import { readFileSync } from 'node:fs';
import { flagLines } from './arguments.ts';
import type { Command } from './command.ts';
import { historyCommand } from './commands/history.ts';
import { listenCommand } from './commands/listen.ts';
import { loginCommand, registerCommand } from './commands/login.ts';
import { logoutCommand } from './commands/logout.ts';
import { sendCommand } from './commands/send.ts';
import { talkCommand } from './commands/talk.ts';
import { exitCodeLines } from './exit.ts';

export const commands: readonly Command[] = [
  registerCommand,
  loginCommand,
  sendCommand,
  listenCommand,
  talkCommand,
  historyCommand,
  logoutCommand,
];

export function overview(): string {
  const rows = commands.map((command) => ({ left: `  chat ${synopsis(command)}`, right: command.summary }));
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return [
    'Usage: chat COMMAND [options]',
    '',
    ...rows.map(({ left, right }) => left.padEnd(width) + right),
    '',
    '"chat COMMAND --help" shows options and examples, --version the version. Data goes to stdout, all else to stderr.',
    '',
    'Exit codes:',
    ...exitCodeLines(),
  ].join('\n');
}

export function usage(command: Command): string {
  return [
    `Usage: chat ${synopsis(command)} [options]`,
    '',
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    ...command.notes,
    '',
    'Options:',
    ...flagLines(command.flags),
    '',
    command.examples.length === 1 ? 'Example:' : 'Examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
    'Exit codes:',
    ...exitCodeLines(),
  ].join('\n');
}

function synopsis({ name, words }: Command): string {
  return [name, ...words.map((word) => (word.rest === true ? `${word.name}…` : word.name))].join(' ');
}

/** As in the manifest that this program was installed with. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}
