import { encodeFrame, FrameDecoder, type MessageFrame } from '@proj/frame';
import { concatBytes, fromHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChatMessage,
  ChatProtocolError,
  decodeHeader,
  decodeMessage,
  encodeMessage,
  isClientMessage,
  isServerMessage,
} from '../src/index.ts';
import { anyMessage, arbitraries } from './arbitraries.ts';
import { epoch, samples } from './samples.ts';
import { thrownBy } from './thrown.ts';

function frame(header: string, payload: string | Uint8Array): MessageFrame {
  return {
    kind: 'message',
    version: 2,
    flags: 0,
    header: fromHex(header),
    payload: typeof payload === 'string' ? fromHex(payload) : payload,
  };
}

const names = Object.keys(samples) as ChatMessage['type'][];

describe('round trip', () => {
  test.each(names)('%s comes back as it was, whatever its values', (name) => {
    fc.assert(
      fc.property(arbitraries[name] as fc.Arbitrary<ChatMessage>, (message) => {
        const encoded = encodeMessage(message);
        expect(decodeMessage(encoded)).toEqual(message);
        expect(decodeHeader(encoded)).toMatchObject({
          seqId: 'seqId' in message ? message.seqId : 0,
          ackId: 'ackId' in message ? message.ackId : 0,
        });
      }),
      { numRuns: 50 },
    );
  });

  test('a message survives the frame codec', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const decoder = new FrameDecoder();
        decoder.push(encodeFrame(encodeMessage(message)));
        expect(decodeMessage(decoder.next() as MessageFrame)).toEqual(message);
      }),
      { numRuns: 100 },
    );
  });

  test('every type is a client message or a server message, never both', () => {
    expect(names.filter((name) => isClientMessage(samples[name])).toSorted()).toEqual(
      [
        ...['register', 'login', 'logout', 'send', 'received', 'read', 'typing', 'sync', 'pull', 'conversations'],
        ...['members', 'search', 'watch', 'block', 'blocks', 'set-profile', 'profiles', 'devices', 'revoke'],
        'change-password',
      ].toSorted(),
    );
    for (const name of names) expect(isServerMessage(samples[name])).toBe(!isClientMessage(samples[name]));
  });

  test('what was decoded holds no view of the bytes', () => {
    const encoded = encodeMessage(samples['login-accepted']);
    const copy = { ...encoded, header: new Uint8Array(encoded.header), payload: new Uint8Array(encoded.payload) };
    const message = decodeMessage(copy);
    copy.payload.fill(0);
    copy.header.fill(0);
    expect(message).toEqual(samples['login-accepted']);
    expect(message).toHaveProperty('epoch', epoch);
  });
});

