import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, createConnection, type Socket } from 'node:net';
import { connect, createServer, type Dial, generateKeys } from '@proj/snet';

const keys = generateKeys();
const server = createServer({ keys }, (socket) => {
  socket.on('error', console.error);
  socket.pipe(socket);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;

// The only way out: a proxy that is asked for a tunnel.
const tunnels = new Set<Socket>();
let asked = 0;
const proxy = http.createServer().on('connect', (request, inside: Socket) => {
  asked++;
  const { hostname, port } = new URL(`http://${request.url}`);
  const outside = createConnection(Number(port), hostname, () => {
    inside.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    inside.pipe(outside).pipe(inside);
  });
  for (const [one, other] of [
    [inside, outside],
    [outside, inside],
  ] as const) {
    tunnels.add(one);
    one.on('error', () => {}).on('close', () => other.destroy());
  }
});
proxy.listen(0, '127.0.0.1');
await once(proxy, 'listening');

/** A fresh byte stream through the proxy: called for the first connection and for every one that replaces it. */
const dial: Dial = async (_attempt, { signal }) => {
  const { port } = proxy.address() as AddressInfo;
  const request = http.request({ host: '127.0.0.1', port, method: 'CONNECT', path: target, ...(signal && { signal }) });
  const answered = once(request, 'connect', { ...(signal && { signal }) });
  request.end();
  const [response, socket] = (await answered) as [http.IncomingMessage, Socket];
  if (response.statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`the proxy answered ${response.statusCode}`);
};

const socket = connect({ dial, serverKey: keys.publicKey });
socket.setEncoding('utf8');
socket.write('before');
const [first] = await once(socket, 'data');
console.log(`echo: ${first}`);

for (const tunnel of tunnels) tunnel.destroy(); // The proxy forgets us.
socket.write('and after');
const [second] = await once(socket, 'data');
console.log(`echo: ${second}, by tunnel ${asked}`);

socket.end();
await once(socket, 'close');
proxy.close();
server.close();
