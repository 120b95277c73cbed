import { encodeFrame, type Frame, FrameDecoder } from '@proj/frame';
import type { Sheet, SheetMeasure } from '../sheet.ts';
import { perCpuMicrosecond } from './cpu.ts';

/** Bytes of a chunk on average. */
const cuts: readonly { readonly mean: number; readonly name: string; readonly totalBytes: number }[] = [
  { mean: 16, name: '16 B', totalBytes: 1 << 21 },
  { mean: 128, name: '128 B', totalBytes: 1 << 24 },
  { mean: 1_400, name: '1.4 KB', totalBytes: 1 << 25 },
  { mean: 16_384, name: '16 KB', totalBytes: 1 << 25 },
  { mean: 65_536, name: '64 KB', totalBytes: 1 << 25 },
];
/** Of a frame, from its length field on. */
const leastBytes = 20;
const mostBytes = 320;

/** xorshift32: the same stream and the same cuts in every run. */
class Seeded {
  #state = 0x9e37_79b9;

  between(least: number, most: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return least + ((this.#state >>> 0) % (most - least + 1));
  }
}

interface Stream {
  readonly chunks: readonly Uint8Array[];
  readonly frames: number;
}

function streamOf(mean: number, totalBytes: number): Stream {
  const random = new Seeded();
  const fields = encodeFrame({
    kind: 'message',
    version: 2,
    flags: 0,
    header: new Uint8Array(),
    payload: new Uint8Array(),
  });
  const encoded: Uint8Array[] = [];
  let length = 0;
  while (length < totalBytes) {
    const opaque = random.between(leastBytes, mostBytes) - fields.length;
    const header = new Uint8Array(Math.min(8, opaque)).fill(1);
    const payload = new Uint8Array(opaque - header.length).fill(2);
    const frame = encodeFrame({ kind: 'message', version: 2, flags: 0, header, payload });
    encoded.push(frame);
    length += frame.length;
  }
  const bytes = Buffer.concat(encoded);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + random.between(1, 2 * mean - 1));
    chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return { chunks, frames: encoded.length };
}

/** Answers how many frames there were. */
type Parser = (chunks: readonly Uint8Array[]) => number;

/** As our server and client take them: where they lie. */
const ours: Parser = (chunks) => {
  const decoder = new FrameDecoder();
  const keep = new Uint8Array(16);
  let frames = 0;
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let place = decoder.nextPlace(); place !== undefined; place = decoder.nextPlace()) {
      if (place.kind === 'message') keep[frames & 15] = place.bytes[place.payloadAt] ?? 0;
      frames++;
    }
  }
  return frames;
};

/** As others may have them: a header and a payload each. */
const views: Parser = (chunks) => {
  const decoder = new FrameDecoder();
  const keep: Frame[] = [];
  let frames = 0;
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) keep[frames++ & 15] = frame;
  }
  return frames;
};

/** What most programs have: all that waits is copied with each chunk. It checks nothing but lengths. */
const naive: Parser = (chunks) => {
  let frames = 0;
  let rest = Buffer.alloc(0);
  const keep: { header: Uint8Array; payload: Uint8Array }[] = [];
  for (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const end = 4 + rest.readUInt32BE(0);
      if (rest.length < end) break;
      const payload = 12 + rest.readUInt32BE(8);
      // Somebody gets each frame.
      keep[frames & 15] = { header: rest.subarray(12, payload), payload: rest.subarray(payload, end) };
      frames++;
      rest = rest.subarray(end);
    }
  }
  return frames;
};

const parsers: Readonly<Record<string, Parser>> = { ours, 'ours, as views': views, 'naive concat': naive };

/** Frames out of chunks that are cut anywhere, beside the naive way. @throws Error when the two disagree. */
export function benchCuts(rounds: number, divisor: number, sheet: Sheet): void {
  for (const { mean, name, totalBytes } of cuts) {
    const { chunks, frames } = streamOf(mean, Math.ceil(totalBytes / divisor));
    const measure: SheetMeasure = {
      title: `frames of ${leastBytes} to ${mostBytes} bytes, chunks of ${name} on average`,
      unit: 'M/CPU-s',
      better: 'more',
    };
    for (let round = -1; round < rounds; round++) {
      for (const [parser, parse] of Object.entries(parsers)) {
        let parsed = 0;
        const rate = perCpuMicrosecond(frames, () => {
          parsed = parse(chunks);
        });
        if (parsed !== frames) throw new Error(`${parser}: ${parsed} frames instead of ${frames}`);
        // The first warms up.
        if (round >= 0) sheet.add(measure, parser, rate);
      }
    }
  }
}
