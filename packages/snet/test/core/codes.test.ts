import { toyProvider } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { type AcceptorEvent, ClientSession, Code, codeName, type Session, SnetError } from '../../src/core/index.ts';
import { closeError, flipped, Pair, sealAs, text } from './pair.ts';

/** What the acceptor says of the first bytes of a stranger. */
function dropOf(pair: Pair, bytes: Uint8Array, source?: string): AcceptorEvent & { readonly type: 'drop' } {
  const transport = pair.acceptor.attach(pair.nowMs, source);
  pair.acceptor.receive(transport, bytes, pair.nowMs);
  const event = pair.acceptor.pollEvent();
  if (event?.type !== 'drop') throw new Error('the acceptor did not drop the transport');
  return event;
}

/** The first message of a client that wants a new session. */
function helloOf(pair: Pair): Uint8Array {
  const client = new ClientSession(toyProvider(3), pair.serverKey);
  client.connect();
  return client.pollTransmit(client.attach(0), 0)!;
}

/** The code of a REFUSE. */
const refused = (message: Uint8Array | undefined): number => (message![4]! << 8) | message![5]!;

function connected(pair: Pair): Pair {
  pair.client.connect();
  pair.pump();
  return pair;
}

/** The HELLO of a resume whose answer is lost. */
function resumeOf(pair: Pair): Uint8Array {
  const sent: Uint8Array[] = [];
  pair.tamper = (bytes, to) => {
    if (to === 'server') sent.push(bytes);
    return undefined;
  };
  pair.cut();
  pair.advance(100);
  return sent[0]!;
}

/** Why transports were dropped at this end, and why the session was detached. */
const dropCodes = (events: Pair['clientEvents']): number[] =>
  events.flatMap((event) => (event.type === 'drop' ? [event.code] : []));
const detachCodes = (events: Pair['clientEvents']): (number | undefined)[] =>
  events.flatMap((event) => (event.type === 'detach' && SnetError.is(event.cause) ? [event.cause.wireCode] : []));

/** A frame that a peer sends although it must not. */
function afterFrame(pair: Pair & { server: Session }, ...frame: readonly number[]): Pair {
  pair.server.receive(pair.pipe.server, sealAs(pair, 'client', Uint8Array.from(frame)), pair.nowMs);
  pair.pump();
  return pair;
}

const bothErrors = ({ clientEvents, serverEvents }: Pair): (number | undefined)[] => [
  closeError(clientEvents)?.wireCode,
  closeError(serverEvents)?.wireCode,
];

