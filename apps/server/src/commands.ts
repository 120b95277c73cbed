import { readFileSync } from 'node:fs';
import type { Command } from './command.ts';
import { backupCommand } from './commands/backup.ts';
import { banCommands } from './commands/ban.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exportCommand } from './commands/export.ts';
import { groupCommands } from './commands/group.ts';
import { referenceCommands } from './commands/reference.ts';
import { restoreCommand } from './commands/restore.ts';
import { serveCommand } from './commands/serve.ts';
import { sessionCommands } from './commands/session.ts';
import { statsCommand } from './commands/stats.ts';
import { topCommand } from './commands/top.ts';
import { userCommands } from './commands/user.ts';
import { exitCodeLines } from './exit.ts';
import { reportCommand } from './report/command.ts';

export type { Command } from './command.ts';

export const commands: readonly Command[] = [
  serveCommand,
  ...userCommands,
  ...sessionCommands,
  ...groupCommands,
  ...banCommands,
  statsCommand,
  topCommand,
  doctorCommand,
  backupCommand,
  restoreCommand,
  exportCommand,
  reportCommand,
  ...referenceCommands,
];

/** The command that the arguments name, and those left. Options first mean `serve`; `undefined`: there is no such command. */
export function findCommand(args: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  if (args.length === 0 || args[0]?.startsWith('-') === true) return { command: serveCommand, rest: args };
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, index) => args[index] === word)) return { command, rest: args.slice(words.length) };
  }
  return undefined;
}

export function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    'Usage: chat-server [command] [options]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    '"chat-server serve --help" shows the options of a command, --version the version.',
    '',
    'Exit codes:',
    ...exitCodeLines(),
  ].join('\n');
}

/** As in the manifest that this program was installed with. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}
