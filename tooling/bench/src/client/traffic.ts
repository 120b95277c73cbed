import type { Duplex } from 'node:stream';
import { beginEcho, header, nextChunk } from '../conversation.ts';
import { quantile } from '../samples.ts';

export interface StreamPlan {
  readonly writes: number;
  readonly writeBytes: number;
  /** Writes in one turn of the event loop; `undefined`: as many as the stream takes. */
  readonly perTurn?: number | undefined;
}

/** Sends one way and answers how many seconds it took until the other end had everything. */
export async function stream(socket: Duplex, { writes, writeBytes, perTurn }: StreamPlan): Promise<number> {
  const chunk = Buffer.alloc(writeBytes, 'chunk');
  const complete = nextChunk(socket);
  const startedAtMs = performance.now();
  socket.write(header(writes * writeBytes));
  let left = writes;
  const turn = (): void => {
    const last = Math.max(0, left - (perTurn ?? left));
    while (left > last) {
      left--;
      if (!socket.write(chunk)) {
        socket.once('drain', turn);
        return;
      }
    }
    if (left > 0) setImmediate(turn);
  };
  turn();
  await complete;
  const seconds = (performance.now() - startedAtMs) / 1_000;
  socket.destroy();
  return seconds;
}

export interface PingPlan {
  readonly count: number;
  readonly bytes: number;
}

export interface Pings {
  readonly p50Us: number;
  readonly p99Us: number;
}

/** One message there and back at a time. */
export async function ping(socket: Duplex, { count, bytes }: PingPlan): Promise<Pings> {
  await beginEcho(socket);
  const message = Buffer.alloc(bytes, 'ping');
  const latenciesUs = await new Promise<number[]>((resolve, reject) => {
    const taken: number[] = [];
    let sentAtMs = performance.now();
    let missing = bytes;
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      missing -= chunk.length;
      if (missing > 0) return;
      const nowMs = performance.now();
      taken.push((nowMs - sentAtMs) * 1_000);
      if (taken.length === count) resolve(taken);
      else {
        sentAtMs = nowMs;
        missing = bytes;
        socket.write(message);
      }
    });
    socket.write(message);
  });
  socket.destroy();
  return { p50Us: quantile(latenciesUs, 0.5), p99Us: quantile(latenciesUs, 0.99) };
}
