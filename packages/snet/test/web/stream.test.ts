import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { provider } from '@proj/crypto/provider';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SnetSocket } from '../../src/node/index.ts';
import { connect, SnetError, type SnetStream, type SnetWebSocketOptions } from '../../src/web/index.ts';
import { keys, until } from '../node/harness.ts';
import { serveWeb, serveWebSockets } from '../ws/harness.ts';

type ClientTestOptions = SnetWebSocketOptions & { readonly serverKey?: Uint8Array };

const quick = { deadPathMs: 500, keepAliveMs: 500, maxRedialDelayMs: 200 };

/** A client as in a browser, over Node's own WebSocket; destroyed with the test. */
async function dial(url: string, options: ClientTestOptions = {}): Promise<SnetStream> {
  const stream = await connect(url, { serverKey: keys.publicKey, ...options });
  onTestFinished(() => stream.destroy());
  return stream;
}

/** Both ends; the server's ignores errors, which it gets when the client is destroyed. */
async function pair(
  options: ClientTestOptions & { readonly allowHalfOpen?: boolean } = {},
): Promise<{ readonly stream: SnetStream; readonly peer: SnetSocket }> {
  const arrived = Promise.withResolvers<SnetSocket>();
  const server = await serveWeb(arrived.resolve, { allowHalfOpen: options.allowHalfOpen });
  const [stream, peer] = await Promise.all([dial(server.url, options), arrived.promise]);
  return { stream, peer: peer.on('error', () => {}) };
}

/** The events of the stream in words, data aside. */
function record(stream: SnetStream): string[] {
  const seen: string[] = [];
  for (const event of ['drain', 'end', 'finish', 'close', 'detach', 'reattach'] as const) {
    stream.on(event, () => seen.push(event));
  }
  stream.on('error', (error) => seen.push(SnetError.is(error) ? error.code : error.message));
  return seen;
}

const happened = (stream: SnetStream, event: 'close' | 'drain' | 'end' | 'finish' | 'reattach'): Promise<unknown> =>
  new Promise((resolve) => stream.on(event, resolve));

async function read(stream: SnetStream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  await happened(stream, 'end');
  return Buffer.concat(chunks);
}

