import { toyProvider } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { ClientSession, SnetError } from '../../src/core/index.ts';
import { closeError, flipped, Pair, type PairOptions, readText, text } from './pair.ts';

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

  test('SNET_DIAL_FAILED: the first transport breaks before the answer is there, which says nothing about the key', () => {
    const pair = connectWith({ tamper: () => undefined });
    pair.cut();
    const error = closeError(pair.clientEvents);
    expect(error?.code).toBe('SNET_DIAL_FAILED');
    expect(error?.cause).toMatchObject({ message: 'cut' });
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

  test('SNET_REFUSED: the server has no room for new sessions; those that no one has confirmed do not count', () => {
    const pair = new Pair({ server: { maxSessions: 1 } });
    const stranger = new ClientSession(toyProvider(3), pair.serverKey);
    stranger.connect();
    const transport = stranger.attach(0);
    const { server, session } = pair.inject(stranger.pollTransmit(transport, 0)!);
    pair.client.connect();
    pair.pump();
    expect(pair.client.state).toBe('open');

    stranger.receive(transport, session!.pollTransmit(server, 0)!, 0);
    session!.receive(server, stranger.pollTransmit(transport, 0)!, 0);
    const late = new ClientSession(toyProvider(4), pair.serverKey);
    late.connect();
    pair.inject(late.pollTransmit(late.attach(0), 0)!);
    expect(pair.refusals.at(-1)).toContain('too many sessions [SNET_REFUSED]');
  });

  test('SNET_REFUSED reaches a client whose first HELLO is turned away', () => {
    const pair = new Pair({ server: { maxHandshakes: 1 } });
    pair.client.connect();
    pair.tamper = (bytes, to) => (to === 'client' ? Uint8Array.of(4, 0, 0, 3, 0, 18, 0) : bytes);
    pair.pump();
    const error = closeError(pair.clientEvents);
    expect(error?.code).toBe('SNET_REFUSED');
    expect(error?.wireCode).toBe(18);
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

  test('SNET_AEAD_FAILED is why a transport was dropped, and never ends the session, however often [SNET-4.3]', () => {
    const pair = Pair.open();
    // ACCEPT passes, every record towards the client is damaged.
    const isAccept = (bytes: Uint8Array): boolean => bytes[0] === 0x02 && bytes.length > 100;
    pair.tamper = (bytes, to) => (to === 'client' && !isAccept(bytes) ? flipped(bytes, bytes.length - 1) : bytes);
    pair.server.write(text('whole'));
    pair.pump();
    pair.advance(60_000);
    const detached = pair.clientEvents.filter((event) => event.type === 'detach');
    expect(detached.length).toBeGreaterThan(5);
    expect(detached.every(({ cause }) => SnetError.is(cause, 'SNET_AEAD_FAILED'))).toBe(true);
    pair.tamper = undefined;
    pair.advance(20_000);
    expect(pair.client.state).toBe('open');
    expect(readText(pair.client)).toBe('whole');
  });
});

describe('the end of a session that is complete', () => {
  /** Both directions are complete, but nothing that says so arrives any more. */
  function lastWordsLost(options: PairOptions = {}): Pair & { server: NonNullable<Pair['server']> } {
    const pair = Pair.open(options);
    pair.client.end();
    pair.pump();
    pair.answerDials = false;
    pair.server.end();
    let after = 0;
    // The server's FIN arrives, and after that nothing.
    pair.tamper = (bytes, to) => (to === 'client' && after++ === 0 ? bytes : undefined);
    pair.pump();
    return pair;
  }

  test('is not put off for ever by a peer that is gone: after the linger time it closes, without an error [SNET-5.6]', () => {
    const pair = lastWordsLost({ client: { lingerMs: 20_000 } });
    expect(pair.client.state).toBe('closing');
    pair.advance(19_000);
    expect(pair.client.state).toBe('closing');
    expect(pair.clientEvents.map(({ type }) => type)).not.toContain('detach');
    pair.advance(1_000);
    expect(closeError(pair.clientEvents)).toBeUndefined();
  });

  test('is told over another transport when the one in use broke in between [SNET-5.6]', () => {
    const pair = lastWordsLost();
    pair.tamper = undefined;
    pair.answerDials = true;
    pair.cut();
    pair.advance(1_000);
    expect(closeError(pair.clientEvents)).toBeUndefined();
    expect(closeError(pair.serverEvents)).toBeUndefined();
  });
});

describe('advice that is not authenticated', () => {
  const refuse = (...retryAfterMs: readonly number[]): Uint8Array =>
    Uint8Array.of(4, 0, 0, 2 + retryAfterMs.length, 0, 18, ...retryAfterMs);
  const forEver = [0xc0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff] as const;

  /** When a detached client dials again that was told so in its first attempt. */
  function redialAfter(retryAfterMs: readonly number[]): number {
    const pair = Pair.open({ client: { maxRedialDelayMs: 4_000 } });
    pair.tamper = (bytes, to) => (to === 'client' ? refuse(...retryAfterMs) : bytes);
    pair.cut();
    pair.advance(50);
    const refusedAtMs = pair.nowMs;
    const dials = (): number => pair.clientEvents.filter(({ type }) => type === 'dial').length;
    expect(dials()).toBe(2);
    while (dials() === 2) pair.advance(10);
    expect(pair.client.state).toBe('detached');
    return pair.nowMs - refusedAtMs;
  }

  test('can put off the next dial, but no longer than we would wait by ourselves [SNET-7.19]', () => {
    expect(redialAfter([0x43, 0xe8])).toBeGreaterThanOrEqual(940); // 1 000 ms.
    const longest = redialAfter(forEver);
    expect(longest).toBeGreaterThanOrEqual(3_940);
    expect(longest).toBeLessThanOrEqual(4_010);
  });

  test('cannot end a session that was open once, whatever its code [SNET-1.5]', () => {
    for (let code = 0; code < 30; code++) {
      const pair = Pair.open();
      pair.tamper = (bytes, to) => (to === 'client' ? Uint8Array.of(4, 0, 0, 3, 0, code, 0) : bytes);
      pair.cut();
      pair.advance(5_000);
      expect(pair.client.state).toBe('detached');
      pair.tamper = undefined;
      pair.advance(30_000);
      expect(pair.client.state).toBe('open');
    }
  });
});

describe('the status of ACCEPT is sealed as well as said', () => {
  /** Byte 6 says what became of the session: new, resumed, or new because the resume failed. */
  const saying = (status: number) => (bytes: Uint8Array, to: string) =>
    to === 'client' && bytes[0] === 2 && bytes.length > 100 ? bytes.map((byte, i) => (i === 6 ? status : byte)) : bytes;

  test.for([1, 2, 3])('a new session that is made status %i on its way does not open [SNET-3.2]', (status) => {
    const pair = new Pair({ tamper: saying(status) });
    pair.client.connect();
    pair.pump();
    expect(closeError(pair.clientEvents)?.code).toMatch(/^SNET_(HANDSHAKE_FAILED|PROTOCOL_VIOLATION)$/);
    expect(pair.server).toBeUndefined();
  });

  test.for([0, 2, 3])(
    'a resume that is made status %i on its way costs the transport, not the session [SNET-3.2]',
    (status) => {
      const pair = Pair.open();
      pair.tamper = saying(status);
      pair.cut();
      pair.advance(3_000);
      expect(pair.client.state).toBe('detached');
      pair.tamper = undefined;
      pair.advance(20_000);
      expect(pair.client.state).toBe('open');
      expect(pair.clientEvents.map(({ type }) => type)).not.toContain('close');
    },
  );
});
