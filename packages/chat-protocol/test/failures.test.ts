import { describe, expect, test } from 'vitest';
import {
  ChatProtocolError,
  type ChatProtocolErrorCode,
  decodeMessage,
  encodeMessage,
  endsConnection,
  type Failure,
  FailureCode,
  type FailureName,
  failure,
  failureFor,
  failureInfo,
  failures,
  isTerminal,
} from '../src/index.ts';

const names = Object.keys(failures) as FailureName[];

describe('the table', () => {
  test('has one code for each name', () => {
    const codes = names.map((name) => failures[name].code);
    expect(new Set(codes).size).toBe(names.length);
    expect(codes).not.toContain(0);
  });

  test.each(names)('%s is consistent', (name) => {
    const row = failures[name];
    expect(FailureCode[name]).toBe(row.code);
    expect(failureInfo(row.code)).toEqual({ name, ...row });
    // Only the end of a connection can forbid the next one, and what may be retried does not.
    if (row.terminal) expect([row.code < 1000, row.retryable]).toEqual([true, false]);
    // Whoever may come back after the end may also retry what the end interrupted.
    if (row.code < 1000) expect(row.retryable).toBe(!row.terminal);
  });

  test.each(names)('a failure made of %s is sent and received', (name) => {
    const made = failure(name, { ackId: 3, retryAfterMs: 20 });
    expect(made).toEqual({
      type: 'failure',
      ackId: 3,
      code: failures[name].code,
      reason: failures[name].sentence,
      retryable: failures[name].retryable,
      retryAfterMs: 20,
    });
    expect(decodeMessage(encodeMessage(made))).toEqual(made);
    expect(isTerminal(made)).toBe(failures[name].terminal);
    expect(endsConnection(made)).toBe(failures[name].code < 1000);
  });

  test('a failure is a notice unless told otherwise', () => {
    expect(failure('Replaced')).toMatchObject({ ackId: 0, retryAfterMs: 0 });
    expect(failure('BadRequest', { reason: 'because' }).reason).toBe('because');
  });
});

describe('unknown codes [CHAT-5.1]', () => {
  const unknown = (code: number, retryable: boolean): Failure => ({ ...failure('Internal'), code, retryable });

  test.each([
    [999, false, true, true],
    [999, true, true, false],
    [1000, false, false, false],
    [4_294_967_295, true, false, false],
  ])('%d with retryable %s', (code, retryable, ends, terminal) => {
    const received = decodeMessage(encodeMessage(unknown(code, retryable))) as Failure;
    expect(failureInfo(code)).toBeUndefined();
    expect(endsConnection(received)).toBe(ends);
    expect(isTerminal(received)).toBe(terminal);
  });
});

describe('failureFor [CHAT-5.2]', () => {
  test.each<[ChatProtocolErrorCode, number, FailureName]>([
    ['CHAT_BAD_FIELD', 4, 'BadRequest'],
    ['CHAT_TOO_LARGE', 4, 'TooLarge'],
    ['CHAT_BAD_BODY', 4, 'ProtocolError'],
    ['CHAT_BAD_FIELD', 0, 'ProtocolError'],
    ['CHAT_TOO_LARGE', 0, 'ProtocolError'],
    ['CHAT_BAD_HEADER', 0, 'ProtocolError'],
    ['CHAT_BAD_FRAME', 0, 'ProtocolError'],
  ])('%s in request %d is answered with %s', (code, seqId, name) => {
    const error = new ChatProtocolError(code, 'peer', 'wrong', { seqId });
    expect(failureFor(error)).toEqual(failure(name, { ackId: seqId }));
  });
});
