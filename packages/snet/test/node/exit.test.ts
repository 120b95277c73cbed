import { execFile } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';

/** The server has all, says so and is gone before the client can hear that this was heard: it will wait in vain. */
const program = `
  import { once } from 'node:events';
  import { finished } from 'node:stream/promises';
  import { createChaosProxy } from '@proj/chaos-proxy';
  import { connect, createServer, generateKeys } from '@proj/snet';
  const keys = generateKeys();
  const server = createServer({ keys }, (socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: server.address().port }, seed: 1 });
  await proxy.listen();
  const socket = connect({ host: '127.0.0.1', port: proxy.port, serverKey: keys.publicKey, lingerMs: 600_000 });
  socket.on('data', () => {});
  socket.end('all there is');
  await finished(socket);
  await proxy.close();
  server.close();
  console.log(socket.session.state);
`;

test('a process whose session is over does not wait for an end that is out of reach', async () => {
  const output = await new Promise<string>((resolve, reject) => {
    const args = ['--conditions=@proj/source', '--input-type=module', '--eval', program];
    const options = { cwd: import.meta.dirname, timeout: 25_000, env: { ...process.env, NODE_OPTIONS: '' } };
    execFile(process.execPath, args, options, (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
  // Otherwise this has shown nothing.
  expect(output).toBe('closing\n');
});
