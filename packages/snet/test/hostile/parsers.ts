import { FrameReader } from '../../src/core/frames.ts';
import {
  AcceptStatus,
  decodeAcceptPayload,
  decodeHello,
  decodeReply,
  decodeResumePositions,
  decodeSettings,
  helloLength,
  replyLength,
} from '../../src/core/hello.ts';
import { SnetError } from '../../src/core/index.ts';
import { ByteReader } from '../../src/core/wire.ts';

const header = { suite: 0x0001, status: AcceptStatus.New };

/** Everything that makes sense of bytes that a peer has sent, sealed or not. */
export const parsers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  helloLength,
  decodeHello,
  replyLength,
  decodeReply,
  decodeSettings,
  decodeResumePositions,
  decodeAcceptPayload: (bytes) => decodeAcceptPayload(bytes, header),
  decodeFrames: (bytes) => {
    const frames = new FrameReader(bytes);
    while (frames.next() !== undefined);
  },
  varint: (bytes) => new ByteReader(bytes).varint(),
};

/** Gives the bytes to every parser. @throws whatever one of them throws that is no `SnetError`. */
export function parseEverywhere(bytes: Uint8Array): void {
  for (const parse of Object.values(parsers)) {
    try {
      parse(bytes);
    } catch (error) {
      if (!SnetError.is(error)) throw error;
    }
  }
}
