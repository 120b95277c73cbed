import type { Command } from '../command.ts';
import { storageCommand } from '../commands/storage-command.ts';
import { openDataDirectory } from '../data-directory.ts';
import { ExitError } from '../exit.ts';
import { OptionsError } from '../options.ts';
import { printable } from '../output.ts';
import { phrases } from './phrases.ts';
import { reportMail } from './render.ts';
import { readReportState } from './state-file.ts';

const dryRun = { name: 'dry-run', help: 'print it; nothing is sent, and nothing is counted anew' } as const;
const html = { name: 'html', help: 'as the mail shows it, instead of plain text' } as const;

export const reportCommand: Command = storageCommand({
  name: 'report',
  summary: 'what the next status mail says so far',
  description: [
    'Prints the status mail of the window that is under way, as it was up to ten seconds ago.',
    'The running server sends it when the window ends, if --smtp-url is set.',
  ],
  switches: [dryRun, html],
  examples: ['chat-server report --dry-run', 'chat-server report --dry-run --html > report.html'],
  run: async ({ storage, switches }) => {
    if (!switches.has(dryRun.name)) throw new OptionsError(['--dry-run is missing: only the server sends reports']);
    await openDataDirectory(storage.data);
    const state = await readReportState(storage.data).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ExitError('DataDirectory', `what was gathered for the report cannot be read: ${reason}`, {
        cause: error,
      });
    });
    if (state === undefined) {
      throw new ExitError('DataDirectory', `${storage.data} has nothing to report: no server has run on it yet`);
    }
    const { node, language, window, previous, alerts } = state;
    const mail = reportMail({ node, window, previous, alerts, facts: undefined }, language, 'localhost');
    const text = switches.has(html.name) ? mail.html : `${phrases[language].reportSubject(node.name)}\n\n${mail.text}`;
    process.stdout.write(text.split('\n').map(printable).join('\n'));
    return 'Ok';
  },
});
