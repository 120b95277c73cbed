import { once } from 'node:events';
import { header } from '../conversation.ts';
import { quantile } from '../samples.ts';
import type { Wire } from './wires.ts';

const headerBytes = 8;

/** The server's part: the first eight bytes say how many it is to count before it says so; 0: all are sent back. */
export function serveWire(wire: Wire): void {
  let expected: number | undefined;
  wire.on('error', () => {});
  wire.on('data', (chunk) => {
    let rest = chunk;
    if (expected === undefined) {
      // Of 8 bytes no stack here makes two chunks.
      expected = Buffer.from(chunk.buffer, chunk.byteOffset, headerBytes).readDoubleBE();
      if (expected === 0) expected = Number.POSITIVE_INFINITY;
      rest = chunk.subarray(headerBytes);
      if (rest.length === 0) return;
    }
    if (expected === Number.POSITIVE_INFINITY) wire.write(rest);
    else {
      expected -= rest.length;
      if (expected === 0) wire.write(Buffer.from('.'));
    }
  });
}

export interface WireStream {
  readonly writes: number;
  readonly writeBytes: number;
  /** Writes in one turn of the event loop; `undefined`: as many as it takes. */
  readonly perTurn?: number | undefined;
}

/** Sends one way; the seconds until the other end had everything. */
export async function streamWire(wire: Wire, { writes, writeBytes, perTurn }: WireStream): Promise<number> {
  const chunk = Buffer.alloc(writeBytes, 'chunk');
  const complete = once(wire as never, 'data');
  const startedAtMs = performance.now();
  wire.write(header(writes * writeBytes));
  let left = writes;
  let resume: (() => void) | undefined;
  wire.on('drain', () => {
    const again = resume;
    resume = undefined;
    again?.();
  });
  const turn = (): void => {
    const last = Math.max(0, left - (perTurn ?? left));
    while (left > last) {
      left--;
      if (!wire.write(chunk)) {
        resume = turn;
        return;
      }
    }
    if (left > 0) setImmediate(turn);
  };
  turn();
  await complete;
  return (performance.now() - startedAtMs) / 1_000;
}

export interface WirePings {
  readonly p50Us: number;
  readonly p99Us: number;
}

/** One message of 100 bytes there and back at a time. */
export async function pingWire(wire: Wire, count: number): Promise<WirePings> {
  wire.write(header(0));
  const message = Buffer.alloc(100, 'ping');
  const tookUs = await new Promise<number[]>((resolve) => {
    const took: number[] = [];
    let missing = message.length;
    let sentAtMs = performance.now();
    wire.on('data', (chunk) => {
      missing -= chunk.length;
      if (missing > 0) return;
      const nowMs = performance.now();
      took.push((nowMs - sentAtMs) * 1_000);
      if (took.length === count) resolve(took);
      else {
        missing = message.length;
        sentAtMs = nowMs;
        wire.write(message);
      }
    });
    wire.write(message);
  });
  return { p50Us: quantile(tookUs, 0.5), p99Us: quantile(tookUs, 0.99) };
}
