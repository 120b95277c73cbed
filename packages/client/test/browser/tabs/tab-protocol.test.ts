import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heard, type TabMessage, tabProtocol } from '../../../src/browser/tab-protocol.ts';

const status = { state: 'connecting' } as const;
const messages = [
  { type: 'hello' },
  { type: 'here', term: 't', user: 'ann', number: 0, status, presences: [] },
  { type: 'bye', term: 't' },
  { type: 'ask', term: 't', from: 'f', id: 1, command: 'retry-now', ask: undefined },
  { type: 'abort', term: 't', from: 'f', id: 1 },
  { type: 'answer', term: 't', to: 'f', id: 1, answer: undefined },
  { type: 'error', term: 't', to: 'f', id: 1, error: { code: undefined, message: 'no', failure: undefined } },
  { type: 'news', term: 't', number: 1, news: [{ type: 'reset' }] },
  { type: 'password', term: 't', password: 'secret' },
] as unknown as readonly TabMessage[];

const sent = (message: object): object => ({ protocol: tabProtocol, ...message });

test.for(messages)('a message $type is understood', (message) => {
  expect(heard(sent(message))).toEqual({ kind: 'message', message: sent(message) });
});

test.for(messages)('a message $type that lacks a field, or has one of another type, is nobody’s concern', (message) => {
  const optional = ['ask', 'answer'];
  for (const field of Object.keys(message).filter((name) => !optional.includes(name) || message.type === name)) {
    if (optional.includes(field)) continue;
    const { [field as keyof TabMessage]: _, ...rest } = message;
    expect(heard(sent(rest)), field).toBeUndefined();
    for (const wrong of [null, -1, 0.5, Symbol.iterator, {}]) {
      expect(heard(sent({ ...message, [field]: wrong })), `${field}: ${typeof wrong}`).toBeUndefined();
    }
  }
});

test('a message of another protocol says which is the newer, whatever else it is', () => {
  expect(heard({ protocol: tabProtocol + 1 })).toEqual({ kind: 'newer' });
  expect(heard({ protocol: tabProtocol - 1, type: 'hello', more: 1 })).toEqual({ kind: 'older' });
});

test('a command that there is not is not carried out', () => {
  for (const command of ['close', 'toString', '__proto__', 7]) {
    expect(heard(sent({ type: 'ask', term: 't', from: 'f', id: 1, command })), String(command)).toBeUndefined();
  }
  expect(heard(sent({ type: 'constructor' }))).toBeUndefined();
});

test('whatever else is said is nobody’s concern', () => {
  fc.assert(
    fc.property(fc.anything(), (data) => {
      expect(heard(data)).toBeUndefined();
    }),
  );
});