describe('frames', () => {
  test.each([{ version: 1 as const }, { flags: 1 }, { flags: 2 }])('%o is refused [CHAT-1.1]', (change) => {
    const other = { ...encodeMessage(samples.logout), ...change };
    expect(thrownBy(() => decodeMessage(other))).toMatchObject({ code: 'CHAT_BAD_FRAME', fault: 'peer', seqId: 0 });
    expect(thrownBy(() => decodeHeader(other)).code).toBe('CHAT_BAD_FRAME');
  });

  test.each([
    ['cut off', '2003 28'],
    ['a group that never ends', '2003 53'],
    ['an end without a group', '2003 54'],
    ['groups nested beyond measure', `2003 ${'53'.repeat(4000)}`],
    ['field number 0', '2003 0001'],
    ['a name that is not UTF-8', '0a01ff 2003'],
    ['a length beyond the end', '1a7f00 2003'],
  ])('a header that is %s is refused [CHAT-1.2]', (_, header) => {
    expect(thrownBy(() => decodeMessage(frame(header, '')))).toMatchObject({ code: 'CHAT_BAD_HEADER', fault: 'peer' });
  });

  test.each([
    ['send', '1203626f62 1a1001890a5dac96774bbcceb302099a8057 2005 2803', '0a05 6869'],
    ['send, deep inside,', '1203626f62 1a1001890a5dac96774bbcceb302099a8057 2005 2803', '0a06 0a04 0a05 6869'],
    ['register', '200e 2803', '0a'],
    ['sync', '200a 2803', '0a0211'],
    ['registered, though it has no fields,', '200f 3003', '07'],
    ['logout, though it has no fields,', '2003 2803', 'ff'],
  ])('the body of %s is refused when it is not protobuf [CHAT-1.2]', (_, header, body) => {
    const error = thrownBy(() => decodeMessage(frame(header, body)));
    expect(error).toMatchObject({ code: 'CHAT_BAD_BODY', fault: 'peer', seqId: header.includes('2803') ? 3 : 0 });
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('unknown fields are skipped, in the header and in the body [CHAT-1.3]', () => {
    const more = '7801 820103616263 8901 0000000000000000 9501 00000000 9b01 0801 9c01';
    const encoded = encodeMessage(samples.page);
    const extended = {
      ...encoded,
      header: concatBytes(fromHex(more), encoded.header),
      payload: concatBytes(fromHex(more), encoded.payload, fromHex(more)),
    };
    expect(decodeMessage(extended)).toEqual(samples.page);
  });

  test.each(['', '2000', '2805'])('the header "%s" names no command and is refused [CHAT-2.1]', (header) => {
    expect(thrownBy(() => decodeMessage(frame(header, ''))).code).toBe('CHAT_BAD_HEADER');
    expect(thrownBy(() => decodeHeader(frame(header, ''))).code).toBe('CHAT_BAD_HEADER');
  });

  test.each([4, 43, 0x7f])('command %d is unknown and no error, whatever its body [CHAT-2.2]', (cmdCode) => {
    const unknown = frame(`20${cmdCode.toString(16).padStart(2, '0')} 2809`, 'ffff');
    expect(decodeMessage(unknown)).toBeUndefined();
    expect(decodeHeader(unknown)).toEqual({ cmdCode, seqId: 9, ackId: 0 });
  });
});

/** What a newer server says is not to be said again. */
function hasUnknown(message: ChatMessage): boolean {
  const entries = message.type === 'page' || message.type === 'search-result' ? message.entries : [];
  const contents = message.type === 'entry' ? [message.content] : entries.map(({ content }) => content);
  return contents.some(({ kind }) => kind === 'unknown');
}

describe('any bytes', () => {
  const smallHeader = fc.integer({ min: 1, max: 43 }).map((cmdCode) => Uint8Array.of(0x20, cmdCode, 0x28, 1, 0x30, 1));
  const noise = fc.record({
    header: fc.oneof(smallHeader, fc.uint8Array({ maxLength: 40 })),
    payload: fc.uint8Array({ maxLength: 200 }),
  });
  /** A valid message with one byte changed, the rest cut off or not. */
  const damaged = fc
    .record({ message: anyMessage, inHeader: fc.boolean(), at: fc.nat(), byte: fc.nat(255), cutOff: fc.boolean() })
    .map(({ message, inHeader, at, byte, cutOff }) => {
      const { header, payload } = encodeMessage(message);
      const damage = (bytes: Uint8Array): Uint8Array => {
        if (bytes.length === 0) return Uint8Array.of(byte);
        const spot = at % bytes.length;
        const changed = new Uint8Array(bytes).with(spot, byte);
        return cutOff ? changed.slice(0, spot + 1) : changed;
      };
      return inHeader ? { header: damage(header), payload } : { header, payload: damage(payload) };
    });

  test('become a message, nothing or our error, and such a message encodes and decodes to itself unless part of it is unknown', () => {
    const seen = { message: 0, nothing: 0, error: 0 };
    fc.assert(
      fc.property(fc.oneof(noise, damaged, damaged), ({ header, payload }) => {
        let message: ChatMessage | undefined;
        try {
          message = decodeMessage({ kind: 'message', version: 2, flags: 0, header, payload });
        } catch (error) {
          seen.error++;
          expect(ChatProtocolError.is(error) && error.fault).toBe('peer');
          return;
        }
        if (message === undefined) seen.nothing++;
        else {
          seen.message++;
          if (!hasUnknown(message)) {
            expect(decodeMessage(encodeMessage(message))).toEqual(message);
          }
        }
      }),
      { numRuns: 3000 },
    );
    // The property would hold for a decoder that refuses everything.
    expect(Math.min(seen.message, seen.nothing, seen.error)).toBeGreaterThan(0);
  });
});
