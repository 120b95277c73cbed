import { once } from 'node:events';
import { expect, test } from 'vitest';
import { dial, serve } from './harness.ts';

test('a client that is sent to a server which does not know its session goes back, and loses nothing [SNET-7.14]', async () => {
  const echo = (socket: NodeJS.ReadWriteStream): void => void socket.on('error', () => {}).pipe(socket);
  const [home, elsewhere] = [await serve(echo), await serve(echo)];
  const socket = dial(home.port, { followRedirects: true, maxRedialDelayMs: 100 });
  await once(socket, 'connect');
  const advice = once(socket, 'goAway');
  let refused = 0;
  elsewhere.on('connection', () => refused++);
  home.drain({ jitterMs: 1, address: `127.0.0.1:${elsewhere.port}` });
  await advice;
  await once(socket, 'reattach');
  socket.write('still the same session');
  const [chunk] = await once(socket, 'data');
  expect(String(chunk)).toBe('still the same session');
  expect(refused).toBe(0);
});
