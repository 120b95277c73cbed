import { encodeFrame } from '@proj/frame';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChatMessage, encodeMessage, encodeMessageFrame } from '../src/index.ts';
import { writeUsualFrame } from '../src/usual-messages.ts';
import { anyMessage, arbitraries } from './arbitraries.ts';
import { samples } from './samples.ts';
import { thrownBy } from './thrown.ts';

const plain = (message: ChatMessage): Uint8Array => encodeFrame(encodeMessage(message));

const entryOf = (text: fc.Arbitrary<string>): fc.Arbitrary<ChatMessage> =>
  fc
    .tuple(arbitraries.entry as fc.Arbitrary<ChatMessage & { type: 'entry' }>, text)
    .map(([entry, said]) => ({ ...entry, content: { kind: 'text', text: said } }));

test.each([
  ['whatever it is', anyMessage],
  ['an acceptance', arbitraries.accepted as fc.Arbitrary<ChatMessage>],
  ['an entry', arbitraries.entry as fc.Arbitrary<ChatMessage>],
  ['a send', arbitraries.send as fc.Arbitrary<ChatMessage>],
  ['a receipt', fc.oneof(arbitraries.received, arbitraries.delivered, arbitraries.read, arbitraries['read-by'])],
  ['a notice of a head', arbitraries.head as fc.Arbitrary<ChatMessage>],
  ['a text of ASCII', entryOf(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }))],
  ['a text of all scripts', entryOf(fc.string({ maxLength: 1_100, unit: 'grapheme', size: 'max' }))],
])('the frame of a message is that of its parts: %s', (_, messages) => {
  fc.assert(
    fc.property(fc.array(messages, { minLength: 1, maxLength: 8 }), (several) => {
      // Made one after the other, and looked at when all are there: none changes another.
      expect(several.map((message) => encodeMessageFrame(message))).toEqual(
        several.map((message) => new Uint8Array(plain(message))),
      );
    }),
    { numRuns: 60 },
  );
});

test.each([1, 41, 42, 43, 125, 126, 127, 128, 1_024, 1_025])(
  'a text of %i characters has lengths of its own',
  (length) => {
    for (const character of ['a', 'é', '語']) {
      const text = character.repeat(length);
      const message = { ...samples.entry, content: { kind: 'text', text } } as ChatMessage;
      expect(encodeMessageFrame(message)).toEqual(new Uint8Array(plain(message)));
    }
  },
);

test('what people and receipts say is written in one go', () => {
  for (const type of ['entry', 'send', 'accepted', 'received', 'delivered', 'read', 'read-by', 'head'] as const) {
    expect(writeUsualFrame(samples[type])).toEqual(new Uint8Array(plain(samples[type])));
  }
  expect(writeUsualFrame(samples.page)).toBeUndefined();
});

test('what cannot be encoded is refused for the same reason, and changes nothing of what is encoded next', () => {
  const { entry, accepted, send, delivered, head, received } = samples;
  const wrong: Record<string, unknown>[] = [
    ...[{ seq: 0 }, { from: 'Eve' }, { from: 'eve' }, { conversation: 'x' }, { id: 'x' }, { acceptedAtMs: -1 }],
    ...[{ sentAtMs: 0.5 }, { content: { kind: 'text', text: 'a\0' } }, { content: { kind: 'text', text: '\ud800' } }],
  ].map((fields) => ({ ...entry, content: { kind: 'text', text: 'hi' }, ...fields }));
  wrong.push({ ...entry, id: entry.id.toUpperCase() }, { ...entry, id: entry.id.replace('-', '0') });
  wrong.push({ ...entry, id: entry.id.replace('0', '\u0130') }, { ...entry, from: 'alice:bob' });
  wrong.push({ ...send, seqId: 2 ** 32 }, { ...send, sentAtMs: -1 }, { ...delivered, by: 'eve' }, { ...head, head: 0 });
  wrong.push({ ...received, conversation: `c:a:${'b'.repeat(200)}` }, { ...received, seq: Number.NaN });
  wrong.push({ ...accepted, ackId: 0 }, { ...accepted, id: '' }, { ...accepted, seq: 1.5 });
  for (const message of wrong as unknown as ChatMessage[]) {
    const reason = thrownBy(() => plain(message));
    expect(thrownBy(() => encodeMessageFrame(message))).toMatchObject({ message: (reason as Error).message });
    expect(encodeMessageFrame(entry)).toEqual(new Uint8Array(plain(entry)));
  }
});

test('a frame that waits holds on to 1 KiB or to itself', () => {
  for (const length of [1, 100, 400, 800, 1_000]) {
    const frame = encodeMessageFrame({ ...samples.entry, content: { kind: 'text', text: 'x'.repeat(length) } });
    expect(frame.buffer.byteLength).toBeLessThanOrEqual(Math.max(1_024, frame.length));
  }
});
