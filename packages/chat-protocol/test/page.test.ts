import { encodeFrame } from '@proj/frame';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directConversation } from '../src/ids.ts';
import { encodeMessage, entryBytes, Limit, type LogEntry, type Page, type UserId } from '../src/index.ts';

const longest = 'z'.repeat(32) as UserId;

function pageOf(messages: readonly LogEntry[]): Page {
  return {
    type: 'page',
    ackId: Limit.seqId,
    conversation: directConversation(longest, longest),
    head: Number.MAX_SAFE_INTEGER,
    messages,
  };
}

function entryWith(text: string, seq = 1): LogEntry {
  return {
    conversation: directConversation(longest, longest),
    seq,
    id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' as LogEntry['id'],
    from: longest,
    to: longest,
    sentAtMs: Number.MAX_SAFE_INTEGER,
    acceptedAtMs: Number.MAX_SAFE_INTEGER,
    text,
  };
}

describe('entryBytes', () => {
  test('is never less than what an entry adds to a page', () => {
    const bare = encodeMessage(pageOf([])).payload.length;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.replaceAll('\0', '0')),
          fc.nat(Limit.textBytes).map((length) => 'x'.repeat(length)),
        ),
        (text) => {
          const entry = entryWith(text);
          const added = encodeMessage(pageOf([entry])).payload.length - bare;
          expect(entryBytes(entry)).toBeGreaterThanOrEqual(added);
          expect(entryBytes(entry) - added).toBeLessThanOrEqual(16);
        },
      ),
    );
  });
});

describe('limits fit together', () => {
  test('a page within pageBytes fits a frame, and so do the largest sync and sync result', () => {
    const entries: LogEntry[] = [];
    for (let bytes = 0, seq = 1; ; seq++) {
      const entry = entryWith('x'.repeat(Limit.textBytes), seq);
      bytes += entryBytes(entry);
      if (bytes > Limit.pageBytes) break;
      entries.push(entry);
    }
    const options = { maxFrameBytes: Limit.frameBytes };
    expect(encodeFrame(encodeMessage(pageOf(entries)), options).length).toBeGreaterThan(Limit.pageBytes / 2);

    const conversation = directConversation(longest, longest);
    const seq = Number.MAX_SAFE_INTEGER;
    const cursors = Array.from({ length: Limit.cursors }, () => ({ conversation, seq }));
    const heads = Array.from({ length: Limit.heads }, () => ({ conversation, peer: longest, head: seq }));
    expect(() => encodeFrame(encodeMessage({ type: 'sync', seqId: Limit.seqId, cursors }), options)).not.toThrow();
    expect(() => encodeFrame(encodeMessage({ type: 'sync-result', ackId: 1, heads }), options)).not.toThrow();
  });

  test('the largest login and register fit a frame before login', () => {
    const options = { maxFrameBytes: Limit.frameBytesBeforeLogin };
    const token = 'x'.repeat(Limit.tokenBytes);
    const login = encodeMessage({
      type: 'login',
      seqId: Limit.seqId,
      credential: { kind: 'token', token },
      deviceId: 'x'.repeat(Limit.deviceIdBytes) as never,
      client: 'x'.repeat(Limit.clientBytes),
    });
    expect(encodeFrame(login, options).length).toBeLessThan(Limit.frameBytesBeforeLogin);
    const password = 'x'.repeat(Limit.passwordBytes);
    const register = encodeMessage({ type: 'register', seqId: Limit.seqId, user: longest, password });
    expect(encodeFrame(register, options).length).toBeLessThan(Limit.frameBytesBeforeLogin);
  });
});
