import { toyProvider } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { ClientSession, type Session, SnetError } from '../../src/core/index.ts';
import { Pair, type PairOptions, readAll, types } from './pair.ts';

const text = (value: string): Uint8Array => Buffer.from(value);
const closeError = (events: Pair['clientEvents']): SnetError | undefined => {
  const close = events.find((event) => event.type === 'close');
  if (close?.type !== 'close') throw new Error('the session has not closed');
  return close.error;
};
const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = new Uint8Array(bytes);
  if (at < copy.length) copy[at]! ^= 0x10;
  return copy;
};
const say = (pair: Pair, from: Session, value: string): void => {
  from.write(text(value));
  pair.pump();
};

describe('a first conversation', () => {
  test('bytes flow both ways once the client has confirmed [SNET-3.6]', () => {
    const pair = Pair.open();
    say(pair, pair.client, 'to the server');
    say(pair, pair.server, 'to the client');
    expect(readAll(pair.server)).toEqual(new Uint8Array(text('to the server')));
    expect(readAll(pair.client)).toEqual(new Uint8Array(text('to the client')));
  });

  test('what is written before the session is open is sent when it is', () => {
    const pair = new Pair();
    pair.client.connect();
    pair.client.write(text('early'));
    pair.pump();
    expect(readAll(pair.server!)).toEqual(new Uint8Array(text('early')));
  });

  test('both ends close without an error once both directions have ended [SNET-5.6]', () => {
    const pair = Pair.open();
    pair.client.write(text('last words'));
    pair.client.end();
    pair.pump();
    expect(readAll(pair.server)).toEqual(new Uint8Array(text('last words')));
    expect(pair.server.readEnded).toBe(true);
    expect(pair.client.state).toBe('open');
    pair.server.end();
    pair.pump();
    expect(closeError(pair.clientEvents)).toBeUndefined();
    expect(closeError(pair.serverEvents)).toBeUndefined();
    expect(pair.acceptor.sessions.size).toBe(0);
  });

  test('finish is reported when the peer holds every byte, and not before [SNET-6.6]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.client.write(text('x'));
    pair.client.end();
    pair.pump();
    expect(types(pair.clientEvents)).not.toContain('finish');
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('finish');
  });

  test('one direction goes on after the other has ended', () => {
    const pair = Pair.open();
    pair.client.end();
    pair.pump();
    say(pair, pair.server, 'still here');
    expect(readAll(pair.client)).toEqual(new Uint8Array(text('still here')));
    expect(pair.client.readEnded).toBe(false);
  });
});

describe('back-pressure', () => {
  const small: PairOptions = { client: { replayBufferBytes: 4_096 }, server: { receiveWindowBytes: 4_096 } };

  test('a full replay buffer takes nothing, and drain says when it does again [SNET-6.3]', () => {
    const pair = Pair.open(small);
    pair.pipe.hole = true;
    expect(pair.client.write(new Uint8Array(5_000))).toBe(4_096);
    expect(pair.client.write(new Uint8Array(1))).toBe(0);
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('drain');
    expect(pair.client.write(new Uint8Array(1))).toBe(1);
  });

  test('a reader that does not read holds the writer back, and loses nothing [SNET-6.8]', () => {
    const pair = Pair.open(small);
    let written = 0;
    for (let i = 0; i < 20; i++) {
      written += pair.client.write(new Uint8Array(1_000).fill(i));
      pair.pump();
      pair.advance(50);
    }
    expect(written).toBe(8_192); // One window in the server's memory, one replay buffer in the client's.
    let read = 0;
    for (let turn = 0; turn < 10; turn++) {
      read += readAll(pair.server).length;
      pair.pump();
      pair.advance(50);
    }
    expect(read).toBe(written);
  });
});

