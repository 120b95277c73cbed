import { toyProvider } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { ClientSession, SnetError } from '../../src/core/index.ts';
import { closeError, flipped, Pair, type PairOptions, readAll, text } from './pair.ts';

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
    expect(Buffer.from(readAll(pair.client)).toString()).toBe('whole');
  });
});
