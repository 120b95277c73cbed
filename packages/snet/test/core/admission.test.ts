import { describe, expect, test } from 'vitest';
import { ClientSession, type SnetErrorCode } from '../../src/core/index.ts';
import { SourceLimiter } from '../../src/core/source-limiter.ts';
import { closeError, Pair, types } from './pair.ts';

/** A pair whose transports all come from one source. */
function from(source: string | undefined, options: ConstructorParameters<typeof Pair>[0]): Pair {
  const pair = new Pair(options);
  const attach = pair.acceptor.attach.bind(pair.acceptor);
  pair.acceptor.attach = (nowMs) => attach(nowMs, source);
  pair.client.connect();
  pair.pump();
  return pair;
}

/** Another client of the same server: what becomes of its first attempt. */
function another(pair: Pair): { readonly code: SnetErrorCode; readonly wireCode: number | undefined } | undefined {
  const client = new ClientSession(pair.crypto, pair.serverKey);
  client.connect();
  const transport = client.attach(pair.nowMs);
  const server = pair.acceptor.attach(pair.nowMs);
  pair.acceptor.receive(server, client.pollTransmit(transport, pair.nowMs)!, pair.nowMs);
  for (let event = pair.acceptor.pollEvent(); event !== undefined; event = pair.acceptor.pollEvent()) {
    if (event.type !== 'drop') continue;
    client.receive(transport, event.farewell!, pair.nowMs);
    for (let told = client.pollEvent(); told !== undefined; told = client.pollEvent()) {
      if (told.type === 'close') return told.error;
    }
  }
  return undefined;
}

describe('the number of new sessions', () => {
  test('that one source begins per second is bounded, and its old ones come back [SNET-3.12]', () => {
    const pair = from('192.0.2.1', { server: { newSessionsPerSecond: 1, newSessionBurst: 2 } });
    expect(types(pair.clientEvents)).toContain('open');
    expect(another(pair)).toBeUndefined();
    expect(another(pair)).toMatchObject({ code: 'SNET_REFUSED', wireCode: 12, retryAfterMs: 1_000 });
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('reattach');
    pair.advance(1_000);
    expect(another(pair)).toBeUndefined();
  });

  test('is not bounded where the source is not known', () => {
    const pair = from(undefined, { server: { newSessionsPerSecond: 1, newSessionBurst: 1 } });
    expect(Array.from({ length: 5 }, () => another(pair))).toEqual(Array.from({ length: 5 }, () => undefined));
  });
});

test('a server that drains refuses new sessions, asks the others to dial anew, and takes them back [SNET-3.12]', () => {
  const pair = Pair.open();
  pair.acceptor.drain();
  pair.server.goAway(9, 0, 0);
  expect(another(pair)).toMatchObject({ code: 'SNET_REFUSED', wireCode: 9, retryAfterMs: 5_000 });
  pair.pump();
  pair.advance(100);
  expect(pair.clientEvents).toContainEqual(expect.objectContaining({ type: 'go-away', code: 9 }));
  expect(pair.pipes).toHaveLength(2);
  expect(pair.server.state).toBe('open');
});

test('an offer whose KEM key cannot be costs the transport alone [SNET-1.5]', () => {
  const tamper = (bytes: Uint8Array) => bytes;
  const pair = new Pair({ tamper });
  const generate = pair.crypto.mlkem768.generate.bind(pair.crypto.mlkem768);
  // Every coefficient above the modulus; sealed as it should be, so that only encapsulation finds out.
  pair.crypto.mlkem768.generate = () => ({ ...generate(), publicKey: new Uint8Array(1184).fill(0xff) });
  pair.client.connect();
  pair.pump();
  expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_HANDSHAKE_FAILED', wireCode: 13 });
  expect(pair.acceptor.sessions.size).toBe(0);
});

