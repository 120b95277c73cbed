import { randomBytes } from 'node:crypto';
import { Rc4 } from '@proj/crypto/danger';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { encodePacket, PacketDecoder } from '@proj/frame/packet';
import { perCpuMicrosecond } from './cpu.ts';

/** One way to go over the same bytes. */
interface Subject {
  readonly name: string;
  /** Goes over all of `bytes` once, in the chunks in which they come. */
  run(chunks: readonly Uint8Array[]): void;
}

/** Bytes of one kind, and all that goes over them. */
interface Course {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly chunkBytes: number;
  readonly subject: Subject;
}

export interface CodecRow {
  readonly name: string;
  /** Of the rounds, MB per second of CPU; and of a plain copy of the same bytes. */
  readonly megabytesPerSecond: number;
  readonly copyMegabytesPerSecond: number;
  readonly rounds: readonly number[];
}

const totalBytes = 32 * 0x10_0000;

function frames(payloadBytes: number): Uint8Array {
  const header = new Uint8Array(100).fill(1);
  const payload = new Uint8Array(payloadBytes).fill(2);
  return repeated(encodeFrame({ kind: 'message', version: 2, flags: 0, header, payload }));
}

function packets(bodyBytes: number): Uint8Array {
  return repeated(encodePacket({ type: 5, body: new Uint8Array(bodyBytes).fill(3) }));
}

function repeated(one: Uint8Array): Uint8Array {
  const count = Math.max(1, Math.floor(totalBytes / one.length));
  const all = new Uint8Array(count * one.length);
  for (let i = 0; i < count; i++) all.set(one, i * one.length);
  return all;
}

const frameDecoder: Subject = {
  name: 'message frames',
  run(chunks) {
    const decoder = new FrameDecoder();
    for (const chunk of chunks) {
      decoder.push(chunk);
      while (decoder.next() !== undefined);
    }
  },
};

const packetDecoder: Subject = {
  name: 'packets',
  run(chunks) {
    const decoder = new PacketDecoder();
    for (const chunk of chunks) {
      decoder.push(chunk);
      while (decoder.next() !== undefined);
    }
  },
};

const rc4: Subject = {
  name: 'RC4',
  run(chunks) {
    const cipher = new Rc4(randomBytes(8));
    for (const chunk of chunks) cipher.process(chunk, chunk);
  },
};

const copyTarget = new Uint8Array(0x1_0000);
const copy: Subject = {
  name: 'copy',
  run(chunks) {
    for (const chunk of chunks) copyTarget.set(chunk);
  },
};

/** Made when they are run: so much memory would be felt by what is measured before. */
const courses = (): readonly Course[] => [
  {
    name: 'message frames of 100 bytes, 1 400-byte chunks',
    bytes: frames(100),
    chunkBytes: 1_400,
    subject: frameDecoder,
  },
  {
    name: 'message frames of 1 000 bytes, 64 KiB chunks',
    bytes: frames(1_000),
    chunkBytes: 0x1_0000,
    subject: frameDecoder,
  },
  { name: 'packets of 112 bytes, 1 400-byte chunks', bytes: packets(112), chunkBytes: 1_400, subject: packetDecoder },
  {
    name: 'packets of 1 008 bytes, 64 KiB chunks',
    bytes: packets(1_008),
    chunkBytes: 0x1_0000,
    subject: packetDecoder,
  },
  { name: 'RC4, 1 KiB at a time', bytes: new Uint8Array(totalBytes), chunkBytes: 1_024, subject: rc4 },
  { name: 'RC4, 64 KiB at a time', bytes: new Uint8Array(totalBytes), chunkBytes: 0x1_0000, subject: rc4 },
];

/** Each course and a copy of its bytes, in turn. @param divisor of the work, to see that it runs. */
export function benchCopies(rounds: number, divisor: number): CodecRow[] {
  return courses().map(({ name, bytes, chunkBytes, subject }) => {
    const part = bytes.subarray(0, Math.ceil(bytes.length / divisor));
    const chunks = Array.from({ length: Math.ceil(part.length / chunkBytes) }, (_, i) =>
      part.subarray(i * chunkBytes, (i + 1) * chunkBytes),
    );
    const ours: number[] = [];
    const copies: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const one = perCpuMicrosecond(part.length, () => subject.run(chunks));
      const other = perCpuMicrosecond(part.length, () => copy.run(chunks));
      if (round < 0) continue; // Warms up.
      ours.push(one);
      copies.push(other);
    }
    return { name, megabytesPerSecond: middle(ours), copyMegabytesPerSecond: middle(copies), rounds: ours };
  });
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** A Markdown table. */
export function codecTable(rows: readonly CodecRow[]): string {
  const lines = ['| | MB per CPU-second | a copy of the same bytes | ratio |', '| :-- | --: | --: | --: |'];
  for (const { name, megabytesPerSecond, copyMegabytesPerSecond } of rows) {
    const ratio = megabytesPerSecond / copyMegabytesPerSecond;
    const [ours, plain] = [megabytesPerSecond, copyMegabytesPerSecond].map((figure) => figure.toFixed(0));
    lines.push(`| ${name} | ${ours} | ${plain} | ${ratio.toFixed(3)} |`);
  }
  return lines.join('\n');
}
