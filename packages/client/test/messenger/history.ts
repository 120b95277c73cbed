import {
  type Content,
  type ConversationId,
  directConversation,
  groupConversation,
  type MessageId,
  newMessageId,
  type UserId,
} from '@proj/chat-protocol';
import { Random } from '@proj/testkit';
import { openMessenger as openOurs, type Thread, type ThreadItem } from '../../src/index.ts';
import { ann, bob, eve, World } from '../world.ts';
import { Person, withoutMarks } from './person.ts';
import { ReplicaDisk } from './replica-disk.ts';

export interface HistoryResult {
  readonly entries: number;
  readonly faults: number;
}

const emoji = ['👍', '🎉', '😮'];

/** One person's part in a history. */
class Actor {
  readonly person: Person;
  readonly #random: Random;
  readonly #world: World;
  /** Texts of which it was said that they are kept, by conversation. */
  readonly kept: Map<ConversationId, MessageId[]> = new Map();
  readonly notified: MessageId[] = [];
  /** Looked at since the last start. */
  thread: Thread | undefined;
  hadPowerCut = false;
  #number = 0;
  #life = 0;

  constructor(
    world: World,
    user: UserId,
    options: { readonly device: string; readonly random: Random; readonly openMessenger: typeof openOurs },
  ) {
    const { device, random, openMessenger } = options;
    this.#world = world;
    this.#random = random;
    this.person = new Person(world, user, { device, openMessenger, disk: new ReplicaDisk(random.fork()) });
  }

  async start(): Promise<void> {
    this.#life++;
    const messenger = await this.person.start();
    messenger.on('message', ({ id }) => this.notified.push(id));
    this.thread = this.#random.bool() ? messenger.thread(this.#random.pick([ann, bob])) : undefined;
  }

  kill(): void {
    const power = this.#random.bool(0.3);
    if (power) this.hadPowerCut = true;
    this.#life++;
    this.person.kill({ power });
  }

