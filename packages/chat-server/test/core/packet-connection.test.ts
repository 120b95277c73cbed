import { failure } from '@proj/chat-protocol';
import { openPacket, PacketDecoder, type PacketMessage, type TextPacket } from '@proj/frame/packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PacketConnection, type PacketConnectionLimits, type PacketEvent } from '../../src/core/packet-connection.ts';
import { cipher, loginOf, logout, packetOf, ping, timestampSeconds } from '../compat/packet-client.ts';

const limits: PacketConnectionLimits = {
  loginTimeoutMs: 100,
  readTimeoutMs: 1_000,
  writeTimeoutMs: 500,
  closeTimeoutMs: 50,
  maxPacketBytes: 65_536,
  maxQueuedBytes: 1_000,
};
const text: TextPacket = { type: 'text', from: 'bob', to: 'ann', text: 'hi', timestampSeconds };

function events(connection: PacketConnection): PacketEvent[] {
  const all: PacketEvent[] = [];
  for (let event = connection.pollEvent(); event !== undefined; event = connection.pollEvent()) all.push(event);
  return all;
}

/** Takes everything there is, as a transport does that is never full. */
function transmitted(connection: PacketConnection, nowMs = 0): PacketMessage[] {
  const decoder = new PacketDecoder();
  const messages: PacketMessage[] = [];
  for (let bytes = connection.pollTransmit(nowMs); bytes !== undefined; bytes = connection.pollTransmit(nowMs)) {
    decoder.push(bytes);
  }
  for (let packet = decoder.next(); packet !== undefined; packet = decoder.next()) {
    messages.push(openPacket(packet, cipher)!);
  }
  return messages;
}

function online(): PacketConnection {
  const connection = new PacketConnection(limits, cipher, 0);
  connection.receive(packetOf(loginOf('ann')), 0);
  events(connection);
  connection.accept('登陆成功', timestampSeconds, 0);
  return connection;
}

describe('before the login', () => {
  test('other packets are ignored, up to sixteen', () => {
    const connection = new PacketConnection(limits, cipher, 0);
    for (let i = 0; i < 16; i++) connection.receive(packetOf(i % 2 === 0 ? ping : text), 0);
    expect(connection.state).toBe('awaiting-login');
    connection.receive(packetOf(logout), 0);
    expect([connection.state, connection.reason]).toEqual(['closing', 'TooManyAttempts']);
    expect(events(connection)).toEqual([{ type: 'end' }]);
  });

  test('a packet of more than a kilobyte ends it, with whatever type', () => {
    const connection = new PacketConnection(limits, cipher, 0);
    connection.receive(Uint8Array.of(0, 0, 4, 8, 0, 0, 0, 9), 0);
    expect(connection.reason).toBe('ProtocolError');
  });

  test('silence ends it, and so does a login that is not decided in time', () => {
    const silent = new PacketConnection(limits, cipher, 0);
    expect(silent.pollTimeout()).toBe(100);
    silent.handleTimeout(99);
    expect(silent.state).toBe('awaiting-login');
    silent.handleTimeout(100);
    expect(silent.reason).toBe('LoginTimeout');
    const undecided = new PacketConnection(limits, cipher, 0);
    undecided.receive(packetOf(loginOf('ann')), 99);
    expect(undecided.blocked).toBe(true);
    undecided.handleTimeout(100);
    expect(undecided.reason).toBe('LoginTimeout');
    undecided.refuse('too late', timestampSeconds, 100);
    expect(transmitted(undecided)).toEqual([]);
  });

  test('the answers have the bytes of the original', () => {
    const connection = online();
    const bytes = connection.pollTransmit(0);
    expect(Buffer.from(bytes!).toString('hex')).toBe(
      '000000280000000206c8abf5f115f1311d10e12111d356b860b1305a629cfe05b2c74fc10c77e6b0',
    );
  });

  test('what came with the login waits for its answer, and a refusal drops it', () => {
    const connection = new PacketConnection(limits, cipher, 0);
    connection.receive(Buffer.concat([packetOf(loginOf('ann')), packetOf(text)]), 0);
    expect(events(connection).map(({ type }) => type)).toEqual(['login']);
    connection.refuse('no', timestampSeconds, 0);
    expect(transmitted(connection)).toEqual([{ type: 'login-answer', login: false, tips: 'no', timestampSeconds }]);
    expect(events(connection)).toEqual([{ type: 'end' }]);
    expect(connection.reason).toBe('LoginRejected');
  });
});

