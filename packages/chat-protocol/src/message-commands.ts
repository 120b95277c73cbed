import { answeredNumber, type Command, decodeBody, notice, requestNumber } from './command.ts';
import { contentLists, decodeContent, encodeContent } from './content.ts';
import { decodeEntry, encodeEntry } from './entry.ts';
import type { Fields } from './fields.ts';
import type { Accepted, HeadNotice, PushedEntry, SendRequest } from './messages.ts';
import { encodeWire, type Lists, wire } from './wire.ts';

const sendLists: Lists = { 1: { name: 'content', inside: contentLists } };
const pushLists: Lists = { 4: { name: 'content', inside: contentLists } };

export const send: Command<SendRequest> = {
  cmdCode: 5,
  sentBy: 'client',
  encode(message, fields) {
    const conversation = fields.conversation('conversation', message.conversation);
    return {
      header: {
        ...(message.from === undefined ? {} : { from: fields.member('from', message.from, conversation) }),
        to: conversation,
        uuid: fields.messageIdBytes('id', message.id),
        seqId: fields.requestNumber('seqId', message.seqId),
        ts: fields.moment('sentAtMs', message.sentAtMs),
      },
      body: encodeWire(wire.Send, { content: encodeContent(message.content, conversation, 'client', fields) }),
    };
  },
  decode(received) {
    const { header, fields } = received;
    const body = decodeBody(wire.Send, received, sendLists);
    const conversation = fields.conversation('to', header.to);
    return {
      type: 'send',
      seqId: requestNumber(received),
      ...(header.from === '' ? {} : { from: fields.member('from', header.from, conversation) }),
      conversation,
      id: fields.messageId('uuid', header.uuid),
      sentAtMs: fields.moment('ts', header.ts),
      content: decodeContent(body.content, conversation, 'client', fields),
    };
  },
};

export const accepted: Command<Accepted> = {
  cmdCode: 6,
  sentBy: 'server',
  encode(message, fields) {
    return {
      header: {
        uuid: fields.messageIdBytes('id', message.id),
        ackId: fields.requestNumber('ackId', message.ackId),
      },
      body: encodeWire(wire.Accepted, {
        conversation: fields.conversation('conversation', message.conversation),
        seq: fields.seq('seq', message.seq),
        acceptedAtMs: fields.moment('acceptedAtMs', message.acceptedAtMs),
        duplicate: message.duplicate,
      }),
    };
  },
  decode(received) {
    const { header, fields } = received;
    const body = decodeBody(wire.Accepted, received);
    return {
      type: 'accepted',
      ackId: answeredNumber(received),
      id: fields.messageId('uuid', header.uuid),
      conversation: fields.conversation('conversation', body.conversation),
      seq: fields.seq('seq', body.seq),
      acceptedAtMs: fields.moment('acceptedAtMs', body.acceptedAtMs),
      duplicate: body.duplicate,
    };
  },
};

export const entry: Command<PushedEntry> = {
  cmdCode: 7,
  sentBy: 'server',
  encode(message, fields) {
    const conversation = fields.conversation('conversation', message.conversation);
    const { uuid, from, ...body } = encodeEntry(message, fields);
    return { header: { from, to: conversation, uuid }, body: encodeWire(wire.PushedEntry, body) };
  },
  decode(received) {
    const { header, fields } = received;
    const body = decodeBody(wire.PushedEntry, received, pushLists);
    const conversation = fields.conversation('to', header.to);
    return { type: 'entry', ...decodeEntry({ ...body, uuid: header.uuid, from: header.from }, conversation, fields) };
  },
};

export const head: Command<HeadNotice> = notice('head', 'server', {
  cmdCode: 20,
  body: wire.HeadNotice,
  encode: checkedHead,
  decode: checkedHead,
});

function checkedHead(
  value: { readonly conversation: string; readonly head: number },
  fields: Fields,
): Omit<HeadNotice, 'type'> {
  return {
    conversation: fields.conversation('conversation', value.conversation),
    head: fields.seq('head', value.head),
  };
}
