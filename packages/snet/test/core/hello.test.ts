import { provider } from '@proj/crypto/provider';
import { concatBytes, fromHex } from '@proj/io/bytes';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClientHandshake, openResumeBox, ServerHandshake } from '../../src/core/handshake.ts';
import {
  type AcceptPayload,
  AcceptStatus,
  decodeHello,
  decodeReply,
  encodeRefuse,
  type Hello,
  helloLength,
  replyLength,
} from '../../src/core/hello.ts';
import { SnetError } from '../../src/core/index.ts';
import { resolveSuites } from '../../src/core/suites.ts';

const [suite] = resolveSuites() as [ReturnType<typeof resolveSuites>[number]];

const keys = provider.x25519.generate();
const settings = { limit: 1_000, resumeWindowMs: 60_000 };
const positions = { receivedPosition: 2 ** 40, firstPosition: 77 };
const ticket = { id: new Uint8Array(16).fill(1), secret: new Uint8Array(32).fill(2) };

function clientHandshake(resume = true): ClientHandshake {
  return new ClientHandshake({
    crypto: provider,
    suites: [suite],
    serverKey: keys.publicKey,
    epoch: resume ? 5 : 0,
    settings,
    resume: resume ? { ticket: { ...ticket, secret: new Uint8Array(ticket.secret) }, positions } : undefined,
  });
}

function payload(status: number): AcceptPayload {
  return {
    suite: suite.id,
    status,
    receivedPosition: 77,
    startPosition: 2 ** 40,
    code: 0,
    delivered: 0,
    ticketSet: 3,
    ticketIds: [new Uint8Array(16).fill(8), new Uint8Array(16).fill(9)],
    settings,
  };
}

const isTyped = (act: () => unknown): boolean => {
  try {
    act();
  } catch (error) {
    if (SnetError.is(error)) return true;
    throw error;
  }
  return false;
};

describe('HELLO', () => {
  test('says what it was made of [SNET-3.3]', () => {
    const message = clientHandshake().hello;
    expect(helloLength(message.subarray(0, 8))).toBe(message.length);
    const hello = decodeHello(message);
    expect(hello).toMatchObject({ pattern: { id: 1 }, suites: [0x0101], epoch: 5 });
    const [offered] = hello.tickets;
    expect(offered?.id).toEqual(ticket.id);
    expect(openResumeBox(provider, ticket.secret, hello, offered!)).toBeDefined();
    expect(openResumeBox(provider, new Uint8Array(32), hello, offered!)).toBeUndefined();
  });

  test('cut short at any byte is a typed error', () => {
    const message = clientHandshake().hello;
    const clearBytes = decodeHello(message).prologue.length - 'snet/2'.length;
    for (let length = 8; length < clearBytes; length++) {
      expect(isTyped(() => decodeHello(message.subarray(0, length)))).toBe(true);
    }
  });

  test('with any bit flipped is refused, or resumes nothing [SNET-3.2]', () => {
    const message = clientHandshake().hello;
    for (let bit = 0; bit < message.length * 8; bit++) {
      const flipped = new Uint8Array(message);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      let hello: Hello | undefined;
      const refused = isTyped(() => {
        if (helloLength(flipped.subarray(0, 8)) !== flipped.length) throw new SnetError('SNET_REFUSED', 'length');
        hello = decodeHello(flipped);
      });
      if (refused || hello === undefined) continue;
      const read = hello;
      expect(isTyped(() => new ServerHandshake(provider, keys, read, suite))).toBe(true);
    }
  });

  test('any bytes are a HELLO or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        isTyped(() => helloLength(bytes));
        isTyped(() => decodeHello(Uint8Array.of(0xd2, 0x53, 0x4e, 2, 1, 0, 0, bytes.length, ...bytes)));
      }),
    );
  });

  test.for([
    ['16030100', 'TLS'],
    ['474554202f', 'HTTP'],
    ['5353482d', 'SSH'],
    ['d2534e03', 'another version'],
    ['d2534e0202', 'another message'],
    ['d2534e0201001001', 'more than 4 KiB'],
  ])('%s, %s, is told apart at its first wrong byte [SNET-3.4]', ([hex]) => {
    const bytes = fromHex(hex!);
    expect(isTyped(() => helloLength(bytes))).toBe(true);
  });

  test('carries an extension that no one knows, so that every peer skips those [SNET-3.5]', () => {
    const lengths = new Set(Array.from({ length: 40 }, () => clientHandshake().hello.length));
    expect(lengths.size).toBeGreaterThan(1);
  });
});

describe('ACCEPT', () => {
  test.for([
    ['resumed', AcceptStatus.Resumed, ticket.secret],
    ['new after a failed resume', AcceptStatus.NewAfterFailedResume, undefined],
  ] as const)('%s: both ends hold the same secrets, without another round trip [SNET-3.7]', ([, status, secret]) => {
    const client = clientHandshake();
    const server = new ServerHandshake(provider, keys, decodeHello(client.hello), suite);
    expect(server.settings).toEqual(settings);
    const { message, schedule, ticketSecrets } = server.accept(payload(status), secret);
    expect(replyLength(message.subarray(0, 4))).toBe(message.length);
    const reply = decodeReply(message);
    if (reply.type !== 'accept') throw new Error('not an ACCEPT');
    const accepted = client.accept(reply);
    expect(accepted.payload).toEqual(payload(status));
    expect(concatBytes(...accepted.tickets.map((ticket) => ticket.secret))).toEqual(ticketSecrets);
    expect(accepted.tickets.map(({ id }) => id)).toEqual(payload(status).ticketIds);
    expect(accepted.schedule.traffic('c2s')).toEqual(schedule.traffic('c2s'));
    expect(accepted.schedule.traffic('s2c')).not.toEqual(schedule.traffic('c2s'));
  });

  test('from a server that does not hold the ticket does not pass for a resume [SNET-3.7]', () => {
    const client = clientHandshake();
    const server = new ServerHandshake(provider, keys, decodeHello(client.hello), suite);
    const { message } = server.accept(payload(AcceptStatus.Resumed), new Uint8Array(32));
    const reply = decodeReply(message);
    expect(reply.type === 'accept' && isTyped(() => client.accept(reply))).toBe(true);
  });

  test('claiming to resume what was not asked for is refused', () => {
    const client = clientHandshake(false);
    const server = new ServerHandshake(provider, keys, decodeHello(client.hello), suite);
    const reply = decodeReply(server.accept(payload(AcceptStatus.Resumed), undefined).message);
    expect(reply.type === 'accept' && isTyped(() => client.accept(reply))).toBe(true);
  });

  test('any bytes are a reply or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        isTyped(() => replyLength(bytes));
        isTyped(() => decodeReply(bytes));
      }),
    );
  });
});

test('REFUSE carries a code and a pause', () => {
  expect(decodeReply(encodeRefuse(18, 5_000))).toEqual({ type: 'refuse', code: 18, retryAfterMs: 5_000 });
});
