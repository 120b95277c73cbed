import {
  type ChatMessage,
  type ConversationHead,
  type ConversationId,
  directConversation,
  encodeMessage,
  failure,
  groupConversation,
  Limit,
  type LogEntry,
  type MessageId,
  parseUserId,
  type SendRequest,
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
  sentAtMs: 0,
  acceptedAtMs: 0,
  content: { kind: 'text', text: 'hi' },
};

const head = (conversation: ConversationId, seq: number, more: Partial<ConversationHead> = {}): ConversationHead => {
  return { conversation, head: seq, floor: 1, read: 0, unread: 0, resumeAfter: 0, ...more };
};

/** Online, with a message on its way that gets no answer, and a consumer. */
async function busy(
  intercept: (message: ChatMessage) => ServerMessage | 'silence' | undefined,
): Promise<{ readonly world: World; readonly client: Client }> {
  const world = new World({
    intercept: (message) => intercept(message) ?? (message.type === 'send' ? 'silence' : undefined),
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
type Say = (send: SendRequest) => Uint8Array | ServerMessage;

const said: readonly (readonly [name: string, say: Say])[] = [
  ['bytes that are no frame', () => fromHex('ffffffff')],
  ['a frame that is no message', () => fromHex('00000008 0002 0000 00000000')],
  ['a message that only clients send', () => encodeFrame(encodeMessage({ type: 'logout' }))],
  ['an answer to nothing', () => accepted],
  [
    'an answer of another kind',
    ({ seqId: ackId }) => ({ type: 'page', ackId, conversation: talk, head: 0, floor: 1, entries: [] }),
  ],
  ['an answer about another message', ({ seqId: ackId }) => ({ ...accepted, ackId })],
  [
    'an answer about another conversation',
    ({ seqId: ackId, id: other }) => ({ ...accepted, ackId, id: other, conversation: directConversation(ann, eve) }),
  ],
  ['a second login', () => loginAccepted],
  ['a registration', ({ seqId: ackId }) => ({ type: 'registered', ackId })],
  ['a message between others', () => ({ type: 'entry', ...entry, conversation: elsewhere, from: bob })],
  ['a head between others', () => ({ type: 'head', conversation: elsewhere, head: 1 })],
  ['a reader between others', () => ({ type: 'read-by', conversation: elsewhere, seq: 1, by: bob })],
  ['somebody who types to others', () => ({ type: 'typing-by', conversation: elsewhere, by: bob })],
  ['a list that nobody asked for', () => ({ type: 'conversation-list', ackId: 77, conversations: [] })],
  [
    'members that nobody asked for',
    () => ({ type: 'member-list', ackId: 77, conversation: talk, total: 0, members: [] }),
  ],
  ['results that nobody asked for', () => ({ type: 'search-result', ackId: 77, entries: [] })],
  ['presences that nobody asked for', () => ({ type: 'watching', ackId: 77, leaseMs: 100, presences: [] })],
  ['blocks that nobody asked for', () => ({ type: 'block-list', ackId: 77, users: [] })],
  ['profiles that nobody asked for', () => ({ type: 'profile-list', ackId: 77, profiles: [] })],
  ['devices that nobody asked for', () => ({ type: 'device-list', ackId: 77, devices: [] })],
  ['an end to nothing', () => ({ type: 'done', ackId: 77 })],
  ['a receipt between others', () => ({ type: 'delivered', conversation: elsewhere, seq: 1, by: bob })],
  ['a failure of a request that was not made', () => failure('Unavailable', { ackId: 77 })],
];

test.for(said)('%s ends the connection, and another one is made', async ([, say]) => {
  const { world, client } = await busy(() => undefined);
  expect(client.status.state).toBe('online');
  const [session] = world.server.sessions;
  const send = world.server.heard.find((heard) => typeof heard === 'object' && heard.type === 'send');
  if (session === undefined || send === undefined) throw new Error('nothing is on its way');
  const bytes = say(send as SendRequest);
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
      return { type: 'sync-result', ackId: message.seqId, heads: [head(talk, 101)] };
    }
    if (message.type !== 'pull') return undefined;
    return { type: 'page', ackId: message.seqId, conversation: talk, head: 101, floor: 1, entries: page(entries) };
  });
  expect(client.status).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL' } });
});

test('a page of another conversation, or one that is too large, is a violation', async () => {
  const text = 'x'.repeat(Limit.textBytes);
  const count = Math.ceil((1.5 * Limit.pageBytes) / Limit.textBytes);
  const large = Array.from({ length: count }, (_, index) => ({
    ...entry,
    seq: index + 1,
    content: { kind: 'text', text } as const,
  }));
  for (const [conversation, entries] of [
    [directConversation(ann, eve), []],
    [talk, large],
  ] as const) {
    const world = new World({
      intercept: (message) =>
        message.type === 'pull'
          ? { type: 'page', ackId: message.seqId, conversation, head: count, floor: 1, entries }
          : undefined,
    });
    const client = await world.connect(ann);
    client.history(bob).catch(() => {});
    await world.until(() => client.status.state === 'offline');
    expect(client.status).toMatchObject({ cause: { code: 'CLIENT_PROTOCOL' } });
  }
});

const crew = groupConversation(id);
const role = 'member' as const;
const result = { ...entry, conversation: crew, from: eve };

