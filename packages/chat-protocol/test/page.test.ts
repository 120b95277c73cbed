import { encodeFrame } from '@proj/frame';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChatMessage,
  type Content,
  type DeviceId,
  decodeMessage,
  directConversation,
  encodeMessage,
  entryBytes,
  Limit,
  type LogEntry,
  type Page,
  type UserId,
} from '../src/index.ts';
import { contentOfEntry } from './arbitraries.ts';
import { contents, group } from './samples.ts';

const longest = 'z'.repeat(32) as UserId;

function pageOf(entries: readonly LogEntry[]): Page {
  return {
    type: 'page',
    ackId: Limit.seqId,
    conversation: group,
    head: Number.MAX_SAFE_INTEGER,
    floor: 1,
    entries,
  };
}

function entryWith(content: Content, seq: number): LogEntry {
  return {
    conversation: group,
    seq,
    id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' as LogEntry['id'],
    from: longest,
    sentAtMs: Number.MAX_SAFE_INTEGER,
    acceptedAtMs: Number.MAX_SAFE_INTEGER,
    content,
  };
}

const text = (length: number): Content => ({ kind: 'text', text: 'x'.repeat(length) });

describe('entryBytes', () => {
  const bare = encodeMessage(pageOf([])).payload.length;
  const added = (entry: LogEntry): number => encodeMessage(pageOf([entry])).payload.length - bare;

  test('is never less than what an entry adds to a page, and little more', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(
        fc.oneof({ weight: 12, arbitrary: contentOfEntry(9, true) }, fc.nat(Limit.textBytes).map(text)),
        (content) => {
          kinds.add(content.kind);
          const entry = entryWith(content, Number.MAX_SAFE_INTEGER);
          expect(entryBytes(entry)).toBeGreaterThanOrEqual(added(entry));
          expect(entryBytes(entry) - added(entry)).toBeLessThanOrEqual(28);
        },
      ),
      { numRuns: 1000 },
    );
    expect([...kinds].toSorted()).toEqual(Object.keys(contents).toSorted());
  });

  const users = Array.from({ length: Limit.usersPerEntry }, (_, i) => `u${i}`.padEnd(32, 'z') as UserId);
  const wide = '😀';
  const largest: readonly Content[] = [
    text(Limit.textBytes),
    { kind: 'edit', target: 2 ** 52, text: wide.repeat(Limit.textBytes / 4) },
    { kind: 'recall', target: 2 ** 52 },
    { kind: 'reaction', target: 2 ** 52, emoji: wide.repeat(Limit.emojiBytes / 4), removed: true },
    { kind: 'create', title: wide.repeat(Limit.titleBytes / 4), open: true, users },
    { kind: 'add', users },
    { kind: 'remove', user: longest },
    { kind: 'role', user: longest, role: 'owner' },
    { kind: 'mute', user: longest, untilMs: Number.MAX_SAFE_INTEGER },
    { kind: 'rename', title: 'ü'.repeat(Limit.titleBytes / 2) },
  ];

  test.each(largest)('is enough for the largest $kind', (content) => {
    const entry = entryWith(content, Number.MAX_SAFE_INTEGER);
    expect(entryBytes(entry)).toBeGreaterThanOrEqual(added(entry));
  });

  test('counts an entry that this version does not know', () => {
    expect(entryBytes({ from: longest, content: { kind: 'unknown' } })).toBeGreaterThan(0);
  });
});

describe('limits fit together', () => {
  test('a page within pageBytes fits a frame', () => {
    const entries: LogEntry[] = [];
    for (let bytes = 0, seq = 1; ; seq++) {
      const entry = entryWith(text(Limit.textBytes), seq);
      bytes += entryBytes(entry);
      if (bytes > Limit.pageBytes) break;
      entries.push(entry);
    }
    const options = { maxFrameBytes: Limit.frameBytes };
    expect(encodeFrame(encodeMessage(pageOf(entries)), options).length).toBeGreaterThan(Limit.pageBytes / 2);
  });

  const conversation = directConversation(longest, longest);
  const seq = Number.MAX_SAFE_INTEGER;
  const ackId = Limit.seqId;
  const times = <Item>(count: number, item: (index: number) => Item): readonly Item[] =>
    Array.from({ length: count }, (_, index) => item(index));
  const user = (index: number): UserId => `u${index}`.padEnd(32, 'z') as UserId;
  const progress = { conversation, head: seq, floor: seq, read: seq, unread: seq };
  const full = (bytes: number): string => 'x'.repeat(bytes);
  const largest: readonly ChatMessage[] = [
    { type: 'sync', seqId: ackId, cursors: times(Limit.cursors, () => ({ conversation, seq })) },
    { type: 'sync-result', ackId, heads: times(Limit.heads, () => ({ ...progress, resumeAfter: seq })) },
    {
      type: 'conversation-list',
      ackId,
      conversations: times(Limit.pageConversations, () => ({
        ...progress,
        title: full(Limit.titleBytes),
        role: 'owner',
        activeAtMs: seq,
      })),
    },
    {
      type: 'member-list',
      ackId,
      conversation,
      total: 1,
      members: times(Limit.pageMembers, () => ({
        user: longest,
        role: 'owner',
        mutedUntilMs: seq,
        received: seq,
        read: seq,
      })),
    },
    {
      type: 'search-result',
      ackId,
      entries: times(Limit.pageResults, () => entryWith({ kind: 'edit', target: 1, text: full(Limit.textBytes) }, seq)),
    },
    {
      type: 'watching',
      ackId,
      leaseMs: Limit.maxLeaseMs,
      presences: times(Limit.watched, () => ({ user: longest, online: true, lastSeenMs: seq })),
    },
    { type: 'block-list', ackId, users: times(Limit.blocked, user) },
    {
      type: 'profile-list',
      ackId,
      profiles: times(Limit.watched, (i) => ({
        user: user(i),
        displayName: full(Limit.displayNameBytes),
        about: full(Limit.aboutBytes),
      })),
    },
    {
      type: 'device-list',
      ackId,
      devices: times(Limit.devices, () => ({
        deviceId: full(Limit.deviceIdBytes) as DeviceId,
        deviceClass: 'bot',
        client: full(Limit.clientBytes),
        firstLoginAtMs: seq,
        lastLoginAtMs: seq,
        remote: full(Limit.remoteBytes),
        online: true,
      })),
    },
  ];

  test.each(largest)('the largest $type fits a frame, and comes back', (message) => {
    const encoded = encodeMessage(message);
    expect(encodeFrame(encoded, { maxFrameBytes: Limit.frameBytes }).length).toBeGreaterThan(1000);
    expect(decodeMessage(encoded)).toEqual(message);
  });

  test('the largest login and register fit a frame before login', () => {
    const options = { maxFrameBytes: Limit.frameBytesBeforeLogin };
    const token = 'x'.repeat(Limit.tokenBytes);
    const login = encodeMessage({
      type: 'login',
      seqId: Limit.seqId,
      credential: { kind: 'token', token },
      deviceId: 'x'.repeat(Limit.deviceIdBytes) as DeviceId,
      deviceClass: 'bot',
      client: 'x'.repeat(Limit.clientBytes),
    });
    expect(encodeFrame(login, options).length).toBeLessThan(Limit.frameBytesBeforeLogin);
    const password = 'x'.repeat(Limit.passwordBytes);
    const register = encodeMessage({ type: 'register', seqId: Limit.seqId, user: longest, password });
    expect(encodeFrame(register, options).length).toBeLessThan(Limit.frameBytesBeforeLogin);
  });
});
