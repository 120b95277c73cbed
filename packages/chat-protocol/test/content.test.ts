import { concatBytes, fromHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import {
  type ChatMessage,
  type ChatProtocolErrorCode,
  type Content,
  decodeMessage,
  encodeMessage,
  Limit,
  type UserId,
} from '../src/index.ts';
import { wire } from '../src/wire.ts';
import { bob, contents, conversation, directKinds, entry, group, samples } from './samples.ts';
import { received, thrownBy } from './thrown.ts';

const kinds = Object.keys(contents) as (keyof typeof contents)[];
const groupKinds = kinds.filter((kind) => !directKinds.includes(kind));
const { send } = samples;
const u = (count: number): UserId[] => Array.from({ length: count }, (_, i) => `u${i}` as UserId);

describe('who says what where [CHAT-4.4]', () => {
  test.each(kinds)('%s is an entry of a group', (kind) => {
    const message = { ...samples.entry, conversation: group, content: contents[kind] };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  test.each(directKinds)('%s is an entry of a direct conversation', (kind) => {
    const message = { ...samples.entry, content: contents[kind] };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  test.each(groupKinds)('%s is refused in a direct conversation, sent and as an entry', (kind) => {
    const content = contents[kind];
    for (const message of [
      { ...send, content },
      { ...samples.entry, content },
    ]) {
      expect(thrownBy(() => encodeMessage(message))).toMatchObject({ code: 'CHAT_BAD_FIELD', fault: 'local' });
      const elsewhere = encodeMessage({ ...message, conversation: group });
      const { header } = encodeMessage({ ...message, content: contents.text });
      expect(thrownBy(() => decodeMessage({ ...elsewhere, header }))).toMatchObject({
        code: 'CHAT_BAD_FIELD',
        fault: 'peer',
      });
    }
  });

  test('a client sends no erased entry, and a server takes none', () => {
    expect(thrownBy(() => encodeMessage({ ...send, content: contents.erased })).fault).toBe('local');
    expect(thrownBy(received(5, wire.Send, { content: { erased: {} } }))).toMatchObject({
      code: 'CHAT_BAD_FIELD',
      fault: 'peer',
      seqId: 7,
    });
  });
});

describe('content of no known kind [CHAT-4.5]', () => {
  const header = { from: 'alice', to: conversation };
  /** Field 12 of content, which does not exist. */
  const newer = fromHex('6203 0a0161');
  const one = { uuid: new Uint8Array(16), from: 'alice' };

  test.each([
    ['of a newer version', newer],
    ['that is empty', new Uint8Array()],
  ])('content %s counts in a run of entries and says nothing', (_, bytes) => {
    const content = concatBytes(Uint8Array.of(bytes.length), bytes);
    const push = encodeMessage(samples.entry);
    const payload = concatBytes(wire.PushedEntry.encode({ seq: 3 }).finish(), Uint8Array.of(0x22), content);
    expect(decodeMessage({ ...push, payload })).toMatchObject({ type: 'entry', seq: 3, content: { kind: 'unknown' } });

    const last = concatBytes(wire.Entry.encode({ ...one, seq: 2 }).finish(), Uint8Array.of(0x32), content);
    const first = { conversation, head: 2, floor: 1, entries: [{ ...one, seq: 1, content: { text: { text: 'a' } } }] };
    const body = concatBytes(wire.Page.encode(first).finish(), Uint8Array.of(0x1a, last.length), last);
    expect(decodeMessage({ ...encodeMessage(samples.page), payload: body })).toMatchObject({
      entries: [{ content: { kind: 'text', text: 'a' } }, { seq: 2, content: { kind: 'unknown' } }],
    });

    const sent = concatBytes(Uint8Array.of(0x0a), content);
    expect(thrownBy(() => decodeMessage({ ...encodeMessage(send), payload: sent }))).toMatchObject({
      code: 'CHAT_BAD_FIELD',
      fault: 'peer',
      seqId: 3,
    });
  });

  test('an entry without content is one of no known kind, a send without is refused', () => {
    expect(received(7, wire.PushedEntry, { seq: 1 }, header)()).toMatchObject({ content: { kind: 'unknown' } });
    expect(thrownBy(received(5, wire.Send, {})).code).toBe('CHAT_BAD_FIELD');
  });

  test('it is never sent, by either side', () => {
    const content: Content = { kind: 'unknown' };
    for (const message of [
      { ...send, content },
      { ...samples.entry, content },
    ]) {
      expect(thrownBy(() => encodeMessage(message))).toMatchObject({ code: 'CHAT_BAD_FIELD', fault: 'local' });
    }
  });

  test('of several kinds the last counts, as everywhere in protobuf', () => {
    const content = concatBytes(
      wire.Content.encode({ rename: { title: 'T' } }).finish(),
      wire.Content.encode({ text: { text: 'a' } }).finish(),
    );
    const payload = concatBytes(Uint8Array.of(0x0a, content.length), content);
    expect(decodeMessage({ ...encodeMessage({ ...send, conversation: group }), payload })).toMatchObject({
      content: { kind: 'text', text: 'a' },
    });
  });
});

describe('targets [CHAT-4.6]', () => {
  const about = (target: number): readonly Content[] => [
    { kind: 'edit', target, text: 'a' },
    { kind: 'recall', target },
    { kind: 'reaction', target, emoji: '+', removed: false },
  ];

  test.each([0, -1, 1.5, 2 ** 53, Number.NaN])('%d is none', (target) => {
    for (const content of about(target)) {
      expect(thrownBy(() => encodeMessage({ ...send, content })).code).toBe('CHAT_BAD_FIELD');
      const { kind, ...value } = content;
      expect(thrownBy(received(5, wire.Send, { content: { [kind]: value } })).code).toBe('CHAT_BAD_FIELD');
    }
  });

  test.each([3, 4])('entry 3 cannot be about entry %d', (target) => {
    for (const content of about(target)) {
      const messages: readonly ChatMessage[] = [
        { ...samples.entry, content },
        { ...samples.page, entries: [{ ...entry, content }] },
        { ...samples['search-result'], entries: [{ ...entry, content }] },
      ];
      for (const message of messages) expect(thrownBy(() => encodeMessage(message)).code).toBe('CHAT_BAD_FIELD');
      const { kind, ...value } = content;
      const body = { seq: 3, content: { [kind]: value } };
      expect(thrownBy(received(7, wire.PushedEntry, body)).code).toBe('CHAT_BAD_FIELD');
      // Where a send will stand, nobody knows yet.
      expect(decodeMessage(encodeMessage({ ...send, content }))).toMatchObject({ content });
    }
  });
});

describe('what content does not say [CHAT-6.1]', () => {
  const refused: readonly (readonly [string, Content, ChatProtocolErrorCode])[] = [
    ['a text that is too long', { kind: 'text', text: 'x'.repeat(Limit.textBytes + 1) }, 'CHAT_TOO_LARGE'],
    ['an edit that is too long', { kind: 'edit', target: 1, text: 'x'.repeat(Limit.textBytes + 1) }, 'CHAT_TOO_LARGE'],
    ['an edit with NUL', { kind: 'edit', target: 1, text: '\0' }, 'CHAT_BAD_FIELD'],
    ['no emoji', { kind: 'reaction', target: 1, emoji: '', removed: false }, 'CHAT_BAD_FIELD'],
    ['an emoji with NUL', { kind: 'reaction', target: 1, emoji: '\0', removed: false }, 'CHAT_BAD_FIELD'],
    ['a long emoji', { kind: 'reaction', target: 1, emoji: '👍'.repeat(9), removed: false }, 'CHAT_TOO_LARGE'],
    ['a group without a title', { kind: 'create', title: '', open: false, users: [] }, 'CHAT_BAD_FIELD'],
    ['a group of nobody', { kind: 'create', title: 'T', open: false, users: ['' as UserId] }, 'CHAT_BAD_FIELD'],
    [
      'a group of the same user twice',
      { kind: 'create', title: 'T', open: false, users: [bob, bob] },
      'CHAT_BAD_FIELD',
    ],
    ['a group of 201', { kind: 'create', title: 'T', open: false, users: u(201) }, 'CHAT_TOO_LARGE'],
    ['adding nobody', { kind: 'add', users: [] }, 'CHAT_BAD_FIELD'],
    ['adding the same user twice', { kind: 'add', users: [bob, bob] }, 'CHAT_BAD_FIELD'],
    ['adding 201', { kind: 'add', users: u(201) }, 'CHAT_TOO_LARGE'],
    ['removing nobody', { kind: 'remove', user: '' as UserId }, 'CHAT_BAD_FIELD'],
    ['a role for nobody', { kind: 'role', user: 'B' as UserId, role: 'admin' }, 'CHAT_BAD_FIELD'],
    ['muting nobody', { kind: 'mute', user: '' as UserId, untilMs: 0 }, 'CHAT_BAD_FIELD'],
    ['muting until before 1970', { kind: 'mute', user: bob, untilMs: -1 }, 'CHAT_BAD_FIELD'],
    ['no title', { kind: 'rename', title: '' }, 'CHAT_BAD_FIELD'],
    ['a long title', { kind: 'rename', title: 'ü'.repeat(129) }, 'CHAT_TOO_LARGE'],
  ];

  test.each(refused)('%s', (_, content, code) => {
    expect(thrownBy(() => encodeMessage({ ...send, conversation: group, content }))).toMatchObject({
      code,
      fault: 'local',
    });
    const { kind, ...value } = content;
    const body = { content: { [kind]: { ...value, ...(kind === 'role' ? { role: 1 } : {}) } } };
    expect(thrownBy(received(5, wire.Send, body, { to: group }))).toMatchObject({ code, fault: 'peer', seqId: 7 });
    expect(thrownBy(received(7, wire.PushedEntry, { seq: 2, ...body }, { to: group })).code).toBe(code);
  });

  test('a role of its own', () => {
    const content = { kind: 'role', user: bob, role: 'king' } as unknown as Content;
    expect(thrownBy(() => encodeMessage({ ...send, conversation: group, content })).code).toBe('CHAT_BAD_FIELD');
  });

  test.each([3, 0xffff_ffff])('role number %d', (role) => {
    const body = { content: { role: { user: 'bob', role } } };
    expect(thrownBy(received(5, wire.Send, body, { to: group })).code).toBe('CHAT_BAD_FIELD');
  });

  test('at its limits it is sent and received', () => {
    const largest: readonly Content[] = [
      { kind: 'reaction', target: 1, emoji: '👍'.repeat(8), removed: false },
      { kind: 'create', title: 'ü'.repeat(128), open: false, users: u(200) },
      { kind: 'create', title: 'T', open: false, users: [] },
      { kind: 'add', users: u(200) },
      { kind: 'role', user: bob, role: 'owner' },
      { kind: 'mute', user: bob, untilMs: 0 },
      { kind: 'edit', target: 1, text: '' },
    ];
    for (const content of largest) {
      const message = { ...send, conversation: group, content };
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }
  });
});
