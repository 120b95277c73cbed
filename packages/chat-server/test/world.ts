import type { UserId } from '@proj/chat-protocol';
import type { Log } from '@proj/io';
import type { AppendResult, ChatStore, NewMessage } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { FakeClock } from '@proj/testkit';
import {
  type Accounts,
  type ChatServer,
  type ChatServerOptions,
  type CounterName,
  counters,
  createChatServer,
  createTokens,
  type HistogramName,
  type Metrics,
} from '../src/index.ts';
import { passwordOf } from './chat-client.ts';

export const wallNowMs = 1_700_000_000_000;
export const secret: Uint8Array = new Uint8Array(32).fill(7);

/** Accounts without hashing: everyone but `nobody…` exists, with the password that {@link passwordOf} says. */
export function plainAccounts(): Accounts & { readonly asked: UserId[] } {
  const asked: UserId[] = [];
  return {
    asked,
    authenticate: async (user, password) => password === passwordOf(user),
    create: async () => {},
    changePassword: async () => true,
    changeDisabled: async () => true,
    status: async (user) => {
      asked.push(user);
      return user.startsWith('nobody') ? 'unknown' : 'enabled';
    },
  };
}

/** A memory store whose answers a test holds up or falsifies. */
export class TestStore {
  readonly inner: ChatStore;
  readonly appended: NewMessage[] = [];
  /** What an append is refused with, before anything is stored. */
  refuse: (message: NewMessage) => Error | undefined = () => undefined;
  /** How it is stored. */
  append: (message: NewMessage) => Promise<AppendResult> = (message) => this.inner.append(message);
  /** Makes the answer of an append that was stored. */
  answer: (message: NewMessage, result: AppendResult) => Promise<AppendResult> = async (_message, result) => result;

  readonly store: ChatStore;

  constructor(inner: ChatStore = openMemoryStore({ wallClock: () => wallNowMs })) {
    this.inner = inner;
    this.store = new Proxy(inner, {
      get: (target, name) => {
        if (name === 'append') return (message: NewMessage) => this.#append(message);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  async #append(message: NewMessage): Promise<AppendResult> {
    this.appended.push(message);
    const refusal = this.refuse(message);
    if (refusal !== undefined) throw refusal;
    return await this.answer(message, await this.append(message));
  }
}

/** Promises that a test resolves when it likes. */
export class Held {
  readonly #release: (() => void)[] = [];

  get count(): number {
    return this.#release.length;
  }

  hold(): Promise<void> {
    return new Promise((resolve) => this.#release.push(resolve));
  }

  /** Those at these places, in this order; all, oldest first, when none is named. */
  release(...places: readonly number[]): void {
    const all = [...this.#release];
    if (places.length === 0) this.#release.length = 0;
    for (const release of places.length === 0 ? all : places.map((place) => all[place])) release?.();
  }
}

/** Metrics that a test reads. */
export class Counts implements Metrics {
  readonly #counts: Map<string, number> = new Map();
  readonly observed: (readonly [HistogramName, number])[] = [];

  count(name: CounterName, labels: readonly string[] = [], by = 1): void {
    if (labels.length !== counters[name].labels.length) throw new Error(`${name} has other labels`);
    const key = [name, ...labels].join(' ');
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  observe(name: HistogramName, seconds: number): void {
    this.observed.push([name, seconds]);
  }

  of(name: CounterName, ...labels: readonly string[]): number {
    return this.#counts.get([name, ...labels].join(' ')) ?? 0;
  }
}

export interface World {
  readonly server: ChatServer;
  readonly clock: FakeClock;
  readonly store: ChatStore;
  readonly lines: string[];
}

export function world(options: Partial<ChatServerOptions> = {}): World {
  const clock = new FakeClock(1_000);
  const store = options.store ?? openMemoryStore({ wallClock: () => wallNowMs });
  const lines: string[] = [];
  const server = createChatServer({
    store,
    tokens: createTokens({ secret }),
    accounts: plainAccounts(),
    clock,
    wallClock: () => wallNowMs,
    log: recordingLog(lines),
    sendBurst: 100_000,
    sendBytesBurst: 0x4000_0000,
    conversationSendsPerSecond: 100_000,
    pullBurst: 100_000,
    ...options,
  });
  return { server, clock, store, lines };
}

function recordingLog(lines: string[]): Log {
  const write =
    (level: string) =>
    (fields: object, message: string): void => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
