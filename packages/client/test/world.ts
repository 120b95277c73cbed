import {
  type Content,
  type ConversationId,
  type ConversationSummary,
  directConversation,
  groupConversation,
  type MessageId,
  newMessageId,
  parseDeviceId,
  parseUserId,
  type UserId,
} from '@proj/chat-protocol';
import type { ByteDuplex } from '@proj/io';
import { memoryDuplexPair } from '@proj/io/memory';
import { FakeClock, Random } from '@proj/testkit';
import { type Client, type ConnectOptions, connect, memoryStore, type ReceivedMessage } from '../src/index.ts';
import { ReferenceServer } from './reference-server.ts';
import type { ReferenceServerOptions } from './reference-session.ts';

export const ann: UserId = parseUserId('ann');
export const bob: UserId = parseUserId('bob');
export const eve: UserId = parseUserId('eve');

/** A server, virtual time, and clients that reach it through memory. */
export class World {
  readonly clock: FakeClock = new FakeClock(1000);
  readonly random: Random = new Random(7);
  readonly server: ReferenceServer;
  /** Our ends of the connections, in the order they were made. */
  readonly links: ByteDuplex[] = [];
  /** While set, no connection is made. */
  unreachable: Error | undefined;

  constructor(options: Omit<ReferenceServerOptions, 'clock'> = {}) {
    this.server = new ReferenceServer({ clock: this.clock, ...options });
    for (const user of [ann, bob, eve]) this.server.passwords.set(user, `${user}-secret`);
  }

  options(user: UserId, more: Partial<ConnectOptions> = {}): ConnectOptions {
    return {
      transport: () => this.dial(),
      credential: { user, password: `${user}-secret` },
      deviceId: parseDeviceId('phone'),
      store: memoryStore(),
      clock: this.clock,
      wallClock: () => 1_700_000_000_000 + this.clock.now(),
      randomBytes: (length) => this.random.bytes(length),
      ...more,
    };
  }

  connect(user: UserId, more: Partial<ConnectOptions> = {}): Promise<Client> {
    return connect(this.options(user, more));
  }

  dial(): ByteDuplex {
    if (this.unreachable !== undefined) throw this.unreachable;
    const [near, far] = memoryDuplexPair();
    this.links.push(near);
    this.server.accept(far);
    return near;
  }

  /** The last connection breaks. */
  cut(): void {
    this.links.at(-1)?.destroy();
  }

  id(): MessageId {
    return newMessageId(Math.floor(this.clock.now()), this.random.bytes(10));
  }

  /** Somebody without a client writes. */
  write(from: UserId, to: UserId, text: string): MessageId {
    return this.post(from, directConversation(from, to), { kind: 'text', text });
  }

  /** Somebody without a client says whatever it is. */
  post(from: UserId, conversation: ConversationId, content: Content): MessageId {
    const id = this.id();
    this.server.append(from, { conversation, id, content, sentAtMs: 0 });
    return id;
  }

  /** A group that somebody without a client created. */
  group(from: UserId, users: readonly UserId[], title = 'Crew'): ConversationId {
    const conversation = groupConversation(this.id());
    this.post(from, conversation, { kind: 'create', title, open: false, users });
    return conversation;
  }

  until(condition: () => boolean): Promise<void> {
    return this.clock.runUntil(condition);
  }

  /** What a promise comes to, as virtual time goes by. */
  settled<T>(promise: Promise<T>): Promise<T> {
    return this.clock.settled(promise);
  }

  /** Time goes by, and everybody does what is due in it. */
  elapse(ms: number): Promise<void> {
    return this.clock.elapse(ms);
  }

  /** Everything that happens without time passing. */
  async turn(): Promise<void> {
    for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** A conversation in which nothing was said, unless told otherwise. */
export function summaryOf(conversation: ConversationId, more: Partial<ConversationSummary> = {}): ConversationSummary {
  return { conversation, head: 0, floor: 1, read: 0, unread: 0, title: '', role: 'member', activeAtMs: 0, ...more };
}

/** A text, and of any other content its kind. */
export function textOf({ content }: { readonly content: Content }): string {
  return content.kind === 'text' ? content.text : `<${content.kind}>`;
}

/** Reads messages as they come; `texts` are those that were yielded. */
export function reading(client: Client): {
  readonly texts: string[];
  readonly messages: ReceivedMessage[];
  error: unknown;
} {
  const read = { texts: [] as string[], messages: [] as ReceivedMessage[], error: undefined as unknown };
  void (async () => {
    try {
      for await (const message of client.messages()) {
        read.texts.push(textOf(message));
        read.messages.push(message);
      }
    } catch (error) {
      read.error = error;
    }
  })();
  return read;
}
