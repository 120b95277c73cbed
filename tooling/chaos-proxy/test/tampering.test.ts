import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createChaosProxy, type Edit, type EditReport } from '../src/index.ts';
import { hash, join, noise, roundTrip, startProxy, startUpstream, until } from './peers.ts';

const directions = ['toServer', 'toClient'] as const;
const kib = 1024;

describe.each(directions)('an edit %s', (direction) => {
  test('flips exactly one bit, reports it, and leaves the other direction alone', async () => {
    const upstream = await startUpstream();
    const edits = { [direction]: [{ atByte: 5000, xor: 0x08 }] };
    const proxy = await startProxy(upstream.port, { faults: { edits } });
    const reports: EditReport[] = [];
    proxy.on('edit', (report) => reports.push(report));
    const { client, server } = await join(proxy, upstream);
    const [sender, receiver] = direction === 'toServer' ? [client, server] : [server, client];
    const bytes = noise(10_000);
    sender.socket.end(bytes);
    receiver.socket.end(bytes);
    await until(() => receiver.ended && sender.ended);
    bytes[5000]! ^= 0x08;
    expect(receiver.received.equals(bytes)).toBe(true);
    bytes[5000]! ^= 0x08;
    expect(sender.received.equals(bytes)).toBe(true);
    expect(reports).toEqual([{ connectionIndex: 0, direction, atByte: 5000 }]);
  });

  test('at offset 0 inserts before anyone has sent anything', async () => {
    const upstream = await startUpstream();
    const edits = { [direction]: [{ atByte: 0, insert: [Buffer.from('uncalled for')] }] };
    const proxy = await startProxy(upstream.port, { faults: { edits } });
    const { client, server } = await join(proxy, upstream);
    const receiver = direction === 'toServer' ? server : client;
    await until(() => receiver.receivedBytes === 12);
    expect(receiver.received.toString()).toBe('uncalled for');
  });

  test('of any kind goes together with latency, slices and bandwidth', async () => {
    const upstream = await startUpstream();
    const bytes = noise(40 * kib);
    const edits: readonly Edit[] = [
      { atByte: 100, removeBytes: 1000 },
      { atByte: 5000, insert: [Buffer.from('inserted'), { fromByte: 4000, toByte: 4500 }] },
      {
        atByte: 10_000,
        removeBytes: 300,
        insert: [
          { fromByte: 10_200, toByte: 10_300 },
          { fromByte: 10_100, toByte: 10_200 },
          { fromByte: 10_000, toByte: 10_100 },
        ],
      },
      { atByte: 30_000, removeBytes: Number.POSITIVE_INFINITY, insert: [Buffer.from('cut short')] },
    ];
    const expected = Buffer.concat([
      bytes.subarray(0, 100),
      bytes.subarray(1100, 5000),
      Buffer.from('inserted'),
      bytes.subarray(4000, 4500),
      bytes.subarray(5000, 10_000),
      bytes.subarray(10_200, 10_300),
      bytes.subarray(10_100, 10_200),
      bytes.subarray(10_000, 10_100),
      bytes.subarray(10_300, 30_000),
      Buffer.from('cut short'),
    ]);
    const faults = {
      latencyMs: 15,
      jitterMs: 5,
      sliceBytes: 500,
      bandwidthBytesPerSecond: 200 * kib,
      edits: { [direction]: edits },
    };
    const proxy = await startProxy(upstream.port, { faults, seed: 3, maxQueuedBytes: 4 * kib });
    const { client, server } = await join(proxy, upstream);
    const [sender, receiver] = direction === 'toServer' ? [client, server] : [server, client];
    const startedAtMs = performance.now();
    sender.socket.end(bytes);
    await until(() => receiver.ended);
    expect(hash(receiver.received)).toBe(hash(expected));
    // 29 KiB at 200 KiB/s, less the last piece, and the latency.
    expect(performance.now() - startedAtMs).toBeGreaterThan(130);
    expect(proxy.statistics).toMatchObject({ [`${direction}Bytes`]: expected.length, droppedBytes: 0 });
  });
});

