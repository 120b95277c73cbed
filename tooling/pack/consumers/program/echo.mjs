import { once } from 'node:events';
import process from 'node:process';
import { connect, createServer, generateKeys } from '@proj/snet';

const keys = generateKeys();
const server = createServer({ keys }, (socket) => socket.pipe(socket));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const socket = connect({ host: '127.0.0.1', port: server.address().port, serverKey: keys.publicKey });
socket.end('imported');
for await (const chunk of socket) process.stdout.write(chunk);
server.close();