describe('a transport that breaks', () => {
  test('is replaced, and exactly the bytes that the peer lacks are sent again [SNET-6.1]', () => {
    const pair = Pair.open();
    say(pair, pair.client, 'arrives ');
    pair.pipe.hole = true;
    say(pair, pair.client, 'is replayed');
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toEqual(expect.arrayContaining(['detach', 'dial', 'reattach']));
    const reattach = pair.clientEvents.find((event) => event.type === 'reattach');
    expect(reattach).toMatchObject({ replayedBytes: 'is replayed'.length });
    expect(Buffer.from(readAll(pair.server)).toString()).toBe('arrives is replayed');
  });

  test('is replaced while the server still believes in it, without waiting for it [SNET-7.3]', () => {
    const pair = Pair.open();
    const old = pair.pipe;
    old.hole = true;
    pair.client.detach(old.client, pair.nowMs);
    pair.pump();
    pair.advance(100);
    say(pair, pair.server, 'over the new one');
    expect(Buffer.from(readAll(pair.client)).toString()).toBe('over the new one');
    expect(types(pair.serverEvents)).not.toContain('detach');
    // The old one's end comes late, and means nothing any more [SNET-7.4].
    pair.server.receive(old.server, text('garbage'), pair.nowMs);
    pair.server.detach(old.server, pair.nowMs);
    pair.pump();
    expect(pair.server.state).toBe('open');
  });

  test('is found out when nothing comes back, and a session without traffic resumes as well [SNET-7.9]', () => {
    const pair = Pair.open({ client: { keepAliveMs: 10_000 } });
    pair.pipe.hole = true;
    pair.advance(10_000 + 5_000 + 1_000);
    expect(types(pair.clientEvents)).toContain('reattach');
    expect(pair.client.state).toBe('open');
    expect(pair.server.state).toBe('open');
  });

  test('keeps living while its answers come, however long nothing is said', () => {
    const pair = Pair.open();
    pair.advance(3_600_000);
    expect(pair.pipes).toHaveLength(1);
    expect(pair.client.state).toBe('open');
  });

  test('is redialled with growing pauses for as long as the resume window lasts, then the session expires [SNET-7.11]', () => {
    const pair = Pair.open({ client: { resumeWindowMs: 60_000 } });
    pair.answerDials = false;
    pair.cut();
    const dialledAtMs: number[] = [];
    while (pair.client.state === 'detached') {
      pair.advance(1);
      if (pair.clientEvents.at(-1)?.type !== 'dial' || pair.client.pollTimeout() === undefined) continue;
      const dials = pair.clientEvents.filter(({ type }) => type === 'dial').length;
      if (dials - 1 <= dialledAtMs.length) continue;
      dialledAtMs.push(pair.nowMs);
      pair.client.dialFailed(pair.nowMs, new Error('unreachable'));
      pair.pump();
    }
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_RESUME_EXPIRED');
    expect(dialledAtMs.length).toBeGreaterThan(8);
    expect(dialledAtMs.length).toBeLessThan(80);
    expect(dialledAtMs[0]).toBeLessThanOrEqual(51);
  });
});