describe('a HELLO that leads to a defect costs its transport, and what was begun for it', () => {
  test.for(['a new session', 'a session that comes back'])('on the way to %s [SNET-8.2]', (wanted) => {
    const pair = wanted === 'a new session' ? new Pair() : Pair.open();
    const before = [...pair.acceptor.sessions];
    const hkdf = pair.crypto.hkdf.bind(pair.crypto);
    const mistake = new RangeError('Array buffer allocation failed');
    const seen: unknown[] = [];
    const pollEvent = pair.acceptor.pollEvent.bind(pair.acceptor);
    pair.acceptor.pollEvent = () => {
      const event = pollEvent();
      if (event?.type === 'drop') seen.push(event.error, event.farewell);
      return event;
    };
    // Where the tickets are derived: the session is there by then.
    const failOnce = (...parameters: Parameters<typeof hkdf>): Uint8Array => {
      if (!String.fromCharCode(...parameters[2]).endsWith('ticket 0')) return hkdf(...parameters);
      Object.assign(pair.crypto, { hkdf });
      throw mistake;
    };
    Object.assign(pair.crypto, { hkdf: failOnce });
    if (wanted === 'a new session') pair.client.connect();
    else pair.cut();
    pair.advance(0);
    pair.pump();
    expect(seen).toEqual([
      expect.objectContaining({ code: 'SNET_INTERNAL', cause: mistake }),
      Uint8Array.of(4, 0, 0, 3, 0, 15, 0),
    ]);
    expect([...pair.acceptor.sessions]).toEqual(before);
  });
});

test('an application that ends everything while it decides on a device is left with nothing', () => {
  let detach = (): void => {};
  const authorize = (): boolean => {
    detach();
    return true;
  };
  const pair = new Pair({ server: { authorize } });
  pair.client.connect();
  const transport = pair.acceptor.attach(0);
  detach = () => pair.acceptor.detach(transport);
  pair.acceptor.receive(transport, pair.client.pollTransmit(pair.client.attach(0), 0)!, 0);
  expect(pair.acceptor.sessions.size).toBe(0);
  // But for how the session ended, for 20 min.
  pair.acceptor.handleTimeout(0);
  pair.acceptor.handleTimeout(1_200_000);
  expect(pair.acceptor.pollTimeout()).toBeUndefined();
});

describe('the limiter', () => {
  test('gives a burst, then one token at a time, and says how long to wait', () => {
    const limiter = new SourceLimiter({ perSecond: 10, burst: 3 });
    expect([1, 2, 3, 4].map(() => limiter.take('a', 0))).toEqual([0, 0, 0, 100]);
    expect(limiter.take('b', 0)).toBe(0);
    expect(limiter.take('a', 100)).toBe(0);
    expect(limiter.take('a', 150)).toBe(50);
    expect([1, 2, 3, 4].map(() => limiter.take('a', 10_000))).toEqual([0, 0, 0, 100]);
  });

  test('gives those that it refuses one turn after the other, up to 10 s [SNET-3.14]', () => {
    const limiter = new SourceLimiter({ perSecond: 10, burst: 1 });
    const waits = Array.from({ length: 202 }, () => limiter.take('a', 0));
    const turns = Array.from({ length: 100 }, (_, i) => 100 * (i + 1));
    expect(waits).toEqual([0, ...turns, ...turns, 100]);
    // A turn that has passed is nobody's.
    expect([1, 2, 3].map(() => limiter.take('a', 60_000))).toEqual([0, 100, 200]);
  });

  test('remembers a bounded number of sources', () => {
    const limiter = new SourceLimiter({ perSecond: 1, burst: 1 });
    for (let i = 0; i < 20_000; i++) limiter.take(`source ${i}`, i);
    expect(limiter.size).toBe(10_000);
  });
});
test('an acceptor that is asked too late does not drop a transport before its bytes were read [SNET-7.18]', () => {
  const pair = new Pair();
  const transport = pair.acceptor.attach(0);
  pair.client.connect();
  const hello = pair.client.pollTransmit(pair.client.attach(0), 0)!;
  pair.acceptor.handleTimeout(20_000);
  pair.acceptor.receive(transport, hello, 20_001);
  const event = pair.acceptor.pollEvent();
  expect(event?.type).toBe('bind');
});
