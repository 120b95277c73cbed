import { adminReference } from '../admin/reference.ts';
import type { Command } from '../command.ts';
import { configReference } from '../config-reference.ts';
import { print } from '../output.ts';

function documentCommand(name: string, summary: string, text: () => string): Command {
  return {
    name,
    summary,
    usage: () =>
      [`Usage: chat-server ${name}`, '', `Prints ${summary}.`, '', 'Example:', `  chat-server ${name}`].join('\n'),
    run: async () => {
      print(text().trimEnd());
      return 'Ok';
    },
  };
}

export const referenceCommands: readonly Command[] = [
  documentCommand('config reference', 'every option with its default, as Markdown', configReference),
  documentCommand('admin reference', 'every route of the admin API, as Markdown', adminReference),
];
