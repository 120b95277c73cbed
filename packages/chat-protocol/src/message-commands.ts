import { answeredNumber, type Command, decodeBody, requestNumber } from './command.ts';
import { Limit } from './limits.ts';
import type { Accepted, Delivered, DirectRequest, Received, TextMessage } from './messages.ts';
import { encodeWire, wire } from './wire.ts';

export const direct: Command<DirectRequest> = {
  cmdCode: 5,
  sentBy: 'client',
  encode(message, fields) {
    return {
      header: {
        ...(message.from === undefined ? {} : { from: fields.user('from', message.from) }),
        to: fields.user('to', message.to),
        uuid: fields.messageIdBytes('id', message.id),
        seqId: fields.requestNumber('seqId', message.seqId),
        ts: fields.moment('sentAtMs', message.sentAtMs),
      },
      body: encodeWire(wire.Direct, { text: fields.text('text', message.text, 0, Limit.textBytes) }),
    };
  },
  decode(received) {
    const { header, fields } = received;
    const body = decodeBody(wire.Direct, received);
    return {
      type: 'direct',
      seqId: requestNumber(received),
      ...(header.from === '' ? {} : { from: fields.user('from', header.from) }),
      to: fields.user('to', header.to),
      id: fields.messageId('uuid', header.uuid),
      sentAtMs: fields.moment('ts', header.ts),
      text: fields.text('text', body.text, 0, Limit.textBytes),
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

export const textMessage: Command<TextMessage> = {
  cmdCode: 7,
  sentBy: 'server',
  encode(message, fields) {
    const conversation = fields.conversation('conversation', message.conversation);
    const from = fields.member('from', message.from, conversation);
    if (message.to !== fields.peer(conversation, from))
      throw fields.fail('CHAT_BAD_FIELD', 'to is not the peer of from');
    return {
      header: { from, to: message.to, uuid: fields.messageIdBytes('id', message.id) },
      body: encodeWire(wire.Message, {
        conversation,
        seq: fields.seq('seq', message.seq),
        acceptedAtMs: fields.moment('acceptedAtMs', message.acceptedAtMs),
        sentAtMs: fields.moment('sentAtMs', message.sentAtMs),
        text: fields.text('text', message.text, 0, Limit.textBytes),
      }),
    };
  },
  decode(received) {
    const { header, fields } = received;
    const body = decodeBody(wire.Message, received);
    const conversation = fields.conversation('conversation', body.conversation);
    const from = fields.member('from', header.from, conversation);
    const to = fields.peer(conversation, from);
    if (header.to !== to) throw fields.fail('CHAT_BAD_FIELD', 'to is not the peer of from');
    return {
      type: 'message',
      conversation,
      seq: fields.seq('seq', body.seq),
      id: fields.messageId('uuid', header.uuid),
      from,
      to,
      sentAtMs: fields.moment('sentAtMs', body.sentAtMs),
      acceptedAtMs: fields.moment('acceptedAtMs', body.acceptedAtMs),
      text: fields.text('text', body.text, 0, Limit.textBytes),
    };
  },
};

export const received: Command<Received> = {
  cmdCode: 8,
  sentBy: 'client',
  encode(message, fields) {
    return {
      header: {},
      body: encodeWire(wire.Received, {
        conversation: fields.conversation('conversation', message.conversation),
        seq: fields.seq('seq', message.seq),
      }),
    };
  },
  decode(incoming) {
    const { fields } = incoming;
    const body = decodeBody(wire.Received, incoming);
    return {
      type: 'received',
      conversation: fields.conversation('conversation', body.conversation),
      seq: fields.seq('seq', body.seq),
    };
  },
};

export const delivered: Command<Delivered> = {
  cmdCode: 9,
  sentBy: 'server',
  encode(message, fields) {
    const conversation = fields.conversation('conversation', message.conversation);
    return {
      header: {},
      body: encodeWire(wire.Delivered, {
        conversation,
        seq: fields.seq('seq', message.seq),
        by: fields.member('by', message.by, conversation),
      }),
    };
  },
  decode(incoming) {
    const { fields } = incoming;
    const body = decodeBody(wire.Delivered, incoming);
    const conversation = fields.conversation('conversation', body.conversation);
    return {
      type: 'delivered',
      conversation,
      seq: fields.seq('seq', body.seq),
      by: fields.member('by', body.by, conversation),
    };
  },
};
