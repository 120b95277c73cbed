import { emptyBytes } from '@proj/io/bytes';
import { answeredNumber, type Command, decodeBody, type ReceivedCommand, requestNumber } from './command.ts';
import type { Fields } from './fields.ts';
import type { ConversationId } from './ids.ts';
import { Limit } from './limits.ts';
import type { LogEntry, Page, PullRequest, SyncRequest, SyncResult } from './messages.ts';
import { utf8Bytes } from './text.ts';
import { countField, encodeWire, type WireEntry, wire } from './wire.ts';

/** Numbers of the repeated fields, which are counted before they are decoded. */
const cursorsField = 1;
const headsField = 1;
const messagesField = 3;

export const sync: Command<SyncRequest> = {
  cmdCode: 10,
  sentBy: 'client',
  encode(message, fields) {
    fields.count('cursors', message.cursors.length, Limit.cursors);
    return {
      header: { seqId: fields.requestNumber('seqId', message.seqId) },
      body: encodeWire(wire.Sync, {
        cursors: message.cursors.map(({ conversation, seq }) => ({
          conversation: fields.conversation('conversation', conversation),
          seq: fields.seqOrZero('seq', seq),
        })),
      }),
    };
  },
  decode(received) {
    const { fields } = received;
    boundCount('cursors', received, cursorsField, Limit.cursors);
    const body = decodeBody(wire.Sync, received);
    return {
      type: 'sync',
      seqId: requestNumber(received),
      cursors: body.cursors.map(({ conversation, seq }) => ({
        conversation: fields.conversation('conversation', conversation ?? ''),
        seq: fields.seqOrZero('seq', seq ?? 0),
      })),
    };
  },
};

export const syncResult: Command<SyncResult> = {
  cmdCode: 11,
  sentBy: 'server',
  encode(message, fields) {
    fields.count('heads', message.heads.length, Limit.heads);
    return {
      header: { ackId: fields.requestNumber('ackId', message.ackId) },
      body: encodeWire(wire.SyncResult, {
        heads: message.heads.map(({ conversation, peer, head }) => ({
          conversation: fields.conversation('conversation', conversation),
          peer: fields.member('peer', peer, conversation),
          head: fields.seqOrZero('head', head),
        })),
      }),
    };
  },
  decode(received) {
    const { fields } = received;
    boundCount('heads', received, headsField, Limit.heads);
    const body = decodeBody(wire.SyncResult, received);
    return {
      type: 'sync-result',
      ackId: answeredNumber(received),
      heads: body.heads.map((item) => {
        const conversation = fields.conversation('conversation', item.conversation ?? '');
        return {
          conversation,
          peer: fields.member('peer', item.peer ?? '', conversation),
          head: fields.seqOrZero('head', item.head ?? 0),
        };
      }),
    };
  },
};

export const pull: Command<PullRequest> = {
  cmdCode: 12,
  sentBy: 'client',
  encode(message, fields) {
    return {
      header: { seqId: fields.requestNumber('seqId', message.seqId) },
      body: encodeWire(wire.Pull, {
        conversation: fields.conversation('conversation', message.conversation),
        afterSeq: fields.seqOrZero('afterSeq', message.afterSeq),
        limit: fields.integer('limit', message.limit, 1, Limit.pageMessages),
      }),
    };
  },
  decode(received) {
    const { fields } = received;
    const body = decodeBody(wire.Pull, received);
    return {
      type: 'pull',
      seqId: requestNumber(received),
      conversation: fields.conversation('conversation', body.conversation),
      afterSeq: fields.seqOrZero('afterSeq', body.afterSeq),
      limit: fields.integer('limit', body.limit, 1, Limit.pageMessages),
    };
  },
};

export const page: Command<Page> = {
  cmdCode: 13,
  sentBy: 'server',
  encode(message, fields) {
    fields.count('messages', message.messages.length, Limit.pageMessages);
    const conversation = fields.conversation('conversation', message.conversation);
    const head = fields.seqOrZero('head', message.head);
    for (const entry of message.messages) {
      if (entry.conversation !== conversation) throw fields.fail('CHAT_BAD_FIELD', 'an entry of another conversation');
      if (entry.to !== fields.peer(conversation, fields.member('from', entry.from, conversation))) {
        throw fields.fail('CHAT_BAD_FIELD', 'to is not the peer of from');
      }
    }
    checkRun(message.messages, head, fields);
    return {
      header: { ackId: fields.requestNumber('ackId', message.ackId) },
      body: encodeWire(wire.Page, {
        conversation,
        head,
        messages: message.messages.map((entry) => ({
          seq: fields.seq('seq', entry.seq),
          uuid: fields.messageIdBytes('id', entry.id),
          from: entry.from,
          acceptedAtMs: fields.moment('acceptedAtMs', entry.acceptedAtMs),
          sentAtMs: fields.moment('sentAtMs', entry.sentAtMs),
          text: fields.text('text', entry.text, 0, Limit.textBytes),
        })),
      }),
    };
  },
  decode(received) {
    const { fields } = received;
    boundCount('messages', received, messagesField, Limit.pageMessages);
    const body = decodeBody(wire.Page, received);
    const conversation = fields.conversation('conversation', body.conversation);
    const head = fields.seqOrZero('head', body.head);
    const messages = body.messages.map((entry) => decodeEntry(entry, conversation, fields));
    checkRun(messages, head, fields);
    return { type: 'page', ackId: answeredNumber(received), conversation, head, messages };
  },
};

/**
 * At most what the entry adds to a page: what a server adds up to stay within `Limit.pageBytes`.
 * The text must be well-formed, as every text of a log is.
 */
export function entryBytes(entry: Pick<LogEntry, 'from' | 'text'>): number {
  // Three doubles, the uuid and two lengths with their tags take 57 bytes, the entry's own tag and length up to 6.
  return 64 + entry.from.length + utf8Bytes(entry.text);
}

function decodeEntry(entry: WireEntry, conversation: ConversationId, fields: Fields): LogEntry {
  const from = fields.member('from', entry.from ?? '', conversation);
  return {
    conversation,
    seq: fields.seq('seq', entry.seq ?? 0),
    id: fields.messageId('uuid', entry.uuid ?? emptyBytes),
    from,
    to: fields.peer(conversation, from),
    sentAtMs: fields.moment('sentAtMs', entry.sentAtMs ?? 0),
    acceptedAtMs: fields.moment('acceptedAtMs', entry.acceptedAtMs ?? 0),
    text: fields.text('text', entry.text ?? '', 0, Limit.textBytes),
  };
}

function boundCount(name: string, received: ReceivedCommand, field: number, most: number): void {
  received.fields.count(name, countField(received.body, field, most), most);
}

/** A page with a hole would be taken for the whole. */
function checkRun(entries: readonly LogEntry[], head: number, fields: Fields): void {
  for (const [i, { seq }] of entries.entries()) {
    const before = entries[i - 1];
    if (before !== undefined && seq !== before.seq + 1) {
      throw fields.fail('CHAT_BAD_FIELD', `seq ${seq} does not follow ${before.seq}`);
    }
    if (seq > head) throw fields.fail('CHAT_BAD_FIELD', `seq ${seq} lies beyond the head ${head}`);
  }
}
