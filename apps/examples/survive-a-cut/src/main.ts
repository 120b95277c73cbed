import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { finished, pipeline } from 'node:stream/promises';
import { createChaosProxy } from '@proj/chaos-proxy';
import { connect, createServer, generateKeys } from '@proj/snet';

const keys = generateKeys();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

// A server that answers everything it is sent with the digest of it.
let answered: Promise<void> | undefined;
const server = createServer({ keys, allowHalfOpen: true }, (socket) => {
  answered = pipeline(socket, createHash('sha256').setEncoding('hex'), socket);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

// Between the two: a network that resets every connection after at most 400 kB, in either direction.
await using proxy = createChaosProxy({
  upstream: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
  seed: 1,
  faults: (_connection, random) => ({
    cut: { mode: 'reset', afterBytes: { toServer: random.between(10_000, 400_000), toClient: 400_000 } },
  }),
});
await proxy.listen();

const socket = connect({ host: '127.0.0.1', port: proxy.port, serverKey: keys.publicKey, allowHalfOpen: true });
let cuts = 0;
socket.on('detach', () => cuts++); // The connection is gone. Nothing needs to be done about it.

const bytes = randomBytes(5_000_000);
socket.end(bytes);
let digest = '';
for await (const chunk of socket) digest += chunk;
await Promise.all([finished(socket), answered]); // Both ends know that nothing is missing: the network may go.

console.log(`5 MB, ${cuts} cuts, ${digest === sha256(bytes) ? 'every byte once and in order' : 'DAMAGED'}`);
server.close();
