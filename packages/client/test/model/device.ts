import {
  type Content,
  type ConversationId,
  isGroup,
  type LogEntry,
  type MessageId,
  newMessageId,
  parseDeviceId,
  type UserId,
} from '@proj/chat-protocol';
import type { ByteDuplex } from '@proj/io';
import { type FakeClock, type Random, type SimDuplexPair, simDuplexPair } from '@proj/testkit';
import { type Client, ClientError, type connect, type Hole, type ReceivedMessage } from '../../src/index.ts';
import type { ReferenceServer } from '../reference-server.ts';
import { Disk } from './disk.ts';
import { ProcessClock } from './process-clock.ts';

/** What the model holds against an implementation. Anything else that is thrown is a mistake of the model. */
export class ModelFailure extends Error {}

export interface Surroundings {
  readonly connect: typeof connect;
  readonly clock: FakeClock;
  readonly server: ReferenceServer;
  readonly random: Random;
  /** From then on nothing goes wrong any more. */
  isHealed: boolean;
  fail(what: string): void;
}

interface Position {
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** A device whose program is killed and started again, and what the person before it has seen. */
export class Device {
  readonly user: UserId;
  readonly name: string;
  readonly disk: Disk;
  readonly #around: Surroundings;
  readonly #random: Random;
  #process: ProcessClock;
  #client: Client | undefined;
  #link: SimDuplexPair | undefined;
  /** What was acknowledged for certain, per conversation. */
  #acknowledged: Map<ConversationId, number> = new Map();
  /** What killed programs may have acknowledged or not. */
  readonly #uncertain: Position[] = [];
  #asked: Position | undefined;
  /** Entries that were seen to the end. */
  readonly seen: Set<MessageId> = new Set();
  /** Entries that this device wrote, in order. */
  readonly wrote: MessageId[] = [];
  readonly accepted: Set<MessageId> = new Set();
  readonly holes: Hole[] = [];
  /** How far the person has read for certain, per conversation. */
  readonly #markedRead: Map<ConversationId, number> = new Map();
  patienceMs = 20;

  constructor(around: Surroundings, user: UserId, name: string) {
    this.#around = around;
    this.#random = around.random.fork();
    this.user = user;
    this.name = name;
    this.disk = new Disk(this.#random.fork());
    this.#process = new ProcessClock(around.clock);
  }

  start(): void {
    this.#process = new ProcessClock(this.#around.clock);
    void this.#run(this.#process);
  }

  kill(options: { readonly power: boolean }): void {
    this.#process.kill();
    this.#client = undefined;
    this.#link?.a.destroy();
    if (options.power) this.disk.powerCut();
    else this.disk.kill();
    if (this.#asked !== undefined) this.#uncertain.push(this.#asked);
    this.#asked = undefined;
    if (!options.power) return;
    const { cursors } = this.disk.state();
    this.#uncertain.length = 0;
    // It is as durable as a position.
    this.#markedRead.clear();
    this.#acknowledged = new Map(cursors);
    for (const conversation of this.#around.server.logs.keys()) {
      const reported = this.#around.server.received.get(`${this.user}/${this.name}/${conversation}`) ?? 0;
      if (reported > (cursors.get(conversation) ?? 0)) this.#around.fail(`${this.name} forgot what it had reported`);
    }
  }

  cut(): void {
    const mode = this.#random.pick(['reset', 'fin', 'hole', 'hole-oneway'] as const);
    this.#link?.cut({ mode, inFlight: this.#random.pick(['deliver', 'drop', 'random'] as const) });
  }

  /** Says something in a conversation; in a group it may not be allowed to. */
  post(conversation: ConversationId, content: Content): void {
    const process = this.#process;
    const client = this.#client;
    if (client === undefined) return;
    const id = newMessageId(Math.floor(process.now()), this.#random.bytes(10));
    this.wrote.push(id);
    void client.post(conversation, content, { id }).then(
      ({ seq }) => {
        if (process.isDead) return;
        if (this.#around.server.log(conversation)[seq - 1]?.id !== id) {
          this.#around.fail(`${content.kind} ${id} was accepted and is not in the log`);
        }
        this.accepted.add(id);
      },
      (error: unknown) => {
        if (process.isDead || ClientError.is(error, 'CLIENT_REPLACED')) return;
        const isOut = isGroup(conversation) && ClientError.is(error) && error.failureName === 'NotAllowed';
        if (!isOut) this.#around.fail(`${content.kind} ${id} failed: ${String(error)}`);
      },
    );
  }

  markRead(conversation: ConversationId, seq: number): void {
    const process = this.#process;
    void this.#client?.markRead(conversation, seq).then(
      () => {
        if (!process.isDead) this.#markedRead.set(conversation, Math.max(seq, this.#markedRead.get(conversation) ?? 0));
      },
      (error: unknown) => {
        if (!process.isDead && !ClientError.is(error, 'CLIENT_REPLACED')) this.#around.fail(`read: ${String(error)}`);
      },
    );
  }

  /** Whether everything that the user may see was seen and reported, and nothing is left to say. */
  get isDone(): boolean {
    const { server } = this.#around;
    if (this.#client === undefined || this.#client.pending().length > 0) return false;
    for (const [conversation, seq] of this.#markedRead) {
      if ((server.read.get(`${this.user}/${conversation}`) ?? 0) < seq) return false;
    }
    for (const [conversation, log] of server.logs) {
      const window = server.window(conversation, this.user);
      if (window === undefined || log.length === 0) continue;
      const head = server.head(conversation, window);
      if (server.received.get(`${this.user}/${this.name}/${conversation}`) !== head) return false;
      const visible = log.slice(window.floor - 1, head);
      if (!visible.every((entry) => this.seen.has(entry.id) || this.#needsNotSee(entry))) return false;
    }
    return true;
  }

  #needsNotSee({ conversation, seq, id }: LogEntry): boolean {
    return this.wrote.includes(id) || this.#isInHole(conversation, seq);
  }

  #isInHole(conversation: ConversationId, seq: number): boolean {
    return this.holes.some((hole) => hole.conversation === conversation && seq > hole.afterSeq && seq < hole.beforeSeq);
  }

  hasDurably(id: MessageId): boolean {
    return this.disk.durableState().outgoing.some((message) => message.id === id);
  }

  async #run(process: ProcessClock): Promise<void> {
    try {
      const client = await this.#around.connect({
        transport: ({ signal }) => this.#dial(process, signal),
        credential: { user: this.user, password: `${this.user}-secret` },
        deviceId: parseDeviceId(this.name),
        store: this.disk.open(process),
        persistent: true,
        connectTimeoutMs: 3_000,
        requestTimeoutMs: 5_000,
        heartbeatMs: 1_000,
        maxRetryDelayMs: 4_000,
        inboxMessages: 200,
        inboxBytes: 2_097_152,
        clock: process,
        wallClock: () => process.now(),
        randomBytes: (length) => this.#random.bytes(length),
      });
      if (process.isDead) return;
      this.#client = client;
      client.on('hole', (hole) => {
        if (!process.isDead) this.holes.push(hole);
      });
      while (!process.isDead) await this.#read(client, process);
    } catch (error) {
      if (process.isDead) return;
      // A login of its own that was given up, and reached the server after the one that was not. The person starts again.
      if (ClientError.is(error, 'CLIENT_REPLACED')) {
        this.kill({ power: false });
        this.start();
      } else this.#around.fail(`${this.name} stopped: ${String(error)}`);
    }
  }

