import {
  type ChatMessage,
  type ClientMessage,
  decodeMessage,
  type Failure,
  failure,
  type LoginAccepted,
  newMessageId,
  type Page,
  parseConversationId,
  parseDeviceId,
  parseUserId,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { concatBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClientRequest, Connection, type ConnectionLimits, encodeChatFrame } from '../../src/core/connection.ts';

const limits: ConnectionLimits = {
  loginTimeoutMs: 1_000,
  idleTimeoutMs: 6_000,
  closeTimeoutMs: 200,
  maxUnansweredRequests: 3,
  maxQueuedBytes: 65_536,
  maxQueuedFrames: 40,
};

const user = parseUserId('ann');
const conversation = parseConversationId('c:ann:bob');
const login: ClientMessage = {
  type: 'login',
  seqId: 1,
  credential: { kind: 'password', user, password: 'p' },
  deviceId: parseDeviceId('d'),
  client: '',
};
const accepted: LoginAccepted = {
  type: 'login-accepted',
  ackId: 1,
  user,
  token: 't',
  tokenExpiresAtMs: 1,
  heartbeatMs: 1_000,
  sessionId: 's',
  epoch: new Uint8Array(8),
  serverTimeMs: 1,
};
const direct = (seqId: number): ClientMessage => ({
  type: 'direct',
  seqId,
  to: parseUserId('bob'),
  id: newMessageId(seqId, new Uint8Array(10)),
  sentAtMs: 0,
  text: `${seqId}`,
});
const pull = (seqId: number): ClientMessage => ({ type: 'pull', seqId, conversation, afterSeq: 0, limit: 9 });
const message = (seq: number, text = ''): Uint8Array =>
  encodeChatFrame({
    type: 'message',
    conversation,
    seq,
    id: newMessageId(seq, new Uint8Array(10)),
    from: user,
    to: parseUserId('bob'),
    sentAtMs: 0,
    acceptedAtMs: 0,
    text,
  });

/** What there is to send, as messages; heartbeats are left out. */
function sent(connection: Connection): readonly ChatMessage[] {
  const decoder = new FrameDecoder();
  for (let bytes = connection.pollTransmit(0); bytes !== undefined; bytes = connection.pollTransmit(0))
    decoder.push(bytes);
  const messages: ChatMessage[] = [];
  for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) {
    const decoded = frame.kind === 'message' ? decodeMessage(frame) : undefined;
    if (decoded !== undefined) messages.push(decoded);
  }
  return messages;
}

function requests(connection: Connection): readonly ClientRequest[] {
  return events(connection).flatMap((event) => (event.type === 'request' ? [event.request] : []));
}

function events(connection: Connection): readonly NonNullable<ReturnType<Connection['pollEvent']>>[] {
  const all = [];
  for (let event = connection.pollEvent(); event !== undefined; event = connection.pollEvent()) all.push(event);
  return all;
}

function online(overrides: Partial<ConnectionLimits> = {}): Connection {
  const connection = new Connection({ ...limits, ...overrides }, 0);
  connection.receive(encodeChatFrame(login), 0);
  expect(requests(connection)).toEqual([login]);
  connection.accept(accepted, 0);
  expect(sent(connection)).toEqual([accepted]);
  return connection;
}

function receive(connection: Connection, ...messages: readonly ClientMessage[]): void {
  connection.receive(concatBytes(...messages.map(encodeChatFrame)), 0);
}