/** How each code is met: the code as it is seen at every place where it shows. */
const met: { readonly [Name in keyof typeof Code]: () => readonly (number | undefined)[] } = {
  Ok() {
    const pair = Pair.open();
    pair.client.end();
    pair.server.end();
    pair.pump();
    expect([closeError(pair.clientEvents), closeError(pair.serverEvents)]).toEqual([undefined, undefined]);
    return [...dropCodes(pair.clientEvents), ...dropCodes(pair.serverEvents)];
  },
  UnknownTicket() {
    const pair = Pair.open();
    // The same keys, and nothing remembered.
    const { acceptor } = new Pair();
    acceptor.detach(acceptor.attach(0));
    Object.assign(pair, { acceptor });
    pair.cut();
    pair.advance(100);
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_RESUME_REJECTED', fault: 'peer' });
    return [closeError(pair.clientEvents)?.wireCode];
  },
  Expired() {
    const pair = Pair.open({ server: { resumeWindowMs: 60_000 }, client: { keepAliveMs: 3_600_000 } });
    pair.pipe.hole = true;
    pair.server.detach(pair.pipe.server, pair.nowMs);
    pair.advance(60_000);
    expect(closeError(pair.serverEvents)).toMatchObject({ code: 'SNET_RESUME_EXPIRED', fault: 'network' });
    pair.cut();
    pair.advance(100);
    return bothErrors(pair);
  },
  StaleEpoch() {
    const pair = Pair.open();
    const hello = resumeOf(pair);
    pair.inject(hello);
    const { error, farewell } = dropOf(pair, hello);
    // Not worth an answer.
    expect(farewell).toBeUndefined();
    return [error.wireCode];
  },
  BadBinder() {
    const pair = Pair.open();
    const hello = resumeOf(pair);
    const { error, farewell } = dropOf(pair, flipped(hello, 20));
    // Whoever says so is not authenticated: the client tries again.
    pair.client.receive(pair.pipe.client, farewell!, pair.nowMs);
    pair.pump();
    expect(pair.client.state).toBe('detached');
    return [error.wireCode, refused(farewell), dropCodes(pair.clientEvents).at(-1)];
  },
  PositionGap() {
    const pair = afterFrame(Pair.open(), 0x02, 0x05);
    expect(pair.server?.state).toBe('detached');
    return [...detachCodes(pair.serverEvents), ...dropCodes(pair.serverEvents)];
  },
  PositionAhead: () => bothErrors(afterFrame(Pair.open(), 0x03, 0x09, 0x00)),
  Overflow() {
    const pair = Pair.open({ server: { whenDetached: 'fail', replayBufferBytes: 4_096 } });
    pair.answerDials = false;
    pair.cut();
    expect(() => pair.server.write(new Uint8Array(4_097))).toThrow('[SNET_OVERFLOW]');
    pair.advance(100);
    pair.dial();
    pair.pump();
    expect(closeError(pair.serverEvents)).toMatchObject({ code: 'SNET_OVERFLOW', fault: 'local' });
    return bothErrors(pair);
  },
  TakenOver() {
    const pair = Pair.open();
    pair.dial();
    pair.pump();
    return [...dropCodes(pair.clientEvents), ...dropCodes(pair.serverEvents)];
  },
  Draining() {
    const pair = Pair.open();
    pair.server.goAway(Code.Draining, 1_000, 0);
    pair.pump();
    pair.acceptor.drain();
    const event = pair.clientEvents.at(-1);
    return [event?.type === 'go-away' ? event.code : undefined, refused(dropOf(pair, helloOf(pair)).farewell)];
  },
  UnsupportedVersion() {
    const { error, farewell } = dropOf(new Pair(), text('GET / HTTP/1.1'));
    return [error.wireCode, refused(farewell)];
  },
  NoCommonSuite() {
    const pair = connected(new Pair({ client: { suites: ['x25519-chacha20poly1305'] } }));
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_REFUSED');
    return [closeError(pair.clientEvents)?.wireCode];
  },
  RateLimited() {
    const pair = new Pair({ server: { newSessionsPerSecond: 1, newSessionBurst: 1 } });
    const first = pair.acceptor.attach(0, 'one source');
    pair.acceptor.receive(first, helloOf(pair), 0);
    while (pair.acceptor.pollEvent() !== undefined);
    const { error, farewell } = dropOf(pair, helloOf(pair), 'one source');
    return [error.wireCode, refused(farewell)];
  },
  AuthFailed() {
    const pair = connected(new Pair({ serverKey: toyProvider(99).x25519.generate().publicKey }));
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_HANDSHAKE_FAILED');
    return [closeError(pair.clientEvents)?.wireCode];
  },
  Protocol: () => bothErrors(afterFrame(Pair.open(), 0x7f)),
  Internal() {
    const pair = Pair.open();
    broken(pair.server);
    pair.server.write(text('x'));
    pair.pump();
    expect(closeError(pair.serverEvents)).toMatchObject({ code: 'SNET_INTERNAL', fault: 'local' });
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_RESET', fault: 'peer' });
    return bothErrors(pair);
  },
  IdleTimeout() {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.pipe.hole = true;
    pair.advance(31_000);
    return [...detachCodes(pair.clientEvents), ...detachCodes(pair.serverEvents), ...dropCodes(pair.clientEvents)];
  },
  HandshakeTimeout() {
    const pair = connected(new Pair({ tamper: () => undefined }));
    pair.advance(5_000);
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_HANDSHAKE_TIMEOUT');
    return [closeError(pair.clientEvents)?.wireCode, ...dropCodes(pair.clientEvents)];
  },
  TooManySessions() {
    const pair = connected(new Pair({ server: { maxSessions: 1 } }));
    const { error, farewell } = dropOf(pair, helloOf(pair));
    return [error.wireCode, refused(farewell)];
  },
  Redirect() {
    const pair = Pair.open();
    pair.server.goAway(Code.Redirect, 0, 0, 'b.example:7000');
    pair.pump();
    pair.answerDials = false;
    pair.advance(1);
    expect(pair.clientEvents.at(-1)).toEqual({ type: 'dial', attempt: 0, address: 'b.example:7000' });
    return pair.clientEvents.flatMap((event) => (event.type === 'go-away' ? [event.code] : []));
  },
  AeadFailed() {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.tamper = (bytes) => flipped(bytes, bytes.length - 1);
    pair.client.write(text('x'));
    pair.pump();
    return [...detachCodes(pair.serverEvents), ...dropCodes(pair.serverEvents)];
  },
  FlowControl() {
    const pair = Pair.open({ server: { initialWindowBytes: 4_096, receiveWindowBytes: 4_096 } });
    return bothErrors(afterFrame(pair, 0x01, 0x50, 0x01, ...new Uint8Array(4_097)));
  },
  App() {
    const pair = Pair.open();
    pair.server.abort();
    pair.pump();
    return bothErrors(pair);
  },
};