describe('an edit', () => {
  test('puts a part of a flight of one connection in place of bytes of another', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, {
      faults: (index) => {
        if (index === 0) return { capture: { toServer: {} } };
        const stolen = proxy.connections[0]!.captured('toServer').subarray(3, 9);
        return { edits: { toServer: [{ atByte: 2, removeBytes: 3, insert: [stolen] }] } };
      },
    });
    const one = await join(proxy, upstream);
    one.client.socket.write('my secret words');
    await until(() => one.server.receivedBytes === 15);
    const two = await join(proxy, upstream);
    two.client.socket.end('0123456789');
    await until(() => two.server.ended);
    expect(two.server.received.toString()).toBe('01secret56789');
    expect(one.server.received.toString()).toBe('my secret words');
  });

  test('counts towards the offset of a cut', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, {
      faults: {
        cut: { mode: 'fin', afterBytes: { toServer: 5 } },
        edits: { toServer: [{ atByte: 1, removeBytes: 2, insert: [Buffer.from('++++')] }] },
      },
    });
    const { client, server } = await join(proxy, upstream);
    client.socket.write('abcdef');
    await until(() => server.ended);
    expect(server.received.toString()).toBe('a++++');
    expect(proxy.statistics.droppedBytes).toBe(3);
  });

  test('may be answered by a cut in its listener', async () => {
    const upstream = await startUpstream();
    const edits = { toServer: [{ atByte: 1, xor: 1 }] };
    const capture = { toServer: { fromByte: 2, hold: true } };
    const proxy = await startProxy(upstream.port, { faults: { edits, capture }, maxQueuedBytes: 2 });
    proxy.on('edit', () => proxy.cutAll('half-open'));
    const { client, server } = await join(proxy, upstream);
    client.socket.write('abcdef');
    await until(() => proxy.statistics.droppedBytes === 4 && server.receivedBytes === 2);
    client.socket.write(noise(500 * kib));
    await until(() => proxy.statistics.droppedBytes === 4 + 500 * kib);
    expect(server.received.toString()).toBe('ac');
  });

  test('that was planned for a live connection stays when the faults change', async () => {
    const upstream = await startUpstream();
    const faults = { edits: { toServer: [{ atByte: 0, xor: 0x20 }] }, capture: { toServer: { bytes: 1 } } };
    const proxy = await startProxy(upstream.port, { faults });
    const { client, server } = await join(proxy, upstream);
    proxy.setFaults({});
    client.socket.write('ab');
    await until(() => server.receivedBytes === 2);
    expect(server.received.toString()).toBe('Ab');
    expect(Buffer.from(proxy.connections[0]!.captured('toServer')).toString()).toBe('a');
  });
});

describe('a capture', () => {
  test.each(directions)(
    '%s keeps the part that was asked for, also when the connection is closed',
    async (direction) => {
      const upstream = await startUpstream();
      const capture = { [direction]: { fromByte: 1000, bytes: 100_000 } };
      const proxy = await startProxy(upstream.port, {
        faults: { capture, edits: { [direction]: [{ atByte: 1500, xor: 1 }] } },
      });
      const { client, server } = await join(proxy, upstream);
      const [sender, receiver] = direction === 'toServer' ? [client, server] : [server, client];
      const connection = proxy.connections[0]!;
      const bytes = noise(200_000);
      sender.socket.end(bytes);
      receiver.socket.end('back');
      await until(() => connection.state === 'closed');
      expect(hash(connection.captured(direction))).toBe(hash(bytes.subarray(1000, 101_000)));
      const other = direction === 'toServer' ? 'toClient' : 'toServer';
      expect(connection.captured(other)).toHaveLength(0);
    },
  );
});

