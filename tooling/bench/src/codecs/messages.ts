import {
  decodeHeader,
  decodeMessage,
  directConversation,
  encodeMessageFrame,
  messageIdBytes,
  newMessageId,
  type PushedEntry,
  parseUserId,
} from '@proj/chat-protocol';
import { FrameDecoder, type MessagePlace } from '@proj/frame';
import type { Sheet, SheetMeasure } from '../sheet.ts';
import { perCpuMicrosecond } from './cpu.ts';
import type { ProtobufType } from './protobuf-peers.ts';

const text = 'The train is late again, so start without me and keep a chair; I bring the bread and the good cheese';
const sentAtMs = 1_790_000_000_000;
/** Messages of so many pairs of users, in turn: a server hears from many. */
const talks = 64;
const entries = Array.from({ length: talks }, (_, i): PushedEntry => {
  const from = parseUserId(`ada${i}`);
  const conversation = directConversation(from, parseUserId(`grace${i}`));
  const id = newMessageId(sentAtMs + i, new Uint8Array(10).fill(i));
  const moments = { sentAtMs, acceptedAtMs: sentAtMs + 20 };
  return { type: 'entry', conversation, seq: 4_711 + i, id, from, ...moments, content: { kind: 'text', text } };
});
/** The same for peers: one flat message, acceptance included. */
const flats = entries.map(({ conversation, seq, id, from, acceptedAtMs }) => ({
  ...{ uuid: messageIdBytes(id), from, to: conversation, seq, ts: sentAtMs, acceptedAt: acceptedAtMs },
  text,
}));

const operation = (title: string): SheetMeasure => ({ title, unit: 'M/CPU-s', better: 'more' });
const measures = {
  encode: operation('a message to bytes'),
  decode: operation('bytes to a message'),
  head: operation('bytes to what routing needs'),
  bytes: { title: 'bytes of it', unit: 'B', better: 'less', isCount: true },
} as const satisfies Readonly<Record<string, SheetMeasure>>;

/** Bytes with a length in front, both ways. */
interface Codec {
  /** One of the messages. */
  encode(talk: number): Uint8Array;
  /** Answers something of the message. */
  decode(bytes: Uint8Array): unknown;
  head(bytes: Uint8Array): unknown;
}

/** One for all, as a connection has. */
const decoder = new FrameDecoder();

function frameOf(bytes: Uint8Array): MessagePlace {
  decoder.push(bytes);
  const frame = decoder.nextPlace();
  if (frame?.kind !== 'message') throw new Error('no message');
  return frame;
}

const ours: Codec = {
  encode: (talk) => encodeMessageFrame(entries[talk] as PushedEntry),
  decode: (bytes) => decodeMessage(frameOf(bytes)),
  head: (bytes) => decodeHeader(frameOf(bytes)).cmdCode,
};

function protobuf(type: ProtobufType): Codec {
  const decode = (bytes: Uint8Array): unknown => type.decodeDelimited(bytes).to;
  // It has no way to decode a part.
  return { encode: (talk) => type.encodeDelimited(flats[talk] as object).finish(), decode, head: decode };
}

/** One message each way, beside what protobufjs makes of the same fields. */
export function benchMessages(
  rounds: number,
  divisor: number,
  peers: Readonly<Record<string, ProtobufType>>,
  sheet: Sheet,
): void {
  const count = Math.ceil(100_000 / divisor);
  const codecs = Object.entries({
    ours,
    ...Object.fromEntries(Object.entries(peers).map(([n, t]) => [n, protobuf(t)])),
  });
  const repeat = (work: (talk: number) => unknown): number => {
    let last: unknown;
    const rate = perCpuMicrosecond(count, () => {
      for (let i = 0; i < count; i++) last = work(i % talks);
    });
    if (last === undefined) throw new Error('it came to nothing');
    return rate;
  };
  for (let round = -1; round < rounds; round++) {
    for (const [name, codec] of codecs) {
      const all = entries.map((_, talk) => codec.encode(talk));
      const figures = {
        encode: repeat((talk) => codec.encode(talk)),
        decode: repeat((talk) => codec.decode(all[talk] as Uint8Array)),
        head: repeat((talk) => codec.head(all[talk] as Uint8Array)),
        bytes: all[0]?.length ?? 0,
      };
      // The first warms up.
      if (round < 0) continue;
      for (const figure of ['encode', 'decode', 'head', 'bytes'] as const)
        sheet.add(measures[figure], name, figures[figure]);
    }
  }
}
