import {
  type Content,
  type ConversationId,
  directConversation,
  groupConversation,
  parseMessageId,
  parseUserId,
  type Role,
  type UserId,
} from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { FakeClock } from '@proj/testkit';
import fc from 'fast-check';
import { logEntry } from '../../src/entries.ts';
import { type ChatServer, type createChatServer, createTokens } from '../../src/index.ts';
import { turn, until } from '../chat-client.ts';
import { Held, plainAccounts, secret, TestStore, wallNowMs } from '../world.ts';
import { type History, type Shown, violations } from './checker.ts';
import { Device, type Recorder, SessionRecord } from './device.ts';

const users: readonly UserId[] = ['ann', 'bob', 'cat'].map(parseUserId);
const places = [
  ['ann', 'phone'],
  ['ann', 'desk'],
  ['bob', 'phone'],
  ['bob', 'desk'],
  ['cat', 'phone'],
] as const;
const groups: readonly ConversationId[] = ['1', '2'].map((digit) =>
  groupConversation(parseMessageId(`01890a5d-ac96-774b-bcce-b302099a805${digit}`)),
);
const conversations: readonly ConversationId[] = [
  ...groups,
  ...[0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => directConversation(users[a]!, users[b]!))),
];

const groupKinds = [
  'text',
  'text',
  'text',
  'text',
  'edit',
  'recall',
  'reaction',
  'create',
  'join',
  'leave',
  'add',
  'add',
  'remove',
  'role',
  'rename',
] as const;
const directKinds = ['text', 'text', 'text', 'edit', 'recall', 'reaction'] as const;
type Kind = (typeof groupKinds)[number];

export type Step =
  | {
      readonly do: 'post';
      readonly by: number;
      readonly to: number;
      readonly kind: Kind;
      readonly whom: number;
      readonly role: Role;
    }
  /** The oldest that was not answered yet, again. */
  | { readonly do: 'retry'; readonly by: number }
  /** The next acceptance is lost, with the connection. */
  | { readonly do: 'lose'; readonly by: number }
  | { readonly do: 'cut'; readonly by: number; readonly how: 'destroy' | 'end' }
  /** Elsewhere, when the device is online: its session is kicked. */
  | { readonly do: 'login'; readonly by: number }
  | { readonly do: 'read'; readonly by: number; readonly to: number }
  /** The process is killed, and starts again on the same store. */
  | { readonly do: 'restart' }
  /** From now on the store answers late; at once; late and backwards. */
  | { readonly do: 'hold' }
  | { readonly do: 'release'; readonly backwards: boolean }
  /** The next append fails, before or after it was stored. */
  | { readonly do: 'fail'; readonly stored: boolean }
  | { readonly do: 'turn'; readonly times: number };

const by = fc.nat(places.length - 1);
const whom = fc.nat(users.length - 1);
const role = fc.constantFrom<Role>('member', 'admin', 'owner');
const inGroup = fc.record({
  do: fc.constant('post' as const),
  by,
  to: fc.nat(groups.length - 1),
  kind: fc.constantFrom(...groupKinds),
  whom,
  role,
});
const inDirect = fc.record({
  do: fc.constant('post' as const),
  by,
  to: fc.integer({ min: groups.length, max: groups.length + users.length - 1 }),
  kind: fc.constantFrom<Kind>(...directKinds),
  whom,
  role,
});
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: inGroup },
  { weight: 3, arbitrary: inDirect },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), by }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const), by, how: fc.constantFrom('destroy', 'end') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('login' as const), by }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), by, to: fc.nat(conversations.length - 1) }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'restart' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'hold' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), backwards: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), stored: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('turn' as const), times: fc.integer({ min: 1, max: 6 }) }) },
);

export interface ServerModule {
  readonly createChatServer: typeof createChatServer;
}

export interface Outcome {
  readonly found: readonly string[];
  readonly accepted: number;
  readonly refused: number;
}