describe('a held flight', () => {
  test.each(directions)('%s waits with all that follows until it is released', async (direction) => {
    const upstream = await startUpstream();
    const capture = { [direction]: { fromByte: 2, bytes: 3, hold: true } };
    const proxy = await startProxy(upstream.port, { faults: { capture } });
    const { client, server } = await join(proxy, upstream);
    const [sender, receiver] = direction === 'toServer' ? [client, server] : [server, client];
    const connection = proxy.connections[0]!;
    sender.socket.end('abcdefgh');
    await until(() => connection.captured(direction).length === 3 && receiver.receivedBytes === 2);
    receiver.socket.write('goes on');
    await until(() => sender.receivedBytes === 7);
    await roundTrip(proxy, upstream);
    expect([receiver.receivedBytes, receiver.ended]).toEqual([2, false]);
    connection.release(direction === 'toServer' ? 'toClient' : 'toServer');
    await roundTrip(proxy, upstream);
    expect(receiver.receivedBytes).toBe(2);
    connection.release(direction);
    await until(() => receiver.ended);
    expect(receiver.received.toString()).toBe('abcdefgh');
    expect(Buffer.from(connection.captured(direction)).toString()).toBe('cde');
    expect(proxy.statistics.droppedBytes).toBe(0);
  });

  test('arrives long after its sender has closed, and only then the end', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { capture: { toServer: { hold: true } } } });
    const { client, server } = await join(proxy, upstream);
    const connection = proxy.connections[0]!;
    client.socket.end('flight');
    await until(() => client.socket.writableFinished);
    client.socket.destroy();
    await until(() => connection.captured('toServer').length === 6);
    proxy.setFaults({});
    await roundTrip(proxy, upstream);
    expect([server.receivedBytes, server.ended, server.closed]).toEqual([0, false, false]);
    connection.release();
    await until(() => server.ended);
    expect(server.received.toString()).toBe('flight');
    server.socket.end();
    await until(() => connection.state === 'closed');
    expect(server.errorCode).toBeUndefined();
  });

  test('arrives before the reset of its sender', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { capture: { toServer: { hold: true } } } });
    const { client, server } = await join(proxy, upstream);
    const connection = proxy.connections[0]!;
    client.socket.write('flight');
    await until(() => connection.captured('toServer').length === 6);
    client.socket.resetAndDestroy();
    await until(() => client.closed);
    proxy.setFaults({});
    for (let i = 0; i < 5; i++) await roundTrip(proxy, upstream);
    expect([server.receivedBytes, server.ended, server.closed]).toEqual([0, false, false]);
    connection.release();
    await until(() => server.closed && connection.state === 'closed');
    expect([server.errorCode, server.received.toString(), server.ended]).toEqual(['ECONNRESET', 'flight', false]);
  });

  test('arrives before the reset of a sender that had ended its direction', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { capture: { toServer: { hold: true } } } });
    const { client, server } = await join(proxy, upstream);
    const connection = proxy.connections[0]!;
    client.socket.end('flight');
    await until(() => connection.captured('toServer').length === 6 && client.socket.writableFinished);
    client.socket.resetAndDestroy();
    await until(() => client.closed);
    // After an end the system tells of a reset only when something is written.
    await until(() => {
      server.socket.write('unheard');
      return connection.droppedBytes > 0;
    });
    expect([server.receivedBytes, server.ended, server.closed]).toEqual([0, false, false]);
    connection.release();
    await until(() => connection.state === 'closed' && (server.ended || server.closed));
    expect(server.received.toString()).toBe('flight');
  });

  test('is released like bytes that were just read: latency and edits apply', async () => {
    const upstream = await startUpstream();
    const faults = {
      latencyMs: 40,
      capture: { toServer: { hold: true } },
      edits: { toServer: [{ atByte: 1, removeBytes: 1 }] },
    };
    const proxy = await startProxy(upstream.port, { faults });
    const { client, server } = await join(proxy, upstream);
    client.socket.end('abc');
    await until(() => proxy.connections[0]!.captured('toServer').length === 3);
    const releasedAtMs = performance.now();
    proxy.connections[0]!.release();
    await until(() => server.ended);
    expect(performance.now() - releasedAtMs).toBeGreaterThan(38);
    expect(server.received.toString()).toBe('ac');
  });

  test('is bounded: a sender that sends more has to wait, and loses nothing', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, {
      faults: { capture: { toServer: { bytes: 10, hold: true } } },
      maxQueuedBytes: 64 * kib,
    });
    const { client, server } = await join(proxy, upstream);
    const connection = proxy.connections[0]!;
    const bytes = noise(16 * 1024 * kib);
    client.socket.end(bytes);
    await until(() => connection.queuedBytesPeak >= 64 * kib);
    proxy.setFaults({});
    for (let i = 0; i < 10; i++) await roundTrip(proxy, upstream);
    expect(connection.queuedBytesPeak).toBeLessThanOrEqual(2 * 64 * kib);
    expect(client.socket.writableFinished).toBe(false);
    connection.release();
    await until(() => server.ended);
    expect(hash(server.received)).toBe(hash(bytes));
  });

  test('is dropped by a cut of its direction, and a release then does nothing', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { capture: { toServer: { fromByte: 1, hold: true } } } });
    const { client, server } = await join(proxy, upstream);
    const connection = proxy.connections[0]!;
    client.socket.write('abcd');
    await until(() => connection.captured('toServer').length === 3);
    connection.cut('hole-to-server');
    connection.release();
    server.socket.write('still there');
    await until(() => client.receivedBytes === 11);
    proxy.setFaults({});
    await roundTrip(proxy, upstream);
    expect([server.received.toString(), connection.droppedBytes]).toEqual(['a', 3]);
  });

  test('that runs into a planned cut when it is released passes exactly up to it', async () => {
    const upstream = await startUpstream();
    const cut = { mode: 'half-open', afterBytes: { toServer: 4 } } as const;
    const proxy = await startProxy(upstream.port, { faults: { cut, capture: { toServer: { hold: true } } } });
    const { client, server } = await join(proxy, upstream);
    const connection = proxy.connections[0]!;
    for (const chunk of ['abc', 'def', 'ghi']) {
      const before = connection.captured('toServer').length;
      client.socket.write(chunk);
      await until(() => connection.captured('toServer').length === before + 3);
    }
    connection.release();
    await until(() => server.receivedBytes === 4 && connection.droppedBytes === 5);
    proxy.setFaults({});
    await roundTrip(proxy, upstream);
    expect(server.received.toString()).toBe('abcd');
  });

  test('is let go by close', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { capture: { toServer: { hold: true } } } });
    const { client, server } = await join(proxy, upstream);
    client.socket.write('held');
    await until(() => proxy.connections[0]!.captured('toServer').length === 4);
    client.socket.resetAndDestroy();
    await until(() => client.closed);
    await proxy.close();
    await until(() => server.ended || server.closed);
    expect([server.receivedBytes, proxy.statistics.droppedBytes]).toEqual([0, 4]);
  });
});

