import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { CutMode, CutReport } from '../src/index.ts';
import { dial, join, noise, type Peer, roundTrip, startProxy, startUpstream, until } from './peers.ts';

const stop: readonly CutMode[] = ['reset', 'fin', 'half-open'];

/** What both peers see of a cut. */
const seen: Partial<Record<CutMode, (peers: readonly Peer[]) => Promise<void>>> = {
  async reset(peers) {
    await until(() => peers.every(({ closed }) => closed));
    for (const { errorCode } of peers) expect(errorCode).toBe('ECONNRESET');
  },
  async fin(peers) {
    await until(() => peers.every(({ ended }) => ended));
    for (const { errorCode } of peers) expect(errorCode).toBeUndefined();
  },
};

function expectOpen(...peers: readonly Peer[]): void {
  for (const peer of peers) expect([peer.ended, peer.closed, peer.errorCode]).toEqual([false, false, undefined]);
}

describe.each(['toServer', 'toClient'] as const)('a cut by bytes %s', (direction) => {
  describe.each(stop)('of mode %s', (mode) => {
    test.each([1, 1000, 200_000])('lets exactly %i bytes through', async (offset) => {
      const upstream = await startUpstream();
      const cut = { mode, afterBytes: { [direction]: offset } };
      const proxy = await startProxy(upstream.port, { faults: { cut, sliceBytes: 40_000 }, seed: 1 });
      const reports: CutReport[] = [];
      proxy.on('cut', (report) => reports.push(report));
      const { client, server } = await join(proxy, upstream);
      const [sender, receiver] = direction === 'toServer' ? [client, server] : [server, client];
      const bytes = noise(offset + 5000);
      sender.socket.write(bytes);
      await until(() => reports.length === 1 && receiver.receivedBytes >= offset);
      await seen[mode]?.([sender, receiver]);
      // A connection made later works, and shows that what was to be swallowed has had its time.
      if (mode === 'half-open') await until(() => proxy.statistics.droppedBytes === 5000);
      proxy.setFaults({});
      await roundTrip(proxy, upstream);
      if (mode === 'half-open') expectOpen(sender, receiver);
      expect(receiver.received.equals(bytes.subarray(0, offset))).toBe(true);
      const other = direction === 'toServer' ? 'toClientBytes' : 'toServerBytes';
      expect(reports).toEqual([
        { connectionIndex: 0, mode, cause: 'bytes', [`${direction}Bytes`]: offset, [other]: 0 },
      ]);
      expect(proxy.statistics.cuts[mode]).toBe(1);
    });
  });

  test('at offset 0 lets nothing through', async () => {
    const upstream = await startUpstream();
    const cut = { mode: 'fin' as const, afterBytes: { [direction]: 0 } };
    const proxy = await startProxy(upstream.port, { faults: { cut } });
    const client = await dial(proxy.port);
    client.socket.write('lost');
    await until(() => client.ended && upstream.peers[0]?.ended === true && proxy.statistics.droppedBytes === 4);
    expect([client.receivedBytes, upstream.peers[0]?.receivedBytes]).toEqual([0, 0]);
  });
});

describe('a one-way hole', () => {
  test.each([
    ['hole-to-server', 'toServer'],
    ['hole-to-client', 'toClient'],
  ] as const)('%s swallows its direction from the exact byte, and carries the other', async (mode, direction) => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { cut: { mode, afterBytes: { [direction]: 10 } } } });
    const { client, server } = await join(proxy, upstream);
    const [sender, receiver] = direction === 'toServer' ? [client, server] : [server, client];
    sender.socket.write(Buffer.alloc(25, 'x'));
    await until(() => proxy.statistics.droppedBytes === 15);
    receiver.socket.write('goes on');
    await until(() => sender.receivedBytes === 7);
    await roundTrip(proxy, upstream);
    expect(receiver.receivedBytes).toBe(10);
    expectOpen(sender, receiver);
    expect(proxy.connections[0]?.state).toBe('silent');
  });

  test('may be caused by the bytes of the direction that goes on', async () => {
    const upstream = await startUpstream();
    const cut = { mode: 'hole-to-server' as const, afterBytes: { toClient: 3 } };
    const proxy = await startProxy(upstream.port, { faults: { cut } });
    const { client, server } = await join(proxy, upstream);
    server.socket.write('abcdef');
    await until(() => client.receivedBytes === 6);
    client.socket.write('lost');
    await until(() => proxy.statistics.droppedBytes === 4);
    expect(server.receivedBytes).toBe(0);
  });

  test('tells the client of the end of the server, but not the reverse', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const { client, server } = await join(proxy, upstream);
    proxy.cutAll('hole-to-server');
    client.socket.end('lost');
    await until(() => proxy.statistics.droppedBytes === 4);
    await roundTrip(proxy, upstream);
    expect([server.ended, client.closed]).toEqual([false, false]);
    server.socket.end('last words');
    await until(() => client.closed && proxy.connections.length === 0);
    expect(client.received.toString()).toBe('last words');
    expect(client.errorCode).toBeUndefined();
  });

  test('that becomes a half-open connection swallows the rest', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const { client, server } = await join(proxy, upstream);
    proxy.cutAll('hole-to-server');
    proxy.cutAll('hole-to-server');
    proxy.cutAll('half-open');
    proxy.cutAll('half-open');
    server.socket.write('lost');
    await until(() => proxy.statistics.droppedBytes === 4);
    expect(client.receivedBytes).toBe(0);
    expect(proxy.statistics.cuts).toMatchObject({ 'hole-to-server': 1, 'half-open': 1 });
  });
});

