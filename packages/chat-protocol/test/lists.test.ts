import type { MessageFrame } from '@proj/frame';
import { asciiBytes, concatBytes, fromHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage, Limit } from '../src/index.ts';
import { longList, wire } from '../src/wire.ts';
import { group, samples } from './samples.ts';
import { thrownBy } from './thrown.ts';

function frame(header: string, payload: Uint8Array): MessageFrame {
  return { kind: 'message', version: 2, flags: 0, header: fromHex(header), payload };
}

/** A field with a length of any size. */
function field(number: number, content: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return concatBytes(Uint8Array.of((number << 3) | 2, ...length, rest), content);
}

const times = (count: number, item: Uint8Array): Uint8Array =>
  concatBytes(...Array.from({ length: count }, () => item));
const nothing = new Uint8Array();

describe('lists', () => {
  test.each([
    ['cursors', '200a 2801', 1, Limit.cursors],
    ['heads', '200b 3001', 1, Limit.heads],
    ['entries of a page', '200d 3001', 3, Limit.pageEntries],
    ['entries of a search', '201f 3001', 1, Limit.pageResults],
    ['conversations', '201d 3001', 1, Limit.pageConversations],
    ['members', '201b 3001', 3, Limit.pageMembers],
    ['watched users', '2017 2801', 1, Limit.watched],
    ['presences', '2018 3001', 2, Limit.watched],
    ['blocked users', '2022 3001', 1, Limit.blocked],
    ['users of profiles', '2024 2801', 1, Limit.watched],
    ['profiles', '2025 3001', 1, Limit.watched],
    ['devices', '2027 3001', 1, Limit.devices],
  ])('%s are counted before they are looked at [CHAT-6.4]', (_, header, number, most) => {
    const one = thrownBy(() => decodeMessage(frame(header, times(most + 1, field(number, nothing)))));
    expect(one).toMatchObject({ code: 'CHAT_TOO_LARGE', fault: 'peer', seqId: header.endsWith('2801') ? 1 : 0 });
    // One fewer gets as far as the first item, which is empty.
    expect(thrownBy(() => decodeMessage(frame(header, times(most, field(number, nothing))))).code).toBe(
      'CHAT_BAD_FIELD',
    );
  });

  const users = (number: number, count: number): Uint8Array => times(count, field(number, nothing));
  const { usersPerEntry } = Limit;
  const create = (count: number): Uint8Array => field(5, users(3, count));
  const add = (count: number): Uint8Array => field(6, users(1, count));
  const sendTo = (body: Uint8Array): MessageFrame => ({
    ...encodeMessage({ ...samples.send, conversation: group }),
    payload: body,
  });

  test.each([
    ['created with', create(usersPerEntry + 1), create(usersPerEntry)],
    ['added', add(usersPerEntry + 1), add(usersPerEntry)],
    ['created with, in two parts that decoding merges,', concatBytes(create(150), create(51)), create(150)],
  ])('users %s are counted before they are looked at, in a send and in entries [CHAT-6.4]', (_, many, most) => {
    const bodies = (content: Uint8Array): MessageFrame[] => [
      sendTo(field(1, content)),
      { ...encodeMessage({ ...samples.entry, conversation: group }), payload: concatBytes(seqOne, field(4, content)) },
      frame('200d 3001', concatBytes(pageHead, field(3, concatBytes(seqOne, field(6, content))))),
      frame('201f 3001', field(1, concatBytes(seqOne, field(6, content), field(7, asciiBytes(group))))),
    ];
    for (const body of bodies(many)) expect(thrownBy(() => decodeMessage(body)).code).toBe('CHAT_TOO_LARGE');
    // One fewer gets as far as the first user, who has no name.
    for (const body of bodies(most)) expect(thrownBy(() => decodeMessage(body)).code).toBe('CHAT_BAD_FIELD');
  });

  const seqOne = fromHex('09 000000000000f03f');
  const pageHead = concatBytes(field(1, asciiBytes(group)), fromHex('11 000000000000f03f 21 000000000000f03f'));

  test('users in two parts of content are counted together', () => {
    const parts = concatBytes(field(1, create(150)), field(1, create(51)));
    expect(thrownBy(() => decodeMessage(sendTo(parts))).code).toBe('CHAT_TOO_LARGE');
  });

  test('users of two entries are counted apart', () => {
    const names = Array.from({ length: usersPerEntry }, (_, i) => `u${i}`);
    const one = { uuid: new Uint8Array(16), from: 'alice', content: { add: { users: names } } };
    const body = { conversation: group, head: 2, floor: 1, entries: [1, 2].map((seq) => ({ ...one, seq })) };
    expect(decodeMessage(frame('200d 3001', wire.Page.encode(body).finish()))).toMatchObject({
      entries: [{ seq: 1, content: { users: names } }, { seq: 2 }],
    });
  });

  test('items of another wire type are unknown fields and do not count', () => {
    const noise = times(Limit.pageEntries + 1, fromHex('1801'));
    const encoded = encodeMessage(samples.page);
    expect(decodeMessage({ ...encoded, payload: concatBytes(noise, encoded.payload) })).toEqual(samples.page);
  });

  test('malformed bytes behind a list are refused for what they are', () => {
    expect(thrownBy(() => decodeMessage(frame('200a 2801', asciiBytes('\x0a'))))).toMatchObject({
      code: 'CHAT_BAD_BODY',
      seqId: 1,
    });
    expect(longList(fromHex('0a7f00'), { 1: { name: 'items', most: 1, inside: {} } })).toBeUndefined();
  });
});
