import type { CryptoProvider } from '@proj/crypto';
import type { StreamFrame } from './frames.ts';
import type { KeySchedule } from './key-schedule.ts';
import type { LagGrace } from './lag-grace.ts';
import { RecordOpener, type RecordReader, RecordSealer } from './record.ts';
import { TransportInput } from './transport-input.ts';

const smallestRecordBytes = 0x1000;
/** Larger records cost less per byte, smaller ones reach the peer sooner. */
const largestRecordBytes = 0x1_0000;
/** Records grow only while the path carries the larger one within this time. */
const longestRecordMs = 250;

/**
 * - `handshake`: client, HELLO is out, no ACCEPT yet.
 * - `pending`: server, ACCEPT is out, no record yet. It may replay what the peer lacks, and changes nothing else.
 * - `up`: in use.
 */
export type TransportPhase = 'handshake' | 'pending' | 'up';

/** What a client says of itself, to hold once the transport is confirmed. */
export interface PeerClaim {
  readonly position: number;
  readonly limit: number;
  readonly resumeWindowMs: number;
}

/** Shared by all that have none of something: an array of its own would cost each of them 30 bytes. */
const nothing: readonly never[] = [];

export interface TransportInit {
  readonly id: number;
  readonly epoch: number;
  readonly phase: TransportPhase;
  /** Handshake message to send first. */
  readonly opening: Uint8Array;
  /** Dropped when it is not `up` by then. */
  readonly handshakeDeadlineMs: number;
}

/**
 * One transport of a session: its keys, and where in the two streams it is. Everything that must survive it lives in
 * the session instead.
 */
export class Transport {
  readonly id: number;
  readonly epoch: number;
  readonly handshakeDeadlineMs: number;
  readonly input: TransportInput = new TransportInput();
  phase: TransportPhase;
  opening: Uint8Array | undefined;
  sealer: RecordSealer | undefined;
  opener: RecordOpener | undefined;

  /** Client: holds the secret of a ticket until the answer is there. */
  handshake: { destroy(): void } | undefined;
  /** Server: what the client said in HELLO, until its first record confirms it. */
  claim: PeerClaim | undefined;
  /** Server: for the one record that comes before those under `opener`. */
  earlyOpener: RecordReader | undefined;

  /** Position of the next byte to send here. */
  sendPosition = 0;
  /** A `pending` transport replays no further than this. */
  replayEnd = 0;
  finSent = false;
  /** Position that the next DATA byte received here has. */
  receivePosition = 0;

  /** What the peer was last told here. */
  announcedPosition = 0;
  announcedLimit = 0;
  /** Tell the peer in the next record even if nothing else is sent. */
  ackNow = false;
  /** Delayed acknowledgement; `undefined`: nothing to acknowledge. */
  ackAtMs: number | undefined;
  /** A record of the peer was authentic here. */
  proven = false;
  /** Said once, in the next record. */
  announcements: readonly StreamFrame[] = nothing;
  confirmSent = false;
  closeSent = false;

  lastReceivedAtMs = 0;
  /** A deadline that was put off. */
  grace: LagGrace | undefined;
  /** The PING that waits for its answer. */
  probe: { readonly id: number; readonly sentAtMs: number } | undefined;
  pingDue = false;
  /** PINGs to answer, and when they came. */
  pongsDue: readonly { readonly id: number; readonly atMs: number }[] = nothing;
  /** Since when an answer is awaited to what was sent here. */
  awaitingSinceMs: number | undefined;
  /** Data bytes of the next record: small at first, so that a slow link shows life often; larger as it proves fast. */
  recordBytes: number = smallestRecordBytes;

  constructor(init: TransportInit) {
    this.id = init.id;
    this.epoch = init.epoch;
    this.phase = init.phase;
    this.opening = init.opening;
    this.handshakeDeadlineMs = init.handshakeDeadlineMs;
  }

  /** Both directions' record keys; `direction` is the one this end sends in. */
  useKeys(crypto: CryptoProvider, schedule: KeySchedule, direction: 'c2s' | 's2c'): void {
    this.sealer = new RecordSealer(crypto, schedule.aead, schedule.traffic(direction));
    this.opener = new RecordOpener(crypto, schedule.aead, schedule.traffic(direction === 'c2s' ? 's2c' : 'c2s'));
    schedule.destroy();
  }

  /** Says this in the next record. */
  announce(frame: StreamFrame): void {
    this.announcements = [...this.announcements, frame];
  }

  /** What was due has been said. */
  saidAll(): void {
    this.announcements = nothing;
    this.pongsDue = nothing;
  }

  /** It carries nothing more. */
  destroy(): void {
    this.sealer?.destroy();
    this.opener?.destroy();
    this.earlyOpener?.destroy();
    this.handshake?.destroy();
    this.input.clear();
  }

  /**
   * The peer's acknowledgement went from one position to another, or came again: of what was sent here too an older transport
   * may have brought the news.
   */
  acknowledged(before: number, position: number, nowMs: number): void {
    const isAwaited = this.sendPosition > position || this.closeSent;
    if (position <= before) {
      if (!isAwaited) this.awaitingSinceMs = undefined;
      return;
    }
    const elapsedMs = Math.max(1, nowMs - (this.awaitingSinceMs ?? nowMs));
    const carriedBytes = ((position - before) * longestRecordMs) / elapsedMs;
    if (carriedBytes >= 2 * this.recordBytes) this.recordBytes = Math.min(largestRecordBytes, 2 * this.recordBytes);
    this.awaitingSinceMs = isAwaited ? nowMs : undefined;
  }
}
