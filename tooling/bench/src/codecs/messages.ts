import {
  type ConversationId,
  decodeHeader,
  decodeMessage,
  directConversation,
  encodeMessage,
  newMessageId,
  type PushedEntry,
  parseUserId,
} from '@proj/chat-protocol';
import { encodeFrame, type Frame, FrameDecoder } from '@proj/frame';
import type { Sheet, SheetMeasure } from '../sheet.ts';
import { perCpuMicrosecond } from './cpu.ts';
import type { ProtobufType } from './protobuf-peers.ts';

const text = 'The train is late again, so start without me and keep a chair; I bring the bread and the good cheese';
const from = parseUserId('ada');
const to: ConversationId = directConversation(from, parseUserId('grace'));
const sentAtMs = 1_790_000_000_000;
const seq = 4_711;
const id = newMessageId(sentAtMs, new Uint8Array(10).fill(7));
const entry: PushedEntry = {
  ...{ type: 'entry', conversation: to, seq, id, from, sentAtMs, acceptedAtMs: sentAtMs + 20 },
  content: { kind: 'text', text },
};
/** The same for peers: one flat message, acceptance included. */
const flat = {
  ...{ uuid: new Uint8Array(16).fill(7), from, to, seq, ts: sentAtMs, acceptedAt: sentAtMs + 20 },
  text,
};

const operation = (title: string): SheetMeasure => ({ title, unit: 'M/CPU-s', better: 'more' });
const measures = {
  encode: operation('a message to bytes'),
  decode: operation('bytes to a message'),
  head: operation('bytes to what routing needs'),
  bytes: { title: 'bytes of it', unit: 'B', better: 'less', isCount: true },
} as const satisfies Readonly<Record<string, SheetMeasure>>;

/** Bytes with a length in front, both ways. */
interface Codec {
  encode(): Uint8Array;
  /** Answers something of the message. */
  decode(bytes: Uint8Array): unknown;
  head(bytes: Uint8Array): unknown;
}

/** One for all, as a connection has. */
const decoder = new FrameDecoder();

function frameOf(bytes: Uint8Array): Extract<Frame, { readonly kind: 'message' }> {
  decoder.push(bytes);
  const frame = decoder.next();
  if (frame?.kind !== 'message') throw new Error('no message');
  return frame;
}

const ours: Codec = {
  encode: () => encodeFrame(encodeMessage(entry)),
  decode: (bytes) => decodeMessage(frameOf(bytes)),
  head: (bytes) => decodeHeader(frameOf(bytes)).cmdCode,
};

function protobuf(type: ProtobufType): Codec {
  const decode = (bytes: Uint8Array): unknown => type.decodeDelimited(bytes).to;
  // It has no way to decode a part.
  return { encode: () => type.encodeDelimited(flat).finish(), decode, head: decode };
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
  const repeat = (work: () => unknown): number => {
    let last: unknown;
    const rate = perCpuMicrosecond(count, () => {
      for (let left = count; left > 0; left--) last = work();
    });
    if (last === undefined) throw new Error('it came to nothing');
    return rate;
  };
  for (let round = -1; round < rounds; round++) {
    for (const [name, codec] of codecs) {
      const bytes = codec.encode();
      const figures = {
        encode: repeat(() => codec.encode()),
        decode: repeat(() => codec.decode(bytes)),
        head: repeat(() => codec.head(bytes)),
        bytes: bytes.length,
      };
      // The first warms up.
      if (round < 0) continue;
      for (const figure of ['encode', 'decode', 'head', 'bytes'] as const)
        sheet.add(measures[figure], name, figures[figure]);
    }
  }
}
