import {
  type Accepted,
  directConversation,
  type LogEntry,
  type MessageId,
  type Page,
  parseUserId,
  type ServerMessage,
  type SyncResult,
} from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChatServer } from '../src/index.ts';
import { ChatClient, newId, turn, until } from './chat-client.ts';
import { type DeviceLog, violations } from './history-checker.ts';
import { Held, TestStore, world } from './world.ts';

const users = ['ann', 'bob', 'cat'] as const;
const devices = users.flatMap((user) => ['phone', 'desk'].map((device) => ({ user, device })));

type Step =
  | { readonly do: 'send'; readonly from: number; readonly to: number }
  /** The oldest message that was not accepted yet, again. */
  | { readonly do: 'retry'; readonly from: number }
  | { readonly do: 'cut'; readonly from: number; readonly how: 'destroy' | 'end' }
  | { readonly do: 'login'; readonly from: number }
  /** From now on the store answers late; at once; late and backwards. */
  | { readonly do: 'hold' }
  | { readonly do: 'release'; readonly backwards: boolean }
  /** The next append fails, before or after it was stored. */
  | { readonly do: 'fail'; readonly stored: boolean }
  | { readonly do: 'turn' };

const device = fc.nat(devices.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('send' as const), from: device, to: fc.nat(users.length - 1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), from: device }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('cut' as const), from: device, how: fc.constantFrom('destroy', 'end') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('login' as const), from: device }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'hold' }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), backwards: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), stored: fc.boolean() }) },
  { weight: 6, arbitrary: fc.constant<Step>({ do: 'turn' }) },
);

interface LiveSession {
  readonly seen: Set<MessageId>;
  /** Accepted while it was online. */
  readonly expected: Set<MessageId>;
}

interface Pending {
  readonly to: string;
  readonly text: string;
}

/** One installation: it outlives its connections, keeps what was not accepted, and all that it ever saw. */
class Device {
  readonly user: string;
  readonly name: string;
  readonly outbox: Map<MessageId, Pending> = new Map();
  readonly accepted: Accepted[] = [];
  readonly logs: Map<string, Map<number, Pick<LogEntry, 'id' | 'text'>>> = new Map();
  /** Orders that no session may see. */
  readonly disorders: string[] = [];
  readonly #texts: Map<MessageId, string> = new Map();
  readonly #onAccepted: (message: Accepted) => void;
  client: ChatClient | undefined;
  /** The session, while it may expect to be told of everything. */
  live: LiveSession | undefined;

  constructor(user: string, name: string, onAccepted: (message: Accepted) => void) {
    this.user = user;
    this.name = name;
    this.#onAccepted = onAccepted;
  }

  async login(server: ChatServer): Promise<void> {
    const client = ChatClient.connect(server);
    this.client = client;
    this.live = undefined;
    const last = new Map<string, number>();
    const live: LiveSession = { seen: new Set(), expected: new Set() };
    client.onMessage = (message) => {
      if (message.type === 'login-accepted') this.live = live;
      this.#handle(message, last, live);
    };
    await client.login(this.user, this.name);
  }

  cut(how: 'destroy' | 'end'): void {
    this.live = undefined;
    this.client?.duplex[how]();
  }

  #handle(message: ServerMessage, last: Map<string, number>, live: LiveSession): void {
    if (message.type !== 'message' && message.type !== 'accepted') return;
    const { conversation, seq, id } = message;
    live.seen.add(id);
    const fresh = message.type === 'message' || !message.duplicate;
    if (fresh && seq <= (last.get(conversation) ?? 0)) this.disorders.push(`${conversation} ${seq} came late`);
    if (fresh) last.set(conversation, seq);
    if (message.type === 'accepted') {
      this.outbox.delete(id);
      this.accepted.push(message);
      this.#onAccepted(message);
      this.keep(conversation, seq, { id, text: this.#texts.get(id) ?? '' });
    } else this.keep(conversation, seq, message);
  }

  keep(conversation: string, seq: number, { id, text }: Pick<LogEntry, 'id' | 'text'>): void {
    const log = this.logs.get(conversation) ?? new Map<number, Pick<LogEntry, 'id' | 'text'>>();
    this.logs.set(conversation, log);
    const other = log.get(seq);
    if (other !== undefined && other.id !== id) this.disorders.push(`${conversation} ${seq} changed`);
    log.set(seq, { id, text });
  }

  send(id: MessageId, { to, text }: Pending): void {
    this.#texts.set(id, text);
    this.outbox.set(id, { to, text });
    this.client?.send(this.client.direct(to, text, id));
  }

  async retryAll(): Promise<void> {
    for (const [id, { to, text }] of this.outbox) await this.client?.say(to, text, id);
  }

  /** The last entry before the first hole. */
  #cursor(conversation: string): number {
    const log = this.logs.get(conversation);
    let seq = 0;
    while (log?.has(seq + 1) === true) seq++;
    return seq;
  }

