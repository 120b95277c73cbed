import { expect, test } from 'vitest';
import { messageJson, messageText, type ShownMessage } from '../src/message-line.ts';

const message = {
  id: '01890000-0000-7000-8000-000000000000',
  from: 'ann',
  to: 'ben',
  seq: 3,
  sentAtMs: Date.UTC(2026, 2, 1, 9, 30),
  acceptedAtMs: Date.UTC(2026, 2, 1, 9, 31),
  text: 'hello',
} as ShownMessage;

test('JSON has the fields that are documented and no others', () => {
  expect(messageJson(message)).toEqual({
    id: message.id,
    from: 'ann',
    to: 'ben',
    seq: 3,
    sentAt: '2026-03-01T09:30:00.000Z',
    text: 'hello',
  });
});

test('a line says when, who, to whom and what', () => {
  expect(messageText(message)).toMatch(/^2026-0[23]-\d\d \d\d:\d\d:00 ann → ben: hello$/);
});

test('a moment that no calendar has gives way to the one of the server', () => {
  for (const sentAtMs of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 8.64e15, -8.64e15]) {
    expect(messageJson({ ...message, sentAtMs }).sentAt).toBe('2026-03-01T09:31:00.000Z');
  }
  expect(messageJson({ ...message, sentAtMs: 8.65e15, acceptedAtMs: 8.65e15 }).sentAt).toBe('1970-01-01T00:00:00.000Z');
});
