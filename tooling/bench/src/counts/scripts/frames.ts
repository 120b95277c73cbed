import {
  type ChatMessage,
  decodeMessage,
  directConversation,
  encodeMessage,
  newMessageId,
  parseUserId,
} from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder, type MessageFrame } from '@proj/frame';
import type { Script } from '../script.ts';

const count = 1_024;

/** What travels most: a text of 100 characters. */
const message: ChatMessage = {
  type: 'send',
  seqId: 7,
  conversation: directConversation(parseUserId('ann'), parseUserId('bob')),
  id: newMessageId(1_700_000_000_000, new Uint8Array(10).fill(1)),
  sentAtMs: 1_700_000_000_000,
  content: { kind: 'text', text: 'x'.repeat(100) },
};

/** The frames of `count` messages, in chunks as a connection might bring them. */
function chunks(chunkBytes: number): readonly Uint8Array[] {
  const frame = encodeFrame(encodeMessage(message));
  const all = new Uint8Array(count * frame.length);
  for (let i = 0; i < count; i++) all.set(frame, i * frame.length);
  const starts = Array.from({ length: Math.ceil(all.length / chunkBytes) }, (_, i) => i * chunkBytes);
  return starts.map((start) => all.slice(start, start + chunkBytes));
}

function decoding(chunkBytes: number, how: string): Script {
  return {
    name: `frame-decode-${chunkBytes}`,
    about: `frames of a text read ${how}`,
    operation: 'frame',
    operations: count,
    prepare() {
      const parts = chunks(chunkBytes);
      const decoder = new FrameDecoder();
      return {
        run() {
          let frames = 0;
          for (const part of parts) {
            decoder.push(part);
            while (decoder.next() !== undefined) frames += 1;
          }
          if (frames !== count) throw new Error(`${frames} frames`);
        },
      };
    },
  };
}

const encoding: Script = {
  name: 'message-encode',
  about: 'a text made a message, and a frame',
  operation: 'message',
  operations: count,
  prepare: ({ tally }) => ({
    run() {
      for (let i = 0; i < count; i++) tally.add('bytes', encodeFrame(encodeMessage(message)).length);
    },
  }),
};

const reading: Script = {
  name: 'message-decode',
  about: 'the message in a frame that was read',
  operation: 'message',
  operations: count,
  prepare() {
    const decoder = new FrameDecoder();
    decoder.push(encodeFrame(encodeMessage(message)));
    const frame = decoder.next() as MessageFrame;
    return {
      run() {
        for (let i = 0; i < count; i++) if (decodeMessage(frame)?.type !== 'send') throw new Error('another message');
      },
    };
  },
};

export const frameScripts: readonly Script[] = [
  encoding,
  reading,
  decoding(0x1_0000, 'in chunks of 64 KiB'),
  decoding(1_400, 'in chunks of 1 400 bytes'),
  decoding(16, 'in chunks of 16 bytes'),
];