describe('a half-open connection', () => {
  test.each(['client', 'server'] as const)(
    'is released by a %s that closes; the other peer is not told',
    async (who) => {
      const upstream = await startUpstream();
      const proxy = await startProxy(upstream.port);
      const peers = await join(proxy, upstream);
      const [first, second] = who === 'client' ? [peers.client, peers.server] : [peers.server, peers.client];
      proxy.cutAll('half-open');
      first.socket.destroy();
      await until(() => first.closed);
      await roundTrip(proxy, upstream);
      expectOpen(second);
      expect(proxy.connections.map(({ index, state }) => [index, state])).toContainEqual([0, 'silent']);
      second.socket.destroy();
      await until(() => proxy.connections.every(({ index }) => index !== 0));
    },
  );

  test('is not betrayed by a peer that resets', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const { client, server } = await join(proxy, upstream);
    proxy.cutAll('half-open');
    client.socket.resetAndDestroy();
    await roundTrip(proxy, upstream);
    expectOpen(server);
  });

  test('may be cut again, so that everyone knows', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const { client, server } = await join(proxy, upstream);
    proxy.cutAll('half-open');
    proxy.cutAll('reset');
    proxy.cutAll('fin');
    await seen.reset?.([client, server]);
    expect(proxy.statistics.cuts).toMatchObject({ 'half-open': 1, reset: 1, fin: 0 });
  });

  test('is closed late, when asked for, and no sooner', async () => {
    const upstream = await startUpstream();
    const cut = { mode: 'half-open' as const, afterBytes: { toServer: 1 }, lateCloseAfterMs: 80 };
    const proxy = await startProxy(upstream.port, { faults: { cut } });
    const { client, server } = await join(proxy, upstream);
    const cutAt = once(proxy, 'cut').then(() => performance.now());
    client.socket.write('xy');
    await cutAt;
    expectOpen(client, server);
    await until(() => client.ended && server.ended);
    // Node counts timers in whole milliseconds of a clock of its own.
    expect(performance.now() - (await cutAt)).toBeGreaterThan(78);
    expect(server.receivedBytes).toBe(1);
    await until(() => proxy.connections.length === 0);
  });
});

describe('a cut', () => {
  test.each(stop)('of mode %s by call stops every live connection, and no later one', async (mode) => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const one = await join(proxy, upstream);
    const two = await join(proxy, upstream);
    proxy.cutAll(mode);
    const peers = [one.client, one.server, two.client, two.server];
    await seen[mode]?.(peers);
    await roundTrip(proxy, upstream);
    if (mode === 'half-open') expectOpen(...peers);
    expect(proxy.statistics.cuts[mode]).toBe(2);
  });

  test('of one connection leaves the others alone', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const one = await join(proxy, upstream);
    const two = await join(proxy, upstream);
    proxy.connections[0]?.cut('reset');
    await seen.reset?.([one.client, one.server]);
    two.client.socket.write('alive');
    await until(() => two.server.receivedBytes === 5);
  });

  test('by time comes after its time', async () => {
    const upstream = await startUpstream();
    const startedAtMs = performance.now();
    const proxy = await startProxy(upstream.port, { faults: { cut: { mode: 'fin', afterMs: 60 } } });
    const client = await dial(proxy.port);
    const [report] = await once(proxy, 'cut');
    expect(performance.now() - startedAtMs).toBeGreaterThan(58);
    expect(report).toMatchObject({ cause: 'time', mode: 'fin' });
    await until(() => client.ended);
  });

  test('of mode fin reads and drops what is still sent', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const { client, server } = await join(proxy, upstream);
    proxy.cutAll('fin');
    await until(() => client.ended && server.ended);
    client.socket.end(Buffer.alloc(300_000));
    server.socket.end(Buffer.alloc(300_000));
    await until(() => client.closed && server.closed && proxy.connections.length === 0);
    expect(proxy.statistics.droppedBytes).toBe(600_000);
    expect([client.errorCode, server.errorCode, client.receivedBytes, server.receivedBytes]).toEqual([
      undefined,
      undefined,
      0,
      0,
    ]);
  });
});
