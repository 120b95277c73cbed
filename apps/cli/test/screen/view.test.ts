import type { UserId } from '@proj/chat-protocol';
import type { ThreadItem } from '@proj/client';
import { type MessageItem, messageItem } from '@proj/client/test/message-item';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectionState } from '../../src/screen/connection-state.ts';
import { chatLayout } from '../../src/screen/layout.ts';
import { moment, shortMoment } from '../../src/screen/moments.ts';
import { revealed, scrolled, windowOf } from '../../src/screen/scroll.ts';
import { RowCache, rowText, threadRows } from '../../src/screen/thread-rows.ts';
import { widthOf } from '../../src/screen/width.ts';

const nowMs = new Date(2026, 10, 22, 12, 0).getTime();

function message(seq: number, fields: Partial<MessageItem> = {}): MessageItem {
  return messageItem(seq, { from: 'ben' as UserId, atMs: nowMs + seq, ...fields });
}

function shown(items: readonly ThreadItem[], columns = 40, isGroup = false): readonly string[] {
  const context = {
    columns,
    nowMs,
    isGroup,
    me: 'ann',
    unreadKey: undefined,
    names: 0,
    nameOf: (user: string) => user,
  };
  return threadRows(items, context, new RowCache()).map((row) => rowText(row, columns));
}

describe('rows of a thread', () => {
  test('how far an own message has come is told by signs alone', () => {
    const states = ['queued', 'accepted', 'delivered', 'read', 'refused'] as const;
    const ends = states.map((state) => {
      const rows = shown([message(1, { own: true, state, readBy: ['eve' as UserId], reason: 'Muted' })], 40, true);
      return rows
        .find((row) => row.includes('text 1'))
        ?.slice(-8)
        .trim();
    });
    expect(ends).toEqual(['·', '✓', '✓✓', '✓✓✓ 1', '!']);
  });

  test('what was changed, taken back, refused, reacted to or is missing says so', () => {
    const text = shown(
      [
        message(1, { edited: true }),
        message(2, { recalled: true, text: '' }),
        message(3, { own: true, from: 'ann' as UserId, state: 'refused', reason: 'Muted' }),
        message(4, { reactions: [{ emoji: '👍', users: ['ann', 'eve'] as UserId[] }] }),
        { kind: 'hole', key: 'h', afterSeq: 4, beforeSeq: 8 },
        {
          kind: 'event',
          key: 'e',
          seq: 8,
          from: 'eve' as UserId,
          atMs: nowMs,
          content: { kind: 'rename', title: 'x\u001b[2J' },
        },
      ],
      60,
      true,
    ).join('\n');
    for (const part of [
      '(edited)',
      '(taken back)',
      'refused (Muted)',
      '👍 you, eve',
      '3 messages are not here yet',
      'named the group “x\\x1b[2J”',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('a day has a line above it, and messages of one person within five minutes one heading', () => {
    const dayMs = 86_400_000;
    const rows = shown([
      message(1),
      message(2),
      message(3, { atMs: nowMs + 6 * 60_000 }),
      message(4, { atMs: nowMs + dayMs }),
    ]);
    expect(rows.filter((row) => row.includes('─')).length).toBe(2);
    expect(rows.filter((row) => /^ {2}ben {2}/.test(row)).length).toBe(3);
  });

  test('no row is wider than the pane, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 20, max: 60 }), (text, columns) => {
        const reactions = [{ emoji: text.slice(0, 4), users: ['ben' as UserId] }];
        for (const row of shown([message(1, { text, reactions, own: true, state: 'read' })], columns)) {
          expect(widthOf(row)).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });
});

describe('scrolling', () => {
  const rows = Array.from({ length: 40 }, (_, index) => ({ key: `k${Math.floor(index / 2)}` }));

  test('stays where it is when more comes above and below', () => {
    const anchor = scrolled(rows, 10, undefined, -7);
    const { first, end } = windowOf(rows, 10, anchor);
    expect([first, end]).toEqual([23, 33]);
    const more = [{ key: 'old' }, { key: 'old' }, ...rows, { key: 'new' }];
    expect(windowOf(more, 10, anchor)).toEqual({ first: 25, end: 35 });
  });

  test('ends at both ends, and follows what comes at the lower one', () => {
    expect(windowOf(rows, 10, scrolled(rows, 10, undefined, -1_000))).toEqual({ first: 0, end: 10 });
    expect(scrolled(rows, 10, scrolled(rows, 10, undefined, -5), 5)).toBeUndefined();
    expect(windowOf(rows.slice(0, 4), 10, undefined)).toEqual({ first: 0, end: 4 });
  });

  test('moves no more than it must to show an item', () => {
    const fromEnd = revealed(rows, 10, undefined, 'k3');
    expect(windowOf(rows, 10, fromEnd)).toEqual({ first: 6, end: 16 });
    expect(revealed(rows, 10, fromEnd, 'k4')).toBe(fromEnd);
    expect(windowOf(rows, 10, revealed(rows, 10, fromEnd, 'k9'))).toEqual({ first: 10, end: 20 });
  });
});

test('the layout fits every window, and says when there is no room', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 1, max: 80 }),
      fc.boolean(),
      fc.nat(40),
      (columns, rows, isThreadOpen, wanted) => {
        const layout = chatLayout({ columns, rows, isThreadOpen, composerRows: () => wanted });
        if (layout === undefined) {
          expect(columns < 24 || rows < 8).toBe(true);
          return;
        }
        const { thread } = layout;
        if (thread === undefined) return;
        expect(thread.messages.bottom - thread.messages.top).toBeGreaterThanOrEqual(1);
        expect(thread.composer.bottom).toBe(rows - 1);
        expect(thread.messages.right - thread.messages.left).toBeGreaterThanOrEqual(20);
      },
    ),
  );
});

