import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChaosProxy } from '@proj/chaos-proxy';
import { connect, createServer, generateKeys } from '@proj/snet';

const keys = generateKeys();

// An HTTP server that knows nothing of snet: it is handed sockets, and these are sockets.
const web = http.createServer((request, response) => {
  response.setHeader('content-type', 'text/plain');
  if (request.url === '/large') response.end('x'.repeat(3_000_000));
  else response.end('hello\n');
});
const server = createServer({ keys }, (socket) => web.emit('connection', socket));
server.listen(0, '127.0.0.1');
await once(server, 'listening');

// A network that cuts every connection after at most half a megabyte.
await using proxy = createChaosProxy({
  upstream: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
  seed: 1,
  faults: (_connection, random) => ({
    cut: { mode: 'reset', afterBytes: { toServer: 500_000, toClient: random.between(10_000, 500_000) } },
  }),
});
await proxy.listen();

// A client of HTTP that keeps its connection alive, as ever. Only where that comes from is new.
let cuts = 0;
class SnetAgent extends http.Agent {
  override createConnection(): ReturnType<typeof connect> {
    return connect({ host: '127.0.0.1', port: proxy.port, serverKey: keys.publicKey }).on('detach', () => cuts++);
  }
}
const agent = new SnetAgent({ keepAlive: true, maxSockets: 1 });

async function get(path: string): Promise<string> {
  const [response] = (await once(http.get({ agent, path }), 'response')) as [http.IncomingMessage];
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return `${response.statusCode} ${body.length} bytes`;
}

console.log(`/: ${await get('/')}`);
console.log(`/large: ${await get('/large')}`);
console.log(`cuts that nobody noticed: ${cuts}`);
agent.destroy();
server.close();
