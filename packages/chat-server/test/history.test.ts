import {
  type ConversationId,
  type Cursor,
  directConversation,
  entryBytes,
  Limit,
  messageIdBytes,
  newMessageId,
  type Page,
  parseConversationId,
  parseUserId,
  type SyncResult,
  type UserId,
} from '@proj/chat-protocol';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { ChatClient, code } from './chat-client.ts';
import { wallNowMs, world } from './world.ts';

const ann: UserId = parseUserId('ann');
const annBob: ConversationId = parseConversationId('c:ann:bob');

async function fill(store: ChatStore, peer: string, texts: readonly string[], kind = 1): Promise<void> {
  for (const [i, text] of texts.entries()) {
    const random = new Uint8Array(10).fill(i % 256);
    await store.append({
      conversation: directConversation(ann, parseUserId(peer)),
      members: ['ann', peer],
      sender: 'ann',
      id: messageIdBytes(newMessageId(wallNowMs + i, random)),
      kind,
      body: Buffer.from(text),
      sentAtMs: wallNowMs,
    });
  }
}

const sync = (client: ChatClient, cursors: readonly Cursor[] = []): Promise<SyncResult> =>
  client.ask((seqId) => ({ type: 'sync', seqId, cursors }));
const pull = (client: ChatClient, afterSeq = 0, limit = 200, conversation = annBob): Promise<Page> =>
  client.ask((seqId) => ({ type: 'pull', seqId, conversation, afterSeq, limit }));

describe('Sync', () => {
  test('is answered with the conversations that have more than the cursors say', async () => {
    const { server, store } = world();
    await fill(store, 'bob', ['1', '2']);
    await fill(store, 'cat', ['1']);
    await fill(store, 'ann', ['note']);
    const client = await ChatClient.online(server, 'ann');
    const own = { floor: 1, read: 0, unread: 0, resumeAfter: 0 };
    expect((await sync(client)).heads).toEqual([
      { conversation: 'c:ann:bob', head: 2, ...own },
      { conversation: 'c:ann:cat', head: 1, ...own },
      { conversation: 'c:ann:ann', head: 1, ...own },
    ]);
    const cursors = [
      { conversation: annBob, seq: 1 },
      { conversation: parseConversationId('c:ann:cat'), seq: 1 },
      { conversation: parseConversationId('c:ann:ann'), seq: 5 },
      { conversation: parseConversationId('c:bob:cat'), seq: 0 },
    ];
    expect((await sync(client, cursors)).heads).toMatchObject([{ conversation: 'c:ann:bob', head: 2 }]);
    expect((await sync(await ChatClient.online(server, 'dan'))).heads).toEqual([]);
  });

  test('of more conversations than fit an answer is answered with the first 5000 that have more', async () => {
    const { server, store } = world();
    for (let i = 0; i < 5_002; i++) await fill(store, `u${i}`, ['hi']);
    const client = await ChatClient.online(server, 'ann');
    const { heads } = await sync(client);
    expect(heads).toHaveLength(Limit.heads);
    const rest = await sync(
      client,
      heads.map(({ conversation, head }) => ({ conversation, seq: head })),
    );
    expect(rest.heads.map(({ conversation }) => conversation)).toEqual(['c:ann:u5000', 'c:ann:u5001']);
  });
});

describe('Pull', () => {
  test('is answered with the entries after a position, as many as were asked for, and the head', async () => {
    const { server, store } = world();
    await fill(store, 'bob', ['1', '2', '3', '4']);
    const client = await ChatClient.online(server, 'bob');
    const page = await pull(client, 1, 2);
    expect(page).toMatchObject({ conversation: annBob, head: 4 });
    expect(page.entries.map(({ seq, content }) => [seq, content])).toEqual([
      [2, { kind: 'text', text: '2' }],
      [3, { kind: 'text', text: '3' }],
    ]);
    expect(page.entries[0]).toMatchObject({ from: 'ann', sentAtMs: wallNowMs, acceptedAtMs: wallNowMs });
    expect(await pull(client, 4)).toMatchObject({ head: 4, entries: [] });
    expect(await pull(client, 9)).toMatchObject({ head: 4, entries: [] });
    expect(await pull(client, 0, 1, parseConversationId('c:bob:zoe'))).toMatchObject({ head: 0, entries: [] });
  });

  test('stops before the entries exceed the bytes of a page, and goes on from there [CHAT-7.4.1]', async () => {
    const { server, store } = world();
    const texts = Array.from({ length: 70 }, (_, i) => `${i}`.padEnd(Limit.textBytes, '.'));
    await fill(store, 'bob', texts);
    const client = await ChatClient.online(server, 'bob');
    const got: string[] = [];
    for (let pages = 0; got.length < 70; pages++) {
      const { entries } = await pull(client, got.length);
      expect(entries.length).toBeGreaterThan(0);
      const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
      expect(bytes).toBeLessThanOrEqual(Limit.pageBytes);
      got.push(...entries.map(({ content }) => (content.kind === 'text' ? content.text : '')));
      expect(pages).toBeLessThan(4);
    }
    expect(got).toEqual(texts);
  });

  test('of a conversation that is not the own is UnknownConversation', async () => {
    const { server, store } = world();
    await fill(store, 'bob', ['secret']);
    const client = await ChatClient.online(server, 'eve');
    expect(await pull(client)).toMatchObject({ type: 'failure', code: code('UnknownConversation') });
  });

  test('is Unavailable while the store is closed', async () => {
    const store = openMemoryStore();
    const { server } = world({ store });
    const client = await ChatClient.online(server, 'ann');
    await store[Symbol.asyncDispose]();
    expect(await pull(client)).toMatchObject({ code: code('Unavailable') });
    expect(await sync(client)).toMatchObject({ code: code('Unavailable') });
  });

  test('of entries that this version does not know is Internal, not a page with a hole', async () => {
    const { server, store, lines } = world();
    await fill(store, 'bob', ['1'], 99);
    const client = await ChatClient.online(server, 'ann');
    expect(await pull(client)).toMatchObject({ code: code('Internal') });
    expect(lines.join()).toContain('could not be carried out');
  });
});
