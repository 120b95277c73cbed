import { SlabQueue } from '../../core/slab-queue.ts';
import type { RequestPadding } from './request-padding.ts';

/**
 * - `handshake`: client, the request is out.
 * - `pending`: server, the answer is out, and that of the client to the challenge is awaited (generation 2).
 * - `up`: in use.
 */
export type LegacyPhase = 'handshake' | 'pending' | 'up';

/** One connection of a session, and where in the two streams it is. */
export class LegacyTransport {
  readonly id: number;
  /** Dropped when it is not `up` by then. */
  readonly deadlineMs: number;
  readonly input: SlabQueue = new SlabQueue();
  phase: LegacyPhase;
  /** Handshake messages to send, in order. */
  readonly outbox: Uint8Array[] = [];
  /** Where the peer wants us to go on: position of the first byte to send here. */
  sendPosition = 0;
  /** Position of the next byte received here. */
  receivePosition = 0;
  /** The peer has shown on this connection that it has the session. */
  isEstablished = false;
  /** Where nothing else will show it: a connection that lives until then has. */
  establishedAtMs: number | undefined;
  /** Client: the server has announced bytes that we lack, and has brought none yet. */
  owesBytes = false;
  /** Server, `pending`: what the client must answer. */
  expectedAnswer: Uint8Array | undefined;
  /** Server: takes the zeros off that belong to the request, and not to the stream. */
  padding: RequestPadding | undefined;

  constructor(id: number, phase: LegacyPhase, deadlineMs: number) {
    this.id = id;
    this.phase = phase;
    this.deadlineMs = deadlineMs;
  }
}
