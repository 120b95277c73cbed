import {
  type ChatMessage,
  type DirectRequest,
  directConversation,
  encodeMessage,
  failure,
  type LogEntry,
  type MessageId,
  parseUserId,
  type ServerMessage,
} from '@proj/chat-protocol';
import { encodeFrame } from '@proj/frame';
import { fromHex } from '@proj/io/bytes';
import { expect, test } from 'vitest';
import type { Client } from '../src/index.ts';
import { ann, bob, eve, reading, World } from './world.ts';

const talk = directConversation(ann, bob);
const elsewhere = directConversation(bob, eve);
const id = '00000000-0000-7000-8000-000000000001' as MessageId;
const entry: LogEntry = {
  conversation: talk,
  seq: 1,
  id,
  from: bob,
  to: ann,
  sentAtMs: 0,
  acceptedAtMs: 0,
  text: 'hi',
};

/** Online, with a message on its way that gets no answer, and a consumer. */
async function busy(
  intercept: (message: ChatMessage) => ServerMessage | 'silence' | undefined,
): Promise<{ readonly world: World; readonly client: Client }> {
  const world = new World({
    intercept: (message) => intercept(message) ?? (message.type === 'direct' ? 'silence' : undefined),
  });
  const client = await world.connect(ann);
  client.send(bob, 'mine').catch(() => {});
  reading(client);
  await world.turn();
  return { world, client };
}

const accepted: ServerMessage = {
  type: 'accepted',
  ackId: 77,
  id,
  conversation: talk,
  seq: 1,
  acceptedAtMs: 0,
  duplicate: false,
};

const loginAccepted: ServerMessage = {
  type: 'login-accepted',
  ackId: 1,
  user: ann,
  token: 't',
  tokenExpiresAtMs: 0,
  heartbeatMs: 100,
  sessionId: 's',
  epoch: new Uint8Array(8),
  serverTimeMs: 0,
};

/** Told of the message that is on its way. */
type Say = (direct: DirectRequest) => Uint8Array | ServerMessage;

const said: readonly (readonly [name: string, say: Say])[] = [
  ['bytes that are no frame', () => fromHex('ffffffff')],
  ['a frame that is no message', () => fromHex('00000008 0002 0000 00000000')],
  ['a message that only clients send', () => encodeFrame(encodeMessage({ type: 'logout' }))],
  ['an answer to nothing', () => accepted],
  [
    'an answer of another kind',
    ({ seqId: ackId }) => ({ type: 'page', ackId, conversation: talk, head: 0, messages: [] }),
  ],
  ['an answer about another message', ({ seqId: ackId }) => ({ ...accepted, ackId })],
  [
    'an answer about another conversation',
    ({ seqId: ackId, id: other }) => ({ ...accepted, ackId, id: other, conversation: directConversation(ann, eve) }),
  ],
  ['a second login', () => loginAccepted],
  ['a registration', ({ seqId: ackId }) => ({ type: 'registered', ackId })],
  ['a message between others', () => ({ type: 'message', ...entry, conversation: elsewhere, from: bob, to: eve })],
  ['a receipt between others', () => ({ type: 'delivered', conversation: elsewhere, seq: 1, by: bob })],
  ['a failure of a request that was not made', () => failure('Unavailable', { ackId: 77 })],
];

test.for(said)('%s ends the connection, and another one is made', async ([, say]) => {
  const { world, client } = await busy(() => undefined);
  expect(client.status.state).toBe('online');
  const [session] = world.server.sessions;
  const direct = world.server.heard.find((heard) => typeof heard === 'object' && heard.type === 'direct');
  if (session === undefined || direct === undefined) throw new Error('nothing is on its way');
  const bytes = say(direct as DirectRequest);
  if (bytes instanceof Uint8Array) session.duplex.write(bytes);
  else world.server.say(session, bytes);
  await world.turn();
  expect(client.status).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL', fault: 'peer' } });
  await world.until(() => world.links.length === 2);
});

