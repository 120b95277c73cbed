import { answer, type Command, request } from './command.ts';
import { decodeEntry, encodeEntry, entryLists } from './entry.ts';
import type { Fields } from './fields.ts';
import { Limit } from './limits.ts';
import type { ConversationHead, Cursor, LogEntry, Page, PullRequest, SyncRequest, SyncResult } from './messages.ts';
import { type WireHead, wire } from './wire.ts';

export const sync: Command<SyncRequest> = request('sync', {
  cmdCode: 10,
  body: wire.Sync,
  lists: { 1: { name: 'cursors', most: Limit.cursors } },
  encode(message, fields) {
    fields.count('cursors', message.cursors.length, Limit.cursors);
    return { cursors: message.cursors.map((cursor) => checkedCursor(cursor, fields)) };
  },
  decode: (body, fields) => ({ cursors: body.cursors.map((cursor) => checkedCursor(cursor, fields)) }),
});

export const syncResult: Command<SyncResult> = answer('sync-result', {
  cmdCode: 11,
  body: wire.SyncResult,
  lists: { 1: { name: 'heads', most: Limit.heads } },
  encode(message, fields) {
    fields.count('heads', message.heads.length, Limit.heads);
    return { heads: message.heads.map((head) => checkedHead(head, fields)) };
  },
  decode: (body, fields) => ({ heads: body.heads.map((head) => checkedHead(head, fields)) }),
});

export const pull: Command<PullRequest> = request('pull', {
  cmdCode: 12,
  body: wire.Pull,
  encode: checkedPull,
  decode: checkedPull,
});

export const page: Command<Page> = answer('page', {
  cmdCode: 13,
  body: wire.Page,
  lists: entryLists(3, Limit.pageEntries),
  encode(message, fields) {
    fields.count('entries', message.entries.length, Limit.pageEntries);
    const range = checkedRange(message, fields);
    if (message.entries.some(({ conversation }) => conversation !== range.conversation)) {
      throw fields.fail('CHAT_BAD_FIELD', 'an entry of another conversation');
    }
    checkRun(message.entries, range, fields);
    return { ...range, entries: message.entries.map((entry) => encodeEntry(entry, fields)) };
  },
  decode(body, fields) {
    const range = checkedRange(body, fields);
    const entries = body.entries.map((entry) => decodeEntry(entry, range.conversation, fields));
    checkRun(entries, range, fields);
    return { ...range, entries };
  },
});

type Range = Pick<Page, 'conversation' | 'head' | 'floor'>;

/** What of a conversation a user may see, as heads, summaries and pages say it. */
export function checkedRange(
  value: { readonly conversation?: string | null; readonly head?: number | null; readonly floor?: number | null },
  fields: Fields,
): Range {
  return {
    conversation: fields.conversation('conversation', value.conversation ?? ''),
    head: fields.seqOrZero('head', value.head ?? 0),
    floor: fields.seq('floor', value.floor ?? 0),
  };
}

/** Beside the range, how much of it the user has read. */
export function checkedProgress(
  value: Parameters<typeof checkedRange>[0] & { readonly read?: number | null; readonly unread?: number | null },
  fields: Fields,
): Omit<ConversationHead, 'resumeAfter'> {
  return {
    ...checkedRange(value, fields),
    read: fields.seqOrZero('read', value.read ?? 0),
    unread: fields.seqOrZero('unread', value.unread ?? 0),
  };
}

function checkedHead(value: WireHead, fields: Fields): ConversationHead {
  const progress = checkedProgress(value, fields);
  // Beyond the head, a device would pass over what is still to come.
  return { ...progress, resumeAfter: fields.integer('resumeAfter', value.resumeAfter ?? 0, 0, progress.head) };
}

function checkedCursor(
  value: { readonly conversation?: string | null; readonly seq?: number | null },
  fields: Fields,
): Cursor {
  return {
    conversation: fields.conversation('conversation', value.conversation ?? ''),
    seq: fields.seqOrZero('seq', value.seq ?? 0),
  };
}

function checkedPull(
  value: { readonly conversation: string; readonly afterSeq: number; readonly limit: number },
  fields: Fields,
): Omit<PullRequest, 'type' | 'seqId'> {
  return {
    conversation: fields.conversation('conversation', value.conversation),
    afterSeq: fields.seqOrZero('afterSeq', value.afterSeq),
    limit: fields.integer('limit', value.limit, 1, Limit.pageEntries),
  };
}

/** A page with a hole would be taken for the whole. */
function checkRun(entries: readonly LogEntry[], { head, floor }: Range, fields: Fields): void {
  for (const [i, { seq }] of entries.entries()) {
    const before = entries[i - 1];
    if (before !== undefined && seq !== before.seq + 1) {
      throw fields.fail('CHAT_BAD_FIELD', `seq ${seq} does not follow ${before.seq}`);
    }
    if (seq < floor || seq > head) {
      throw fields.fail('CHAT_BAD_FIELD', `seq ${seq} lies outside of ${floor} to ${head}`);
    }
  }
}
