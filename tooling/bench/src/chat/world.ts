import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConversationId,
  directConversation,
  messageIdBytes,
  newMessageId,
  parseDeviceId,
  parseUserId,
  type UserId,
} from '@proj/chat-protocol';
import { createTokens } from '@proj/chat-server';
import type { ChatStore } from '@proj/store';
import { openSqliteStore } from '@proj/store/sqlite';
import { Probe } from './probe.ts';
import { Served } from './served.ts';

/** Limits that would be measured instead of the server. */
const unlimited = [
  ...['--sends-per-second', '1000000', '--sends-burst', '1000000', '--send-bytes-burst', '1GiB'],
  ...['--send-bytes-per-second', '1GiB', '--conversation-sends-per-second', '1000000', '--pulls-per-second', '1000000'],
  ...['--pull-burst', '1000000', '--source-connection-burst', '1000000', '--source-connections-per-10s', '1000000'],
  ...['--max-connections-per-source', '1000000', '--max-unanswered-requests', '1000', '--log-level', 'error'],
];
/** As the server stores a text. */
const textKind = 1;
const day = 86_400_000;

/** A data directory of its own, users in it without passwords that anybody knows, and the server over it. */
export class World implements AsyncDisposable {
  readonly #directory: string;
  readonly #secret: Uint8Array;
  #served: Served | undefined;

  private constructor(directory: string, secret: Uint8Array) {
    this.#directory = directory;
    this.#secret = secret;
  }

  static async make(users: number): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), 'chat-bench-'));
    const [secret, key] = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(32))];
    const write = (name: string, bytes: Uint8Array): Promise<void> =>
      writeFile(join(directory, name), `${Buffer.from(bytes).toString('base64url')}\n`, { mode: 0o600 });
    await write('token.secret', secret);
    // A server does not start on accounts whose key is missing.
    await write('server.key', key);
    const world = new World(directory, secret);
    await world.fill(async (store) => {
      for (let first = 0; first < users; first += 1_000) {
        const names = Array.from({ length: Math.min(1_000, users - first) }, (_, i) => userAt(first + i));
        await Promise.all(names.map((name) => store.users.create({ name, passwordRecord: 'none', createdAtMs: 0 })));
      }
    });
    return world;
  }

  /** Puts into the store what would take too long to send. Only while the server does not run. */
  async fill(work: (store: ChatStore) => Promise<void>): Promise<void> {
    await using store = await openSqliteStore({
      file: join(this.#directory, 'chat.db'),
      durability: 'normal',
      verify: false,
      maxQueuedCalls: 1_000_000,
    });
    await work(store);
  }

  async serve(...parameters: readonly string[]): Promise<Served> {
    this.#served = await Served.start([
      ...['serve', '--data', this.#directory, '--listen', '127.0.0.1:0', '--http', 'off'],
      ...unlimited,
      ...parameters,
    ]);
    return this.#served;
  }

  async login(user: number, device: number, onPush?: (message: { readonly type: string }) => void): Promise<Probe> {
    if (this.#served === undefined) throw new Error('the server does not run');
    const { host, port, serverKey } = this.#served.ready;
    const name = `device-${device}`;
    const { token } = createTokens({ secret: this.#secret, lifetimeMs: day }).issue(
      userAt(user),
      parseDeviceId(name),
      Date.now(),
    );
    // Linux takes every address of 127/8 for its own.
    const localAddress = `127.0.${user % 250}.${1 + (device % 250)}`;
    return Probe.open({ host, port, serverKey, localAddress, token, device: name, ...(onPush && { onPush }) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#served?.[Symbol.asyncDispose]();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

export function userAt(index: number): UserId {
  return parseUserId(`user-${index}`);
}

export function between(a: number, b: number): ConversationId {
  return directConversation(userAt(a), userAt(b));
}

/** Texts in the log as if `sender` had sent them. */
export async function backfill(store: ChatStore, sender: number, receiver: number, count: number): Promise<void> {
  const random = new Uint8Array(10);
  const body = new TextEncoder().encode(benchText);
  const atOnce = 2_000;
  for (let first = 0; first < count; first += atOnce) {
    const entries = Array.from({ length: Math.min(atOnce, count - first) }, () => {
      crypto.getRandomValues(random);
      return store.append({
        conversation: between(sender, receiver),
        members: [userAt(sender), userAt(receiver)],
        sender: userAt(sender),
        id: messageIdBytes(newMessageId(Date.now(), random)),
        kind: textKind,
        body,
        sentAtMs: Date.now(),
        counts: true,
      });
    });
    await Promise.all(entries);
  }
}

/** 100 bytes, as people write them. */
export const benchText: string =
  'The train is late again, so start without me and keep a chair; I bring the bread and the good cheese';
