import {
  type ChatMessage,
  type ClientMessage,
  type ConversationId,
  decodeMessage,
  encodeMessageFrame,
  type Failure,
  failure,
  type Kicked,
  Limit,
  type LoginAccepted,
  newMessageId,
  type Page,
  type PushedEntry,
  parseConversationId,
  parseDeviceId,
  parseUserId,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { concatBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClientRequest, Connection, type ConnectionLimits } from '../../src/core/connection.ts';
import type { OutgoingPush } from '../../src/core/push-queue.ts';

const limits: ConnectionLimits = {
  loginTimeoutMs: 1_000,
  idleTimeoutMs: 6_000,
  closeTimeoutMs: 200,
  slowTimeoutMs: 500,
  maxUnansweredRequests: 3,
  maxQueuedBytes: 65_536,
  maxQueuedFrames: 40,
  maxMalformed: 3,
  maxUnknown: 10,
};

const user = parseUserId('ann');
const conversation = parseConversationId('c:ann:bob');
const login: ClientMessage = {
  type: 'login',
  seqId: 1,
  credential: { kind: 'password', user, password: 'p' },
  deviceId: parseDeviceId('d'),
  deviceClass: 'other',
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
  type: 'send',
  seqId,
  conversation,
  id: newMessageId(seqId, new Uint8Array(10)),
  sentAtMs: 0,
  content: { kind: 'text', text: `${seqId}` },
});
const pull = (seqId: number): ClientMessage => ({ type: 'pull', seqId, conversation, afterSeq: 0, limit: 9 });
const entry = (seq: number, text = 'x', of: ConversationId = conversation): PushedEntry => ({
  type: 'entry',
  conversation: of,
  seq,
  id: newMessageId(seq, new Uint8Array(10)),
  from: user,
  sentAtMs: 0,
  acceptedAtMs: 0,
  content: { kind: 'text', text },
});
const push = (seq: number, text?: string, of: ConversationId = conversation): OutgoingPush => ({
  frame: () => encodeMessageFrame(entry(seq, text, of)),
  log: { conversation: of, head: seq },
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
  connection.receive(encodeMessageFrame(login), 0);
  expect(requests(connection)).toEqual([login]);
  connection.accept(accepted, 0);
  expect(sent(connection)).toEqual([accepted]);
  return connection;
}

function receive(connection: Connection, ...messages: readonly ClientMessage[]): void {
  connection.receive(concatBytes(...messages.map(encodeMessageFrame)), 0);
}

describe('a connection', () => {
  test('is what its bytes say, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 10 }), (cuts) => {
        const bytes = concatBytes(...[login, direct(2), direct(3)].map(encodeMessageFrame));
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
    const head = 1 + limits.maxQueuedBytes / 4 / Limit.textBytes;
    const entries = Array.from({ length: head }, (_, i) => {
      const { type: _type, ...logged } = entry(i + 1, 'x'.repeat(Limit.textBytes));
      return logged;
    });
    const page: Page = { type: 'page', ackId: 2, conversation, head, floor: 1, entries };
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
    connection.push(push(1), 0);
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
    const text = 'x'.repeat(Limit.textBytes / 2);
    const { length } = encodeMessageFrame(entry(1, text));
    const fit = Math.floor(32_768 / length);
    for (let i = 0; i < 5 * fit; i++) connection.push(push(1, text), 0);
    expect(connection.batchWaits).toBe(true);
    const sizes = Array.from({ length: 4 }, () => connection.pollTransmit(0)?.length);
    expect(sizes).toEqual(Array.from({ length: 4 }, () => fit * length));
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

describe('lag mode', () => {
  const heads = (messages: readonly ChatMessage[]): readonly (readonly [string, number])[] =>
    messages.flatMap((one) => (one.type === 'head' ? [[one.conversation, one.head] as const] : []));
  const other = parseConversationId('c:ann:cat');
  const delivered = (seq: number, key = 'delivered', by = 'bob'): OutgoingPush => {
    const of = parseConversationId(`c:ann:${by}`);
    return { frame: () => encodeMessageFrame({ type: 'delivered', conversation: of, seq, by: parseUserId(by) }), key };
  };

  test('keeps no payload and encodes none, only how far each log goes, and ends when everything was taken', () => {
    const connection = online();
    for (let seq = 1; seq <= 40; seq++) connection.push(push(seq), 0);
    expect([connection.lagging, connection.queued.frames]).toEqual([false, 40]);
    connection.push(push(41), 0);
    expect([connection.lagging, connection.queued.frames]).toEqual([true, 0]);
    const unread: OutgoingPush = {
      frame: () => {
        throw new Error('encoded for nobody');
      },
      log: { conversation: other, head: 3 },
    };
    connection.push(unread, 0);
    connection.push({ ...unread, log: { conversation: other, head: 2 } }, 0);
    connection.push({ frame: () => unread.frame(), key: 'typing', transient: true }, 0);
    expect(heads(sent(connection))).toEqual([
      [conversation, 41],
      [other, 3],
    ]);
    expect(connection.lagging).toBe(false);
    connection.push(push(42), 0);
    expect(sent(connection)).toEqual([entry(42)]);
  });

  test('keeps of what has a key the latest, as long as there is room and beyond it', () => {
    const connection = online();
    connection.push(delivered(1), 0);
    for (let seq = 1; seq <= 50; seq++) connection.push(push(seq), 0);
    connection.push(delivered(2), 0);
    for (let i = 0; i < 70; i++) connection.push(delivered(100 + i, `${i}`), 0);
    expect(connection.queued.frames).toBe(40);
    connection.push(delivered(4), 0);
    connection.push(delivered(200, '69'), 0);
    const all = sent(connection);
    const seqs = all.flatMap((one) => (one.type === 'delivered' ? [one.seq] : []));
    expect(seqs.toSorted((a, b) => a - b)).toEqual([4, ...Array.from({ length: 69 }, (_, i) => 100 + i), 200]);
    expect(heads(all)).toEqual([[conversation, 50]]);
    expect(connection.lagging).toBe(false);
  });

  test('ends in Slow when more conversations are behind than frames may wait', () => {
    const connection = online();
    for (let seq = 1; seq <= 41; seq++) connection.push(push(seq), 0);
    for (let i = 0; i < 39; i++) connection.push(push(1, 'x', parseConversationId(`c:ann:bob${i}`)), 0);
    expect(connection.state).toBe('online');
    connection.push(push(1, 'x', other), 0);
    expect(events(connection)).toContainEqual({ type: 'offline', reason: 'Slow' });
    expect(sent(connection)).toEqual([failure('Slow')]);
  });

  test('is not what a peer gets that takes what it is given', () => {
    const connection = online();
    for (let seq = 1; seq <= 1_000; seq++) {
      connection.push(push(seq), 0);
      if (seq % 40 === 0) expect(sent(connection)).toHaveLength(40);
    }
    expect(connection.lagging).toBe(false);
  });

  test('whatever comes and whenever it is taken: bounded, answers whole, of each log its end and of each receipt the last', () => {
    const step = fc.oneof(
      fc.record({
        act: fc.constant('entry' as const),
        of: fc.constantFrom(conversation, other),
        size: fc.nat(Limit.textBytes / 2),
      }),
      fc.record({ act: fc.constant('receipt' as const), key: fc.nat(60) }),
      fc.record({ act: fc.constant('typing' as const) }),
      fc.record({ act: fc.constant('ask' as const) }),
      fc.record({ act: fc.constant('take' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const connection = online();
        const decoder = new FrameDecoder();
        const got: ChatMessage[] = [];
        const take = (): boolean => {
          const bytes = connection.pollTransmit(0);
          if (bytes !== undefined) decoder.push(bytes);
          for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) {
            const decoded = frame.kind === 'message' ? decodeMessage(frame) : undefined;
            if (decoded !== undefined) got.push(decoded);
          }
          return bytes !== undefined;
        };
        const ends = new Map<string, number>();
        const receipts = new Map<string, number>();
        let asked = 1;
        const answers: number[] = [];
        for (const one of steps) {
          if (one.act === 'take') take();
          else if (one.act === 'ask') {
            receive(connection, direct(++asked));
            for (const request of requests(connection)) {
              const ackId = 'seqId' in request ? request.seqId : 0;
              connection.answer(request, failure('NotAllowed', { ackId }), 0);
              answers.push(ackId);
            }
          } else if (one.act === 'entry') {
            const seq = (ends.get(one.of) ?? 0) + 1;
            ends.set(one.of, seq);
            connection.push(push(seq, 'x'.repeat(one.size + 1), one.of), 0);
          } else if (one.act === 'typing') {
            const typing = { type: 'typing-by', conversation, by: parseUserId('bob') } as const;
            connection.push({ frame: () => encodeMessageFrame(typing), key: 'typing', transient: true }, 0);
          } else {
            const by = `u${one.key}`;
            const seq = (receipts.get(by) ?? 0) + 1;
            receipts.set(by, seq);
            connection.push(delivered(seq, by, by), 0);
          }
          expect(connection.queued.frames).toBeLessThanOrEqual(limits.maxQueuedFrames + limits.maxUnansweredRequests);
          expect(connection.queued.bytes).toBeLessThanOrEqual(limits.maxQueuedBytes + 1_000);
        }
        while (take()) {
          // Until everything was taken.
        }
        const unread = requests(connection).flatMap((request) => ('seqId' in request ? [request.seqId] : []));
        const acks = got.flatMap((one) => (one.type === 'failure' ? [one.ackId] : []));
        expect(acks).toEqual(answers);
        expect([...answers, ...unread]).toEqual(
          Array.from({ length: asked - 1 }, (_, i) => i + 2).slice(0, answers.length + unread.length),
        );
        for (const [by, last] of receipts) {
          const seqs = got.flatMap((one) => (one.type === 'delivered' && one.by === by ? [one.seq] : []));
          expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
          expect(seqs.at(-1)).toBe(last);
        }
        for (const [of, end] of ends) {
          const positions = got.flatMap((one) => {
            if (one.type === 'entry' && one.conversation === of) return [one.seq];
            return one.type === 'head' && one.conversation === of ? [one.head] : [];
          });
          expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));
          expect(positions.at(-1)).toBe(end);
        }
      }),
    );
  });
});

describe('a transport', () => {
  test('that takes nothing while something waits is Slow after that time, whatever is heard from it', () => {
    const connection = online();
    connection.push(push(1), 100);
    expect(connection.pollTimeout()).toBe(600);
    // Given, and the transport does not ask for more.
    expect(connection.pollTransmit(200)).toBeDefined();
    expect(connection.pollTimeout()).toBe(700);
    connection.receive(encodeFrame({ kind: 'heartbeat', number: 1 }), 650);
    connection.handleTimeout(699);
    expect(connection.state).toBe('online');
    connection.handleTimeout(700);
    expect(events(connection)).toContainEqual({ type: 'offline', reason: 'Slow' });
  });

  test('that takes a large frame piece by piece is not, as long as it takes one in time', () => {
    const connection = online();
    receive(connection, pull(2));
    const [request] = requests(connection) as [ClientRequest];
    const entries = Array.from({ length: 20 }, (_, i) => {
      const { type: _type, ...logged } = entry(i + 1, 'x'.repeat(Limit.textBytes));
      return logged;
    });
    const page: Page = { type: 'page', ackId: 2, conversation, head: 20, floor: 1, entries };
    connection.answer(request, page, 0);
    const frame = encodeMessageFrame(page);
    const pieces: Uint8Array[] = [];
    let nowMs = 0;
    for (let piece = connection.pollTransmit(nowMs); piece !== undefined; piece = connection.pollTransmit(nowMs)) {
      pieces.push(piece);
      expect(piece.length).toBeLessThanOrEqual(32_768);
      expect(connection.queued.bytes).toBe(frame.length - concatBytes(...pieces).length);
      nowMs += 499;
      connection.handleTimeout(nowMs);
    }
    expect(connection.state).toBe('online');
    expect(pieces).toHaveLength(Math.ceil(frame.length / 32_768));
    expect(concatBytes(...pieces)).toEqual(frame);
    // What was begun is finished before anything else, and before the end.
    connection.push(push(21, 'x'.repeat(Limit.textBytes)), nowMs);
    connection.close(failure('Shutdown'), nowMs);
    expect(events(connection)).toEqual([{ type: 'offline', reason: 'Shutdown' }]);
    expect(sent(connection)).toEqual([entry(21, 'x'.repeat(Limit.textBytes)), failure('Shutdown')]);
    expect(events(connection)).toEqual([{ type: 'end' }]);
  });

  test('that took everything is not, however long it is silent', () => {
    const connection = online();
    connection.push(push(1), 100);
    expect(connection.pollTransmit(200)).toBeDefined();
    expect(connection.pollTransmit(300)).toBeUndefined();
    expect(connection.pollTimeout()).toBe(6_000);
  });
});

describe('the farewell', () => {
  const kicked: Kicked = { type: 'kicked', reason: 'policy', client: '', atMs: 1 };

  test('comes after what was queued and after the notice, at once or once everything is answered', () => {
    for (const drains of [false, true]) {
      const connection = online();
      connection.push(push(1), 0);
      receive(connection, direct(2));
      const [request] = requests(connection) as [ClientRequest];
      if (drains) connection.drain(failure('Revoked'), 0, kicked);
      else connection.close(failure('Revoked'), 0, kicked);
      connection.answer(request, failure('NotAllowed', { ackId: 2 }), 0);
      const answers = drains ? [failure('NotAllowed', { ackId: 2 })] : [];
      expect(sent(connection)).toEqual([entry(1), ...answers, kicked, failure('Revoked')]);
    }
  });
});
