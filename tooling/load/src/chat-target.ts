import {
  type ConversationId,
  type DeviceId,
  directConversation,
  parseDeviceId,
  parseUserId,
  type UserId,
} from '@proj/chat-protocol';
import { type Client, type ClientStore, connect, memoryStore, register, type Transport } from '@proj/client';
import type { LoadSession, LoadTarget, SessionPlace } from './target.ts';

export interface LoadUser {
  readonly user: UserId;
  readonly password: string;
}

export interface ChatTargetOptions {
  readonly name?: string | undefined;
  /** A new stream to the server, for the session with that number. */
  readonly transport: (session: number) => Transport;
  /** One for each session. @defaultValue they are registered, under names that nobody has */
  readonly users?: readonly LoadUser[] | undefined;
  /** Name and version of the program, for the server's log. @defaultValue 'load' */
  readonly clientName?: string | undefined;
}

/** What one session keeps while it is away. */
interface Device {
  readonly account: LoadUser;
  readonly deviceId: DeviceId;
  readonly store: ClientStore;
  token: string | undefined;
}

/** Users that one entry adds to a group. */
const mostAtOnce = 200;

/**
 * Our chat server through `@proj/client`: each session is a device of a user of its own, which keeps its outbox and its
 * cursors in memory while it is away. Two in a group talk to each other, more have a group.
 */
export class ChatTarget implements LoadTarget {
  readonly name: string;
  readonly #options: ChatTargetOptions;
  readonly #devices: Map<number, Device> = new Map();
  readonly #accounts: Map<number, Promise<LoadUser>> = new Map();
  readonly #groups: Map<number, PromiseWithResolvers<ConversationId>> = new Map();
  readonly #making: Set<number> = new Set();
  readonly #prefix: string = `load-${Math.floor(Math.random() * 36 ** 6).toString(36)}`;

  constructor(options: ChatTargetOptions) {
    this.name = options.name ?? 'chat';
    this.#options = options;
  }

  /** @throws ClientError; RangeError when there are too few users. */
  async open(place: SessionPlace): Promise<LoadSession> {
    const { index, members } = place;
    const device = this.#devices.get(index) ?? (await this.#device(index));
    this.#devices.set(index, device);
    const client = await connect({
      transport: this.#options.transport(index),
      credential: device.token === undefined ? device.account : { token: device.token },
      deviceId: device.deviceId,
      deviceClass: 'bot',
      store: device.store,
      clientName: this.#options.clientName ?? 'load',
    });
    try {
      device.token = client.token;
      client.on('token', ({ token }) => {
        device.token = token;
      });
      // Nobody can write to a user that does not exist.
      const accounts = await Promise.all(members.map((member) => this.#account(member)));
      return new ChatSession(client, await this.#conversation(place, client, accounts));
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  async #device(index: number): Promise<Device> {
    return {
      account: await this.#account(index),
      deviceId: parseDeviceId('load'),
      store: memoryStore(),
      token: undefined,
    };
  }

  #account(index: number): Promise<LoadUser> {
    const known = this.#accounts.get(index);
    if (known !== undefined) return known;
    const account = this.#newAccount(index);
    this.#accounts.set(index, account);
    // Whoever opens the session again gets another try.
    account.catch(() => this.#accounts.delete(index));
    return account;
  }

  async #newAccount(index: number): Promise<LoadUser> {
    const { users, transport } = this.#options;
    if (users !== undefined) {
      const account = users[index];
      if (account === undefined) throw new RangeError(`${users.length} users are too few for session ${index}`);
      return account;
    }
    const user = parseUserId(`${this.#prefix}-${index}`);
    const password = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url');
    await register({ transport: transport(index), user, password });
    return { user, password };
  }

  async #conversation(
    { index, group, members }: SessionPlace,
    client: Client,
    accounts: readonly LoadUser[],
  ): Promise<ConversationId> {
    const [first, second] = accounts;
    if (accounts.length === 2 && first !== undefined && second !== undefined) {
      return directConversation(first.user, second.user);
    }
    let made = this.#groups.get(group);
    if (made === undefined) {
      made = Promise.withResolvers<ConversationId>();
      // For when nobody waits for it.
      made.promise.catch(() => {});
      this.#groups.set(group, made);
    }
    // Once: its first member may leave and come back.
    if (index === members[0] && !this.#making.has(group)) {
      this.#making.add(group);
      await this.#makeGroup(made, client, accounts);
    }
    return made.promise;
  }

  async #makeGroup(
    made: PromiseWithResolvers<ConversationId>,
    client: Client,
    accounts: readonly LoadUser[],
  ): Promise<void> {
    try {
      const others = accounts.map(({ user }) => user).filter((user) => user !== client.user);
      const title = `${this.#prefix} load`;
      const { conversation } = await client.createGroup({ title, users: others.slice(0, mostAtOnce) });
      for (let first = mostAtOnce; first < others.length; first += mostAtOnce) {
        await client.post(conversation, { kind: 'add', users: others.slice(first, first + mostAtOnce) });
      }
      made.resolve(conversation);
    } catch (error) {
      made.reject(error);
    }
  }
}

class ChatSession implements LoadSession {
  readonly #client: Client;
  readonly #conversation: ConversationId;
  #over: Promise<void> = Promise.resolve();

  constructor(client: Client, conversation: ConversationId) {
    this.#client = client;
    this.#conversation = conversation;
  }

  async send(text: string): Promise<void> {
    await this.#client.send(this.#conversation, text);
  }

  onDelivery(listener: (text: string) => void): void {
    this.#over = this.#listen(listener);
    // Whoever sends hears of it.
    this.#over.catch(() => {});
  }

  async close(): Promise<void> {
    await this.#client.close();
    await this.#over.catch(() => {});
  }

  async #listen(listener: (text: string) => void): Promise<void> {
    for await (const { content, own } of this.#client.messages()) {
      if (content.kind === 'text' && !own) listener(content.text);
    }
  }
}
