import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatStore, StoredMessage } from '@proj/store';
import { openSqliteStore } from '@proj/store/sqlite';
import { findServer } from '../admin/client.ts';
import { deviceClassOf, roleOf, titleOf } from '../admin/entries.ts';
import type { Command } from '../command.ts';
import type { StorageOptions } from '../config.ts';
import { openDataDirectory } from '../data-directory.ts';
import { entryContent } from '../entry-content.ts';
import { ExitError } from '../exit.ts';
import { openStorage } from '../storage.ts';
import { backUpTo } from './backup.ts';
import { storageCommand } from './storage-command.ts';

export const exportCommand: Command = storageCommand({
  name: 'export',
  summary: 'everything as lines of JSON on stdout: accounts, conversations, members, entries',
  description: [
    'Writes one JSON object a line: "store" first, then each "user", then each "conversation" followed by its "member"s',
    'and its "entry"s in order, and "end" last. Texts are in it; passwords, tokens and keys are not.',
    'While the server runs a copy is made in the data directory first: it needs as much room again for a while.',
  ],
  examples: ['chat-server export | gzip > chat.jsonl.gz'],
  run: async ({ storage }) => {
    await openDataDirectory(storage.data);
    using output = new LineOutput();
    await using source = await atRest(storage);
    let lines = 0;
    for await (const line of exportLines(source.store)) {
      lines++;
      await output.write(line);
    }
    await output.write({ type: 'end', lines });
    return 'Ok';
  },
});

/** A store that nobody changes meanwhile. */
async function atRest(storage: StorageOptions): Promise<AsyncDisposable & { readonly store: ChatStore }> {
  if ((await findServer(storage.data)) === undefined) {
    const store = await openStorage(storage);
    return { store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  }
  const folder = await mkdtemp(join(storage.data, 'export-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const file = join(folder, 'copy.db');
    await backUpTo(storage, file);
    const store = await openSqliteStore({ file, durability: 'normal', verify: false });
    return {
      store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Lines on stdout. Whoever reads them slowly slows this down; when nobody does any more, or at a signal, it ends. */
class LineOutput implements Disposable {
  #end: ExitError | undefined;
  readonly #onError = (error: Error): void => {
    this.#end ??= new ExitError('Failed', `stdout takes no more: ${error.message}`, { cause: error });
  };
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.#end ??= new ExitError('Failed', `ended by ${signal}: the export is not whole`);
  };

  constructor() {
    process.stdout.on('error', this.#onError);
    // The copy must not stay behind.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, this.#onSignal);
  }

  async write(line: object): Promise<void> {
    if (this.#end === undefined && !process.stdout.write(`${JSON.stringify(line)}\n`)) {
      await once(process.stdout, 'drain').catch(this.#onError);
    }
    if (this.#end !== undefined) throw this.#end;
  }

  [Symbol.dispose](): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.#onSignal);
  }
}

/** One line of an export. */
export type ExportLine = { readonly type: 'store' | 'user' | 'conversation' | 'member' | 'entry' } & Record<
  string,
  unknown
>;

/** Everything in a store, page by page. */
export async function* exportLines(store: ChatStore): AsyncGenerator<ExportLine> {
  yield { type: 'store', version: 1, ...(await store.figures()) };
  for await (const user of users(store)) {
    const { passwordRecord: _, ...known } = user;
    const devices = await store.devices.list(user.name);
    yield {
      type: 'user',
      ...known,
      blocks: await store.users.blocks(user.name),
      devices: devices.map(({ user: _user, deviceClass, ...device }) => ({
        ...device,
        class: deviceClassOf(deviceClass),
      })),
    };
  }
  for await (const conversation of conversations(store)) yield* conversationLines(store, conversation);
}

async function* conversationLines(store: ChatStore, conversation: string): AsyncGenerator<ExportLine> {
  const record = await store.conversation(conversation);
  if (record === undefined) return;
  const { attributes, ...known } = record;
  yield { type: 'conversation', ...known, title: titleOf(attributes) };
  for (let after: string | undefined; ; ) {
    const members = await store.members(conversation, { after, limit: 1_000 });
    for (const { role, ...member } of members) yield { type: 'member', conversation, ...member, role: roleOf(role) };
    after = members.at(-1)?.user;
    if (after === undefined) break;
  }
  for (let seq = 0; ; ) {
    const entries = await store.read(conversation, seq, 1_000);
    for (const entry of entries) yield entryLine(entry);
    const last = entries.at(-1);
    if (last === undefined) return;
    seq = last.seq;
  }
}

function entryLine({ id, body, kind, ...entry }: StoredMessage): ExportLine {
  return { type: 'entry', ...entry, id: Buffer.from(id).toString('hex'), content: entryContent({ kind, body }) };
}

async function* users(store: ChatStore): AsyncGenerator<Awaited<ReturnType<ChatStore['users']['list']>>[number]> {
  for (let after: string | undefined; ; ) {
    const page = await store.users.list({ after, limit: 1_000 });
    yield* page;
    after = page.at(-1)?.name;
    if (after === undefined) return;
  }
}

/**
 * Each once: with the first of its members, by name. Those that everybody has left have none, and are remembered.
 */
async function* conversations(store: ChatStore): AsyncGenerator<string> {
  const deserted = new Set<string>();
  for await (const { name } of users(store)) {
    for (let after: string | undefined; ; ) {
      const heads = await store.heads(name, '-', { after, limit: 1_000 });
      for (const { conversation } of heads) {
        const [first] = await store.members(conversation, { limit: 1 });
        if (first === undefined ? !deserted.has(conversation) : first.user === name) yield conversation;
        if (first === undefined) deserted.add(conversation);
      }
      after = heads.at(-1)?.conversation;
      if (after === undefined) break;
    }
  }
}