/** One history: a server, five devices of three users, and what the steps do to them. */
export async function run(
  steps: readonly Step[],
  module: ServerModule,
  store: TestStore = new TestStore(),
): Promise<Outcome> {
  const world = new ModelWorld(module, store);
  await world.start();
  for (const one of steps) await world.carryOut(one);
  return await world.finish();
}

class ModelWorld {
  readonly #module: ServerModule;
  readonly #store: TestStore;
  readonly #clock = new FakeClock(1_000);
  readonly #heads: Map<string, number> = new Map();
  readonly #recorder: Recorder;
  readonly #devices: readonly Device[];
  #held = new Held();
  #holding = false;
  #failing: 'stored' | 'absent' | undefined;
  #isFaulty = false;
  #server!: ChatServer;
  #posts = 0;

  constructor(module: ServerModule, store: TestStore) {
    this.#module = module;
    this.#store = store;
    this.#recorder = {
      sent: new Map(),
      accepted: [],
      refused: [],
      pages: [],
      sessions: new Map(),
      headOf: (conversation) => this.#heads.get(conversation) ?? 0,
    };
    this.#devices = places.map(([user, device]) => new Device(parseUserId(user), device, this.#recorder));
    const { answer } = store;
    store.refuse = ({ expectVersion }) => {
      // Questions whether something is there are answered.
      if (this.#failing !== 'absent' || expectVersion === Number.MAX_SAFE_INTEGER) return undefined;
      this.#failing = undefined;
      return new StoreError('STORE_UNAVAILABLE', 'planned');
    };
    store.answer = async (message, result) => {
      const { conversation } = message;
      this.#heads.set(conversation, Math.max(result.seq, this.#heads.get(conversation) ?? 0));
      const fails = this.#failing === 'stored';
      if (fails) {
        this.#failing = undefined;
        this.#isFaulty = true;
      }
      if (this.#holding) await this.#held.hold();
      if (fails) throw new StoreError('STORE_UNAVAILABLE', 'planned');
      return await answer(message, result);
    };
  }

  async start(): Promise<void> {
    this.#server = this.#newServer();
    for (const device of this.#devices) await device.login(this.#server);
    const [ann] = this.#devices;
    ann!.post(groups[0]!, { kind: 'create', title: 'we', open: true, users: [users[1]!] });
    await this.#settle();
  }

  async carryOut(next: Step): Promise<void> {
    const device = 'by' in next ? this.#devices[next.by]! : undefined;
    switch (next.do) {
      case 'post': {
        const to =
          next.to < groups.length
            ? groups[next.to]!
            : directConversation(device!.user, users[next.to - groups.length]!);
        return device!.post(to, this.#content(device!, to, next));
      }
      case 'retry':
        return device!.retry();
      case 'lose':
        return device!.loseNext();
      case 'cut':
        return device!.cut(next.how);
      case 'login':
        return await device!.login(this.#server);
      case 'read':
        return device!.read(conversations[next.to]!);
      case 'restart':
        return await this.#restart();
      case 'hold':
        this.#holding = true;
        return;
      case 'release': {
        this.#holding = false;
        const { count } = this.#held;
        const held = this.#held;
        this.#held = new Held();
        held.release(...(next.backwards ? Array.from({ length: count }, (_, i) => count - 1 - i) : []));
        return;
      }
      case 'fail':
        this.#failing = next.stored ? 'stored' : 'absent';
        return;
      case 'turn':
        for (let i = 0; i < next.times; i++) await turn();
    }
  }

  /** The faults are over: everyone comes back, repeats what was not answered, and looks at the logs. */
  async finish(): Promise<Outcome> {
    this.#failing = undefined;
    await this.carryOut({ do: 'release', backwards: false });
    await this.#settle();
    // Whoever is behind because nobody knew better is told by now.
    if (this.#isFaulty) this.#clock.advance(31_000);
    await this.#settle();
    for (const { client, session } of this.#devices) if (session?.isOnline) await client?.barrier();
    const sessions = [...this.#recorder.sessions.values()].map((session) =>
      session.isOnline ? session : { ...session, user: session.user, device: session.device, expected: [] },
    );
    for (const device of this.#devices) await device.login(this.#server);
    for (const device of this.#devices) await device.retryAll();
    for (const device of this.#devices) await device.catchUp();
    const unanswered = this.#devices.flatMap(({ user, outbox }) =>
      [...outbox.keys()].map((id) => `L: ${user} has no answer to ${id}`),
    );
    const history: History = {
      ...this.#recorder,
      sessions: sessions.map((session) => ({ ...session, pushed: [...session.pushed] })),
      devices: this.#devices,
      logs: await this.#logs(),
      isFaulty: this.#isFaulty,
    };
    const found = [...violations(history), ...unanswered];
    for (const device of this.#devices) device.cutAll();
    await this.#server.shutdown();
    return { found, accepted: history.accepted.length, refused: history.refused.length };
  }

  #newServer(): ChatServer {
    const server = this.#module.createChatServer({
      store: this.#store.store,
      tokens: createTokens({ secret }),
      accounts: plainAccounts(),
      clock: this.#clock,
      wallClock: () => wallNowMs,
      sendBurst: 100_000,
      conversationSendsPerSecond: 100_000,
      pullBurst: 100_000,
      groupsPerHour: 100_000,
    });
    const { sessions } = this.#recorder;
    server.on('login', ({ sessionId, user, deviceId }) => sessions.set(sessionId, new SessionRecord(user, deviceId)));
    server.on('logout', ({ sessionId }) => {
      const session = sessions.get(sessionId);
      if (session !== undefined) session.isOnline = false;
    });
    server.on('message', ({ conversation, seq }) => {
      for (const session of sessions.values()) if (session.isOnline) session.expected.push({ conversation, seq });
    });
    return server;
  }

  async #restart(): Promise<void> {
    const online = this.#devices.filter(({ session }) => session?.isOnline);
    for (const device of this.#devices) device.cutAll();
    // What the old process was about to answer, nobody hears; also of what it was asked just before its end.
    const holding = this.#holding;
    this.#holding = false;
    this.#held.release();
    this.#held = new Held();
    await until(() => this.#server.connections === 0, 'the end of the old process');
    await this.#settle();
    await this.#server.shutdown();
    this.#holding = holding;
    this.#server = this.#newServer();
    for (const device of online) await device.login(this.#server);
  }

  async #settle(): Promise<void> {
    for (let i = 0; i < 8; i++) await turn();
  }

  async #logs(): Promise<Map<ConversationId, readonly Shown[]>> {
    const logs = new Map<ConversationId, readonly Shown[]>();
    for (const conversation of new Set(conversations)) {
      const stored = await this.#store.inner.read(conversation, 0, 1_000);
      logs.set(
        conversation,
        stored.map((message) => logEntry(conversation, message)),
      );
    }
    return logs;
  }

  #content(
    device: Device,
    conversation: ConversationId,
    { kind, whom: other, role: to }: Extract<Step, { do: 'post' }>,
  ): Content {
    const target = device.target(conversation);
    const user = users[other]!;
    const words = `${++this.#posts}`;
    switch (kind) {
      case 'text':
        return { kind, text: words };
      case 'edit':
        return { kind, target, text: words };
      case 'recall':
        return { kind, target };
      case 'reaction':
        return { kind, target, emoji: '+', removed: false };
      case 'create':
        return { kind, title: words, open: other > 0, users: [user].filter((one) => one !== device.user) };
      case 'join':
        return { kind: 'add', users: [device.user] };
      case 'leave':
        return { kind: 'remove', user: device.user };
      case 'add':
        return { kind, users: [user] };
      case 'remove':
        return { kind, user };
      case 'role':
        return { kind, user, role: to };
      case 'rename':
        return { kind, title: words };
    }
  }
}
