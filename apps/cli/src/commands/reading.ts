import type { Member, UserId } from '@proj/chat-protocol';
import type { Client } from '@proj/client';
import { checkAll, wholeNumberWord } from '../arguments.ts';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { type Conversation, conversationWith, type Recipient, recipientOf } from '../recipient.ts';

export const readCommand: Command = {
  name: 'read',
  summary: 'mark a conversation as read, up to a message or all of it',
  words: [{ name: 'TO' }, { name: 'SEQ', optional: true }],
  flags: { ...jsonFlag, ...profileFlag },
  notes: ['Whoever wrote to you sees it. With --json {"conversation","read"}.'],
  examples: ['chat read ben', 'chat read g:01890000-0000-7000-8000-000000000000 12'],
  run: read,
};

export const receiptsCommand: Command = {
  name: 'receipts',
  summary: 'who has received and who has read a message',
  words: [{ name: 'TO' }, { name: 'SEQ' }],
  flags: { ...jsonFlag, ...profileFlag },
  notes: [
    'USER read|received|waiting, for everyone else in the conversation. With --json, for each,',
    '{"user","state","received","read"}; the numbers say how far they are.',
  ],
  examples: ['chat receipts ben 12', 'chat receipts g:01890000-0000-7000-8000-000000000000 12 --json'],
  run: receipts,
};

async function read(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [name = '', number] = given.words;
  const [recipient, wanted] = checkAll(
    () => recipientOf('TO', name),
    () => (number === undefined ? undefined : wholeNumberWord('SEQ', number, 1, Number.MAX_SAFE_INTEGER)),
  );
  await asking(context, async (client) => {
    const conversation = conversationWith(client.user, recipient);
    const head = await headOf(client, recipient, signal);
    const last = Math.min(wanted ?? head, head);
    if (last > 0) {
      await client.markRead(conversation, last);
      // It is told with what is asked next: its answer says that the server has heard.
      await client.members(conversation, { limit: 1, signal });
    }
    if (given.has('json')) await output.data({ conversation, read: last });
    else output.notice(last === 0 ? `no messages with ${recipient} yet` : `read up to ${last}`);
  });
  return 'Ok';
}

async function receipts(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [name = '', number = ''] = given.words;
  const [recipient, seq] = checkAll(
    () => recipientOf('TO', name),
    () => wholeNumberWord('SEQ', number, 1, Number.MAX_SAFE_INTEGER),
  );
  await asking(context, async (client) => {
    const conversation = conversationWith(client.user, recipient);
    const head = await headOf(client, recipient, signal);
    if (seq > head) throw new ExitError('Refused', `there is no message ${seq} with ${recipient}: the last is ${head}`);
    for await (const { user, received, read: readUpTo } of membersOf(client, conversation, signal)) {
      if (user === client.user) continue;
      const state = readUpTo >= seq ? 'read' : received >= seq ? 'received' : 'waiting';
      await output.data(given.has('json') ? { user, state, received, read: readUpTo } : `${user} ${state}`);
    }
  });
  return 'Ok';
}

/** The number of the last message; 0: there is none. */
async function headOf(client: Client, recipient: Recipient, signal: AbortSignal): Promise<number> {
  return (await client.history(recipient, { limit: 1, signal })).at(-1)?.seq ?? 0;
}

async function* membersOf(
  client: Client,
  conversation: Conversation,
  signal: AbortSignal,
): AsyncGenerator<Member, undefined> {
  let after: UserId | undefined;
  for (;;) {
    const { members } = await client.members(conversation, { after, signal });
    yield* members;
    after = members.at(-1)?.user;
    if (after === undefined) return undefined;
  }
}
