import { once } from 'node:events';
import * as http from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dial, listen, stacks } from './stacks.ts';

describe.each(stacks)('$name: HTTP', (stack) => {
  async function serveHttp(onRequest: http.RequestListener): Promise<number> {
    const server = http.createServer(onRequest);
    onTestFinished(() => server.closeAllConnections());
    const { port } = await listen(stack, (socket) => void server.emit('connection', socket));
    return port;
  }

  function request(port: number, options: http.RequestOptions = {}): http.ClientRequest {
    return http.request({ createConnection: () => dial(stack, port), host: 'server.test', ...options });
  }

  test('a request with a body is answered', async () => {
    const port = await serveHttp((incoming, response) => {
      void text(incoming).then((body) => response.end(`${incoming.method} ${incoming.url} ${body}`));
    });
    const outgoing = request(port, { method: 'POST', path: '/echo' });
    outgoing.end('x'.repeat(200_000));
    const [response] = (await once(outgoing, 'response')) as [http.IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(await text(response)).toBe(`POST /echo ${'x'.repeat(200_000)}`);
  });

  test('one connection serves several requests', async () => {
    const seen = new Set<unknown>();
    const port = await serveHttp((incoming, response) => {
      seen.add(incoming.socket);
      response.end(incoming.url);
    });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    Object.assign(agent, { createConnection: () => dial(stack, port) });
    for (const path of ['/1', '/2', '/3']) {
      const outgoing = http.request({ agent, path });
      outgoing.end();
      const [response] = (await once(outgoing, 'response')) as [http.IncomingMessage];
      expect(await text(response)).toBe(path);
    }
    expect(seen.size).toBe(1);
  });

  test('a timeout of the request is that of the socket', async () => {
    const port = await serveHttp(() => {});
    const outgoing = request(port);
    outgoing
      .on('error', () => {})
      .setTimeout(30)
      .end();
    await once(outgoing, 'timeout');
    outgoing.destroy();
  });
});
