import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type ConnectionFaults, createChaosProxy, type FaultPlan, Random } from '../src/index.ts';
import { dial, hash, join, noise, roundTrip, startProxy, startUpstream, until } from './peers.ts';

const kib = 1024;
const mib = 1024 * kib;

describe('a proxy without faults', () => {
  test('carries every byte unchanged, both ways at once, and each half-close by itself', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const { client, server } = await join(proxy, upstream);
    const [up, down] = [noise(5 * mib), noise(5 * mib)];
    client.socket.end(up);
    server.socket.write(down);
    await until(() => server.ended && client.receivedBytes === down.length);
    expect(client.ended).toBe(false);
    server.socket.end('after the end of the other direction');
    await until(() => client.closed && server.closed && proxy.connections.length === 0);
    expect(hash(server.received)).toBe(hash(up));
    expect(hash(client.received.subarray(0, down.length))).toBe(hash(down));
    expect(client.received.subarray(down.length).toString()).toBe('after the end of the other direction');
    expect([client.errorCode, server.errorCode]).toEqual([undefined, undefined]);
    expect(proxy.statistics).toMatchObject({
      connections: 1,
      openConnections: 0,
      refusedConnections: 0,
      toServerBytes: up.length,
      toClientBytes: down.length + 36,
      droppedBytes: 0,
    });
  });

  test.each(['client', 'server'] as const)('passes the reset of a %s on', async (who) => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const peers = await join(proxy, upstream);
    const other = who === 'client' ? peers.server : peers.client;
    peers[who].socket.resetAndDestroy();
    await until(() => other.closed && proxy.connections.length === 0);
    expect(other.errorCode).toBe('ECONNRESET');
    expect(proxy.statistics.cuts.reset).toBe(0);
  });

  test('keeps what a client sends before the server has accepted', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const client = await dial(proxy.port);
    client.socket.end('early');
    await until(() => upstream.peers[0]?.ended === true);
    expect(upstream.peers[0]?.received.toString()).toBe('early');
  });

  test('reports connections and disconnects', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const seen: string[] = [];
    proxy.on('connection', ({ index, state }) => seen.push(`connection ${index} ${state}`));
    proxy.on('disconnect', ({ index, state }) => seen.push(`disconnect ${index} ${state}`));
    await roundTrip(proxy, upstream);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['connection 0 connecting', 'disconnect 0 closed']);
  });
});

describe('a proxy without a server', () => {
  test('closes the client, and connects once the server is back', async () => {
    const gone = await startUpstream();
    gone.server.close();
    await once(gone.server, 'close');
    const proxy = await startProxy(gone.port);
    const refused = once(proxy, 'refused');
    const client = await dial(proxy.port);
    const [connection, error] = await refused;
    expect([connection.index, error.code]).toEqual([0, 'ECONNREFUSED']);
    await until(() => client.ended || client.closed);
    expect(proxy.statistics).toMatchObject({ connections: 1, refusedConnections: 1 });
    const back = await startUpstream(gone.port);
    await roundTrip(proxy, back);
  });

  test('gives up a server whose client left meanwhile', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const client = await dial(proxy.port);
    client.socket.resetAndDestroy();
    await until(() => proxy.statistics.connections === 1 && proxy.connections.length === 0);
    await roundTrip(proxy, upstream);
  });
});

describe('latency', () => {
  test('delays each way by at least itself, and jitter does not reorder', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { latencyMs: 20, jitterMs: 15 } });
    const { client, server } = await join(proxy, upstream);
    const bytes = noise(3000);
    const startedAtMs = performance.now();
    for (let offset = 0; offset < bytes.length; offset += 10) {
      client.socket.write(bytes.subarray(offset, offset + 10));
      // A turn apart: many reads of the proxy, each with a delay of its own.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    client.socket.end();
    await until(() => server.receivedBytes > 0);
    expect(performance.now() - startedAtMs).toBeGreaterThan(19);
    await until(() => server.ended);
    expect(server.received.equals(bytes)).toBe(true);
    const repliedAtMs = performance.now();
    server.socket.end('reply');
    await until(() => client.ended);
    expect(performance.now() - repliedAtMs).toBeGreaterThan(19);
  });

  test('may change for live connections, without reordering', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { latencyMs: 60 } });
    const { client, server } = await join(proxy, upstream);
    client.socket.write('slow ');
    await until(() => (proxy.connections[0]?.queuedBytesPeak ?? 0) > 0);
    proxy.setFaults({});
    client.socket.write('fast');
    await until(() => server.receivedBytes === 9);
    expect(server.received.toString()).toBe('slow fast');
  });

  test('that is lifted no longer holds back what comes later', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { latencyMs: 1e9 } });
    const { client, server } = await join(proxy, upstream);
    proxy.setFaults({});
    server.socket.write('at once');
    await until(() => client.receivedBytes === 7);
  });
});