  post(conversation: ConversationId, content: Content): void {
    const life = this.#life;
    const id = newMessageId(++this.#number, this.#random.bytes(10));
    this.person.messenger.post(conversation, content, { id }).then(
      () => {
        if (life !== this.#life || content.kind !== 'text') return;
        const kept = this.kept.get(conversation) ?? [];
        this.kept.set(conversation, [...kept, id]);
      },
      () => {},
    );
  }

  /** Something about a text that is there. */
  remark(conversation: ConversationId): void {
    const texts = this.#world.server.log(conversation).filter(({ content }) => content.kind === 'text');
    if (texts.length === 0) return;
    const { seq: target, from } = this.#random.pick(texts);
    if (this.#random.bool(0.4)) {
      this.post(conversation, {
        kind: 'reaction',
        target,
        emoji: this.#random.pick(emoji),
        removed: this.#random.bool(0.3),
      });
    } else if (from === this.person.user && this.#random.bool()) {
      this.post(conversation, { kind: 'edit', target, text: `edited ${this.#number}` });
    } else if (from === this.person.user) this.post(conversation, { kind: 'recall', target });
  }

  look(): void {
    const { thread } = this;
    if (thread === undefined) return;
    const holes = thread.current.items.filter(({ kind }) => kind === 'hole');
    const hole = holes.length === 0 ? undefined : this.#random.pick(holes);
    const looked = hole?.kind === 'hole' && this.#random.bool() ? thread.fill(hole) : thread.loadOlder();
    looked.catch(() => {});
  }
}

/** One random life of three devices and their server: then peace, and everybody shows what the server has. */
export async function runHistory(
  seed: number,
  { openMessenger = openOurs }: { readonly openMessenger?: typeof openOurs } = {},
): Promise<HistoryResult> {
  const random = new Random(seed);
  const whims = random.fork();
  let isHealed = false;
  let faults = 0;
  const world: World = new World({
    heartbeatMs: 5_000,
    repeats: () => whims.bool(0.05),
    lags: () => whims.bool(0.1),
    ...(random.bool(0.4) ? { resetBeyond: 25 } : {}),
    intercept: (message, session) => {
      if (isHealed || message.type !== 'send' || whims.bool(0.9)) return undefined;
      faults++;
      const isNew = !world.server.log(message.conversation).some(({ id }) => id === message.id);
      const isGood = world.server.maySend(session.user as UserId, message) && world.server.isAboutText(message);
      if (whims.bool() && isNew && isGood) world.server.append(session.user as UserId, message, session);
      world.server.cut(session);
      return 'silence';
    },
  });
  const actors = [
    new Actor(world, ann, { device: 'phone', openMessenger, random: random.fork() }),
    new Actor(world, ann, { device: 'desk', openMessenger, random: random.fork() }),
    new Actor(world, bob, { device: 'tablet', openMessenger, random: random.fork() }),
  ];
  if (random.bool(0.3)) for (let i = 0; i < 140; i++) world.write(bob, ann, `old ${i}`);
  for (const actor of actors) await actor.start();
  const crew = groupConversation(world.id());
  const talks = [directConversation(ann, bob), directConversation(ann, eve), crew];
  const mine = (actor: Actor): ConversationId =>
    random.pick(talks.filter((talk) => actor.person.user === ann || talk !== talks[1]));

  const steps = 30 + random.int(60);
  for (let step = 0; step < steps; step++) {
    await world.elapse(random.int(random.bool(0.15) ? 6_000 : 60));
    const actor = random.pick(actors);
    const conversation = mine(actor);
    const roll = random.next();
    if (roll < 0.35) {
      for (let i = random.int(4); i >= 0; i--) actor.post(conversation, { kind: 'text', text: `${step}.${i}` });
    } else if (roll < 0.5) actor.remark(conversation);
    else if (roll < 0.58) void actor.person.messenger.markRead(conversation).catch(() => {});
    else if (roll < 0.66) actor.look();
    else if (roll < 0.7) {
      if (world.server.log(crew).length === 0)
        actor.post(crew, { kind: 'create', title: 'Crew', open: false, users: [] });
      else actor.post(crew, { kind: 'add', users: [random.pick([ann, bob])] });
    } else if (roll < 0.73 && world.server.log(crew).length > 0) {
      actor.post(crew, random.bool() ? { kind: 'rename', title: `Crew ${step}` } : { kind: 'remove', user: bob });
    } else if (roll < 0.78) {
      for (let i = random.int(30); i >= 0; i--) world.write(eve, ann, `eve ${step}.${i}`);
    } else {
      faults++;
      if (roll < 0.86) actor.person.cut();
      else if (roll < 0.89) world.server.restart();
      else if (roll < 0.9) world.server.restore(() => true);
      else {
        actor.kill();
        await actor.start();
      }
    }
  }

  isHealed = true;
  await world.until(() =>
    actors.every(({ person }) => person.isCaughtUp && person.disk.state.client().outgoing.length === 0),
  );
  // Receipts, and what they lead to.
  await world.elapse(20_000);
  for (const actor of actors) await check(world, actor, talks);
  const logs = [...world.server.logs.values()];
  for (const actor of actors) actor.person.kill();
  return { entries: logs.flat().length, faults };
}

async function check(
  world: World,
  { person, kept, notified, hadPowerCut, thread }: Actor,
  talks: readonly ConversationId[],
): Promise<void> {
  const who = `${person.user}'s ${person.device}`;
  for (const conversation of talks) {
    const fresh = person.messenger.thread(conversation);
    const items = (await everything(world, fresh))
      .filter(isNotRefused)
      .filter((item) => !isLost(world, person, conversation, item));
    const expected = person.expected(conversation);
    if (JSON.stringify(withoutMarks(items)) !== JSON.stringify(expected)) {
      throw new Error(`${who} shows ${conversation} otherwise: ${difference(withoutMarks(items), expected)}`);
    }
    if (thread?.conversation === conversation) {
      const looked = (await everything(world, thread))
        .filter(isNotRefused)
        .filter((item) => !isLost(world, person, conversation, item));
      if (JSON.stringify(looked) !== JSON.stringify(items)) {
        throw new Error(`${who} shows ${conversation} anew otherwise: ${difference(looked, items)}`);
      }
    }
    const ids = world.server.log(conversation).map(({ id }) => id);
    if (new Set(ids).size !== ids.length) throw new Error(`twice in the log of ${conversation}`);
    const isRefused = (id: MessageId): boolean => person.disk.state.refused().some(({ message }) => message.id === id);
    for (const id of kept.get(conversation) ?? []) {
      if (ids.includes(id) === isRefused(id)) throw new Error(`${who} lost ${id}, or was told that it is refused`);
    }
    checkRow(world, person, conversation);
    checkErased(world, person, conversation);
  }
  if (!hadPowerCut && new Set(notified).size !== notified.length) throw new Error(`${who} told of a message twice`);
}

function checkRow(world: World, person: Person, conversation: ConversationId): void {
  const { server } = world;
  const window = server.window(conversation, person.user);
  const view = person.messenger.conversations.current.find(({ id }) => id === conversation);
  const head = window === undefined ? 0 : server.head(conversation, window);
  if (window === undefined || head === 0) return;
  const read = server.read.get(`${person.user}/${conversation}`) ?? 0;
  const visible = server.log(conversation).slice(window.floor - 1, head);
  const later = visible.filter(({ seq, from }) => seq > read && from !== person.user);
  const texts = later.filter(({ content }) => content.kind === 'text').length;
  // What was taken back may have been counted: it may have been a text.
  const most = texts + later.filter(({ content }) => content.kind === 'erased').length;
  const unread = view?.unread ?? -1;
  if (unread < texts || unread > most) {
    throw new Error(`${person.device} has ${unread} unread in ${conversation}, of ${texts} to ${most}, after ${read}`);
  }
  if ((view?.role === undefined) !== (window.until !== undefined)) {
    throw new Error(`${person.device} is ${view?.role} of ${conversation}`);
  }
}

/** What was taken back is not on the disk either. */
function checkErased({ server }: World, { user, device, disk }: Person, conversation: ConversationId): void {
  // Who is no member any more is not told.
  if (server.window(conversation, user)?.until !== undefined) return;
  const log = server.log(conversation);
  for (const { seq, content } of disk.state.entries(conversation, { limit: log.length })) {
    if (log[seq - 1]?.content.kind !== 'erased' || content.kind === 'erased') continue;
    throw new Error(`${device} keeps ${conversation} ${seq}, which was taken back`);
  }
}

/** The whole of a conversation. */
async function everything(world: World, thread: Thread): Promise<readonly ThreadItem[]> {
  await world.until(() => !thread.current.loading);
  for (let round = 0; round < 100; round++) {
    const hole = thread.current.items.find(({ kind }) => kind === 'hole');
    if (hole?.kind === 'hole') await world.settled(thread.fill(hole));
    else if (thread.current.hasOlder) await world.settled(thread.loadOlder());
    else return thread.current.items;
  }
  throw new Error(`there is no end to ${thread.conversation}`);
}

/** Taken back after this user had left: nobody tells it. */
function isLost({ server }: World, { user }: Person, conversation: ConversationId, item: ThreadItem): boolean {
  const until = server.window(conversation, user)?.until;
  const seq = item.kind === 'message' ? (item.seq ?? 0) : 0;
  const log = server.log(conversation);
  if (until === undefined || log[seq - 1]?.content.kind !== 'erased') return false;
  return !log.slice(0, until).some(({ content }) => content.kind === 'recall' && content.target === seq);
}

function isNotRefused(item: ThreadItem): boolean {
  return item.kind !== 'message' || item.state !== 'refused';
}

/** What is in one and not in the other. */
function difference(a: readonly ThreadItem[], b: readonly ThreadItem[]): string {
  const [as, bs] = [a, b].map((items) => items.map((item) => JSON.stringify(item)));
  const lines = [
    ...(as ?? []).filter((line) => !bs?.includes(line)),
    'instead of',
    ...(bs ?? []).filter((line) => !as?.includes(line)),
  ];
  return lines.slice(0, 20).join('\n');
}
