import { once } from 'node:events';
import { expect, test } from 'vitest';
import { connect, createServer, generateKeys } from '../../src/node/index.ts';

test('an echo through real sockets comes back whole, and both ends close cleanly', async () => {
  const keys = generateKeys();
  const server = createServer({ keys }, (socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect({ host: '127.0.0.1', port: server.address()!.port, serverKey: keys.publicKey });
  const sent = Buffer.alloc(3_000_000, 'snet');
  socket.end(sent);
  const received: Buffer[] = [];
  for await (const chunk of socket) received.push(chunk as Buffer);
  expect(Buffer.concat(received).equals(sent)).toBe(true);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect(server.connections).toBe(0);
});