describe('a resume', () => {
  test('of a session that the server has lost is refused with authority, at once [SNET-7.8]', () => {
    const pair = Pair.open();
    pair.server.abort();
    pair.pipe.hole = true; // The RESET does not arrive.
    pair.pump();
    pair.cut();
    pair.advance(100);
    const error = closeError(pair.clientEvents);
    expect(error?.code).toBe('SNET_RESUME_REJECTED');
    expect(error?.deliveredBytes).toBe(0);
  });

  test('that is replayed later changes nothing and gets no answer [SNET-7.1]', () => {
    const captured: Uint8Array[] = [];
    const pair = Pair.open();
    // The answer is lost, so the ticket stays in use.
    pair.cut();
    pair.tamper = (bytes, to) => {
      if (to === 'client') return undefined;
      captured.push(bytes);
      return bytes;
    };
    pair.advance(100);
    pair.tamper = undefined;
    const hello = captured.find((bytes) => bytes[0] === 0xd2)!;
    const before = pair.acceptor.sessions.size;
    for (let i = 0; i < 1_000; i++) expect(pair.inject(hello).session).toBeUndefined();
    expect(pair.refusals).toHaveLength(1_000);
    expect(pair.refusals[0]).toContain('an old attempt');
    expect(pair.acceptor.sessions.size).toBe(before);
    pair.advance(20_000);
    expect(pair.client.state).toBe('open');
  });

  test('whose box was not sealed by the holder of the ticket is refused before any Diffie–Hellman [SNET-3.8]', () => {
    let hello: Uint8Array | undefined;
    const pair = Pair.open();
    pair.tamper = (bytes, to) => {
      if (to === 'server') hello ??= bytes;
      return undefined;
    };
    pair.cut();
    pair.advance(100);
    const forged = new Uint8Array(hello!);
    forged[20]! ^= 1; // In the random: the box is bound to every byte before it.
    pair.inject(forged);
    expect(pair.refusals.at(-1)).toContain('not sealed by the holder');
  });

  test('carries bytes ahead of the answer, and they are delivered once [SNET-7.16]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    say(pair, pair.client, 'early');
    pair.answerDials = false;
    pair.cut();
    pair.advance(100);
    const pipe = pair.dial();
    pair.acceptor.receive(pipe.server, pair.client.pollTransmit(pipe.client)!, pair.nowMs);
    // The server's answer has not even left.
    expect(Buffer.from(readAll(pair.server)).toString()).toBe('early');
    expect(pair.server.state).toBe('detached');
    pair.pump();
    say(pair, pair.client, ', then the rest');
    expect(Buffer.from(readAll(pair.server)).toString()).toBe(', then the rest');
  });

  test('carries nothing ahead of the answer where that is turned off [SNET-7.16]', () => {
    const pair = Pair.open({ client: { earlyDataBytes: 0 } });
    pair.pipe.hole = true;
    say(pair, pair.client, 'not early');
    pair.answerDials = false;
    pair.cut();
    pair.advance(100);
    const pipe = pair.dial();
    pair.acceptor.receive(pipe.server, pair.client.pollTransmit(pipe.client)!, pair.nowMs);
    expect(readAll(pair.server)).toHaveLength(0);
    pair.pump();
    expect(Buffer.from(readAll(pair.server)).toString()).toBe('not early');
  });

  test('before the first confirmation arrived still finds its session [SNET-7.2]', () => {
    let records = 0;
    const pair = new Pair({
      tamper: (bytes, to) => (to === 'server' && bytes[0] !== 0xd2 && records++ === 0 ? undefined : bytes),
    });
    pair.client.connect();
    pair.pump();
    expect(pair.client.state).toBe('open');
    expect(pair.server).toBeUndefined();
    pair.client.write(text('hello'));
    pair.cut();
    pair.advance(100);
    expect(readAll(pair.server!)).toEqual(new Uint8Array(text('hello')));
    expect(pair.acceptor.sessions.size).toBe(1);
  });

  test('with less than the session says it has acknowledged is served from there [SNET-7.6]', () => {
    const pair = Pair.open();
    const second = pair.dial();
    const stale = pair.client.pollTransmit(second.client)!;
    say(pair, pair.server, 'meanwhile on the first');
    readAll(pair.client);
    pair.advance(30);
    pair.acceptor.receive(second.server, stale, pair.nowMs);
    pair.pump();
    say(pair, pair.server, ', now on the second');
    expect(Buffer.from(readAll(pair.client)).toString()).toBe(', now on the second');
  });
});

