import fc from 'fast-check';
import { type Frame, FrameDecoder, type FrameOptions, type FramePlace } from '../src/index.ts';

/** Everything that the decoder answers for bytes that arrive as these chunks. */
export function decodeChunks(chunks: Iterable<Uint8Array>, options?: FrameOptions): Frame[] {
  const decoder = new FrameDecoder(options);
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    decoder.push(chunk);
    for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) frames.push(frame);
  }
  return frames;
}

/** Frames, or the code of the error that ended them. */
export function outcome(chunks: Iterable<Uint8Array>, options?: FrameOptions): unknown[] {
  const decoder = new FrameDecoder(options);
  const seen: unknown[] = [];
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
      for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) seen.push(plain(frame));
    }
  } catch (error) {
    seen.push(error);
  }
  return seen;
}

/** The same by way of places, each copied before the next is taken. */
export function outcomeInPlace(chunks: Iterable<Uint8Array>, options?: FrameOptions): unknown[] {
  const decoder = new FrameDecoder(options);
  const seen: unknown[] = [];
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
      for (let place = decoder.nextPlace(); place !== undefined; place = decoder.nextPlace()) seen.push(copied(place));
    }
  } catch (error) {
    seen.push(error);
  }
  return seen;
}

function copied(place: FramePlace): Frame {
  if (place.kind === 'heartbeat') return { kind: 'heartbeat', number: place.number };
  const { version, flags, bytes, headerAt, payloadAt, end } = place;
  const [header, payload] = [bytes.slice(headerAt, payloadAt), bytes.slice(payloadAt, end)];
  return { kind: 'message', version, flags, header, payload };
}

/** A frame without the identity of its buffers, so that a view equals a copy. */
export function plain(frame: Frame): Frame {
  if (frame.kind === 'heartbeat') return frame;
  return { ...frame, header: new Uint8Array(frame.header), payload: new Uint8Array(frame.payload) };
}

/** The bytes cut at these positions, in whatever order and however often they are named. */
export function cut(bytes: Uint8Array, positions: readonly number[]): Uint8Array[] {
  const edges = [0, ...positions.map((at) => at % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.slice(edges[i], edge));
}

export const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ kind: fc.constant('heartbeat' as const), number: fc.integer({ min: 0, max: 255 }) }),
  fc.record({
    kind: fc.constant('message' as const),
    version: fc.constantFrom(1 as const, 2 as const),
    flags: fc.integer({ min: 0, max: 3 }),
    header: fc.uint8Array({ maxLength: 40 }),
    payload: fc.uint8Array({ maxLength: 3000, size: 'max' }),
  }),
);