test('what it says is named as the cause', async () => {
  const world = new World();
  const client = await world.connect(ann);
  const [session] = world.server.sessions;
  session?.duplex.write(fromHex('00000000'));
  await world.turn();
  expect(client.status).toMatchObject({
    state: 'offline',
    cause: { code: 'CLIENT_PROTOCOL', fault: 'peer', cause: { code: 'FRAME_TOO_SHORT' } },
  });
});

const pages: readonly (readonly [name: string, page: (entries: readonly LogEntry[]) => readonly LogEntry[]])[] = [
  ['begins elsewhere', (entries) => entries.slice(1)],
  ['holds more than was asked for', (entries) => entries],
  ['holds nothing where there is something', () => []],
];

test.for(pages)('a page that %s is a violation', async ([, page]) => {
  const entries = Array.from({ length: 101 }, (_, index) => ({ ...entry, seq: index + 1 }));
  const { client } = await busy((message) => {
    if (message.type === 'sync') {
      return { type: 'sync-result', ackId: message.seqId, heads: [{ conversation: talk, peer: bob, head: 101 }] };
    }
    if (message.type !== 'pull') return undefined;
    return { type: 'page', ackId: message.seqId, conversation: talk, head: 101, messages: page(entries) };
  });
  expect(client.status).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL' } });
});

test('a page of another conversation, or one that is too large, is a violation', async () => {
  const text = 'x'.repeat(16_000);
  const large = Array.from({ length: 60 }, (_, index) => ({ ...entry, seq: index + 1, text }));
  for (const [conversation, messages] of [
    [directConversation(ann, eve), []],
    [talk, large],
  ] as const) {
    const world = new World({
      intercept: (message) =>
        message.type === 'pull' ? { type: 'page', ackId: message.seqId, conversation, head: 60, messages } : undefined,
    });
    const client = await world.connect(ann);
    client.history(bob).catch(() => {});
    await world.until(() => client.status.state === 'offline');
    expect(client.status).toMatchObject({ cause: { code: 'CLIENT_PROTOCOL' } });
  }
});

test('a head between others is a violation', async () => {
  const { client } = await busy((message) =>
    message.type === 'sync'
      ? { type: 'sync-result', ackId: message.seqId, heads: [{ conversation: elsewhere, peer: bob, head: 1 }] }
      : undefined,
  );
  expect(client.status).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL' } });
});

test('before the login was accepted nothing else is, and no large frame', async () => {
  for (const bytes of [
    encodeFrame(encodeMessage({ type: 'message', ...entry })),
    encodeFrame(encodeMessage({ type: 'message', ...entry, text: 'x'.repeat(5_000) })),
  ]) {
    const world = new World({ intercept: () => 'silence' });
    const connecting = world.connect(ann);
    connecting.catch(() => {});
    await world.turn();
    for (const session of world.server.sessions) session.duplex.write(bytes);
    await expect(connecting).rejects.toMatchObject({ code: 'CLIENT_PROTOCOL' });
  }
});

test('a login taken for that of another user is a violation', async () => {
  const world = new World({
    intercept: (message) =>
      message.type === 'login' ? { ...loginAccepted, ackId: message.seqId, user: parseUserId('mallory') } : undefined,
  });
  await expect(world.connect(ann)).rejects.toMatchObject({ code: 'CLIENT_PROTOCOL' });
});

test('a command of a newer version is ignored', async () => {
  const world = new World();
  const client = await world.connect(ann);
  const frame = encodeMessage({ type: 'delivered', conversation: talk, seq: 1, by: bob });
  // Field 4 of the header is the command: tag 0x20, then the number.
  const header = frame.header.map((byte, index) => (frame.header[index - 1] === 0x20 ? 99 : byte));
  for (const session of world.server.sessions) session.duplex.write(encodeFrame({ ...frame, header }));
  await world.turn();
  expect(client.status.state).toBe('online');
  await expect(client.send(bob, 'hi')).resolves.toMatchObject({ seq: 1 });
});