  /** One consumer, until it has had enough. */
  async #read(client: Client, process: ProcessClock): Promise<void> {
    let previous: Position | undefined;
    for await (const message of client.messages()) {
      if (process.isDead) return;
      this.#acknowledge(previous);
      this.#asked = undefined;
      this.#check(message);
      await this.#pause(process, this.#random.int(this.patienceMs));
      if (process.isDead) return;
      // It comes again, to the next consumer.
      if (!this.#around.isHealed && this.#random.bool(0.03)) return;
      this.seen.add(message.id);
      previous = message;
      this.#asked = message;
    }
  }

  #acknowledge(position: Position | undefined): void {
    if (position !== undefined) this.#acknowledged.set(position.conversation, position.seq);
  }

  #check(message: ReceivedMessage): void {
    const { conversation, seq, id, own, content } = message;
    const { server } = this.#around;
    const log = server.log(conversation);
    const entry = log[seq - 1];
    const shown = `${content.kind} ${id} at ${seq} of ${conversation}`;
    // It may have been recalled since.
    const isSame = entry?.content.kind === 'erased' || JSON.stringify(entry?.content) === JSON.stringify(content);
    if (entry?.id !== id || !isSame || own !== (entry.from === this.user)) {
      this.#around.fail(`${this.name} shows ${shown}, where the log has ${JSON.stringify(entry)}`);
    }
    if (this.wrote.includes(id)) this.#around.fail(`${this.name} shows ${shown}, which it wrote`);
    const before = this.#acknowledged.get(conversation) ?? 0;
    if (seq <= before) this.#around.fail(`${this.name} shows ${shown} again, after ${before}`);
    const floor = server.window(conversation, this.user)?.floor ?? 1;
    for (let missing = Math.max(before + 1, floor); missing < seq; missing++) {
      const isUncertain = this.#uncertain.some((at) => at.conversation === conversation && at.seq === missing);
      const skipped = log[missing - 1];
      if (isUncertain || skipped === undefined || this.#needsNotSee(skipped)) continue;
      this.#around.fail(`${this.name} shows ${shown} before ${missing}`);
    }
  }

  #pause(process: ProcessClock, ms: number): Promise<void> {
    return new Promise((resolve) => {
      process.schedule(process.now() + ms, resolve);
    });
  }

  #dial(process: ProcessClock, signal: AbortSignal): Promise<ByteDuplex> {
    const { isHealed, server } = this.#around;
    return new Promise((resolve, reject) => {
      if (process.isDead || (!isHealed && this.#random.bool(0.05))) return;
      process.schedule(process.now() + this.#random.int(50), () => {
        if (!isHealed && this.#random.bool(0.1)) {
          reject(new Error('no route'));
          return;
        }
        const latencyMs = this.#random.int(60);
        const link = simDuplexPair(this.#around.clock, this.#random.fork(), {
          latencyMs,
          jitterMs: this.#random.int(30),
          maxSliceBytes: this.#random.pick([7, 500, 100_000]),
        });
        server.accept(link.b);
        if (!signal.aborted) this.#link = link;
        resolve(link.a);
      });
    });
  }
}
