import { type ConversationId, directConversation, parseUserId } from '@proj/chat-protocol';
import type { Client } from '@proj/client';

export async function nightShift(client: Client): Promise<ConversationId> {
  const { conversation } = await client.createGroup({ title: 'Night shift', users: [parseUserId('bob')] });
  const { seq } = await client.send(conversation, 'The cellar key is in the bxo');
  await client.post(conversation, { kind: 'edit', target: seq, text: 'The cellar key is in the box' });
  await client.markRead(directConversation(client.user, parseUserId('bob')), 12);
  const readers = await client.members(conversation, { readSeq: seq });
  console.log(`${readers.members.length} of ${readers.total} have read it`);
  return conversation;
}
