import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, generateKeys } from '@proj/snet';

const keys = generateKeys(); // The server keeps the private half. Its clients know the public one.

const server = createServer({ keys }, (socket) => {
  socket.on('error', console.error);
  socket.pipe(socket);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const { port } = server.address() as AddressInfo;
const socket = connect({ host: '127.0.0.1', port, serverKey: keys.publicKey });
socket.end('hello');

let echo = '';
for await (const chunk of socket) echo += chunk;
console.log(`echo: ${echo}`);
server.close();
