import { Socket } from 'node:net';
import type { TransportMemory } from '../driver.ts';

/** What Node reads into. It is cut to what came, but from Node 26 on not where that fills most of it. */
const readBytes = 0x10000;
/** Below it `transfer` costs more than the collector. */
const worthFreeingBytes = 0x1000;

/**
 * The memory of sockets that were opened or accepted here, so that nobody else has a hand in it. Node reads into a new
 * array of 64 KiB each time, and the collector frees those late: given back at once, the next read has it again while it
 * is still in the cache.
 */
export const socketMemory: TransportMemory = {
  read(duplex, { buffer, byteOffset, length }) {
    // No view of something larger that others have views of, too: what was read fills its memory, or most of what Node
    // reads into. Buffers from a pool of the same size are no more than half of it.
    const fillsMost = buffer.byteLength === readBytes && length * 2 > readBytes;
    const isAll = byteOffset === 0 && (length === buffer.byteLength || fillsMost);
    if (length < worthFreeingBytes || !isAll || !(buffer instanceof ArrayBuffer)) return;
    // A program gets at these sockets all the same, by `node:diagnostics_channel` for one.
    if (duplex instanceof Socket && duplex.listenerCount('data') === 1) buffer.transfer(0);
  },
  hasLeft: (duplex) => duplex instanceof Socket && duplex.writableLength === 0,
};
