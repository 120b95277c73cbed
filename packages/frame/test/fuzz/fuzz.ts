import { concatBytes, equalBytes } from '@proj/io/bytes';
import { Random } from '@proj/testkit';
import {
  decodeHeader,
  encodeFrame,
  encodeHeader,
  Flag,
  type Frame,
  FrameDecoder,
  FrameError,
  type FrameErrorCode,
  type Header,
  type MessageFrame,
  openPayload,
} from '../../src/index.ts';
import { nodeDeflate } from '../../src/node/deflate.ts';
import { encodePacket, openPacket, type Packet, PacketDecoder, sealPacket } from '../../src/packet/index.ts';
import { chunked, mutated } from './mutation.ts';
import { aes, anyFrame, anyPacket, toyAead } from './units.ts';

/** What a run has seen: a fuzzer that never gets past the first check finds nothing either. */
export interface FuzzReport {
  cases: number;
  /** Frames and packets that decoders answered. */
  units: number;
  /** Headers, payloads and packet bodies that were opened. */
  opened: number;
  readonly errors: Map<FrameErrorCode, number>;
}

export function emptyReport(): FuzzReport {
  return { cases: 0, units: 0, opened: 0, errors: new Map() };
}

/**
 * One case for each of `cases` seeds from `firstSeed` on, added to the report. Every case is a stream of frames or
 * packets, damaged here and there, decoded whole and again in chunks.
 * @throws Error that names the seed, with what went wrong as its cause.
 */
