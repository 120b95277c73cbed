/**
 * A program: a writer that never waits longer than it has to, and a reader that takes its time; prints the memory in
 * use now and then. `node --expose-gc test/hostile/slow-reader.ts BYTES`
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, createServer, generateKeys, type SnetSocket } from '../../src/node/index.ts';

interface Sample {
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** What the program prints. */
export interface Reading {
  readonly readBytes: number;
  readonly samples: readonly Sample[];
}

const chunkBytes = 0x1_0000;
const pauseEveryBytes = 0x40_0000;
const sampleEveryBytes = 0x200_0000;
const { gc } = globalThis as { gc?: () => void };
const totalBytes = Number(process.argv[2]);

const samples: Sample[] = [];
const keys = generateKeys();
const server = createServer({ keys }, (socket) => void readSlowly(socket));

async function readSlowly(socket: SnetSocket): Promise<void> {
  let readBytes = 0;
  for await (const chunk of socket) {
    const before = readBytes;
    readBytes += (chunk as Buffer).length;
    const passed = (every: number): boolean => Math.floor(before / every) < Math.floor(readBytes / every);
    if (passed(pauseEveryBytes)) await pause(1);
    if (!passed(sampleEveryBytes)) continue;
    gc?.();
    const { rss: rssBytes, heapUsed: heapBytes } = process.memoryUsage();
    samples.push({ rssBytes, heapBytes });
  }
  console.log(JSON.stringify({ readBytes, samples } satisfies Reading));
  server.close();
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');

const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', serverKey: keys.publicKey });
const chunk = new Uint8Array(chunkBytes);
for (let written = 0; written < totalBytes; written += chunkBytes) {
  if (!socket.write(chunk)) await once(socket, 'drain');
}
socket.end();