describe('slices', () => {
  test('come in many small pieces that make up the same bytes', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { sliceBytes: 16 }, seed: 2 });
    const { client, server } = await join(proxy, upstream);
    const bytes = noise(4 * kib);
    client.socket.end(bytes);
    await until(() => server.ended);
    expect(server.received.equals(bytes)).toBe(true);
    // About 480 are written; the system may join some of them.
    expect(server.chunks.length).toBeGreaterThan(40);
  });
});

describe('bandwidth', () => {
  test('is not exceeded', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { bandwidthBytesPerSecond: 200 * kib } });
    const { client, server } = await join(proxy, upstream);
    const startedAtMs = performance.now();
    client.socket.end(noise(60 * kib));
    await until(() => server.ended);
    expect(server.receivedBytes).toBe(60 * kib);
    // All but the last piece, a fiftieth of a second, has been paid for.
    expect(performance.now() - startedAtMs).toBeGreaterThan(275);
  });
});

describe('back-pressure', () => {
  // maxQueuedBytes and one read, then the high-water mark of the socket and one write
  const bound = 4 * 64 * kib;

  test('a server that does not read makes the client wait, within the bound, and nothing is lost', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { maxQueuedBytes: 64 * kib });
    const { client, server } = await join(proxy, upstream);
    server.socket.pause();
    const bytes = noise(24 * mib);
    client.socket.end(bytes);
    await until(() => (proxy.connections[0]?.queuedBytesPeak ?? 0) >= 64 * kib);
    // Others are served meanwhile, which gives it every opportunity to take in more.
    for (let i = 0; i < 20; i++) await roundTrip(proxy, upstream);
    expect(proxy.statistics.toServerBytes).toBeLessThan(bytes.length);
    server.socket.resume();
    await until(() => server.ended);
    expect(hash(server.received)).toBe(hash(bytes));
    expect(proxy.statistics.queuedBytesPeak).toBeLessThanOrEqual(bound);
  });

  test('a cut in silence lets a client that waits go on', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { maxQueuedBytes: 64 * kib });
    const { client, server } = await join(proxy, upstream);
    server.socket.pause();
    client.socket.write(noise(24 * mib));
    await until(() => (proxy.connections[0]?.queuedBytesPeak ?? 0) >= 2 * 64 * kib);
    proxy.cutAll('half-open');
    await until(() => client.socket.writableLength === 0);
    const { toServerBytes, droppedBytes } = proxy.statistics;
    await until(() => proxy.statistics.droppedBytes === 24 * mib - toServerBytes);
    expect(droppedBytes).toBeGreaterThan(0);
    expect([client.ended, client.closed]).toEqual([false, false]);
  });

  test('bytes that wait for their latency are bounded as well', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { maxQueuedBytes: 64 * kib, faults: { latencyMs: 5 } });
    const { client, server } = await join(proxy, upstream);
    const bytes = noise(2 * mib);
    client.socket.end(bytes);
    await until(() => server.ended);
    expect(hash(server.received)).toBe(hash(bytes));
    expect(proxy.statistics.queuedBytesPeak).toBeGreaterThanOrEqual(64 * kib);
    expect(proxy.statistics.queuedBytesPeak).toBeLessThanOrEqual(bound);
  });
});

