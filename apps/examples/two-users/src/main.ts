import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { createAccounts, createChatServer, createTokens } from '@proj/chat-server';
import { type Client, connect, memoryStore, register, type Transport } from '@proj/client';
import { createServer, connect as dial, generateKeys } from '@proj/snet';
import { openMemoryStore } from '@proj/store/memory';

// The server. `npm start` runs one that keeps everything in a file; this one forgets.
await using store = openMemoryStore();
const accounts = createAccounts(store.users);
const tokens = createTokens({ secret: randomBytes(32) });
await using server = createChatServer({ store, accounts, tokens, registration: 'open' });
const keys = generateKeys();
const listener = createServer({ keys }, (socket) => server.accept(socket, { remote: socket.remoteAddress }));
listener.listen(0, '127.0.0.1');
await once(listener, 'listening');

// How the two get there.
const { port } = listener.address() as AddressInfo;
const transport: Transport = () => dial({ host: '127.0.0.1', port, serverKey: keys.publicKey });

async function join(name: string): Promise<Client> {
  const credential = { user: parseUserId(name), password: `the password of ${name}` };
  await register({ transport, ...credential });
  return connect({ transport, credential, deviceId: parseDeviceId('example'), store: memoryStore() });
}

await using ann = await join('ann');
await using bob = await join('bob');

async function listen(client: Client, answer: string | undefined): Promise<void> {
  for await (const { from, content } of client.messages({ limit: 1 })) {
    if (content.kind === 'text') console.log(`${client.user} reads from ${from}: ${content.text}`);
    if (answer !== undefined) await client.send(from, answer);
  }
}

const talk = Promise.all([listen(bob, 'The train is late.'), listen(ann, undefined)]);
const { seq } = await ann.send(bob.user, 'Where are you?'); // Resolves once the server has it for good.
console.log(`ann has sent message ${seq}`);
await talk;
listener.close();