describe('several transports', () => {
  test('of one session: the newest that is confirmed wins, in either order of arrival [SNET-7.5]', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const pair = Pair.open();
      const both = [pair.dial(), pair.dial()] as const;
      const hellos = both.map(({ client }) => pair.client.pollTransmit(client)!);
      for (const index of order) pair.acceptor.receive(both[index]!.server, hellos[index]!, pair.nowMs);
      pair.pump();
      say(pair, pair.client, 'once');
      say(pair, pair.server, 'once');
      expect(Buffer.from(readAll(pair.server)).toString()).toBe('once');
      expect(Buffer.from(readAll(pair.client)).toString()).toBe('once');
      expect(pair.pipes.filter(({ open }) => open)).toEqual([both[1]]);
    }
  });

  test('keys of one open nothing on another [SNET-1.2]', () => {
    const pair = Pair.open();
    const old = pair.pipe;
    pair.client.write(text('for the first'));
    const record = pair.client.pollTransmit(old.client)!;
    pair.cut();
    pair.advance(100);
    pair.server.receive(pair.pipe.server, record, pair.nowMs);
    pair.pump();
    expect(pair.server.state).toBe('detached');
  });

  test('tickets outlive answers that never arrive: sixteen lost ACCEPTs, and the session still resumes [SNET-7.12]', () => {
    const pair = Pair.open({ client: { handshakeTimeoutMs: 100 } });
    pair.tamper = (bytes, to) => (to === 'client' ? undefined : bytes);
    pair.cut();
    const attempts = (): number => pair.pipes.length;
    for (let turn = 0; turn < 2_000 && attempts() < 20; turn++) pair.advance(100);
    expect(attempts()).toBe(20);
    pair.tamper = undefined;
    pair.advance(30_000);
    expect(pair.client.state).toBe('open');
    expect(pair.server.state).toBe('open');
  });
});

describe('a transport that is replaced while it works', () => {
  test('at a certain age, so that its keys do not last for ever [SNET-7.13]', () => {
    const pair = Pair.open({ client: { rekeyAfterMs: 60_000 } });
    pair.advance(59_999);
    expect(pair.pipes).toHaveLength(1);
    pair.advance(1);
    expect(pair.pipes).toHaveLength(2);
    say(pair, pair.client, 'on');
    expect(Buffer.from(readAll(pair.server)).toString()).toBe('on');
    expect(types(pair.clientEvents)).not.toContain('detach');
    expect(pair.pipes.map(({ open }) => open)).toEqual([false, true]);
  });

  test('when the server says that it goes away, within the time it gives [SNET-7.14]', () => {
    const pair = Pair.open();
    pair.server.goAway(9, 1_000, 2_000);
    pair.pump();
    expect(pair.clientEvents.at(-1)).toEqual({ type: 'go-away', code: 9, afterMs: 1_000 });
    pair.advance(999);
    expect(pair.pipes).toHaveLength(1);
    pair.advance(2_001);
    expect(pair.pipes).toHaveLength(2);
    expect(types(pair.clientEvents)).not.toContain('detach');
  });

  test('GOAWAY from a client is a violation', () => {
    const pair = Pair.open();
    const { sealer } = (
      pair.client as unknown as { transports: Map<number, { sealer: { seal(plaintext: Uint8Array): Uint8Array } }> }
    ).transports.get(pair.pipe.client)!;
    pair.server.receive(pair.pipe.server, sealer.seal(Uint8Array.of(0x0d, 9, 0, 0)), pair.nowMs);
    pair.pump();
    expect(closeError(pair.serverEvents)?.code).toBe('SNET_PROTOCOL_VIOLATION');
  });

  test('when the network has changed and the old path does not answer at once [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.client.networkChanged(pair.nowMs);
    pair.pump();
    pair.advance(300);
    expect(pair.pipes).toHaveLength(2);
    say(pair, pair.client, 'on');
    expect(Buffer.from(readAll(pair.server)).toString()).toBe('on');
    expect(types(pair.clientEvents)).not.toContain('detach');
  });

  test('but not when the network has changed and the path still answers [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.client.networkChanged(pair.nowMs);
    pair.pump();
    pair.advance(10_000);
    expect(pair.pipes).toHaveLength(1);
  });

  test('and a detached session dials at once when the network has changed [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.cut();
    for (let i = 0; i < 8; i++) {
      pair.advance(20_000);
      pair.client.dialFailed(pair.nowMs, new Error('no network'));
    }
    const dials = (): number => pair.clientEvents.filter(({ type }) => type === 'dial').length;
    const before = dials();
    pair.client.networkChanged(pair.nowMs);
    pair.advance(0);
    expect(dials()).toBe(before + 1);
  });
});

