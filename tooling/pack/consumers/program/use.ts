// What the types promise, used under every strict flag.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConversationId, directConversation, parseDeviceId, parseUserId, type UserId } from '@proj/chat-protocol';
import { type Client, ClientError, connect, memoryStore, type Transport } from '@proj/client';
import { openFileStore } from '@proj/client/file';
import { FrameDecoder } from '@proj/frame';
import { connect as dial, type SnetSocket } from '@proj/snet';

const socket: SnetSocket = dial({ host: 'localhost', port: 7000, serverKey: new Uint8Array(32) });
const stream: Duplex = socket;
const remote: Socket['remoteAddress'] = socket.remoteAddress;
stream.end(remote);

const transport: Transport = () => socket;
const ann: UserId = parseUserId('ann');
const client: Client = await connect({
  transport,
  credential: { user: ann, password: 'a long password' },
  deviceId: parseDeviceId('consumer'),
  store: process.argv.length > 2 ? await openFileStore('.') : memoryStore(),
});
const conversation: ConversationId = directConversation(client.user, ann);
try {
  const { seq }: { readonly seq: number } = await client.send(conversation, 'hello');
  console.log(seq, new FrameDecoder().next()?.kind);
} catch (error) {
  if (ClientError.is(error, 'CLIENT_REFUSED')) console.log(error.code satisfies string);
  // @ts-expect-error: there is no such code.
  ClientError.is(error, 'CLIENT_OF_NOBODY');
}
// @ts-expect-error: a user is no plain string.
await client.send('ann' as string, 'hello');