describe('a plan', () => {
  const plan: FaultPlan = (_index, random) => ({
    latencyMs: random.between(0, 3),
    cut: {
      mode: random.bool(0.15) ? 'half-open' : 'reset',
      afterBytes: { toServer: random.between(1, 100_000), toClient: random.between(1, 100_000) },
    },
  });

  const plannedBy = async (seed: number): Promise<ConnectionFaults[]> => {
    const upstream = await startUpstream();
    const planned: ConnectionFaults[] = [];
    const faults: FaultPlan = (index, random) => {
      const chosen = plan(index, random);
      planned[index] = chosen;
      return chosen;
    };
    const proxy = await startProxy(upstream.port, { faults, seed });
    expect(proxy.seed).toBe(seed);
    for (let i = 0; i < 5; i++) await dial(proxy.port);
    await until(() => planned.length === 5);
    await proxy.close();
    return planned;
  };

  test('is the same for the same seed, and another for another', async () => {
    const first = await plannedBy(7);
    expect(await plannedBy(7)).toEqual(first);
    expect(await plannedBy(8)).not.toEqual(first);
    expect(new Set(first.map(({ cut }) => cut?.afterBytes?.toServer)).size).toBe(5);
  });

  test('applies to each connection by itself', async () => {
    const upstream = await startUpstream();
    const faults: FaultPlan = (index) => (index === 0 ? { cut: { mode: 'fin', afterBytes: { toServer: 2 } } } : {});
    const proxy = await startProxy(upstream.port, { faults });
    const one = await join(proxy, upstream);
    const two = await join(proxy, upstream);
    one.client.socket.write('abc');
    two.client.socket.write('abc');
    await until(() => one.client.ended && two.server.receivedBytes === 3);
    expect(one.server.received.toString()).toBe('ab');
    expect(two.client.ended).toBe(false);
  });

  test('that is replaced applies to future connections alone', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const one = await join(proxy, upstream);
    proxy.setFaults(() => ({ cut: { mode: 'fin', afterBytes: { toServer: 1 } } }));
    const two = await join(proxy, upstream);
    one.client.socket.write('abc');
    two.client.socket.write('abc');
    await until(() => one.server.receivedBytes === 3 && two.client.ended);
    expect(two.server.receivedBytes).toBe(1);
  });
});

describe('Random', () => {
  test('keeps its streams apart and its range whole', () => {
    const draw = (seed: number, stream: number): number[] => {
      const random = new Random(seed, stream);
      return Array.from({ length: 100 }, () => random.between(3, 6));
    };
    expect(draw(1, 0)).toEqual(draw(1, 0));
    expect(draw(1, 1)).not.toEqual(draw(1, 0));
    expect(draw(2, 0)).not.toEqual(draw(1, 0));
    expect(draw(2 ** 32 + 1, 0)).not.toEqual(draw(1, 0));
    expect(new Set(draw(1, 0))).toEqual(new Set([3, 4, 5, 6]));
  });
});

describe('options', () => {
  test('outside their range are refused', async () => {
    const upstream = { host: '127.0.0.1', port: 1 };
    const wrong: ConnectionFaults[] = [
      { latencyMs: -1 },
      { jitterMs: Number.NaN },
      { sliceBytes: 0 },
      { sliceBytes: 1.5 },
      { bandwidthBytesPerSecond: 0 },
      { cut: { mode: 'fin', afterBytes: { toServer: 0.5 } } },
      { cut: { mode: 'fin', afterBytes: { toClient: -1 } } },
      { cut: { mode: 'fin', afterMs: 2 ** 31 } },
      { cut: { mode: 'fin', lateCloseAfterMs: Number.POSITIVE_INFINITY } },
    ];
    for (const faults of wrong) expect(() => createChaosProxy({ upstream, faults })).toThrow(RangeError);
    expect(() => createChaosProxy({ upstream, seed: -1 })).toThrow(RangeError);
    expect(() => createChaosProxy({ upstream, maxQueuedBytes: 0 })).toThrow(RangeError);
    const proxy = createChaosProxy({ upstream });
    expect(() => proxy.setFaults({ latencyMs: -1 })).toThrow(RangeError);
  });
});

describe('close', () => {
  test('closes every socket, whatever waits on it, and may be called again', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { latencyMs: 1e9 } });
    const [one, two] = [await join(proxy, upstream), await join(proxy, upstream)];
    one.client.socket.write('never arrives');
    await until(() => (proxy.connections[0]?.queuedBytesPeak ?? 0) > 0);
    proxy.connections[1]?.cut('half-open');
    await proxy.close();
    expect(proxy.connections).toEqual([]);
    expect(proxy.port).toBe(0);
    await until(() => [one, two].every(({ client, server }) => client.ended && server.ended));
    await proxy.close();
  });

  test('before listen does nothing', async () => {
    await using proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: 1 } });
    expect(proxy.port).toBe(0);
  });

  test('an address that is taken makes listen reject', async () => {
    const upstream = await startUpstream();
    const listen = { host: '127.0.0.1', port: upstream.port };
    await using proxy = createChaosProxy({ upstream: listen, listen });
    await expect(proxy.listen()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