  async catchUp(): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    const cursors = [...this.logs.keys()].map((name) => ({ conversation: name as never, seq: this.#cursor(name) }));
    const { heads } = await client.ask<SyncResult>((seqId) => ({ type: 'sync', seqId, cursors }));
    for (const { conversation, head } of heads) {
      while (this.#cursor(conversation) < head) {
        const page = (await client.pull(conversation, this.#cursor(conversation), 2)) as Page;
        for (const entry of page.messages) this.keep(conversation, entry.seq, entry);
      }
    }
  }
}

interface Outcome {
  readonly found: readonly string[];
  readonly accepted: number;
}

async function run(steps: readonly Step[], store: TestStore): Promise<Outcome> {
  const { server } = world({ store: store.store });
  const onAccepted = ({ id, conversation, duplicate }: Accepted): void => {
    // A repeated one may have been pushed before the session was there.
    if (duplicate) return;
    for (const { user, live } of all) if (conversation.split(':').includes(user)) live?.expected.add(id);
  };
  const all: readonly Device[] = devices.map(({ user, device: name }) => new Device(user, name, onAccepted));
  for (const one of all) await one.login(server);
  const held = new Held();
  const sent = new Map<MessageId, string>();
  let holding = false;
  let failing: 'stored' | 'absent' | undefined;
  const answer = store.answer;
  store.refuse = () => {
    if (failing !== 'absent') return undefined;
    failing = undefined;
    return new StoreError('STORE_UNAVAILABLE', 'planned');
  };
  store.answer = async (message, result) => {
    const fails = failing === 'stored';
    if (fails) failing = undefined;
    if (holding) await held.hold();
    if (fails) throw new StoreError('STORE_UNAVAILABLE', 'planned');
    return await answer(message, result);
  };
  for (const one of steps) {
    const from = 'from' in one ? all[one.from] : undefined;
    if (one.do === 'send') {
      const id = newId();
      const text = `text ${sent.size}`;
      sent.set(id, text);
      from?.send(id, { to: users[one.to] ?? '', text });
    } else if (one.do === 'retry') {
      const [oldest] = from?.outbox ?? [];
      if (oldest !== undefined) from?.send(...oldest);
    } else if (one.do === 'cut') from?.cut(one.how);
    else if (one.do === 'login') await from?.login(server);
    else if (one.do === 'hold') holding = true;
    else if (one.do === 'release') {
      holding = false;
      held.release(...(one.backwards ? Array.from({ length: held.count }, (_, i) => held.count - 1 - i) : []));
    } else if (one.do === 'fail') failing = one.stored ? 'stored' : 'absent';
    else await turn();
  }
  // The faults are over: everyone comes back, repeats what was not accepted, and looks at the log.
  holding = false;
  failing = undefined;
  held.release();
  const online = all.filter(({ live }) => live !== undefined);
  // Once for the answers, and once for what they let loose.
  for (const one of [...online, ...online]) await one.client?.barrier();
  const missed: string[] = [];
  for (const { live, user, name } of online) {
    if (live === undefined) continue;
    for (const id of live.expected) if (!live.seen.has(id)) missed.push(`${user}/${name} was not told of ${id}`);
  }
  for (const one of all) await one.login(server);
  for (const one of all) await one.retryAll();
  for (const one of all) await one.catchUp();
  const logs = new Map<string, Map<string, DeviceLog>>();
  for (const a of users) {
    for (const b of users) {
      const conversation = directConversation(parseUserId(a), parseUserId(b));
      const members = all.filter(({ user }) => user === a || user === b);
      logs.set(
        conversation,
        new Map(members.map((one) => [`${one.user}/${one.name}`, one.logs.get(conversation) ?? new Map()])),
      );
    }
  }
  const accepted = all.flatMap((one) => one.accepted);
  const unanswered = all.flatMap((one) => [...one.outbox.keys()].map((id) => `${id} was never accepted`));
  const disorders = all.flatMap((one) => one.disorders);
  const foreign = all.flatMap((one) => [...one.logs.keys()].filter((name) => !name.split(':').includes(one.user)));
  const stopped = server.shutdown();
  await until(() => server.connections === 0);
  await stopped;
  return {
    found: [...violations({ sent, accepted, logs }), ...missed, ...disorders, ...unanswered, ...foreign],
    accepted: accepted.length,
  };
}

describe('whatever is sent, cut, repeated and failed', () => {
  test('an accepted message is at one place, in one order, on every device of its members [CHAT-7.2.2]', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const outcome = await run(steps, new TestStore());
        expect(outcome.found).toEqual([]);
        accepted += outcome.accepted;
      }),
      { numRuns: 150 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('the model finds', () => {
  const sends: readonly Step[] = [
    { do: 'send', from: 0, to: 1 },
    { do: 'turn' },
    { do: 'send', from: 2, to: 0 },
    { do: 'turn' },
  ];

  test('nothing in a history without faults', async () => {
    expect(await run(sends, new TestStore())).toEqual({ found: [], accepted: 2 });
  });

  test('a message that was acknowledged before it was stored, and lost', async () => {
    const store = new TestStore();
    let seq = 0;
    // What an acknowledgement ahead of the append amounts to when the process dies between them.
    store.append = async () => ({ seq: ++seq, acceptedAtMs: 0, duplicate: false });
    const { found } = await run([...sends, { do: 'cut', from: 3, how: 'destroy' }, ...sends, { do: 'turn' }], store);
    expect(found.join('\n')).toContain('has another or none');
  });

  test('a store that forgets what it has already', async () => {
    const store = new TestStore();
    let extra = 0;
    store.answer = async (_message, result) => ({ ...result, seq: result.seq + extra++ });
    const { found } = await run([...sends, ...sends], store);
    expect(found.join('\n')).toContain('has another or none');
  });
});
