import { describe, expect, test } from 'vitest';
import { parseCliOutput } from '../src/cli-output.ts';

const shown = { id: 'id-1', from: 'bob', to: 'alice', seq: 7, sentAt: '2026-01-02T03:04:05.678Z', text: 'hi' };
const message = { id: 'id-1', from: 'bob', conversation: 'c:alice:bob', seq: 7, text: 'hi' };

describe('a line of the client', () => {
  test('is a message, with an event as talk has it or without as listen does', () => {
    expect(parseCliOutput(JSON.stringify(shown))).toEqual({ kind: 'message', message });
    expect(parseCliOutput(JSON.stringify({ event: 'message', ...shown }))).toEqual({ kind: 'message', message });
  });

  test('names one conversation, whoever of the two wrote', () => {
    const other = { ...shown, from: 'alice', to: 'bob' };
    expect(parseCliOutput(JSON.stringify(other))).toMatchObject({ message: { conversation: 'c:alice:bob' } });
  });

  test('is an answer, which may be the repetition of an earlier one', () => {
    const answer = { id: 'id-1', conversation: 'c:alice:bob', seq: 7, text: 'hi' };
    const line = { event: 'accepted', ...answer, acceptedAtMs: 1 };
    expect(parseCliOutput(JSON.stringify({ ...line, duplicate: false }))).toEqual({
      kind: 'accepted',
      answer,
      duplicate: false,
    });
    expect(parseCliOutput(JSON.stringify({ ...line, duplicate: true }))).toMatchObject({ duplicate: true });
  });

  test('is something else when its event is', () => {
    expect(parseCliOutput('{"event":"status"}')).toEqual({ kind: 'other' });
  });

  test.each([
    ['no JSON', 'reconnecting …'],
    ['no JSON object', '[]'],
    ['no string from', '{}'],
    ['no string text', JSON.stringify({ ...shown, text: undefined })],
    ['no position seq', JSON.stringify({ ...shown, seq: 0 })],
    ['no position seq', JSON.stringify({ ...shown, seq: '7' })],
    ['no string conversation', JSON.stringify({ ...shown, event: 'accepted' })],
  ])('is refused: %s', (reason, line) => {
    expect(() => parseCliOutput(line)).toThrow(reason);
  });
});
