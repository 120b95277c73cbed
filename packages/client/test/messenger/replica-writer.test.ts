import {
  type Content,
  type ConversationSummary,
  directConversation,
  type LogEntry,
  type UserId,
} from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { memoryStore, type ReplicaChange, type StoredConversation } from '../../src/index.ts';
import type { News } from '../../src/messenger/backend.ts';
import { ConversationRows } from '../../src/messenger/conversation-rows.ts';
import { ReplicaWriter } from '../../src/messenger/replica-writer.ts';
import { ann, bob, eve, summaryOf, World } from '../world.ts';

const conversation = directConversation(ann, bob);
const world = new World();

function entry(seq: number, content: Content | string, from: UserId = bob): LogEntry {
  const said: Content = typeof content === 'string' ? { kind: 'text', text: content } : content;
  return { conversation, seq, id: world.id(), from, sentAtMs: 0, acceptedAtMs: seq, content: said };
}

function texts(from: number, to: number): readonly LogEntry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => entry(from + i, `${from + i}`));
}

function summary(more: Partial<ConversationSummary>): ConversationSummary {
  return summaryOf(conversation, more);
}

/** A writer over a store in memory, as a device has it that was never online. */
class Desk {
  readonly store = memoryStore();
  readonly news: News[] = [];
  readonly rows: ConversationRows = new ConversationRows(ann, []);
  readonly writer: ReplicaWriter = new ReplicaWriter({
    me: ann,
    store: this.store,
    rows: this.rows,
    refused: [],
    epoch: '01',
    tell: (news) => this.news.push(news),
    met: () => {},
  });

  get row(): StoredConversation {
    const row = this.rows.get(conversation);
    if (row === undefined) throw new Error('there is no row');
    return row;
  }

  /** What a client writes when these arrive; the cursor is that of the last. */
  arrive(entries: readonly LogEntry[]): Promise<void> {
    const changes = entries.flatMap((each): ReplicaChange[] => [
      { type: 'entry', entry: each },
      ...(each.content.kind === 'recall' ? [{ type: 'erase', conversation, seq: each.content.target } as const] : []),
    ]);
    const seq = entries.at(-1)?.seq ?? 0;
    return this.writer.write([...changes, { type: 'cursor', conversation, seq, known: undefined }], { durable: false });
  }

  async kept(): Promise<string> {
    const entries = await this.store.entries(conversation, { limit: 1000 });
    return entries.map(({ seq, content }) => `${seq} ${content.kind === 'text' ? content.text : content.kind}`).join();
  }
}

describe('what is fetched', () => {
  test('takes back what is here, where it says so', async () => {
    const desk = new Desk();
    await desk.arrive([entry(1, 'secret')]);
    const recall = entry(2, { kind: 'recall', target: 1 });
    await desk.writer.fill(conversation, async () => ({ entries: [recall], floor: 1 }));
    expect(await desk.kept()).toBe('1 erased,2 recall');
    expect(desk.news).toContainEqual({ type: 'erased', conversation, seq: 1 });
    expect(desk.row.preview?.text).toBe('');
  });

  test('does not bring back what was taken back meanwhile', async () => {
    const desk = new Desk();
    await desk.arrive([entry(9, 'nine')]);
    await desk.writer.fill(conversation, async () => {
      const fetched = [entry(3, 'secret'), entry(4, { kind: 'edit', target: 3, text: 'still secret' })];
      await desk.arrive([entry(10, { kind: 'recall', target: 3 })]);
      return { entries: fetched, floor: 1 };
    });
    expect(await desk.kept()).toBe('3 erased,4 erased,9 nine,10 recall');
    expect(JSON.stringify(desk.news)).not.toContain('secret');
  });

  test('of a log that is gone is fetched from the one that took its place', async () => {
    const desk = new Desk();
    await desk.arrive([entry(9, 'nine')]);
    let reads = 0;
    await desk.writer.fill(conversation, async () => {
      if (++reads > 1) return { entries: [entry(1, 'new')], floor: 1 };
      await desk.writer.write([{ type: 'log', user: ann, epoch: '02' }], { durable: false });
      return { entries: [entry(1, 'old')], floor: 1 };
    });
    expect(reads).toBe(2);
    expect(await desk.kept()).toBe('1 new');
  });

  test('is previewed as it was edited later, in what is here already', async () => {
    const desk = new Desk();
    await desk.arrive([entry(2, { kind: 'edit', target: 1, text: 'edited' })]);
    await desk.writer.fill(conversation, async () => ({ entries: [entry(1, 'typo')], floor: 1 }));
    expect(desk.row.preview).toMatchObject({ seq: 1, text: 'edited' });
  });

  test('says where the log begins', async () => {
    const desk = new Desk();
    await desk.arrive(texts(9, 9));
    await desk.writer.fill(conversation, async () => ({ entries: texts(5, 8), floor: 5 }));
    expect(desk.row.floor).toBe(5);
    await desk.writer.fill(conversation, async () => ({ entries: [], floor: 2 }));
    expect(desk.row.floor).toBe(5);
  });
});