describe('online', () => {
  test('a ping confirms what the transport had taken when it came, and nothing else', () => {
    const connection = online();
    transmitted(connection);
    expect(connection.queuedPackets).toBe(1);
    connection.push(text);
    connection.receive(packetOf(ping), 1);
    expect(connection.pollTransmit(1)).toBeDefined();
    expect(events(connection)).toEqual([{ type: 'heard', packets: 1 }]);
    // Given, but the transport did not ask for more: it may still hold it.
    connection.receive(packetOf(ping), 2);
    expect(events(connection)).toEqual([{ type: 'heard', packets: 1 }]);
    expect(connection.pollTransmit(3)).toBeUndefined();
    connection.receive(packetOf(ping), 3);
    expect(events(connection)).toEqual([{ type: 'heard', packets: 2 }]);
  });

  test('a ping that waited in a chunk confirms nothing', () => {
    const connection = online();
    transmitted(connection);
    connection.receive(packetOf(text), 1);
    connection.receive(packetOf(ping), 1);
    connection.push(text);
    transmitted(connection, 1);
    expect(events(connection).map(({ type }) => type)).toEqual(['text']);
    connection.textDone(2);
    expect(events(connection)).toEqual([]);
  });

  test.for([
    ['a text', text],
    ['a logout', logout],
  ] as const)('%s confirms nothing', ([, message]) => {
    const connection = online();
    transmitted(connection);
    connection.receive(packetOf(message), 1);
    expect(events(connection).map(({ type }) => type)).not.toContain('heard');
  });

  test('a packet of an unknown type confirms nothing', () => {
    const connection = online();
    transmitted(connection);
    connection.receive(Buffer.from(`0000001800000063${'00'.repeat(16)}`, 'hex'), 1);
    expect(events(connection)).toEqual([]);
  });

  describe('after a pause', () => {
    /** Reads nothing from 100 until then. */
    function paused(untilMs: number): PacketConnection {
      const connection = online();
      transmitted(connection);
      connection.receive(packetOf(text), 100);
      events(connection);
      connection.push(text);
      transmitted(connection, 200);
      connection.textDone(untilMs);
      return connection;
    }
    const heardBy = (connection: PacketConnection, nowMs: number): PacketEvent[] => {
      connection.receive(packetOf(ping), nowMs);
      return events(connection);
    };
    const heard = [{ type: 'heard', packets: 2 }];

    test('of a second, a ping that may have waited in the transport confirms nothing', () => {
      const connection = paused(1_100);
      expect(heardBy(connection, 1_100)).toEqual([]);
      expect(heardBy(connection, 1_199)).toEqual([]);
    });

    test('of a second, more that came meanwhile changes nothing', () => {
      const connection = online();
      transmitted(connection);
      connection.receive(packetOf(text), 100);
      events(connection);
      connection.receive(packetOf(ping), 1_050);
      connection.push(text);
      transmitted(connection, 1_060);
      connection.textDone(1_100);
      expect(heardBy(connection, 1_100)).toEqual([]);
    });

    test('a ping that comes when nothing can wait any more confirms', () => {
      expect(heardBy(paused(1_100), 1_200)).toEqual(heard);
    });

    test('of less, a ping crosses what left no longer than one on the wire may', () => {
      expect(heardBy(paused(1_099), 1_099)).toEqual(heard);
    });

    test('that is one of several in a row, what waited since the first confirms nothing', () => {
      const connection = paused(600);
      connection.receive(packetOf(text), 601);
      events(connection);
      connection.textDone(1_150);
      expect(heardBy(connection, 1_160)).toEqual([]);
      connection.receive(packetOf(text), 1_300);
      events(connection);
      connection.textDone(1_310);
      expect(heardBy(connection, 1_320)).toEqual(heard);
    });
  });

  test('one text at a time is read', () => {
    const connection = online();
    connection.receive(Buffer.concat([packetOf(text), packetOf(text)]), 0);
    expect(events(connection).map(({ type }) => type)).toEqual(['text']);
    expect(connection.blocked).toBe(true);
    connection.textDone(0);
    expect(events(connection).map(({ type }) => type)).toEqual(['text']);
    connection.textDone(0);
    expect(connection.blocked).toBe(false);
  });

  test('a flood of packets that ask for nothing ends it, and pings at any sane rate do not', () => {
    const pinging = online();
    for (let second = 0; second < 1_000; second++) pinging.receive(packetOf(ping), second * 1_000);
    expect(pinging.state).toBe('online');
    const flooding = online();
    for (let i = 0; i < 100; i++) flooding.receive(packetOf(ping), 0);
    expect(flooding.state).toBe('online');
    flooding.receive(packetOf(ping), 0);
    expect(flooding.reason).toBe('TooManyAttempts');
    const steady = online();
    for (let i = 0; i < 100; i++) steady.receive(packetOf(ping), 0);
    for (let i = 0; i < 10; i++) steady.receive(packetOf(ping), 1_000);
    expect(steady.state).toBe('online');
    steady.receive(packetOf(ping), 1_000);
    expect(steady.reason).toBe('TooManyAttempts');
  });

  test('packets of unknown types are passed over, and a second login ends it', () => {
    const connection = online();
    connection.receive(Buffer.from(`0000001800000063${'00'.repeat(16)}`, 'hex'), 0);
    expect(connection.state).toBe('online');
    connection.receive(packetOf(loginOf('ann')), 0);
    expect(connection.reason).toBe('ProtocolError');
  });

  test('silence ends it, but not while it does not listen', () => {
    const connection = online();
    transmitted(connection);
    connection.receive(packetOf(text), 500);
    expect(connection.pollTimeout()).toBe(1_500);
    connection.handleTimeout(1_500);
    expect(connection.state).toBe('online');
    connection.textDone(2_000);
    connection.handleTimeout(2_999);
    expect(connection.state).toBe('online');
    connection.handleTimeout(3_000);
    expect(connection.reason).toBe('IdleTimeout');
  });

  test('a transport that takes nothing for too long ends it', () => {
    const connection = online();
    connection.pollTransmit(0);
    expect(connection.pollTimeout()).toBe(500);
    connection.receive(packetOf(ping), 400);
    connection.handleTimeout(500);
    expect(connection.reason).toBe('Slow');
  });

  test('there is no room beyond the bound, and there is again when the transport took some', () => {
    const connection = online();
    let queued = 0;
    while (connection.hasRoom) {
      connection.push(text);
      queued++;
    }
    expect(queued).toBeLessThan(30);
    expect(transmitted(connection)).toHaveLength(queued + 1);
    expect(connection.hasRoom).toBe(true);
  });
});

