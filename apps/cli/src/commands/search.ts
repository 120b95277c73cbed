import { ArgumentsError, wholeNumber } from '../arguments.ts';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { messageJson, messageText } from '../message-line.ts';
import { conversationWith, recipientOf } from '../recipient.ts';

export const searchCommand: Command = {
  name: 'search',
  summary: 'print messages with all these words, newest first',
  words: [{ name: 'WORDS', rest: true }],
  flags: {
    in: { placeholder: 'TO', help: 'only in the conversation with this user, or in this group' },
    limit: { placeholder: 'N', help: 'how many, 1 to 50 (default 50)' },
    ...jsonFlag,
    ...profileFlag,
  },
  notes: ['As they were sent, not as they were changed. With --json as "chat listen" prints them.'],
  examples: ['chat search key cellar', 'chat search --in ben --limit 5 --json key'],
  run: search,
};

async function search(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const limit = wholeNumber('limit', given.text('limit') ?? '50', 1, 50);
  const within = given.text('in');
  const recipient = within === undefined ? undefined : recipientOf('--in', within);
  const query = given.words.join(' ').trim();
  if (query === '') throw new ArgumentsError(['WORDS is empty: there is nothing to look for']);
  await asking(context, async (client) => {
    const conversation = recipient === undefined ? undefined : conversationWith(client.user, recipient);
    const entries = await client.search(query, { conversation, limit, signal });
    if (entries.length === 0)
      output.notice(`no message${recipient === undefined ? '' : ` with ${recipient}`} has all these words`);
    for (const entry of entries) await output.data(given.has('json') ? messageJson(entry) : messageText(entry));
  });
  return 'Ok';
}
