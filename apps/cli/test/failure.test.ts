import { ChatProtocolError, Limit } from '@proj/chat-protocol';
import { ClientError } from '@proj/client';
import { SnetError } from '@proj/snet';
import { describe, expect, test } from 'vitest';
import { ExitError, type ExitName, exitCodes } from '../src/exit.ts';
import { explain, sessionLost } from '../src/failure.ts';

const explained = (error: unknown): ExitName => explain(error, '192.0.2.1:7000').exit;

/** A refusal as the client makes it. */
function refused(code: number): ClientError {
  const failure = { type: 'failure', ackId: 1, code, reason: '', retryable: false, retryAfterMs: 0 } as const;
  return new ClientError('CLIENT_REFUSED', 'refused', { failure });
}

describe('what ends a command decides its exit code', () => {
  test.each([
    [new ClientError('CLIENT_LOGIN_REJECTED', ''), 'LoginRejected'],
    [new ClientError('CLIENT_TOKEN_REJECTED', ''), 'NotLoggedIn'],
    [new ClientError('CLIENT_REPLACED', ''), 'Replaced'],
    [new ClientError('CLIENT_UNREACHABLE', ''), 'Unreachable'],
    [new ClientError('CLIENT_STORE_LOCKED', ''), 'ProfileUnusable'],
    [new ClientError('CLIENT_STORE_CORRUPT', ''), 'ProfileUnusable'],
    [new ClientError('CLIENT_STORE_FAILED', ''), 'ProfileUnusable'],
    [new ClientError('CLIENT_STORE_MISMATCH', ''), 'ProfileUnusable'],
    [new ClientError('CLIENT_OUTBOX_FULL', ''), 'Busy'],
    [new ClientError('CLIENT_BAD_ARGUMENT', ''), 'Refused'],
    [new ClientError('CLIENT_PROTOCOL', ''), 'Failed'],
    [refused(1001), 'UnknownUser'],
    [refused(1003), 'Busy'],
    [refused(1004), 'Refused'],
    [refused(1005), 'UserExists'],
    [refused(1006), 'RegistrationClosed'],
    [refused(1009), 'Refused'],
    [refused(9), 'Busy'],
    [refused(4_000), 'Refused'],
    [new ExitError('NotLoggedIn', ''), 'NotLoggedIn'],
    [new TypeError('x'), 'Failed'],
    ['text', 'Failed'],
    [undefined, 'Failed'],
  ] as const)('%s: %s', (error, exit) => {
    expect(explained(error)).toBe(exit);
  });

  test.each([
    ['SNET_HANDSHAKE_FAILED', 'WrongServerKey'],
    ['SNET_DIAL_FAILED', 'Unreachable'],
    ['SNET_HANDSHAKE_TIMEOUT', 'Unreachable'],
    ['SNET_REFUSED', 'Busy'],
    ['SNET_BAD_OPTION', 'Usage'],
  ] as const)('%s under a client error: %s', (code, exit) => {
    const cause = new Error('between', { cause: new SnetError(code, 'x') });
    expect(explained(new ClientError('CLIENT_UNREACHABLE', 'y', { cause }))).toBe(exit);
  });
});

test('a sentence names the server and what the system said', () => {
  const system = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const error = new ClientError('CLIENT_UNREACHABLE', 'x', {
    cause: new SnetError('SNET_DIAL_FAILED', 'y', { cause: system }),
  });
  expect(explain(error, '192.0.2.1:7000').sentence).toContain('192.0.2.1:7000 (connection refused)');
});

test.each([
  ['SNET_RESET', 'the other end (192.0.2.1:7000) gave up: not everything was delivered'],
  ['SNET_RESUME_EXPIRED', 'the connection to 192.0.2.1:7000 was lost, and did not come back in time: not everything '],
  ['SNET_RESUME_REJECTED', 'the other end (192.0.2.1:7000) does not know this session any more, as after a restart: '],
  ['SNET_PROTOCOL_VIOLATION', 'the session with 192.0.2.1:7000 ended (x [SNET_PROTOCOL_VIOLATION]): not everything '],
] as const)('a session that is over before its time: %s', (code, sentence) => {
  const { exit, sentence: told } = explain(sessionLost(new SnetError(code, 'x'), '192.0.2.1:7000'), 'elsewhere');
  expect([exit, told]).toEqual(['SessionLost', expect.stringContaining(sentence)]);
});

test('what ends a session but is no error of it stays what it is', () => {
  const interrupted = new ExitError('Interrupted', '');
  expect(sessionLost(interrupted, 'x')).toBe(interrupted);
});

test('a circle of causes ends', () => {
  const error = new Error('round');
  error.cause = error;
  expect(explained(error)).toBe('Failed');
});

test('no two ways to end share an exit code', () => {
  const codes = Object.values(exitCodes).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('of a lost session of an older wire it is not said what was delivered', () => {
  const lost = sessionLost(new SnetError('SNET_RESUME_EXPIRED', 'late'), 'h:1', 'g1');
  expect(explain(lost, undefined)).toEqual({
    exit: 'SessionLost',
    sentence:
      'the connection to h:1 was lost, and did not come back in time: g1 cannot say whether everything was delivered',
  });
});

test('what answers, but not as a chat server does, is told from nothing that answers', () => {
  const cause = new SnetError('SNET_PROTOCOL_VIOLATION', 'not an answer to HELLO');
  const { exit, sentence } = explain(new ClientError('CLIENT_UNREACHABLE', 'x', { cause }), '192.0.2.1:8080');
  expect(exit).toBe('Unreachable');
  expect(sentence).toBe(
    'what answers at 192.0.2.1:8080 is not a chat server: use the address behind snet= in the line that the server prints',
  );
});

test('a text that is too long is told so by whoever finds out first', () => {
  const cause = new ChatProtocolError('CHAT_TOO_LARGE', 'local', 'text exceeds', { seqId: 1 });
  for (const error of [new ClientError('CLIENT_BAD_ARGUMENT', 'x', { cause }), refused(1004)]) {
    expect(explain(error, undefined).sentence).toBe(
      `the text is longer than the ${Limit.textBytes} bytes that a message may have: shorten it`,
    );
  }
});

test('what a server has against a request is said in its words', () => {
  const failure = { type: 'failure', ackId: 1, code: 1007, reason: 'a password has at least 12 characters' } as const;
  const error = new ClientError('CLIENT_REFUSED', 'x', { failure: { ...failure, retryable: false, retryAfterMs: 0 } });
  expect(explain(error, undefined)).toEqual({
    exit: 'Refused',
    sentence: 'the server refused: a password has at least 12 characters',
  });
});