describe('the end', () => {
  test('what came before the end of the stream is carried out', () => {
    const connection = online();
    transmitted(connection);
    connection.receive(Buffer.concat([packetOf(text), packetOf(text)]), 0);
    connection.ended(0);
    for (const left of [1, 0]) {
      expect(events(connection).some(({ type }) => type === 'text')).toBe(true);
      connection.textDone(0);
      expect(connection.state).toBe(left === 0 ? 'closing' : 'online');
    }
    expect(events(connection)).toEqual([{ type: 'offline', reason: 'transport' }, { type: 'end' }]);
  });

  test('a drained connection finishes what it read, sends nothing more, and has a deadline', () => {
    const connection = online();
    connection.receive(Buffer.concat([packetOf(text), packetOf(text)]), 0);
    connection.drain(failure('Replaced'), 10);
    connection.drain(failure('Shutdown'), 20);
    expect(connection.push(text)).toBe(false);
    expect(transmitted(connection)).toEqual([]);
    connection.textDone(20);
    expect(events(connection).map(({ type }) => type)).toEqual(['text', 'offline', 'text']);
    expect(connection.pollTimeout()).toBe(60);
    connection.handleTimeout(60);
    expect([connection.state, connection.reason]).toEqual(['closing', 'Replaced']);
    connection.handleTimeout(200);
    expect(connection.state).toBe('closed');
  });

  test('what waits when it is closed does not leave', () => {
    const connection = online();
    expect(transmitted(connection)).toHaveLength(1);
    connection.push(text);
    connection.close(failure('Shutdown'), 0);
    expect(transmitted(connection)).toEqual([]);
    expect(events(connection)).toEqual([{ type: 'offline', reason: 'Shutdown' }, { type: 'end' }]);
  });

  test('a lost transport is over at once, with one report', () => {
    const connection = online();
    connection.receive(packetOf(text), 0);
    connection.lost();
    connection.lost();
    expect(events(connection)).toEqual([{ type: 'offline', reason: 'transport' }]);
    expect(connection.pollTimeout()).toBeUndefined();
    expect(() => connection.accept('', 0, 0)).toThrow('cannot be accepted');
  });
});

test('any bytes are ignored, read or the end, wherever they are cut', () => {
  const piece = fc.oneof(
    fc.constantFrom(packetOf(loginOf('ann')), packetOf(text), packetOf(ping), packetOf(logout)),
    fc.uint8Array({ maxLength: 40 }),
  );
  const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), cuts, (pieces, sizes) => {
      const outcome = (next: () => number): unknown => {
        const connection = new PacketConnection(limits, cipher, 0);
        const seen: string[] = [];
        const stream = Buffer.concat(pieces);
        for (let at = 0; at < stream.length; ) {
          const size = next();
          connection.receive(stream.subarray(at, at + size), 0);
          at += size;
          for (let event = connection.pollEvent(); event !== undefined; event = connection.pollEvent()) {
            if (event.type !== 'heard') seen.push(event.type);
            if (event.type === 'login') connection.accept('', 0, 0);
            if (event.type === 'text') connection.textDone(0);
            transmitted(connection);
          }
        }
        return [seen, connection.reason];
      };
      const whole = outcome(() => Number.MAX_SAFE_INTEGER);
      const iterator = sizes[Symbol.iterator]();
      expect(outcome(() => iterator.next().value)).toEqual(whole);
    }),
  );
});
