import { execFile } from 'node:child_process';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { keys, serve } from './harness.ts';

/** Runs it as a process of its own; answers what it printed when it has ended by itself. */
function outputOf(program: string, env: { readonly [name: string]: string } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['--conditions=@proj/source', '--input-type=module', '--eval', program];
    const options = { cwd: import.meta.dirname, timeout: 25_000, env: { ...process.env, NODE_OPTIONS: '', ...env } };
    execFile(process.execPath, args, options, (error, stdout) => (error === null ? resolve(stdout) : reject(error)));
  });
}

describe('a process whose session is over does not wait', () => {
  test('for an end that is out of reach', async () => {
    // The server has all, says so and is gone before the client can hear that this was heard: it will wait in vain.
    const output = await outputOf(`
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
    `);
    // Otherwise this has shown nothing.
    expect(output).toBe('closing\n');
  });

  test('for an end that does not answer, though the connection is up', async () => {
    const server = await serve((socket) => socket.on('error', () => {}).pipe(socket));
    const program = `
      import { once } from 'node:events';
      import { connect as connectTcp } from 'node:net';
      import { finished } from 'node:stream/promises';
      import { connect } from '@proj/snet';
      const { PORT, SERVER_KEY } = process.env;
      const transport = connectTcp(Number(PORT), '127.0.0.1');
      await once(transport, 'connect');
      const serverKey = Buffer.from(SERVER_KEY, 'base64');
      const patient = { lingerMs: 600_000, deadPathMs: 60_000 };
      const socket = connect({ serverKey, ...patient, dial: async () => transport });
      const write = transport.write.bind(transport);
      transport.write = (chunk) => socket.session.state === 'closing' || write(chunk);
      socket.on('data', () => {});
      socket.end('all there is');
      await finished(socket);
      // Asked for again when it was let go of, it waits as long once more.
      const unref = transport.unref.bind(transport);
      let farewells = 0;
      transport.unref = () => {
        if (farewells++ === 0) setImmediate(() => socket.ref());
        return unref();
      };
      process.on('exit', () => console.log(socket.session.state, transport.readyState, farewells));
    `;
    const serverKey = Buffer.from(keys.publicKey).toString('base64');
    expect(await outputOf(program, { PORT: String(server.port), SERVER_KEY: serverKey })).toBe('closing open 2\n');
  });
});