describe('the connection', () => {
  const online = { state: 'online', syncing: false } as const;

  test('a short loss is not mentioned, a longer one is, and its end at once', () => {
    const state = new ConnectionState();
    state.update(online, 0);
    state.detached(true, 10_000);
    expect(state.label(11_000)).toMatchObject({ text: '● online', changesAtMs: 11_500 });
    expect(state.label(11_500).text).toBe('○ reconnecting …');
    state.detached(false, 12_000);
    expect(state.label(12_000).text).toBe('● online');
  });

  test('a session that takes the place of one that never came back is online', () => {
    const state = new ConnectionState();
    state.update(online, 0);
    state.detached(true, 10_000);
    state.update({ state: 'connecting' }, 20_000);
    expect(state.label(20_000).text).toBe('○ reconnecting …');
    state.update({ state: 'online', syncing: true }, 20_500);
    state.update(online, 21_000);
    expect(state.label(21_000).text).toBe('● online');
  });

  test('the wait for the next attempt counts down', () => {
    const state = new ConnectionState();
    state.update({ state: 'offline', code: 'CLIENT_UNREACHABLE', message: '', retryAtMs: 5_000 }, 0);
    expect(state.label(2_500)).toMatchObject({ text: '○ offline, next try in 3 s', changesAtMs: 3_000 });
    expect(state.label(3_000).text).toBe('○ offline, next try in 2 s');
    expect(state.label(5_000)).toMatchObject({ text: '○ offline, trying …', changesAtMs: undefined });
  });

  test('what is over for good is said at once', () => {
    const state = new ConnectionState();
    state.update(online, 0);
    state.update({ state: 'closed', code: 'CLIENT_REPLACED', message: '' }, 1);
    expect(state.label(1).text).toBe('× taken over elsewhere');
  });
});

test('moments are as short as they can be told', () => {
  expect(shortMoment(nowMs, nowMs)).toBe('12:00');
  expect(shortMoment(new Date(2026, 2, 1).getTime(), nowMs)).toBe('1 Mar');
  expect(shortMoment(new Date(2024, 2, 1).getTime(), nowMs)).toBe('2024');
  expect(moment(nowMs - 86_400_000, nowMs)).toBe('Yesterday, 12:00');
  expect(moment(Number.NaN, nowMs)).toMatch(/1970/);
});
