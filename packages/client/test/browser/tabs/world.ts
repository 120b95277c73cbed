import { directConversation, type MessageId, newMessageId, parseUserId, type UserId } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import { FakeClock, Random } from '@proj/testkit';
import { SharedBackend } from '../../../src/browser/shared-backend.ts';
import type { TabChannel, TabLock } from '../../../src/browser/tab-ports.ts';
import { tabProtocol } from '../../../src/browser/tab-protocol.ts';
import { ClientError } from '../../../src/errors.ts';
import type { Backend, Commands, News } from '../../../src/messenger/backend.ts';
import type { MessengerStatus } from '../../../src/messenger/messenger.ts';
import type { ReplicaReader } from '../../../src/replica-store.ts';
import type { OutgoingMessage } from '../../../src/store.ts';

export const ann: UserId = parseUserId('ann');
export const room: OutgoingMessage['conversation'] = directConversation(ann, parseUserId('bob'));

type Step = () => void;

/** Tabs of one origin, a database that all of them read, and a server behind whoever has the connection. Virtual time. */
export class TabWorld {
  readonly clock: FakeClock = new FakeClock(1_000);
  readonly random: Random;
  readonly tabs: Tab[] = [];
  /** The database: what waits to be sent, and what the server has taken, in its order. */
  readonly outbox: Map<MessageId, OutgoingMessage> = new Map();
  readonly log: MessageId[] = [];
  /** Who has the database open for writing. */
  readonly writers: Set<FakeBackend> = new Set();
  /** Every writer there was. */
  readonly backends: FakeBackend[] = [];
  /** More than one at once: what must never be. */
  mostWriters = 0;
  readonly lock: LockQueue = new LockQueue(this);
  /** What openings of a backend throw from now on. */
  openingError: unknown;
  #ids = 0;

  constructor(seed = 1) {
    this.random = new Random(seed);
  }

  tab(options: { readonly user?: UserId; readonly protocol?: number } = {}): Tab {
    const tab = new Tab(this, this.tabs.length, options);
    this.tabs.push(tab);
    return tab;
  }

  /** Opened, and led by itself or another. */
  async open(options: { readonly user?: UserId } = {}): Promise<Tab> {
    const tab = this.tab(options);
    await this.settled(tab.backend.start());
    return tab;
  }

  message(): OutgoingMessage {
    const id = newMessageId(this.clock.now(), this.random.bytes(10));
    return { id, conversation: room, content: { kind: 'text', text: `${++this.#ids}` }, sentAtMs: 0 };
  }

  until(condition: () => boolean): Promise<void> {
    return this.clock.runUntil(condition);
  }

  settled<T>(promise: Promise<T>): Promise<T> {
    return this.clock.settled(promise);
  }

  elapse(ms: number): Promise<void> {
    return this.clock.elapse(ms);
  }

  /** The tab whose backend is open, if it is only one. */
  get leader(): Tab | undefined {
    const [writer] = this.writers;
    return writer?.tab;
  }
}

/** First come, first served, as Web Locks are; a tab that is gone gives it back. */
class LockQueue {
  readonly #world: TabWorld;
  readonly #waiting: { readonly tab: Tab; readonly grant: Step }[] = [];
  holder: Tab | undefined;

  constructor(world: TabWorld) {
    this.#world = world;
  }

  of(tab: Tab): TabLock {
    return {
      hold: (signal, whileHeld) =>
        new Promise((resolve, reject) => {
          const request = {
            tab,
            grant: () => {
              signal.removeEventListener('abort', abort);
              // The callback runs in the page, which may be frozen; the lock is its own all the same.
              tab.later(() => {
                whileHeld()
                  .then(resolve, reject)
                  .finally(() => tab.isAlive && this.release(tab));
              });
            },
          };
          const abort = (): void => {
            const index = this.#waiting.indexOf(request);
            if (index < 0) return;
            this.#waiting.splice(index, 1);
            reject(signal.reason);
          };
          signal.addEventListener('abort', abort);
          this.#waiting.push(request);
          this.#grant();
        }),
    };
  }

  /** The tab has it, or waits for it, no more. */
  release(tab: Tab): void {
    if (this.holder !== tab) return;
    this.holder = undefined;
    this.#grant();
  }

