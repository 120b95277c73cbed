import { encodeFrame, FrameDecoder, type MessageFrame, type MessagePlace } from '@proj/frame';
import { concatBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAny, decodeAnyHeader } from '../src/codec.ts';
import {
  type ChatMessage,
  ChatProtocolError,
  decodeHeader,
  decodeMessage,
  encodeMessage,
  Limit,
} from '../src/index.ts';
import { readUsualHeader, readUsualMessage } from '../src/usual-messages.ts';
import { anyMessage, arbitraries } from './arbitraries.ts';
import { group, samples } from './samples.ts';

const usualTypes = ['entry', 'send', 'accepted', 'received', 'delivered', 'read', 'read-by', 'head'] as const;

const usual: fc.Arbitrary<ChatMessage> = fc.oneof(
  ...usualTypes.map((type) => arbitraries[type] as fc.Arbitrary<ChatMessage>),
);
const texts: fc.Arbitrary<ChatMessage> = fc
  .tuple(fc.oneof(arbitraries.entry, arbitraries.send), fc.string({ maxLength: 300, unit: 'binary' }))
  .map(([message, text]) => ({ ...message, content: { kind: 'text', text: text.replaceAll('\0', '') } }));

/** The frame where a decoder finds it, among others. */
function placed(frame: MessageFrame): MessagePlace {
  const noise = encodeFrame({ kind: 'heartbeat', number: 1 });
  const decoder = new FrameDecoder();
  decoder.push(concatBytes(noise, encodeFrame(frame), noise));
  decoder.nextPlace();
  return decoder.nextPlace() as MessagePlace;
}

/** The answer, or what of an error is somebody's business. */
function outcomeOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    if (!ChatProtocolError.is(error)) throw error;
    const { code, fault, seqId, message } = error;
    return { code, fault, seqId, message };
  }
}

const partOf = ({ header, payload }: MessageFrame): ChatMessage | undefined =>
  readUsualMessage(header, 0, header.length, payload, 0, payload.length);

describe('what is usual', () => {
  test.each(usualTypes)('%s is read in one go', (type) => {
    const sample: ChatMessage = samples[type];
    expect(partOf(encodeMessage(sample))).toEqual(sample);
  });

  test('headers are read without what nobody asks for', () => {
    for (const message of Object.values(samples)) {
      const { header } = encodeMessage(message);
      expect(readUsualHeader(header, 0, header.length)).toEqual(decodeAnyHeader(encodeMessage(message)));
    }
  });

  test('texts of every script and of the largest size are read in one go', () => {
    for (const text of ['é', '語', '😀', '\ufeffx', 'x'.repeat(Limit.textBytes), '語'.repeat(5_000)]) {
      const message = { ...samples.entry, content: { kind: 'text' as const, text } };
      expect(partOf(encodeMessage(message))).toEqual(message);
    }
  });
});

describe('what is usual means what it means otherwise', () => {
  /** Bytes changed, put in, left out or cut off, in the header and in the body. */
  const changes = fc.array(
    fc.record({
      inHeader: fc.boolean(),
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 0x0a, 0x11, 0x12, 0x1a, 0x20, 0x28, 0x39, 0x3a, 0x7f, 0x80)),
      how: fc.constantFrom('change', 'insert', 'remove', 'cut', 'repeat'),
    }),
    { maxLength: 2 },
  );

  function changed(
    { header, payload, ...rest }: MessageFrame,
    all: typeof changes extends fc.Arbitrary<infer T> ? T : never,
  ): MessageFrame {
    const parts = { header, payload };
    for (const { inHeader, at, byte, how } of all) {
      const part = inHeader ? 'header' : 'payload';
      const old = parts[part];
      const spot = at % (old.length + 1);
      const tail = old.slice(spot + (how === 'insert' ? 0 : 1));
      if (how === 'cut') parts[part] = old.slice(0, spot);
      else if (how === 'repeat') parts[part] = concatBytes(old, old);
      else parts[part] = concatBytes(old.slice(0, spot), Uint8Array.from(how === 'remove' ? [] : [byte]), tail);
    }
    return { ...rest, ...parts };
  }

  test('of any frame, whole or damaged, as a frame or in its place', () => {
    const seen = { usual: 0, other: 0 };
    fc.assert(
      fc.property(fc.oneof(usual, texts, anyMessage), changes, (message, all) => {
        const frame = changed(encodeMessage(message), all);
        if (partOf(frame) === undefined) seen.other++;
        else seen.usual++;
        const expected = outcomeOf(() => decodeAny(frame));
        expect(outcomeOf(() => decodeMessage(frame))).toEqual(expected);
        expect(outcomeOf(() => decodeMessage(placed(frame)))).toEqual(expected);
        const header = outcomeOf(() => decodeAnyHeader(frame));
        expect(outcomeOf(() => decodeHeader(frame))).toEqual(header);
        expect(outcomeOf(() => decodeHeader(placed(frame)))).toEqual(header);
      }),
      { numRuns: 4_000 },
    );
    // It would hold for a reader that finds nothing usual.
    expect(Math.min(seen.usual, seen.other)).toBeGreaterThan(500);
  });

  test.each([{ version: 1 as const }, { flags: 1 }])('of a frame with %o', (change) => {
    const frame = { ...encodeMessage(samples.entry), ...change };
    const expected = outcomeOf(() => decodeAny(frame));
    expect(expected).toMatchObject({ code: 'CHAT_BAD_FRAME' });
    expect(outcomeOf(() => decodeMessage(placed(frame)))).toEqual(expected);
    expect(outcomeOf(() => decodeHeader(placed(frame)))).toEqual(expected);
  });

  test('a name is found again whatever was read in between, and never for another', () => {
    const talks = Array.from({ length: 5_000 }, (_, i) => ({
      ...samples.read,
      conversation: `c:a${i % 2_500}:b` as never,
    }));
    for (const message of [...talks, { ...samples.read, conversation: group }]) {
      expect(decodeMessage(encodeMessage(message))).toEqual(message);
    }
  });
});