describe('a replay', () => {
  test('sends the flight again on connections of its own, and reports what came back', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port, { faults: { capture: { toServer: {} }, latencyMs: 5 } });
    const { client, server } = await join(proxy, upstream);
    client.socket.write('flight');
    await until(() => server.receivedBytes === 6);
    const reports = proxy.replay(proxy.connections[0]!.captured('toServer'), { times: 3, waitMs: 600_000 });
    await until(() => upstream.peers.length === 4 && upstream.peers.every(({ receivedBytes }) => receivedBytes === 6));
    for (const [index, peer] of upstream.peers.slice(1).entries()) {
      expect(peer.received.toString()).toBe('flight');
      expect(peer.ended).toBe(false);
      peer.socket.end('x'.repeat(7 + index));
    }
    const received = (await reports).map(({ receivedBytes }) => receivedBytes).toSorted();
    expect(received).toEqual([7, 8, 9]);
    expect((await reports).map(({ closed }) => closed)).toEqual(['fin', 'fin', 'fin']);
    expect(proxy.statistics.connections).toBe(1);
    expect([client.receivedBytes, server.receivedBytes]).toEqual([0, 6]);
  });

  test('reports a reset, and a server that is not there', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const reset = proxy.replay(Buffer.from('flight'));
    await until(() => upstream.peers[0]?.receivedBytes === 6);
    upstream.peers[0]!.socket.resetAndDestroy();
    expect(await reset).toEqual([{ receivedBytes: 0, closed: 'reset' }]);
    upstream.server.close();
    await once(upstream.server, 'close');
    expect(await proxy.replay(Buffer.from('flight'))).toEqual([{ receivedBytes: 0, closed: 'refused' }]);
  });

  test('gives up on a server that does not close, after its time', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const startedAtMs = performance.now();
    expect(await proxy.replay(Buffer.from('flight'), { waitMs: 50 })).toEqual([{ receivedBytes: 0, closed: 'none' }]);
    expect(performance.now() - startedAtMs).toBeGreaterThan(48);
    await until(() => upstream.peers[0]?.ended === true);
    expect(upstream.peers[0]?.received.toString()).toBe('flight');
  });

  test('is ended by close', async () => {
    const upstream = await startUpstream();
    const proxy = await startProxy(upstream.port);
    const reports = proxy.replay(Buffer.from('flight'), { waitMs: 600_000 });
    await until(() => upstream.peers[0]?.receivedBytes === 6);
    await proxy.close();
    expect(await reports).toEqual([{ receivedBytes: 0, closed: 'none' }]);
  });

  test('has ended when close has settled, also of a proxy that never listened', async () => {
    const upstream = await startUpstream();
    const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: upstream.port } });
    let settled = false;
    void proxy.replay(Buffer.from('flight'), { waitMs: 600_000 }).then(() => {
      settled = true;
    });
    await until(() => upstream.peers[0]?.receivedBytes === 6);
    await proxy.close();
    // What is settled may still have to be passed on, and needs no turn of the event loop for that.
    for (let i = 0; i < 10; i++) await Promise.resolve();
    expect(settled).toBe(true);
  });

  test('with options outside their range is refused', () => {
    const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: 1 } });
    for (const wrong of [{ times: 0 }, { times: 1.5 }, { times: 1001 }, { waitMs: -1 }, { waitMs: 2 ** 31 }]) {
      expect(() => proxy.replay(Buffer.from('x'), wrong)).toThrow(RangeError);
    }
  });
});

test('edits and captures that cannot be are refused, by name', () => {
  const upstream = { host: '127.0.0.1', port: 1 };
  for (const direction of directions) {
    for (const faults of [
      { edits: { [direction]: [{ atByte: -1, xor: 1 }] } },
      { edits: { [direction]: [{ atByte: 3, insert: [{ fromByte: 0, toByte: 4 }] }] } },
      { capture: { [direction]: { fromByte: -1 } } },
      { capture: { [direction]: { bytes: 0.5 } } },
    ]) {
      expect(() => createChaosProxy({ upstream, faults })).toThrow(RangeError);
      expect(() => createChaosProxy({ upstream, faults })).toThrow(`.${direction}`);
    }
  }
});
