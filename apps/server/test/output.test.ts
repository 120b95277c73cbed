import { expect, test } from 'vitest';
import type { ServerView } from '../src/admin/calls.ts';
import { fitted, screen } from '../src/commands/top.ts';
import { bytesText, columns, durationText, momentText, printable } from '../src/output.ts';

test('columns are as wide as their widest cell, and lines end with what is in them', () => {
  expect(
    columns(
      ['NAME', 'N'],
      [
        ['ann', '1'],
        ['a longer one', ''],
      ],
    ),
  ).toBe('NAME          N\nann           1\na longer one');
});

test('what others chose cannot command a terminal', () => {
  expect(printable('a\x1b[2Jb\u202ec\u0007\n\u2028d\ud800')).toBe('a?[2Jb?c???d?');
  expect(printable('Žofie 李 👋')).toBe('Žofie 李 👋');
});

test('figures are for people', () => {
  expect([0, 1_023, 1_024, 1_572_864, 2 ** 50].map(bytesText)).toEqual([
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 MiB',
    '1024.0 TiB',
  ]);
  expect([0, 59_999, 60_000, 3_700_000, 180_000_000].map(durationText)).toEqual([
    '0s',
    '59s',
    '1m 0s',
    '1h 1m',
    '2d 2h',
  ]);
  expect([momentText(0), momentText(Date.UTC(2026, 10, 22, 3, 4, 5))]).toEqual(['-', '2026-11-22 03:04:05']);
});

test('top shows rates between two samples, and the sessions with most to take first', () => {
  const server: ServerView = {
    ...{
      product: 'chat-server 1.2.3',
      pid: 7,
      startedAtMs: 0,
      upSeconds: 61,
      ready: true,
      degraded: [],
      durability: 'full',
    },
    ...{ rssBytes: 1_048_576, loopDelayMs: 1.25, gauges: { sessions: 2 }, counters: { entries_total: 10 } },
  };
  const store = { users: 1, conversations: 1, messages: 5, outbox: 0, fileBytes: 1_024, walBytes: 0 };
  const session = (user: string, queuedBytes: number) => ({
    ...{ sessionId: 's', user, deviceId: 'd', deviceClass: 'web', client: 'c\x1b', remote: undefined },
    ...{ sinceMs: Date.now() - 60_000, silentMs: 1_000, queuedBytes, lagging: queuedBytes > 5 },
  });
  const sessions = [session('ann', 1), session('ben', 9), session('cat', 0)] as unknown as Parameters<
    typeof screen
  >[0]['sessions'];
  const before = { atMs: 0, stats: { store, server }, sessions };
  const after = { atMs: 2_000, stats: { store, server: { ...server, counters: { entries_total: 25 } } }, sessions };
  const lines = screen(before, after, 2).split('\n');
  expect(lines[0]).toBe('chat-server 1.2.3, process 7, up 1m 1s, ready');
  expect(lines.find((line) => line.startsWith('7.5 '))).toBeDefined();
  expect(lines.at(-2)).toMatch(/^ben +d +web +- +1m 0s +1s +9 lagging +c\?$/);
  expect(lines.at(-1)).toMatch(/^ann /);
  expect(screen(before, { ...after, stats: { store } }, 2)).toBe('no server runs');
});

test('a low terminal shows the head of top, and loses what is below', () => {
  const text = ['head', 'a long line', 'rates', 'sessions'].join('\n');
  expect(fitted(text, 2, 6)).toBe('head\na long');
  expect(fitted(text, 0, 80)).toBe('head');
  expect(fitted(text, 24, 80)).toBe(text);
});