describe('connect', () => {
  test('resolves with a stream that is attached, over the provider of browsers', async () => {
    const { stream, peer } = await pair();
    expect([stream.attached, stream.destroyed]).toEqual([true, false]);
    stream.write(Buffer.from('hello'));
    expect(String((await once(peer, 'data'))[0])).toBe('hello');
  });

  test('takes any provider', async () => {
    const { stream } = await pair({ crypto: provider });
    expect(stream.attached).toBe(true);
  });

  test('opens WebSockets as it is told to', async () => {
    const server = await serveWeb(() => {});
    const opened: string[] = [];
    const stream = await dial(`${server.url}/path`, {
      open: (url) => {
        opened.push(url);
        return new WebSocket(url);
      },
    });
    expect(opened).toEqual([`${server.url}/path`]);
    stream.destroy();
  });

  test('another server key: SNET_HANDSHAKE_FAILED', async () => {
    const server = await serveWeb(() => {});
    const failed = dial(server.url, { serverKey: new Uint8Array(32).fill(9) });
    await expect(failed).rejects.toMatchObject({ code: 'SNET_HANDSHAKE_FAILED' });
  });

  test('nobody there: SNET_DIAL_FAILED', async () => {
    const { web, port } = await serveWebSockets(() => {});
    web.close();
    await expect(dial(`ws://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'SNET_DIAL_FAILED' });
  });

  test('no URL of a WebSocket: SNET_DIAL_FAILED', async () => {
    await expect(dial('gopher://127.0.0.1')).rejects.toMatchObject({ code: 'SNET_DIAL_FAILED' });
  });

  test('a server that says nothing: SNET_HANDSHAKE_TIMEOUT', async () => {
    const { port } = await serveWebSockets(() => {});
    const failed = dial(`ws://127.0.0.1:${port}`, { handshakeTimeoutMs: 100 });
    await expect(failed).rejects.toMatchObject({ code: 'SNET_HANDSHAKE_TIMEOUT' });
  });

  test('a WebSocket that does not open in time: SNET_DIAL_FAILED', async () => {
    const silent = createTcpServer(() => {});
    onTestFinished(() => void silent.close());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { readonly port: number };
    const failed = dial(`ws://127.0.0.1:${port}`, { connectTimeoutMs: 50 });
    await expect(failed).rejects.toMatchObject({ code: 'SNET_DIAL_FAILED' });
  });

  test('options out of range: SNET_BAD_OPTION', async () => {
    await expect(dial('ws://127.0.0.1', { replayBufferBytes: -1 })).rejects.toMatchObject({ code: 'SNET_BAD_OPTION' });
  });

  test('without a WebSocket in this runtime: SNET_DIAL_FAILED that says what to pass', async () => {
    const { WebSocket } = globalThis;
    Reflect.deleteProperty(globalThis, 'WebSocket');
    onTestFinished(() => void Object.assign(globalThis, { WebSocket }));
    await expect(dial('ws://127.0.0.1')).rejects.toMatchObject({ cause: { code: 'SNET_BAD_OPTION' } });
  });

  test('an aborted attempt rejects with the reason, before and while it connects', async () => {
    const reason = new Error('changed my mind');
    await expect(dial('ws://127.0.0.1', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const { web, port } = await serveWebSockets(() => {});
    const controller = new AbortController();
    const failed = dial(`ws://127.0.0.1:${port}`, { signal: controller.signal });
    await once(web, 'connection');
    controller.abort(reason);
    await expect(failed).rejects.toBe(reason);
    await until(() => web.clients.size === 0);
  });

  test('once connected the signal means nothing any more', async () => {
    const controller = new AbortController();
    const { stream, peer } = await pair({ signal: controller.signal });
    controller.abort();
    stream.write(Buffer.from('still here'));
    expect(String((await once(peer, 'data'))[0])).toBe('still here');
  });
});

describe('a conversation in events', () => {
  test('2 MB are echoed whole, then both sides close', async () => {
    const { stream, peer } = await pair();
    peer.pipe(peer);
    const seen = record(stream);
    const closed = happened(stream, 'close');
    const sent = Buffer.alloc(2_000_000, 'there and back');
    stream.write(sent);
    stream.end();
    expect((await read(stream)).equals(sent)).toBe(true);
    await closed;
    expect(seen.filter((event) => event !== 'drain').sort()).toEqual(['close', 'end', 'finish']);
    expect(seen.at(-1)).toBe('close');
  });

  test('an end is answered with an end, unless allowHalfOpen says that this direction goes on', async () => {
    const { stream, peer } = await pair();
    peer.resume().end();
    stream.resume();
    await happened(stream, 'close');
    const half = await pair({ allowHalfOpen: true });
    half.peer.end('question');
    expect(String(await read(half.stream))).toBe('question');
    half.stream.write(Buffer.from('answer'));
    expect(String((await once(half.peer, 'data'))[0])).toBe('answer');
  });

  test("'finish' means that the other end holds every byte", async () => {
    const { stream, peer } = await pair();
    peer.pause();
    stream.write(Buffer.alloc(10));
    stream.end();
    await happened(stream, 'finish');
    expect(stream.acknowledgedBytes).toBe(10);
  });

  test('write answers false when the session takes no more, and drain comes when it does', async () => {
    const { stream, peer } = await pair({ replayBufferBytes: 65_536 });
    peer.pause();
    const chunk = new Uint8Array(16_384);
    let written = 0;
    while (stream.write(chunk)) {
      written += chunk.length;
      expect(written).toBeLessThan(4 * 1024 * 1024);
      await new Promise(setImmediate);
    }
    written += chunk.length;
    expect(stream.write(Buffer.from('kept in order'))).toBe(false);
    let received = '';
    peer.on('data', (data) => {
      received += data.toString('latin1');
    });
    peer.resume();
    await happened(stream, 'drain');
    await until(() => received.length === written + 13);
    expect(received.endsWith('kept in order')).toBe(true);
  });

  test('a stream that nobody reads is paused, and loses nothing', async () => {
    const { stream, peer } = await pair();
    peer.write('early ');
    await until(() => peer.acknowledgedBytes === 6);
    let text = '';
    const subscription = stream.on('data', (chunk) => {
      text += Buffer.from(chunk);
    });
    await until(() => text === 'early ');
    stream.pause();
    peer.write('later');
    await until(() => peer.acknowledgedBytes === 11);
    expect(text).toBe('early ');
    stream.resume();
    await until(() => text === 'early later');
    subscription[Symbol.dispose]();
  });

  test('a write after end destroys the stream: SNET_CLOSED', async () => {
    const { stream } = await pair();
    const seen = record(stream);
    stream.end();
    expect(stream.write(Buffer.from('late'))).toBe(false);
    await happened(stream, 'close');
    expect(seen).toEqual(['SNET_CLOSED', 'close']);
    expect(stream.write(Buffer.from('later'))).toBe(false);
  });

  test('destroy ends the session at once: the other end gets SNET_RESET', async () => {
    const { stream, peer } = await pair();
    const seen = record(stream);
    const failed = once(peer, 'error');
    const reason = new Error('enough');
    stream.destroy(reason);
    stream.destroy();
    expect(seen).toEqual([]);
    await happened(stream, 'close');
    expect(seen).toEqual(['enough', 'close']);
    expect((await failed)[0]).toMatchObject({ code: 'SNET_RESET' });
  });

  test('the other end is destroyed: SNET_RESET, then close', async () => {
    const { stream, peer } = await pair();
    const seen = record(stream);
    peer.destroy();
    await happened(stream, 'close');
    expect(seen).toEqual(['SNET_RESET', 'close']);
  });
});

describe('a server that is quicker than the answer of connect', () => {
  test('its end is heard by whoever reads', async () => {
    const server = await serveWeb((socket) => socket.end());
    const inEvents = await dial(server.url);
    const ended = happened(inEvents, 'end');
    inEvents.resume();
    await ended;
    const inWebStreams = await dial(server.url);
    expect(await new Response(inWebStreams.readable).text()).toBe('');
    // Asked for late it is closed, not broken.
    expect(await new Response(inEvents.readable).text()).toBe('');
  });

  test('its reset is heard by whoever listens', async () => {
    const server = await serveWeb((socket) => socket.destroy());
    const stream = await dial(server.url);
    const seen = record(stream);
    await happened(stream, 'close');
    expect(seen).toEqual(['SNET_RESET', 'close']);
  });
});

describe('a conversation in Web Streams', () => {
  test('2 MB are echoed whole', async () => {
    const { stream, peer } = await pair();
    peer.pipe(peer);
    const sent = Buffer.alloc(2_000_000, 'there and back');
    const received = new Response(stream.readable).arrayBuffer();
    await new Blob([sent]).stream().pipeTo(stream.writable);
    expect(stream.acknowledgedBytes).toBe(sent.length);
    expect(Buffer.from(await received).equals(sent)).toBe(true);
  });

  test('each of the two is one and the same, however often it is asked for', async () => {
    const { stream } = await pair();
    expect(stream.readable).toBe(stream.readable);
    expect(stream.writable).toBe(stream.writable);
  });

  test('nothing is read that nobody asked for', async () => {
    const { stream, peer } = await pair({ receiveWindowBytes: 65_536 });
    const reader = stream.readable.getReader();
    peer.write(Buffer.alloc(1_000_000));
    peer.end();
    await until(() => peer.acknowledgedBytes >= 65_536);
    await new Promise(setImmediate);
    // The window, which is full, and not a byte that was taken from it.
    expect(peer.acknowledgedBytes).toBe(65_536);
    let total = 0;
    for (let result = await reader.read(); !result.done; result = await reader.read()) total += result.value.length;
    expect(total).toBe(1_000_000);
  });

  test('a writer waits while the session takes no more', async () => {
    const { stream, peer } = await pair({ replayBufferBytes: 65_536 });
    peer.pause();
    const writer = stream.writable.getWriter();
    let written = 0;
    const writing = (async () => {
      for (let i = 0; i < 40; i++) {
        await writer.write(new Uint8Array(65_536));
        written++;
      }
      await writer.close();
    })();
    await until(() => peer.readableLength > 0 || peer.bytesRead > 0 || written > 2);
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    expect(written).toBeLessThan(30);
    peer.resume();
    await writing;
    expect(stream.acknowledgedBytes).toBe(40 * 65_536);
  });

  test('closing the writer leaves the reader open', async () => {
    const { stream, peer } = await pair({ allowHalfOpen: true });
    peer.on('end', () => peer.end('answer')).resume();
    await stream.writable.close();
    expect(await new Response(stream.readable).text()).toBe('answer');
  });

  test('cancelling the reader, and aborting the writer, destroy the session', async () => {
    for (const give of [
      (stream: SnetStream) => stream.readable.cancel(),
      (stream: SnetStream) => stream.writable.abort(new Error('enough')),
    ]) {
      const { stream, peer } = await pair();
      const failed = once(peer, 'error');
      await give(stream);
      expect((await failed)[0]).toMatchObject({ code: 'SNET_RESET' });
      expect(stream.destroyed).toBe(true);
    }
  });

  test('what ends the session rejects both', async () => {
    const { stream, peer } = await pair();
    const reading = stream.readable.getReader().read();
    const writer = stream.writable.getWriter();
    const failures = Promise.allSettled([reading, writer.closed]);
    peer.destroy();
    const codes = (await failures).map((result) => (result as { reason?: { code?: string } }).reason?.code);
    expect(codes).toEqual(['SNET_RESET', 'SNET_RESET']);
    await expect(writer.write(new Uint8Array(1))).rejects.toMatchObject({ code: 'SNET_RESET' });
  });

  test('of a stream that was destroyed both are errored: SNET_CLOSED', async () => {
    const { stream } = await pair();
    stream.destroy();
    await expect(stream.readable.getReader().read()).rejects.toMatchObject({ code: 'SNET_CLOSED' });
    await expect(stream.writable.getWriter().closed).rejects.toMatchObject({ code: 'SNET_CLOSED' });
  });

  test('being destroyed while they wait errors both as well', async () => {
    const { stream, peer } = await pair({ replayBufferBytes: 65_536 });
    peer.pause();
    const reading = stream.readable.getReader().read();
    const writer = stream.writable.getWriter();
    const writing = writer.write(new Uint8Array(10_000_000));
    const failures = Promise.allSettled([reading, writing, writer.closed]);
    stream.destroy();
    const codes = (await failures).map((result) => (result as { reason?: { code?: string } }).reason?.code);
    expect(codes).toEqual(['SNET_CLOSED', 'SNET_CLOSED', 'SNET_CLOSED']);
  });
});

describe('over links that break', () => {
  test('both directions arrive whole through cuts at any byte [SNET-6.1]', { timeout: 60_000 }, async () => {
    const total = 1_000_000;
    const sent = Buffer.alloc(total, 'not a byte more, not a byte less; ');
    const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    const there = Promise.withResolvers<string>();
    const server = await serveWeb(
      (socket) => {
        const chunks: Buffer[] = [];
        socket.on('data', (chunk) => chunks.push(chunk));
        socket.on('end', () => there.resolve(hash(Buffer.concat(chunks))));
        socket.end(sent);
      },
      { ...quick, allowHalfOpen: true },
    );
    let calm = true;
    const plan: FaultPlan = (_index, random) =>
      calm
        ? { cut: { mode: 'reset', afterBytes: { toServer: 40_000, toClient: 40_000 } } }
        : {
            cut: {
              mode: random.bool(0.04) ? 'half-open' : random.bool(0.5) ? 'reset' : 'fin',
              afterBytes: { toServer: random.between(1, 150_000), toClient: random.between(1, 150_000) },
            },
          };
    const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: server.port }, seed: 7, faults: plan });
    onTestFinished(() => proxy.close());
    await proxy.listen();
    const stream = await dial(`ws://127.0.0.1:${proxy.port}`, { ...quick, allowHalfOpen: true });
    calm = false;
    const seen = record(stream);
    const closed = happened(stream, 'close');
    const here = read(stream);
    stream.write(sent);
    stream.end();
    expect(hash(await here)).toBe(hash(sent));
    expect(await there.promise).toBe(hash(sent));
    await closed;
    expect(proxy.statistics.connections).toBeGreaterThan(10);
    expect(seen.filter((event) => event === 'reattach').length).toBeGreaterThan(5);
    expect(seen.at(-1)).toBe('close');
  });

  test("'detach' says until when, 'reattach' for how long", async () => {
    const server = await serveWeb((socket) => socket.on('error', () => {}));
    const stream = await dial(server.url, quick);
    const detached = new Promise<{ readonly untilMs: number }>((resolve) => stream.on('detach', resolve));
    const reattached = new Promise<{ readonly outageMs: number }>((resolve) => stream.on('reattach', resolve));
    for (const webSocket of server.web.clients) webSocket.terminate();
    expect((await detached).untilMs).toBeGreaterThan(performance.now());
    expect(stream.attached).toBe(false);
    expect((await reattached).outageMs).toBeGreaterThanOrEqual(0);
    expect(stream.attached).toBe(true);
  });
});

describe('what a stream is told, and tells', () => {
  test('tryWrite takes a chunk whole or not at all, and drain tells of room', async () => {
    const { stream, peer } = await pair({ replayBufferBytes: 4_096 });
    expect(stream.tryWrite(Buffer.alloc(4_096, 'a'))).toBe(true);
    const drained = happened(stream, 'drain');
    expect(stream.tryWrite(Buffer.from('b'))).toBe(false);
    expect(stream.unacknowledgedBytes).toBe(4_096);
    await drained;
    expect(stream.tryWrite(Buffer.from('b'))).toBe(true);
    stream.end();
    expect(stream.tryWrite(Buffer.from('c'))).toBe(false);
    let bytes = 0;
    for await (const chunk of peer) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(4_097);
  });

  test('destroy(error, code) is why the other end is reset', async () => {
    const { stream, peer } = await pair();
    peer.removeAllListeners('error');
    const failed = once(peer, 'error');
    expect(() => stream.destroy(undefined, -1)).toThrow('[SNET_BAD_OPTION]');
    stream.destroy(undefined, 42);
    expect((await failed)[0]).toMatchObject({ code: 'SNET_RESET', applicationCode: 42 });
  });

  test('a write that would have to wait for a connection ends it, if that is wanted: SNET_OVERFLOW', async () => {
    let isOpen = true;
    const sockets: WebSocket[] = [];
    const { stream } = await pair({
      whenDetached: 'fail',
      replayBufferBytes: 4_096,
      open: (url) => {
        const socket = new WebSocket(isOpen ? url : 'ws://127.0.0.1:1');
        sockets.push(socket);
        return socket;
      },
    });
    const seen = record(stream);
    isOpen = false;
    sockets[0]?.close();
    await until(() => seen.includes('detach'));
    expect(stream.write(Buffer.alloc(5_000))).toBe(false);
    await happened(stream, 'close');
    expect(seen).toEqual(['detach', 'SNET_OVERFLOW', 'close']);
  });

  test('goAway tells that the server will be gone, and a new connection follows', async () => {
    const { stream, peer } = await pair();
    const heard = new Promise((resolve) => stream.on('goAway', resolve));
    const reattached = happened(stream, 'reattach');
    const { session } = peer as unknown as { readonly session: { goAway(...details: unknown[]): void } };
    session.goAway(9, 0, 0);
    peer.write('x');
    expect(await heard).toEqual({ code: 9, afterMs: 0, address: undefined });
    await reattached;
  });
});