export function fuzz(firstSeed: number, cases: number, report: FuzzReport): void {
  for (let seed = firstSeed; seed < firstSeed + cases; seed++) {
    const random = new Random(seed);
    try {
      if (random.bool(0.6)) fuzzFrames(random, report);
      else fuzzPackets(random, report);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
    report.cases++;
  }
}

function fuzzFrames(random: Random, report: FuzzReport): void {
  const lengthIncludesItself = random.bool(0.2);
  const frames = Array.from({ length: 1 + random.int(5) }, () =>
    encodeFrame(anyFrame(random), { lengthIncludesItself }),
  );
  const bytes = mutated(concatBytes(...frames), starts(frames), random);
  const maxFrameBytes = random.bool(0.1) ? 8 : random.pick([64, 4096, 65_536, 1_048_576]);
  const options = {
    maxFrameBytes,
    maxHeaderBytes: random.bool(0.1) ? 0 : random.pick([64, 4096]),
    lengthIncludesItself,
  };
  const seen = decodedTwice(() => new FrameDecoder(options), bytes, maxFrameBytes + 4, random, report);
  let at = 0;
  for (const frame of seen) {
    const again = encodeFrame(frame, options);
    check(equalBytes(again, bytes.subarray(at, at + again.length)), 'a frame is not the bytes that it came from');
    at += again.length;
    if (frame.kind === 'message') openFrame(frame, report);
  }
}

function openFrame(frame: MessageFrame, report: FuzzReport): void {
  const header = attempt(report, () => decodeHeader(frame), 'FRAME_BAD_HEADER');
  if (header !== undefined) {
    for (const version of [1, 2] as const) {
      const again = decodeHeader({ version, header: encodeHeader(version, header) });
      check(JSON.stringify(again) === JSON.stringify(header), `a header changes in version ${version}`);
    }
  }
  if (header !== undefined && frame.version === 1) checkAgainstRuntime(header, frame.header);
  const aead = (frame.flags & Flag.Encrypted) === 0 ? undefined : toyAead;
  const most = Math.max(frame.payload.length, Math.min(1_048_576, 100 * frame.payload.length));
  const payload = within(most + frame.header.length + 8, () =>
    attempt(
      report,
      () => openPayload(frame, { aead, compressor: nodeDeflate }),
      'FRAME_BAD_SEAL',
      'FRAME_BAD_COMPRESSION',
      'FRAME_INFLATED_TOO_LARGE',
    ),
  );
  check((payload?.length ?? 0) <= most, 'a payload grew too much');
}

/** What we accept as JSON the runtime accepts too, and reads alike; not the other way round. */
function checkAgainstRuntime(header: Header, bytes: Uint8Array): void {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const reference = JSON.parse(text) as { readonly [key: string]: unknown };
  for (const [key, value] of Object.entries(header)) {
    const other = Object.hasOwn(reference, key) ? reference[key] : undefined;
    const same = key === 'uuid' && typeof other === 'string' ? other.toLowerCase() === value : other === value;
    check(same || (other === undefined && (value === '' || value === 0)), `${key} is another in JSON.parse`);
  }
}

function fuzzPackets(random: Random, report: FuzzReport): void {
  const packets = Array.from({ length: 1 + random.int(5) }, () => encodePacket(anyPacket(random)));
  const bytes = mutated(concatBytes(...packets), starts(packets), random);
  const maxPacketBytes = random.bool(0.1) ? 24 : random.pick([100, 4096, 65_536]);
  const seen = decodedTwice(() => new PacketDecoder({ maxPacketBytes }), bytes, maxPacketBytes, random, report);
  let at = 0;
  for (const packet of seen) {
    const again = encodePacket(packet, { maxPacketBytes });
    check(equalBytes(again, bytes.subarray(at, at + again.length)), 'a packet is not the bytes that it came from');
    at += again.length;
    const message = within(packet.body.length, () => attempt(report, () => openPacket(packet, aes), 'FRAME_BAD_BODY'));
    if (message === undefined) continue;
    const reopened = openPacket(sealPacket(message, aes), aes);
    check(JSON.stringify(reopened) === JSON.stringify(message), 'a message changes');
  }
}

interface Decoder<Unit> {
  readonly bufferedBytes: number;
  push(chunk: Uint8Array): void;
  next(): Unit | undefined;
}

/** The units of the bytes, which are the same whole and in chunks; or what came before an error, which is too. */
function decodedTwice<Unit extends Frame | Packet>(
  decoder: () => Decoder<Unit>,
  bytes: Uint8Array,
  maxBytes: number,
  random: Random,
  report: FuzzReport,
): Unit[] {
  const whole = decoded(decoder(), [bytes], maxBytes);
  const pieces = decoded(decoder(), chunked(bytes, random), maxBytes);
  check(whole.error?.message === pieces.error?.message, `${whole.error} is ${pieces.error} in chunks`);
  check(whole.units.length === pieces.units.length, 'there are as many units in chunks');
  for (const [i, unit] of whole.units.entries())
    check(isSame(unit, pieces.units[i] as Unit), 'a unit differs in chunks');
  report.units += whole.units.length;
  if (whole.error !== undefined) count(report, whole.error.code);
  return whole.units;
}

function decoded<Unit>(
  decoder: Decoder<Unit>,
  chunks: readonly Uint8Array[],
  maxBytes: number,
): { readonly units: Unit[]; readonly error: FrameError | undefined } {
  const units: Unit[] = [];
  let error: FrameError | undefined;
  within(maxBytes, () => {
    try {
      for (const chunk of chunks) {
        decoder.push(chunk);
        for (let unit = decoder.next(); unit !== undefined; unit = decoder.next()) units.push(unit);
        check(decoder.bufferedBytes < maxBytes, `${decoder.bufferedBytes} bytes wait, of at most ${maxBytes}`);
      }
    } catch (thrown) {
      if (!FrameError.is(thrown) || thrown.fault !== 'peer') throw thrown;
      error = thrown;
      check(decoder.bufferedBytes === 0, 'something waits behind an error');
    }
  });
  return { units, error };
}

/** The answer of the action, which makes no larger array. */
function within<Answer>(maxBytes: number, action: () => Answer): Answer {
  const Original = globalThis.Uint8Array;
  let largest = 0;
  globalThis.Uint8Array = new Proxy(Original, {
    construct(target, args, newTarget) {
      const [source] = args as [number | { readonly length?: number }];
      largest = Math.max(largest, typeof source === 'number' ? source : (source?.length ?? 0));
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
  try {
    return action();
  } finally {
    globalThis.Uint8Array = Original;
    check(largest <= maxBytes, `${largest} bytes at once, of at most ${maxBytes}`);
  }
}

/** The answer, or `undefined` for one of the errors that a peer may cause here. */
function attempt<Answer>(report: FuzzReport, action: () => Answer, ...codes: FrameErrorCode[]): Answer | undefined {
  try {
    const answer = action();
    report.opened++;
    return answer;
  } catch (error) {
    if (!FrameError.is(error) || error.fault !== 'peer' || !codes.includes(error.code)) throw error;
    count(report, error.code);
    return undefined;
  }
}

function count(report: FuzzReport, code: FrameErrorCode): void {
  report.errors.set(code, (report.errors.get(code) ?? 0) + 1);
}

function isSame(a: Frame | Packet, b: Frame | Packet): boolean {
  const keys = Object.keys(a) as (keyof typeof a)[];
  return keys.every((key) => {
    const [x, y] = [a[key], b[key]] as [unknown, unknown];
    return x instanceof Uint8Array && y instanceof Uint8Array ? equalBytes(x, y) : x === y;
  });
}

function starts(units: readonly Uint8Array[]): number[] {
  let at = 0;
  return units.map((unit) => {
    const start = at;
    at += unit.length;
    return start;
  });
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