describe('a peer that lies', () => {
  test.for([
    ['acknowledges what was never sent', { receivedPosition: 1, firstPosition: 0 }, 6],
    ['acknowledges 2^53 − 1', { receivedPosition: 2 ** 53 - 1, firstPosition: 0 }, 6],
    ['has thrown away what the other lacks', { receivedPosition: 0, firstPosition: 1 }, 5],
    ['tells the truth', { receivedPosition: 0, firstPosition: 0 }, undefined],
  ] as const)('in its resume box, and %s, is refused with a code or served [SNET-7.7]', ([, positions, code]) => {
    expect(Pair.open().server.positionFault(positions)).toBe(code);
  });

  test('PINGs faster than they can be answered are answered a bounded number of times [SNET-5.1]', () => {
    const pair = Pair.open();
    const { sealer } = (
      pair.client as unknown as { transports: Map<number, { sealer: { seal(plaintext: Uint8Array): Uint8Array } }> }
    ).transports.get(pair.pipe.client)!;
    const record = sealer.seal(Uint8Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 4 : i >> 2)));
    pair.server.receive(pair.pipe.server, record, pair.nowMs);
    expect(pair.server.pollTransmit(pair.pipe.server)!.length).toBeLessThan(3 + 16 + 4 * 4 + 20);
  });

  test('the end of a transport is not the end of the stream [SNET-1.4]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.cut();
    expect(pair.server.readEnded).toBe(false);
    expect(types(pair.serverEvents)).not.toContain('close');
  });
});