/** Answers that are not to what was asked. */
const answers: readonly (readonly [
  name: string,
  ask: (client: Client) => Promise<unknown>,
  answer: (ackId: number) => ServerMessage,
])[] = [
  [
    'more conversations than were asked for',
    (client) => client.conversations({ limit: 1 }),
    (ackId) => {
      const summary = { ...head(talk, 1), title: '', role, activeAtMs: 0 };
      return { type: 'conversation-list', ackId, conversations: [summary, { ...summary, conversation: crew }] };
    },
  ],
  [
    'members of another conversation',
    (client) => client.members(talk),
    (ackId) => ({ type: 'member-list', ackId, conversation: crew, total: 0, members: [] }),
  ],
  [
    'more members than were asked for',
    (client) => client.members(talk, { limit: 1 }),
    (ackId) => {
      const members = [ann, bob].map((user) => ({ user, role, mutedUntilMs: 0, received: 0, read: 0 }));
      return { type: 'member-list', ackId, conversation: talk, total: 2, members };
    },
  ],
  [
    'results of another conversation',
    (client) => client.search('hi', { conversation: talk }),
    (ackId) => ({ type: 'search-result', ackId, entries: [result] }),
  ],
  [
    'more results than were asked for',
    (client) => client.search('hi', { limit: 1 }),
    (ackId) => ({ type: 'search-result', ackId, entries: [entry, result] }),
  ],
  [
    'the presence of somebody else',
    (client) => client.watch([bob]),
    (ackId) => ({ type: 'watching', ackId, leaseMs: 100, presences: [{ user: eve, online: true, lastSeenMs: 0 }] }),
  ],
  [
    'the profile of somebody else',
    (client) => client.profile(bob),
    (ackId) => ({ type: 'profile-list', ackId, profiles: [{ user: eve, displayName: '', about: '' }] }),
  ],
];

test.for(answers)('%s: the connection ends, and the request goes on', async ([, ask, answer]) => {
  let isHostile = true;
  const world = new World({
    intercept: (message) => {
      if (!isHostile || message.type === 'login' || !('seqId' in message)) return undefined;
      isHostile = false;
      return answer(message.seqId);
    },
  });
  const client = await world.connect(ann);
  const seen: unknown[] = [];
  client.on('status', (status) => seen.push(status));
  await world.settled(ask(client));
  expect(seen[0]).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL', fault: 'peer' } });
});

test('a floor beyond the head hides nothing that is still to come', async () => {
  const world = new World({
    intercept: (message) =>
      message.type === 'sync'
        ? { type: 'sync-result', ackId: message.seqId, heads: [head(talk, 1, { floor: Number.MAX_SAFE_INTEGER })] }
        : undefined,
  });
  world.write(bob, ann, 'lost');
  const client = await world.connect(ann);
  const read = reading(client);
  await world.turn();
  world.write(bob, ann, 'shown');
  await world.until(() => read.texts.length === 1);
  expect(read.texts).toEqual(['shown']);
});

test('a page that begins below its own floor, or later, is a violation', async () => {
  for (const [floor, first] of [
    [3, 4],
    [3, 2],
  ] as const) {
    const { client } = await busy((message) => {
      if (message.type === 'sync') return { type: 'sync-result', ackId: message.seqId, heads: [head(talk, 9)] };
      if (message.type !== 'pull') return undefined;
      const page = {
        type: 'page',
        ackId: message.seqId,
        conversation: talk,
        head: 9,
        floor: first === 2 ? 1 : floor,
      } as const;
      return { ...page, entries: [{ ...entry, seq: first }] };
    });
    expect(client.status).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL' } });
  }
});

test('groups that a server makes up are bounded, and each is remembered once', async () => {
  const world = new World();
  const client = await world.connect(ann);
  const [session] = world.server.sessions;
  if (session === undefined) throw new Error('nobody is there');
  const groupOf = (number: number): ConversationId =>
    groupConversation(`00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as MessageId);
  for (let number = 0; number < 20_000; number++) {
    world.server.say(session, { type: 'head', conversation: groupOf(number), head: 1 });
  }
  world.server.say(session, { type: 'head', conversation: groupOf(0), head: 2 });
  await world.turn();
  expect(client.status.state).toBe('online');
  world.server.say(session, { type: 'head', conversation: groupOf(20_000), head: 1 });
  await world.turn();
  expect(client.status).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL' } });
});

test('being kicked is told, and ends nothing before the failure that follows', async () => {
  const world = new World();
  const client = await world.connect(ann);
  const [session] = world.server.sessions;
  if (session === undefined) throw new Error('nobody is there');
  const kicks: unknown[] = [];
  client.on('kicked', (kick) => kicks.push(kick));
  world.server.say(session, { type: 'kicked', reason: 'policy', client: 'x', atMs: 1 });
  await world.turn();
  expect([kicks.length, client.status.state]).toEqual([1, 'online']);
  world.server.kick(session, 'policy');
  await world.turn();
  expect(client.status).toMatchObject({ state: 'closed', error: { failureName: 'TooManyDevices' } });
});

test('a head between others is a violation', async () => {
  const { client } = await busy((message) =>
    message.type === 'sync' ? { type: 'sync-result', ackId: message.seqId, heads: [head(elsewhere, 1)] } : undefined,
  );
  expect(client.status).toMatchObject({ state: 'offline', cause: { code: 'CLIENT_PROTOCOL' } });
});

test('before the login was accepted nothing else is, and no large frame', async () => {
  for (const bytes of [
    encodeFrame(encodeMessage({ type: 'entry', ...entry })),
    encodeFrame(encodeMessage({ type: 'entry', ...entry, content: { kind: 'text', text: 'x'.repeat(5_000) } })),
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
