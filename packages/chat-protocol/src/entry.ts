import { emptyBytes } from '@proj/io/bytes';
import { checkTarget, contentBytes, contentLists, decodeContent, encodeContent } from './content.ts';
import type { Fields } from './fields.ts';
import type { ConversationId, UserId } from './ids.ts';
import type { LogEntry } from './messages.ts';
import type { Lists, WireContent, WireEntry } from './wire.ts';

/** What can be long in a list of entries. */
export function entryLists(field: number, most: number): Lists {
  return { [field]: { name: 'entries', most, inside: { 6: { name: 'content', inside: contentLists } } } };
}

interface EncodedEntry {
  readonly seq: number;
  readonly uuid: Uint8Array;
  readonly from: UserId;
  readonly acceptedAtMs: number;
  readonly sentAtMs: number;
  readonly content: WireContent;
}

/** An entry without its conversation, which a page names once. */
export function encodeEntry(entry: LogEntry, fields: Fields): EncodedEntry {
  const { conversation } = entry;
  const seq = fields.seq('seq', entry.seq);
  checkTarget(entry.content, seq, fields);
  return {
    seq,
    uuid: fields.messageIdBytes('id', entry.id),
    from: fields.member('from', entry.from, conversation),
    acceptedAtMs: fields.moment('acceptedAtMs', entry.acceptedAtMs),
    sentAtMs: fields.moment('sentAtMs', entry.sentAtMs),
    content: encodeContent(entry.content, conversation, 'server', fields),
  };
}

export function decodeEntry(entry: WireEntry, conversation: ConversationId, fields: Fields): LogEntry {
  const seq = fields.seq('seq', entry.seq ?? 0);
  const content = decodeContent(entry.content, conversation, 'server', fields);
  checkTarget(content, seq, fields);
  return {
    conversation,
    seq,
    id: fields.messageId('uuid', entry.uuid ?? emptyBytes),
    from: fields.member('from', entry.from ?? '', conversation),
    sentAtMs: fields.moment('sentAtMs', entry.sentAtMs ?? 0),
    acceptedAtMs: fields.moment('acceptedAtMs', entry.acceptedAtMs ?? 0),
    content,
  };
}

/**
 * At most what the entry adds to a page: what a server adds up to stay within `Limit.pageBytes`.
 * Its texts must be well-formed, as all of a log are.
 */
export function entryBytes(entry: Pick<LogEntry, 'from' | 'content'>): number {
  // Three doubles, the uuid and the name's length with their tags take 47 bytes; the entry's own tag and length, those
  // of the content and those of its kind up to 4 each.
  return 60 + entry.from.length + contentBytes(entry.content);
}
