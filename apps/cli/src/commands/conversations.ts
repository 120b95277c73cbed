import type { ConversationId } from '@proj/chat-protocol';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { isGroupId, recipientIn } from '../recipient.ts';

export const conversationsCommand: Command = {
  name: 'conversations',
  summary: 'list conversations with users and groups, and what is unread in them',
  words: [],
  flags: { unread: { help: 'only those with unread messages' }, ...jsonFlag, ...profileFlag },
  notes: [
    'TO UNREAD TITLE. TO is what other commands take. With --json, for each,',
    '{"to","conversation","title","role","unread","read","head","floor","activeAt"}.',
  ],
  examples: ['chat conversations', 'chat conversations --unread --json'],
  run: list,
};

async function list(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  await asking(context, async (client) => {
    let after: ConversationId | undefined;
    let count = 0;
    do {
      const page = await client.conversations({ after, signal });
      after = page.at(-1)?.conversation;
      for (const { conversation, title, role, unread, read, head, floor, activeAtMs } of page) {
        if (given.has('unread') && unread === 0) continue;
        count++;
        const to = isGroupId(conversation) ? conversation : recipientIn(conversation, client.user);
        const activeAt = new Date(activeAtMs).toISOString();
        await output.data(
          given.has('json')
            ? { to, conversation, title, role: role ?? 'former', unread, read, head, floor, activeAt }
            : `${to} ${unread} ${title}`.trimEnd(),
        );
      }
    } while (after !== undefined);
    if (count > 0) return;
    output.notice(given.has('unread') ? 'nothing is unread' : 'no conversations yet: "chat send USER TEXT" begins one');
  });
  return 'Ok';
}
