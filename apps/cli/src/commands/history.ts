import { wholeNumber } from '../arguments.ts';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { messageJson, messageText } from '../message-line.ts';
import { recipientOf } from '../recipient.ts';

export const historyCommand: Command = {
  name: 'history',
  summary: 'print the last messages of a conversation',
  words: [{ name: 'TO' }],
  flags: {
    limit: { placeholder: 'N', help: 'how many, 1 to 1000 (default 50)' },
    before: { placeholder: 'SEQ', help: 'only what is before the message with this number' },
    ...jsonFlag,
    ...profileFlag,
  },
  notes: [
    'Oldest first, of a user or a group, by all. With --json as "chat listen" prints them. --before with the number of the',
    'first one shows the page before.',
  ],
  examples: [
    'chat history ben',
    'chat history ben --limit 5 --json',
    'chat history ben --before 120',
    'chat history g:01890000-0000-7000-8000-000000000000',
  ],
  run: history,
};

async function history(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [name = ''] = given.words;
  const recipient = recipientOf('TO', name);
  const limit = wholeNumber('limit', given.text('limit') ?? '50', 1, 1_000);
  const before = given.text('before');
  const beforeSeq = before === undefined ? undefined : wholeNumber('before', before, 1, Number.MAX_SAFE_INTEGER);
  await asking(context, async (client) => {
    const entries = await client.history(recipient, { limit, beforeSeq, signal });
    if (entries.length === 0) {
      output.notice(`no messages with ${recipient} ${beforeSeq === undefined ? 'yet' : `before ${beforeSeq}`}`);
    }
    for (const entry of entries) {
      await output.data(given.has('json') ? messageJson(entry) : messageText(entry));
    }
  });
  return 'Ok';
}