describe('how a session ends', () => {
  const connectWith = (options: PairOptions): Pair => {
    const pair = new Pair(options);
    pair.client.connect();
    pair.pump();
    return pair;
  };

  test('SNET_DIAL_FAILED: the first dial fails', () => {
    const pair = new Pair();
    pair.answerDials = false;
    pair.client.connect();
    pair.pump();
    pair.client.dialFailed(0, new Error('refused'));
    pair.pump();
    const error = closeError(pair.clientEvents);
    expect(error?.code).toBe('SNET_DIAL_FAILED');
    expect(error?.fault).toBe('network');
    expect(error?.cause).toMatchObject({ message: 'refused' });
  });

  test('SNET_HANDSHAKE_TIMEOUT: no answer to the first HELLO', () => {
    const pair = connectWith({ tamper: () => undefined });
    pair.advance(5_000);
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_HANDSHAKE_TIMEOUT');
  });

  test('SNET_HANDSHAKE_FAILED: the server has another key [SNET-3.1]', () => {
    const pair = connectWith({ serverKey: toyProvider(99).x25519.generate().publicKey });
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_HANDSHAKE_FAILED');
    expect(pair.acceptor.sessions.size).toBe(0);
  });

  test('SNET_HANDSHAKE_FAILED or a violation: ACCEPT was changed on its way, in any byte [SNET-3.2]', () => {
    let bytesOfAccept = 0;
    connectWith({
      tamper: (bytes, to) => {
        if (to === 'client') bytesOfAccept = Math.max(bytesOfAccept, bytes.length);
        return bytes;
      },
    });
    expect(bytesOfAccept).toBeGreaterThan(100);
    for (let at = 0; at < bytesOfAccept; at++) {
      let done = false;
      const pair = connectWith({
        tamper: (bytes, to) => {
          if (to === 'server' || done) return bytes;
          done = true;
          return flipped(bytes, at);
        },
      });
      pair.advance(5_000);
      const code = closeError(pair.clientEvents)?.code;
      // Bytes 1 to 3 are the length: a larger one waits for more, which never comes.
      expect(code).toMatch(/^SNET_(HANDSHAKE_FAILED|HANDSHAKE_TIMEOUT|PROTOCOL_VIOLATION)$/);
    }
  });

  test('SNET_REFUSED: the server has no room for new sessions, though a session that comes back would get in', () => {
    const pair = new Pair({ server: { maxSessions: 1 } });
    const stranger = new ClientSession(toyProvider(3), pair.serverKey);
    stranger.connect();
    pair.inject(stranger.pollTransmit(stranger.attach(0))!);
    pair.client.connect();
    pair.pump();
    const error = closeError(pair.clientEvents);
    expect(error?.code).toBe('SNET_REFUSED');
    expect(error?.wireCode).toBe(18);
    expect(pair.acceptor.sessions.size).toBe(1);
  });

  test('SNET_PROTOCOL_VIOLATION: authenticated bytes that break the protocol end the session [SNET-1.5]', () => {
    const pair = Pair.open();
    // A peer that is broken, not an attacker: it seals with the right keys.
    const broken = pair.server as unknown as {
      transports: Map<number, { sealer: { seal(plaintext: Uint8Array): Uint8Array } }>;
    };
    const record = broken.transports.get(pair.pipe.server)!.sealer.seal(Uint8Array.of(0x7f));
    pair.client.receive(pair.pipe.client, record, pair.nowMs);
    pair.pump();
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_PROTOCOL_VIOLATION');
    expect(closeError(pair.serverEvents)?.code).toBe('SNET_PROTOCOL_VIOLATION'); // Told by CLOSE.
    expect(closeError(pair.serverEvents)?.wireCode).toBe(14);
  });

  test('SNET_RESET: the other application destroyed its end', () => {
    const pair = Pair.open();
    pair.server.abort(undefined, 3);
    pair.pump();
    const error = closeError(pair.clientEvents);
    expect(error?.code).toBe('SNET_RESET');
    expect(error?.wireCode).toBe(25);
    expect(error?.fault).toBe('peer');
  });

  test('SNET_CLOSED: a write after the end is the caller’s mistake', () => {
    const pair = Pair.open();
    pair.client.end();
    expect(() => pair.client.write(text('x'))).toThrow('[SNET_CLOSED]');
    expect(() => new Pair().client.attach(0)).toThrow('[SNET_CLOSED]');
  });

  test('SNET_BAD_OPTION: every option out of range is named', () => {
    expect(() => new Pair({ client: { replayBufferBytes: 1, keepAliveMs: Number.NaN } })).toThrow(
      /replayBufferBytes.*keepAliveMs.*\[SNET_BAD_OPTION\]/,
    );
    expect(() => new Pair({ server: { maxSessions: 0 } })).toThrow(/maxSessions.*\[SNET_BAD_OPTION\]/);
    expect(() => new Pair({ serverKey: new Uint8Array(31) })).toThrow(/serverKey.*\[SNET_BAD_OPTION\]/);
  });

  test('SNET_AEAD_FAILED: five transports in a row carry records that do not authenticate [SNET-4.3]', () => {
    const pair = Pair.open();
    // ACCEPT passes, every record towards the client is damaged.
    const isAccept = (bytes: Uint8Array): boolean => bytes[0] === 0x02 && bytes.length > 100;
    pair.tamper = (bytes, to) => (to === 'client' && !isAccept(bytes) ? flipped(bytes, bytes.length - 1) : bytes);
    pair.server.write(text('x'));
    pair.pump();
    expect(pair.client.state).toBe('detached'); // One failure costs the transport only.
    for (let turn = 0; turn < 200 && pair.client.state !== 'closed'; turn++) {
      pair.advance(500);
      if (pair.server.state !== 'closed' && pair.server.state !== 'closing') pair.server.write(text('x'));
      pair.pump();
    }
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_AEAD_FAILED');
  });
});

describe('errors', () => {
  test('are recognised by name and code, across copies of the package', () => {
    const copy = Object.assign(new Error('x'), { name: 'SnetError', code: 'SNET_RESET' });
    expect(SnetError.is(copy)).toBe(true);
    expect(SnetError.is(copy, 'SNET_RESET')).toBe(true);
    expect(SnetError.is(copy, 'SNET_CLOSED')).toBe(false);
    expect(SnetError.is(new TypeError('x'))).toBe(false);
  });
});