describe('a connection', () => {
  test('is what its bytes say, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 10 }), (cuts) => {
        const bytes = concatBytes(...[login, direct(2), direct(3)].map(encodeChatFrame));
        const connection = new Connection(limits, 0);
        const got: ClientRequest[] = [];
        const ends = [...new Set(cuts.filter((cut) => cut < bytes.length)), bytes.length].toSorted((a, b) => a - b);
        for (const [i, end] of ends.entries()) {
          connection.receive(bytes.slice(ends[i - 1] ?? 0, end), 0);
          got.push(...requests(connection));
        }
        connection.accept(accepted, 0);
        got.push(...requests(connection));
        expect(got).toEqual([login, direct(2), direct(3)]);
      }),
    );
  });

  test('takes any bytes at all, and answers with nothing but a failure', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), fc.boolean(), (chunks, loggedIn) => {
        const connection = loggedIn ? online() : new Connection(limits, 0);
        for (const chunk of chunks) connection.receive(chunk, 0);
        return sent(connection).every(({ type }) => type === 'failure');
      }),
    );
  });

  test('reads no further than the login until it is decided, and may try again after a passing failure', () => {
    const connection = new Connection(limits, 0);
    receive(connection, login, login);
    const [first] = requests(connection) as [ClientRequest];
    expect([connection.state, connection.blocked, requests(connection)]).toEqual(['logging-in', true, []]);
    connection.answer(first, failure('Unavailable', { ackId: 1 }), 0);
    expect(connection.state).toBe('logging-in');
    const [second] = requests(connection) as [ClientRequest];
    connection.answer(second, failure('Unavailable', { ackId: 1 }), 0);
    expect([connection.state, connection.blocked]).toEqual(['awaiting-login', false]);
    expect(() => connection.accept(accepted, 0)).toThrow('awaiting-login');
  });

  test('stops reading at the bound of unanswered requests, and beside a request with a large answer', () => {
    const connection = online();
    receive(connection, direct(2), direct(3), direct(4), direct(5), pull(6), direct(7));
    const [a, b, c] = requests(connection) as ClientRequest[];
    expect([c, connection.blocked]).toEqual([direct(4), true]);
    for (const request of [a, b, c]) connection.answer(request!, failure('NotAllowed', { ackId: 9 }), 0);
    expect(requests(connection)).toEqual([direct(5), pull(6)]);
    expect(connection.blocked).toBe(true);
  });

  test('stops reading while a quarter of its room waits to be taken', () => {
    const connection = online();
    receive(connection, pull(2), pull(3));
    const [first] = requests(connection) as [ClientRequest];
    const entries = [1, 2].map((seq) => ({
      conversation,
      seq,
      id: newMessageId(seq, new Uint8Array(10)),
      from: user,
      to: parseUserId('bob'),
      sentAtMs: 0,
      acceptedAtMs: 0,
      text: 'x'.repeat(10_000),
    }));
    const page: Page = { type: 'page', ackId: 2, conversation, head: 2, messages: entries };
    connection.answer(first, page, 0);
    expect([connection.blocked, requests(connection)]).toEqual([true, []]);
    expect(sent(connection)).toEqual([page]);
    expect(requests(connection)).toEqual([pull(3)]);
  });

  test('that was closed tells of no request any more, and takes no answer', () => {
    const connection = online();
    receive(connection, direct(2), direct(3));
    const first = connection.pollEvent();
    expect(first).toEqual({ type: 'request', request: direct(2) });
    connection.close(failure('Replaced'), 0);
    expect(events(connection)).toEqual([{ type: 'offline', reason: 'Replaced' }]);
    if (first?.type === 'request') {
      expect(connection.expects(first.request)).toBe(false);
      connection.answer(first.request, failure('UnknownUser', { ackId: 2 }), 0);
    }
    connection.push(message(1), 0);
    connection.close(failure('Shutdown'), 0);
    connection.drain(failure('Shutdown'), 0);
    connection.ended(0);
    receive(connection, direct(4));
    expect(sent(connection)).toEqual([failure('Replaced')]);
    expect(events(connection)).toEqual([{ type: 'end' }]);
    expect(connection.blocked).toBe(false);
  });

  test('answers each request once', () => {
    const connection = online();
    receive(connection, direct(2));
    const [request] = requests(connection) as [ClientRequest];
    const answer: Failure = failure('UnknownUser', { ackId: 2 });
    connection.answer(request, answer, 0);
    connection.answer(request, answer, 0);
    expect(sent(connection)).toEqual([answer]);
  });

  test('drains: answers what was asked and says farewell last, or gives up in time', () => {
    for (const answered of [true, false]) {
      const connection = online();
      receive(connection, direct(2));
      const [request] = requests(connection) as [ClientRequest];
      connection.drain(failure('Shutdown'), 10);
      expect(connection.state).toBe('draining');
      expect(events(connection)).toEqual([{ type: 'offline', reason: 'Shutdown' }]);
      receive(connection, direct(3));
      if (answered) connection.answer(request, failure('UnknownUser', { ackId: 2 }), 20);
      else connection.handleTimeout(connection.pollTimeout() ?? 0);
      expect(connection.pollTimeout()).toBe(answered ? 220 : 410);
      expect(sent(connection).map((one) => one.type === 'failure' && one.ackId)).toEqual(answered ? [2, 0] : [0]);
      expect(events(connection)).toEqual([{ type: 'end' }]);
      connection.handleTimeout(1_000);
      expect([connection.state, connection.pollTimeout()]).toEqual(['closed', undefined]);
    }
  });

  test('a deadline that is looked at too early does nothing', () => {
    const connection = new Connection(limits, 0);
    connection.handleTimeout(999);
    expect(connection.state).toBe('awaiting-login');
    connection.lost();
    connection.handleTimeout(1e9);
    expect(events(connection)).toEqual([]);
  });

  test('sends as much as fits one batch at a time', () => {
    const connection = online({ maxQueuedBytes: 1_048_576, maxQueuedFrames: 1_000 });
    const frame = message(1, 'x'.repeat(16_000));
    for (let i = 0; i < 10; i++) connection.push(frame, 0);
    expect(connection.batchWaits).toBe(true);
    const sizes = Array.from({ length: 4 }, () => connection.pollTransmit(0)?.length);
    expect(sizes).toEqual([4 * frame.length, 4 * frame.length, 2 * frame.length, undefined]);
  });

  test('answers heartbeats and nothing else while it is paused by its own answers', () => {
    const connection = online();
    const heartbeat = encodeFrame({ kind: 'heartbeat', number: 9 });
    connection.receive(concatBytes(...Array.from({ length: 25 }, () => heartbeat)), 0);
    expect(connection.blocked).toBe(true);
    const all = [];
    for (let bytes = connection.pollTransmit(0); bytes !== undefined; bytes = connection.pollTransmit(0))
      all.push(bytes);
    expect(concatBytes(...all)).toEqual(concatBytes(...Array.from({ length: 25 }, () => heartbeat)));
    expect(connection.blocked).toBe(false);
  });
});
