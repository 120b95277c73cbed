import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { createAccounts, createChatServer, createTokens } from '@proj/chat-server';
import { connect, register } from '@proj/client';
import { openSqliteStore as openClientStore } from '@proj/client/sqlite';
import { createServer, connect as dial, generateKeys } from '@proj/snet';
import { openSqliteStore } from '@proj/store/sqlite';

const folder = process.argv[2];
await using store = await openSqliteStore({ file: join(folder, 'server.db') });
const accounts = createAccounts(store.users);
const tokens = createTokens({ secret: randomBytes(32) });
await using server = createChatServer({ store, accounts, tokens, registration: 'open' });
const keys = generateKeys();
const listener = createServer({ keys }, (socket) => server.accept(socket, { remote: socket.remoteAddress }));
listener.listen(0, '127.0.0.1');
await once(listener, 'listening');
const transport = () => dial({ host: '127.0.0.1', port: listener.address().port, serverKey: keys.publicKey });

async function enter(name) {
  const credential = { user: parseUserId(name), password: `the password of ${name}` };
  await register({ transport, ...credential });
  const own = await openClientStore(join(folder, `${name}.db`));
  return connect({ transport, credential, deviceId: parseDeviceId('consumer'), store: own });
}

const ann = await enter('ann');
const bob = await enter('bob');
await ann.send(bob.user, 'from a tarball');
for await (const { from, content } of bob.messages({ limit: 1 })) process.stdout.write(`${from}: ${content.text}\n`);
await ann.close();
await bob.close();
listener.close();
