import { expect, test } from 'vitest';
import { holeJson, holeText, messageJson, messageText, type ShownMessage } from '../src/message-line.ts';

const group = 'g:01890000-0000-7000-8000-000000000001';
const message = {
  id: '01890000-0000-7000-8000-000000000000',
  from: 'ann',
  conversation: 'c:ann:ben',
  seq: 3,
  sentAtMs: Date.UTC(2026, 2, 1, 9, 30),
  acceptedAtMs: Date.UTC(2026, 2, 1, 9, 31),
  content: { kind: 'text', text: 'hello' },
} as ShownMessage;

const of = (content: object, change: object = {}): ShownMessage => ({ ...message, content, ...change }) as ShownMessage;

test('JSON has the fields that are documented and no others', () => {
  expect(messageJson(message)).toEqual({
    id: message.id,
    from: 'ann',
    to: 'ben',
    conversation: 'c:ann:ben',
    seq: 3,
    kind: 'text',
    sentAt: '2026-03-01T09:30:00.000Z',
    text: 'hello',
  });
});

test('JSON of another kind has what that kind has', () => {
  expect(messageJson(of({ kind: 'reaction', target: 2, emoji: '🙂', removed: false }))).toMatchObject({
    kind: 'reaction',
    target: 2,
    emoji: '🙂',
    removed: false,
  });
  expect(messageJson(of({ kind: 'add', users: ['eve'] }, { conversation: group }))).toMatchObject({
    to: group,
    conversation: group,
    kind: 'add',
    users: ['eve'],
  });
  expect(messageJson(of({ kind: 'unknown' }))).not.toHaveProperty('text');
});

test('a line says when, who, to whom and what', () => {
  expect(messageText(message)).toMatch(/^2026-0[23]-\d\d \d\d:\d\d:00 ann → ben: hello$/);
  expect(messageText({ ...message, from: 'ben' } as ShownMessage)).toMatch(/ ben → ann: hello$/);
});

test.for([
  [{ kind: 'edit', target: 2, text: 'hallo' }, 'changed 2 to: hallo'],
  [{ kind: 'recall', target: 2 }, 'took back 2'],
  [{ kind: 'reaction', target: 2, emoji: '🙂', removed: false }, 'reacted 🙂 to 2'],
  [{ kind: 'reaction', target: 2, emoji: '🙂', removed: true }, 'took back 🙂 to 2'],
  [{ kind: 'create', title: 'Night "shift"', open: false, users: [] }, 'created the group "Night \\"shift\\""'],
  [
    { kind: 'create', title: 'Cooks', open: true, users: ['ben', 'eve'] },
    'created the open group "Cooks" with ben, eve',
  ],
  [{ kind: 'add', users: ['ben', 'eve'] }, 'added ben, eve'],
  [{ kind: 'remove', user: 'ben' }, 'removed ben'],
  [{ kind: 'remove', user: 'ann' }, 'left'],
  [{ kind: 'role', user: 'ben', role: 'admin' }, 'made ben admin'],
  [{ kind: 'mute', user: 'ben', untilMs: 0 }, 'unmuted ben'],
  [{ kind: 'mute', user: 'ben', untilMs: Date.UTC(2026, 2, 1) }, 'muted ben until 2026-03-01T00:00:00.000Z'],
  [{ kind: 'rename', title: 'Crew' }, 'renamed the group "Crew"'],
  [{ kind: 'erased' }, 'took this back'],
  [{ kind: 'unknown' }, 'did what this version does not know'],
] as const)('what is no text is a note, which no text looks like: %o', ([content, note]) => {
  expect(messageText(of(content, { conversation: group })).split(` → ${group}`)[1]).toBe(` ${note}`);
});

test('a hole is named by what is left out', () => {
  const hole = { conversation: message.conversation, afterSeq: 4, beforeSeq: 20 };
  expect(holeText(hole)).toBe('c:ann:ben: messages 5 to 19 are left out: "chat history" shows them');
  expect(holeJson(hole)).toEqual({ event: 'hole', ...hole });
});

test('a moment that no calendar has gives way to the one of the server', () => {
  for (const sentAtMs of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 8.64e15, -8.64e15]) {
    expect(messageJson({ ...message, sentAtMs }).sentAt).toBe('2026-03-01T09:31:00.000Z');
  }
  expect(messageJson({ ...message, sentAtMs: 8.65e15, acceptedAtMs: 8.65e15 }).sentAt).toBe('1970-01-01T00:00:00.000Z');
});
