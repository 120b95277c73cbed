import { randomBytes } from 'node:crypto';
import { memoryStore } from '@proj/client';
import { ArgumentsError, wholeNumber } from '../arguments.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { sendLeftovers } from '../leftovers.ts';
import { messageJson, messageText } from '../message-line.ts';
import { isUserName, requireProfile } from '../profile.ts';
import { connectSession } from '../session.ts';

export const historyCommand: Command = {
  name: 'history',
  summary: 'print the last messages of a conversation',
  words: [{ name: 'USER' }],
  flags: { limit: { placeholder: 'N', help: 'how many, 1 to 1000 (default 50)' }, ...jsonFlag, ...profileFlag },
  notes: ['Oldest first, those of both. With --json a message is {"id","from","to","seq","sentAt","text"}.'],
  examples: ['chat history ben', 'chat history ben --limit 5 --json'],
  run: history,
};

async function history(context: Context): Promise<ExitName> {
  const { arguments: given, output, profileDirectory, signal, clientName } = context;
  const [peer = ''] = given.words;
  if (!isUserName(peer)) {
    throw new ArgumentsError([`USER must be 1 to 32 of a-z 0-9 . _ -, not ${JSON.stringify(peer)}`]);
  }
  const limit = wholeNumber('limit', given.text('limit') ?? '50', 1, 1_000);
  const profile = await requireProfile(profileDirectory);
  context.connectingTo(profile.server);
  // A device that remembers nothing: several may look at once, and nothing counts as received.
  const device = `history-${randomBytes(4).toString('hex')}`;
  const options = { profile, profileDirectory, device, signal, clientName, notice: output.notice };
  await using session = await connectSession(memoryStore(), options);
  await sendLeftovers(options);
  const entries = await session.client.history(peer, { limit, signal });
  if (entries.length === 0) output.notice(`no messages with ${peer} yet`);
  for (const entry of entries) {
    await output.data(given.has('json') ? messageJson(entry) : messageText(entry));
  }
  return 'Ok';
}
