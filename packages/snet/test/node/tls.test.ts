import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { createChaosProxy } from '@proj/chaos-proxy';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SnetError, type SnetServerOptions, type SnetSocket } from '../../src/node/index.ts';
import { selfSigned } from './certificate.ts';
import { dial, failureOf, readAll, serve, serveTcp, until } from './harness.ts';

const { key, cert } = selfSigned();
const trusting = { ca: cert };

function serveTls(onConnection: (socket: SnetSocket) => void = () => {}, options: Partial<SnetServerOptions> = {}) {
  return serve(onConnection, { tls: { key, cert }, ...options });
}

describe('TLS under snet', () => {
  test('1 MB is echoed, in records of TLS on the wire', async () => {
    const server = await serveTls((socket) => socket.pipe(socket));
    const firstBytes = Promise.withResolvers<Buffer>();
    const port = await serveTcp((socket) => {
      const upstream = connectTcp(server.port, '127.0.0.1');
      socket.once('data', firstBytes.resolve);
      socket.pipe(upstream).pipe(socket);
    });
    const socket = dial(port, { tls: trusting });
    const sent = Buffer.alloc(1_000_000, 'twice sealed');
    socket.end(sent);
    expect((await readAll(socket)).equals(sent)).toBe(true);
    expect((await firstBytes.promise).subarray(0, 2).toString('hex')).toBe('1603'); // handshake, TLS
  });

  test('a session resumes over a new TLS connection, which resumes the TLS session', async () => {
    const reused: boolean[] = [];
    const server = await serveTls((socket) => socket.pipe(socket));
    const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: server.port }, seed: 1 });
    onTestFinished(() => proxy.close());
    await proxy.listen();
    const socket = dial(proxy.port, {
      tls: {
        ...trusting,
        checkServerIdentity() {
          // Node calls it for a full handshake only.
          reused.push(false);
          return undefined;
        },
      },
    });
    await once(socket, 'connect');
    socket.write('before');
    await once(socket, 'data');
    proxy.cutAll('reset');
    await once(socket, 'reattach');
    socket.write('after');
    expect(String((await once(socket, 'data'))[0])).toBe('after');
    expect(reused).toEqual([false]);
  });

  test('a certificate that is not trusted: SNET_DIAL_FAILED, and the server is not told of a session', async () => {
    let sessions = 0;
    const server = await serveTls(() => sessions++);
    const failure = await failureOf(dial(server.port, { tls: {} }));
    expect(failure).toMatchObject({ code: 'SNET_DIAL_FAILED', cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect(sessions).toBe(0);
  });

  test('the certificate does not replace the server key', async () => {
    const server = await serveTls();
    const failure = await failureOf(dial(server.port, { tls: trusting, serverKey: new Uint8Array(32).fill(9) }));
    expect(failure).toMatchObject({ code: 'SNET_HANDSHAKE_FAILED' });
  });

  test('a server that speaks no TLS: SNET_DIAL_FAILED', async () => {
    const server = await serve(() => {});
    expect(await failureOf(dial(server.port, { tls: trusting }))).toMatchObject({ code: 'SNET_DIAL_FAILED' });
  });

  test("a client that speaks no TLS is turned away: 'refused' with SNET_HANDSHAKE_FAILED", async () => {
    const server = await serveTls();
    const refused = once(server, 'refused');
    expect(SnetError.is(await failureOf(dial(server.port)))).toBe(true);
    expect((await refused)[0]).toMatchObject({ code: 'SNET_HANDSHAKE_FAILED', cause: { library: 'SSL routines' } });
  });

  test('a TLS handshake that takes too long is turned away', async () => {
    const server = await serveTls(() => {}, { handshakeTimeoutMs: 100 });
    const refused = once(server, 'refused');
    const silent = connectTcp(server.port, '127.0.0.1');
    onTestFinished(() => void silent.destroy());
    await once(silent.resume(), 'close');
    const [error] = await refused;
    expect(error).toMatchObject({ code: 'SNET_HANDSHAKE_FAILED', cause: { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' } });
  });

  test('the addresses are those of the TLS connection', async () => {
    const arrived = Promise.withResolvers<SnetSocket>();
    const server = await serveTls(arrived.resolve);
    const socket = dial(server.port, { tls: trusting });
    await once(socket, 'connect');
    const peer = await arrived.promise;
    expect([peer.remoteAddress, peer.remotePort]).toEqual([socket.localAddress, socket.localPort]);
    expect(peer.localPort).toBe(server.port);
  });

  test('TLS that a server takes itself is handed over like any transport', async () => {
    const server = await serveTls((socket) => socket.end('served'));
    let transport: TLSSocket | undefined;
    const socket = dial(0, {
      dial: async () => {
        transport = connectTls({ host: '127.0.0.1', port: server.port, ca: cert });
        await once(transport, 'secureConnect');
        return transport;
      },
    });
    expect((await readAll(socket)).toString()).toBe('served');
    expect(transport?.authorized).toBe(true);
    await until(() => server.connections === 0);
  });
});
