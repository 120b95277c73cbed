import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { ChatStore, StoredMessage } from '@proj/store';
import { openSqliteStore } from '@proj/store/sqlite';
import { openAlone } from '../admin/caller.ts';
import { findServer } from '../admin/client.ts';
import { deviceClassOf, roleOf, titleOf } from '../admin/entries.ts';
import type { Command } from '../command.ts';
import type { StorageOptions } from '../config.ts';
import { giveToOwner, openDataDirectory } from '../data-directory.ts';
import { entryContent } from '../entry-content.ts';
import { ExitError } from '../exit.ts';
import { exportFolder } from '../leftovers.ts';
import { backUpTo } from './backup.ts';
import { Interruption } from './interruption.ts';
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
    using interruption = new Interruption('the export');
    using output = new LineOutput(process.stdout, interruption.signal);
    await using source = await atRest(storage, interruption);
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
async function atRest(
  storage: StorageOptions,
  interruption: Interruption,
): Promise<AsyncDisposable & { readonly store: ChatStore }> {
  if ((await findServer(storage.data)) === undefined) {
    const store = await openAlone(storage);
    return { store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
  }
  const folder = await mkdtemp(join(storage.data, exportFolder));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // However the program ends, but by being killed.
  process.once('exit', remove);
  try {
    await giveToOwner(storage.data, folder);
    const file = join(folder, 'copy.db');
    await backUpTo(storage, file, { interruption, isKept: false });
    const store = await openSqliteStore({ file, durability: 'normal', verify: false });
    return {
      store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Lines on stdout. Whoever reads them slowly slows this down; when nobody does any more, or at a signal, it ends. */
export class LineOutput implements Disposable {
  readonly #stream: Writable;
  readonly #end: AbortSignal;
  readonly #lost = new AbortController();
  readonly #onError = (error: Error): void => {
    this.#lost.abort(new ExitError('Failed', `stdout takes no more: ${error.message}`, { cause: error }));
  };

  constructor(stream: Writable, signal: AbortSignal) {
    this.#stream = stream;
    this.#end = AbortSignal.any([signal, this.#lost.signal]);
    stream.on('error', this.#onError);
  }

  /** @throws ExitError, or the reason of the signal */
  async write(line: object): Promise<void> {
    this.#end.throwIfAborted();
    if (this.#stream.write(`${JSON.stringify(line)}\n`)) return;
    // The reason is thrown instead of what this rejects with.
    await once(this.#stream, 'drain', { signal: this.#end }).catch(() => {});
    this.#end.throwIfAborted();
  }

  [Symbol.dispose](): void {
    this.#stream.off('error', this.#onError);
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