describe('what is unread', () => {
  test('is what the server counted, and what came since', async () => {
    const desk = new Desk();
    await desk.arrive([...texts(1, 3), entry(4, 'mine', ann)]);
    await desk.arrive([entry(5, { kind: 'reaction', target: 1, emoji: '👍', removed: false }), entry(6, 'six')]);
    // It was counted before 3 to 6 came.
    await desk.writer.summarize([summary({ head: 2, unread: 2 })]);
    expect(desk.row.unread).toBe(4);
  });

  test('is what follows what was read here, where the server was not told yet', async () => {
    const desk = new Desk();
    await desk.arrive(texts(1, 5));
    await desk.writer.write([{ type: 'read', conversation, seq: 4 }], { durable: false });
    expect(desk.row).toMatchObject({ read: 4, unread: 1 });
    await desk.writer.summarize([summary({ head: 5, read: 1, unread: 4 })]);
    expect(desk.row).toMatchObject({ read: 4, unread: 1 });
  });

  test('is counted in what is written, also where the store is slow', async () => {
    const desk = new Desk();
    const write = desk.store.write.bind(desk.store);
    desk.store.write = async (...args) => {
      await world.turn();
      await write(...args);
    };
    const reaction = entry(5, { kind: 'reaction', target: 1, emoji: '👍', removed: false });
    const arrived = desk.arrive([...texts(1, 4), reaction]);
    const read = desk.writer.write([{ type: 'read', conversation, seq: 2 }], { durable: false });
    await Promise.all([arrived, read]);
    expect(desk.row).toMatchObject({ read: 2, unread: 2 });
    expect(await desk.store.conversations()).toMatchObject([{ read: 2, unread: 2 }]);
  });

  test('is counted again when what was missing came', async () => {
    const desk = new Desk();
    await desk.writer.summarize([summary({ head: 10, unread: 7 })]);
    await desk.arrive(texts(9, 10));
    await desk.writer.write([{ type: 'read', conversation, seq: 4 }], { durable: false });
    // 5 to 8 may be anything.
    expect(desk.row.unread).toBe(6);
    const reaction = (seq: number): LogEntry =>
      entry(seq, { kind: 'reaction', target: 1, emoji: '👍', removed: false });
    await desk.writer.fill(conversation, async () => ({ entries: [5, 6, 7, 8].map(reaction), floor: 1 }));
    expect(desk.row.unread).toBe(2);
  });

  test('is the server’s count anew when the log is another one', async () => {
    const desk = new Desk();
    await desk.writer.summarize([summary({ head: 10, unread: 7 })]);
    await desk.writer.write([{ type: 'read', conversation, seq: 4 }], { durable: false });
    await desk.writer.write([{ type: 'log', user: ann, epoch: '02' }], { durable: false });
    await desk.writer.summarize([summary({ head: 10, unread: 3 })]);
    await desk.writer.recount();
    expect(desk.row.unread).toBe(3);
  });
});

test('receipts that come while the store is busy follow in one write, each user’s furthest', async () => {
  const desk = new Desk();
  await desk.arrive(texts(1, 50));
  const write = desk.store.write.bind(desk.store);
  let writes = 0;
  desk.store.write = async (...args) => {
    writes++;
    await world.turn();
    await write(...args);
  };
  const receipts: Promise<void>[] = [];
  for (let seq = 1; seq <= 50; seq++) {
    for (const by of [bob, eve]) {
      receipts.push(desk.writer.received(conversation, by, seq), desk.writer.readBy(conversation, by, seq - 1));
    }
    if (seq % 10 === 0) await Promise.resolve();
  }
  receipts.push(desk.writer.received(conversation, bob, 3));
  await Promise.all(receipts);
  expect(writes).toBeLessThanOrEqual(2);
  const marks = { received: { bob: 50, eve: 50 }, readBy: { bob: 49, eve: 49 } };
  expect(desk.row).toMatchObject(marks);
  expect(await desk.store.conversations()).toMatchObject([marks]);
});

describe('what the server says of a conversation', () => {
  test('takes nothing back of what is known', async () => {
    const desk = new Desk();
    await desk.arrive(texts(1, 5));
    await desk.writer.write([{ type: 'read', conversation, seq: 3 }], { durable: false });
    await desk.writer.summarize([summary({ head: 2, read: 1, unread: 1 })]);
    expect(desk.row).toMatchObject({ head: 5, read: 3, unread: 2, activeAtMs: 5 });
  });
});

test('who is added to a group again has nothing unread of what was before', () => {
  const rows = new ConversationRows(ann, []);
  for (const each of texts(1, 3)) rows.applied(each);
  rows.applied(entry(4, { kind: 'remove', user: ann }));
  expect(rows.get(conversation)).toMatchObject({ role: undefined, unread: 3, preview: { seq: 3 } });
  rows.applied(entry(9, { kind: 'add', users: [ann] }));
  expect(rows.get(conversation)).toMatchObject({
    role: 'member',
    floor: 9,
    read: 8,
    unread: 0,
    preview: undefined,
    head: 9,
  });
});