/** From here on something in this end throws what is not an SnetError. */
function broken(session: Session): void {
  const { composer } = session as unknown as { composer: object };
  Object.assign(composer, {
    compose() {
      throw new TypeError('a defect');
    },
  });
}

describe('every code of the wire is met [SNET-8.1]', () => {
  test.for(Object.entries(met))('%s', ([name, meet]) => {
    const seen = meet();
    expect(seen.length).toBeGreaterThan(0);
    const code = Code[name as keyof typeof Code];
    expect(seen).toEqual(seen.map(() => code));
  });

  test('numbers are never reused, and an unknown one stays a number', () => {
    const numbers = Object.values<number>(Code);
    expect(numbers).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect([codeName(Code.Redirect), codeName(25)]).toEqual(['Redirect', 'application code 3']);
  });
});

describe('an end says', () => {
  test('how many bytes arrived, how many the application took, and whose doing it was [SNET-8.1]', () => {
    const pair = Pair.open();
    pair.client.write(text('taken, left'));
    pair.pump();
    expect(pair.server.read(5)).toHaveLength(5);
    pair.advance(25);
    pair.pipe.hole = true;
    pair.client.write(text('on its way'));
    pair.pump();
    pair.pipe.hole = false;
    pair.server.abort(undefined, 3);
    pair.pump();
    expect(closeError(pair.clientEvents)).toMatchObject({
      code: 'SNET_RESET',
      fault: 'peer',
      wireCode: 25,
      applicationCode: 3,
      deliveredBytes: 5,
      unacknowledgedBytes: 10,
    });
    expect(closeError(pair.serverEvents)).toMatchObject({
      code: 'SNET_CLOSED',
      fault: 'local',
      applicationCode: 3,
      unacknowledgedBytes: 0,
    });
    expect(pair.client.unacknowledgedBytes).toBe(10);
  });

  test('no more than can be, whatever the peer says', () => {
    const pair = afterFrame(Pair.open(), 0x07, 0x19, 0xc0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    expect(closeError(pair.serverEvents)?.deliveredBytes).toBe(0);
  });

  test('the code of the application to a client that comes back too late to hear it', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.server.abort(undefined, 7);
    pair.pump();
    pair.cut();
    pair.advance(100);
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_RESUME_REJECTED', applicationCode: 7 });
  });

  test.for([-1, 1.5, 2 ** 32, Number.NaN])('no application code %d: SNET_BAD_OPTION', (code) => {
    const pair = Pair.open();
    expect(() => pair.client.abort(undefined, code)).toThrow('[SNET_BAD_OPTION]');
    expect(pair.client.state).toBe('open');
  });
});

describe('a defect', () => {
  test.for(['pollTransmit', 'receive', 'handleTimeout'] as const)(
    'in %s ends that session alone [SNET-8.2]',
    (where) => {
      const pair = Pair.open();
      const others = Pair.open();
      const { path } = pair.server as unknown as { path: object };
      const throws = (): never => {
        throw new TypeError('a defect');
      };
      if (where === 'pollTransmit') broken(pair.server);
      else Object.assign(path, where === 'receive' ? { answered: throws } : { due: throws });
      pair.advance(25_000);
      const error = closeError(pair.serverEvents);
      expect(error).toMatchObject({ code: 'SNET_INTERNAL', cause: { message: 'a defect' } });
      expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_RESET', wireCode: 15 });
      expect(others.client.state).toBe('open');
    },
  );

  test('that leaves nothing to seal with ends the session all the same [SNET-8.2]', () => {
    const pair = Pair.open();
    broken(pair.server);
    const { transports } = pair.server as unknown as { transports: Map<number, { sealer: object }> };
    for (const { sealer } of transports.values()) {
      Object.assign(sealer, {
        seal() {
          throw new TypeError('another');
        },
      });
    }
    pair.server.write(text('x'));
    pair.pump();
    expect(closeError(pair.serverEvents)?.code).toBe('SNET_INTERNAL');
    pair.advance(100);
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_RESUME_REJECTED', wireCode: 15 });
  });

  test('after the end is thrown: nobody would hear of it', () => {
    const pair = Pair.open();
    pair.client.abort();
    expect(() => pair.client.crash(new TypeError('a defect'))).toThrow(TypeError);
  });
});
