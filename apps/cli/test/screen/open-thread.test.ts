import { directConversation, type UserId } from '@proj/chat-protocol';
import type { Thread, ThreadView } from '@proj/client';
import { messageItem } from '@proj/client/test/message-item';
import { expect, test } from 'vitest';
import { OpenThread } from '../../src/screen/open-thread.ts';
import { rowText } from '../../src/screen/thread-rows.ts';

const [ann, ben] = ['ann', 'ben'] as UserId[] as [UserId, UserId];

/** A conversation of 200 messages, of which the last 50 are here. */
class Pages implements Thread {
  readonly conversation = directConversation(ann, ben);
  current: ThreadView = { items: [], hasOlder: true, loading: true };

  show(first: number, loading = false): void {
    const items = Array.from({ length: 200 - first + 1 }, (_, index) => messageItem(first + index));
    this.current = { items, hasOlder: first > 1, loading };
  }

  subscribe(): () => void {
    return () => {};
  }

  async loadOlder(): Promise<void> {
    const [first] = this.current.items;
    if (first?.kind === 'message') this.show((first.seq ?? 1) - 50);
  }

  async fill(): Promise<void> {}

  [Symbol.dispose](): void {}
}

const height = 10;

function shown(open: OpenThread): readonly string[] {
  const context = { columns: 40, nowMs: 0, isGroup: false, me: ann, names: 0, nameOf: (user: string) => user };
  return open.view(context, height).map((row) => rowText(row, 40).trim());
}

/** As the screen does it. */
async function settle(open: OpenThread): Promise<void> {
  shown(open);
  while (open.wantsOlder) {
    await open.thread.loadOlder();
    shown(open);
  }
}

test('a conversation opens where what is new begins, however far back, and is not at its end then', async () => {
  const pages = new Pages();
  const open = new OpenThread(pages, { draft: '', unread: 120 });
  expect(shown(open)).toEqual([]);
  expect(open.isSettling).toBe(true);
  pages.show(151);
  await settle(open);
  const rows = shown(open);
  expect(rows[0]).toContain(' new ');
  expect(rows[2]).toBe('text 81');
  expect([open.isSettling, open.isAtEnd]).toEqual([false, false]);
});

test('when all that is new fits it opens at its end', async () => {
  const pages = new Pages();
  const open = new OpenThread(pages, { draft: '', unread: 3 });
  pages.show(151);
  await settle(open);
  const rows = shown(open);
  expect(rows.findIndex((row) => row.includes(' new '))).toBe(height - 5);
  expect([rows.at(-1), open.isSettling, open.isAtEnd]).toEqual(['text 200', false, true]);
});

test('somebody who moves about before it is known where what is new begins is not moved', () => {
  const pages = new Pages();
  const open = new OpenThread(pages, { draft: '', unread: 120 });
  pages.show(151);
  shown(open);
  open.scroll(-5);
  expect(open.isSettling).toBe(false);
  expect(shown(open).at(-1)).toBe('text 195');
  expect(open.unreadKey).toBe('m151');
});