  forget(tab: Tab): void {
    for (let i = this.#waiting.length - 1; i >= 0; i--) if (this.#waiting[i]?.tab === tab) this.#waiting.splice(i, 1);
    this.release(tab);
  }

  #grant(): void {
    if (this.holder !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.holder = next.tab;
    this.#world.clock.schedule(this.#world.clock.now() + this.#world.random.int(3), () => {
      if (this.holder === next.tab) next.grant();
    });
  }
}

/** One page. While it is frozen nothing in it runs; once it crashed nothing ever does. */
export class Tab {
  readonly backend: SharedBackend;
  readonly heard: News[] = [];
  /** What it shows: every message it knows of. */
  readonly view: Map<MessageId, 'queued' | 'accepted'> = new Map();
  readonly statuses: MessengerStatus[] = [];
  isAlive = true;
  #isFrozen = false;
  readonly #world: TabWorld;
  /** What waits until the page is thawed. */
  readonly #suspended: Step[] = [];
  readonly #channels: Set<FakeChannel> = new Set();
  readonly protocol: number;

  constructor(world: TabWorld, index: number, options: { readonly user?: UserId; readonly protocol?: number }) {
    this.#world = world;
    this.protocol = options.protocol ?? tabProtocol;
    let names = 0;
    this.backend = new SharedBackend({
      user: options.user ?? ann,
      credential: { kind: 'password', user: ann, password: 'first' },
      reader: {} as ReplicaReader,
      lock: world.lock.of(this),
      openChannel: (hear) => {
        const channel = new FakeChannel(world, this, hear);
        this.#channels.add(channel);
        return channel;
      },
      openWriter: async (credential) => {
        await new Promise<void>((resolve) => this.later(resolve));
        if (world.openingError !== undefined) throw world.openingError;
        const backend = new FakeBackend(world, this, 'token' in credential ? credential.token : credential.password);
        return { backend, stop: () => backend.stop() };
      },
      clock: {
        now: () => world.clock.now(),
        schedule: (atMs, fire) => world.clock.schedule(atMs, () => this.run(fire)),
      },
      wallClock: () => world.clock.now(),
      newName: () => `tab ${index}, ${++names}`,
    });
    this.backend.listen((news) => this.#hear(news));
  }

  get channels(): ReadonlySet<FakeChannel> {
    return this.#channels;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Runs now, or when the page is thawed, or never. */
  run(step: Step): void {
    if (!this.isAlive) return;
    if (this.#isFrozen) this.#suspended.push(step);
    else step();
  }

  /** Runs in a while. */
  later(step: Step): void {
    this.#world.clock.schedule(this.#world.clock.now() + this.#world.random.int(10), () => this.run(step));
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const step of this.#suspended.splice(0)) this.run(step);
  }

  crash(): void {
    this.isAlive = false;
    for (const writer of this.#world.writers) if (writer.tab === this) this.#world.writers.delete(writer);
    this.#world.lock.forget(this);
  }

  closeChannel(channel: FakeChannel): void {
    this.#channels.delete(channel);
  }

  post(message: OutgoingMessage): Promise<undefined> {
    return this.backend.ask('post', message);
  }

  #hear(news: News): void {
    this.heard.push(news);
    if (news.type === 'status') this.statuses.push(news.status);
    if (news.type === 'outgoing' && !this.view.has(news.message.id)) this.view.set(news.message.id, 'queued');
    if (news.type === 'accepted') this.view.set(news.result.id, 'accepted');
    if (news.type === 'reset') {
      this.view.clear();
      for (const id of this.#world.outbox.keys()) this.view.set(id, 'queued');
      for (const id of this.#world.log) this.view.set(id, 'accepted');
    }
  }
}

/** In order from one tab to each other one; nothing of a tab that is gone, nothing to one that is. */
class FakeChannel implements TabChannel {
  readonly #world: TabWorld;
  readonly #tab: Tab;
  readonly hear: (data: unknown) => void;
  #lastAtMs = 0;

  constructor(world: TabWorld, tab: Tab, hear: (data: unknown) => void) {
    this.#world = world;
    this.#tab = tab;
    this.hear = hear;
  }

  post(message: object): void {
    if (!this.#tab.isAlive) return;
    const { clock, random } = this.#world;
    const data: unknown = structuredClone({ protocol: this.#tab.protocol, ...message });
    const atMs = Math.max(this.#lastAtMs, clock.now() + random.int(5));
    this.#lastAtMs = atMs;
    for (const tab of this.#world.tabs) {
      if (tab === this.#tab) continue;
      for (const channel of tab.channels) {
        clock.schedule(atMs, () => tab.run(() => tab.channels.has(channel) && channel.hear(data)));
      }
    }
  }

  close(): void {
    this.#tab.closeChannel(this);
  }
}

/** Keeps what is posted, sends what is kept, and tells of both; each step may be its last. */
export class FakeBackend implements Backend {
  readonly user: UserId = ann;
  readonly reader: ReplicaReader = {} as ReplicaReader;
  readonly presences: Backend['presences'] = [];
  readonly secret: string;
  readonly tab: Tab;
  /** What was asked of it, in its order. */
  readonly asked: { readonly command: keyof Commands; readonly ask: Commands[keyof Commands]['ask'] }[] = [];
  status: MessengerStatus = { state: 'online', syncing: false };
  /** What it answers to calls. */
  answer: () => Promise<unknown> = async () => ({ type: 'done', ackId: 1 });
  readonly #world: TabWorld;
  #listener: ((news: News) => void) | undefined;
  #isClosed = false;
  #reject: (error: Error) => void = () => {};
  readonly #closing: Promise<never>;

  constructor(world: TabWorld, tab: Tab, secret: string) {
    this.#world = world;
    this.tab = tab;
    this.secret = secret;
    this.#closing = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.#closing.catch(() => {});
  }

  listen(listener: (news: News) => void): void {
    const world = this.#world;
    world.writers.add(this);
    world.backends.push(this);
    world.mostWriters = Math.max(world.mostWriters, world.writers.size);
    for (const id of world.outbox.keys()) this.#send(id);
    this.#listener = listener;
  }

  say(news: News): void {
    if (news.type === 'status') this.status = news.status;
    this.#listener?.(news);
  }

  async ask<C extends keyof Commands>(
    command: C,
    ask: Commands[C]['ask'],
    { signal }: AbortOptions = {},
  ): Promise<Commands[C]['answer']> {
    this.asked.push({ command, ask });
    if (this.#isClosed) throw new ClientError('CLIENT_CLOSED', 'closed');
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    aborted.catch(() => {});
    const done = command === 'post' ? this.#keep(ask as OutgoingMessage) : this.answer();
    return (await Promise.race([done, aborted, this.#closing])) as never;
  }

  /** What is under way is carried out or not, as a crash would have it. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#reject(new ClientError('CLIENT_CLOSED', 'closed'));
    await new Promise<void>((resolve) => this.tab.later(resolve));
    this.#world.writers.delete(this);
  }

  async stop(): Promise<void> {
    this.#isClosed = true;
    this.#reject(new ClientError('CLIENT_CLOSED', 'closed'));
    this.#world.writers.delete(this);
  }

  async #keep(message: OutgoingMessage): Promise<undefined> {
    await this.#step();
    const { outbox, log } = this.#world;
    if (!outbox.has(message.id) && !log.includes(message.id)) {
      outbox.set(message.id, message);
      this.#send(message.id);
    }
    await this.#step();
    this.say({ type: 'outgoing', message });
    return undefined;
  }

  #send(id: MessageId): void {
    void (async () => {
      await this.#step();
      const { log, outbox } = this.#world;
      // As the server does: one id, one entry.
      if (!outbox.has(id)) return;
      outbox.delete(id);
      log.push(id);
      await this.#step();
      this.say({
        type: 'accepted',
        result: { id, conversation: room, seq: log.indexOf(id) + 1, acceptedAtMs: 0, duplicate: false },
      });
    })();
  }

  /** Never comes once this is closed, or its page gone. */
  #step(): Promise<void> {
    return new Promise((resolve) => this.tab.later(() => !this.#isClosed && resolve()));
  }
}
