import { type Command, notice } from './command.ts';
import type { Fields } from './fields.ts';
import type { Cursor, Delivered, Read, ReadBy, Received, Typing, TypingBy } from './messages.ts';
import { wire } from './wire.ts';

export const received: Command<Received> = notice('received', 'client', {
  cmdCode: 8,
  body: wire.Received,
  encode: checkedPlace,
  decode: checkedPlace,
});

export const read: Command<Read> = notice('read', 'client', {
  cmdCode: 18,
  body: wire.Read,
  encode: checkedPlace,
  decode: checkedPlace,
});

export const delivered: Command<Delivered> = notice('delivered', 'server', {
  cmdCode: 9,
  body: wire.Delivered,
  encode: checkedReceipt,
  decode: checkedReceipt,
});

export const readBy: Command<ReadBy> = notice('read-by', 'server', {
  cmdCode: 19,
  body: wire.ReadBy,
  encode: checkedReceipt,
  decode: checkedReceipt,
});

export const typing: Command<Typing> = notice('typing', 'client', {
  cmdCode: 21,
  body: wire.Typing,
  encode: checkedConversation,
  decode: checkedConversation,
});

export const typingBy: Command<TypingBy> = notice('typing-by', 'server', {
  cmdCode: 22,
  body: wire.TypingBy,
  encode: checkedTyping,
  decode: checkedTyping,
});

interface InConversation {
  readonly conversation: string;
}

function checkedConversation({ conversation }: InConversation, fields: Fields): Omit<Typing, 'type'> {
  return { conversation: fields.conversation('conversation', conversation) };
}

function checkedPlace(value: InConversation & { readonly seq: number }, fields: Fields): Cursor {
  return { ...checkedConversation(value, fields), seq: fields.seq('seq', value.seq) };
}

function checkedTyping(value: InConversation & { readonly by: string }, fields: Fields): Omit<TypingBy, 'type'> {
  const { conversation } = checkedConversation(value, fields);
  return { conversation, by: fields.member('by', value.by, conversation) };
}

function checkedReceipt(
  value: InConversation & { readonly seq: number; readonly by: string },
  fields: Fields,
): Omit<Delivered, 'type'> {
  return { ...checkedTyping(value, fields), seq: fields.seq('seq', value.seq) };
}
