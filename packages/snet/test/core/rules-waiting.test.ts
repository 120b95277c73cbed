import { describe, expect, test } from 'vitest';
import { Code } from '../../src/core/index.ts';
import { closeError, Pair, say, types } from './pair.ts';

const hours = 3_600_000;

describe('a server that answers with ACCEPT and then says nothing', () => {
  /** The client dials, is accepted, and is cut off, again and again; the pauses between loss and dial. */
  function pausesOf(pair: Pair, times: number): { readonly pausesMs: number[]; readonly attempts: number[] } {
    const pausesMs: number[] = [];
    const attempts: number[] = [];
    for (let i = 0; i < times; i++) {
      pair.advance(1_000); // Longer than any link that is cut too often.
      expect(pair.client.state).toBe('open');
      pair.cut();
      const lostAtMs = pair.nowMs;
      const known = pair.pipes.length;
      for (let ms = 0; ms < 20_000 && pair.pipes.length === known; ms++) pair.advance(1);
      pausesMs.push(pair.nowMs - lostAtMs);
      const last = pair.clientEvents.findLast((event) => event.type === 'dial');
      attempts.push(last!.attempt);
    }
    return { pausesMs, attempts };
  }

  test('is not redialled at once for ever: only something authentic begins the pauses anew [SNET-7.11]', () => {
    const pair = new Pair();
    const accepted = new Set<number>();
    pair.tamper = (bytes, to) => {
      if (to === 'server') return bytes;
      const isAccept = !accepted.has(pair.pipe.client);
      accepted.add(pair.pipe.client);
      return isAccept ? bytes : undefined;
    };
    pair.client.connect();
    pair.pump();
    const { attempts, pausesMs } = pausesOf(pair, 12);
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // Jitter may be small once, but hardly four times under a ceiling of 10 s.
    expect(Math.max(...pausesMs.slice(8))).toBeGreaterThan(1_000);
  });

  test('is redialled at once again after one authentic record [SNET-7.11]', () => {
    const pair = new Pair();
    pair.client.connect();
    pair.pump();
    for (let i = 0; i < 4; i++) {
      say(pair, pair.server!, 'authentic');
      const { attempts, pausesMs } = pausesOf(pair, 1);
      expect(attempts).toEqual([1]);
      expect(pausesMs[0]).toBeLessThanOrEqual(1);
    }
  });
});

describe('a deadline that was looked at hours too late is put off by no more than its own length', () => {
  test('of a PING, at an end that was asleep [SNET-7.18]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.advance(25_000);
    expect(pair.server.state).toBe('open');
    pair.nowMs = pair.server.pollTimeout()! + 5 * hours;
    pair.server.handleTimeout(pair.nowMs);
    expect(pair.server.state).toBe('open');
    expect(pair.server.pollTimeout()! - pair.nowMs).toBeLessThanOrEqual(5_000);
    pair.nowMs += 5_000;
    pair.server.handleTimeout(pair.nowMs);
    expect(pair.server.state).toBe('detached');
  });

  test('of a handshake, at the client [SNET-7.18]', () => {
    const pair = new Pair({ tamper: () => undefined });
    pair.client.connect();
    pair.pump();
    pair.nowMs = pair.client.pollTimeout()! + 5 * hours;
    pair.client.handleTimeout(pair.nowMs);
    expect(pair.client.state).toBe('handshaking');
    expect(pair.client.pollTimeout()! - pair.nowMs).toBeLessThanOrEqual(5_000);
    pair.nowMs += 5_000;
    pair.client.handleTimeout(pair.nowMs);
    pair.pump();
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_HANDSHAKE_TIMEOUT');
  });

  test('of a HELLO, at the server [SNET-7.18]', () => {
    const { acceptor } = new Pair();
    acceptor.attach(0);
    const lateMs = acceptor.pollTimeout()! + 5 * hours;
    acceptor.handleTimeout(lateMs);
    expect(acceptor.pollEvent()).toBeUndefined();
    expect(acceptor.pollTimeout()! - lateMs).toBeLessThanOrEqual(5_000);
    acceptor.handleTimeout(lateMs + 5_000);
    expect(acceptor.pollEvent()).toMatchObject({ type: 'drop' });
  });

  test('and by no more than the delay, if that was shorter [SNET-7.18]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.advance(25_000);
    pair.nowMs = pair.server.pollTimeout()! + 1_000;
    pair.server.handleTimeout(pair.nowMs);
    expect(pair.server.pollTimeout()! - pair.nowMs).toBe(1_000);
  });
});

describe('code 17, a handshake that took too long,', () => {
  test('is not sent by a server whose client never said HELLO', () => {
    const { acceptor } = new Pair();
    acceptor.attach(0);
    acceptor.handleTimeout(acceptor.pollTimeout()!);
    expect(acceptor.pollEvent()).toMatchObject({
      type: 'drop',
      farewell: undefined,
      error: { code: 'SNET_HANDSHAKE_TIMEOUT', wireCode: Code.HandshakeTimeout },
    });
  });

  test('is what a client hears that comes back to a session it did not confirm in time', () => {
    // Its records are lost; only HELLO arrives.
    const pair = new Pair({ tamper: (bytes, to) => (to === 'client' || bytes[0] === 0xd2 ? bytes : undefined) });
    pair.client.connect();
    pair.pump();
    expect(types(pair.clientEvents)).toContain('open');
    expect(pair.server).toBeUndefined();
    pair.answerDials = false;
    pair.cut();
    pair.advance(60_000);
    expect(pair.acceptor.sessions.size).toBe(0);
    pair.tamper = undefined;
    pair.dial();
    pair.pump();
    expect(closeError(pair.clientEvents)).toMatchObject({
      code: 'SNET_RESUME_REJECTED',
      wireCode: Code.HandshakeTimeout,
    });
  });
});
