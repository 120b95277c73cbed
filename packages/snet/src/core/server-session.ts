import type { CryptoProvider } from '@proj/crypto';
import { equalBytes } from '@proj/io/bytes';
import { Code, SnetError, violation } from './errors.ts';
import type { StreamFrame } from './frames.ts';
import { goAwayFrame } from './go-away.ts';
import type { ServerHandshake } from './handshake.ts';
import { type AcceptPayload, AcceptStatus, type ResumePositions, ticketIdBytes } from './hello.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { ResolvedSessionOptions } from './options.ts';
import type { RecordReader } from './record.ts';
import { Session } from './session.ts';
import type { TicketSet } from './ticket-book.ts';
import { Transport } from './transport.ts';

/** Transports of one session that wait for their first record; the oldest attempt is dropped beyond that. */
const maxPendingTransports = 4;
/** Ticket sets that may be on their way to the client; a set the client has announced is never among those dropped. */
const maxTicketSets = 16;
/** What an unconfirmed transport may replay. */
const maxPendingReplayBytes = 0x4_0000;
const ticketsPerSet = 2;
/** A client whose first transport broke before its first record arrived may come back for this long. */
const unconfirmedMs = 30_000;

/** What a session asks of its acceptor. */
export interface ServerSessionHost {
  /** @param secrets of the tickets with these ids, one after the other. */
  issueTickets(session: ServerSession, set: number, ids: readonly Uint8Array[], secrets: Uint8Array): SessionTickets;
  retireTickets(set: SessionTickets): void;
  /** `false`: there is no room for it any more, and it was ended. */
  sessionConfirmed(session: ServerSession): boolean;
  sessionClosed(session: ServerSession, sets: readonly SessionTickets[], error: SnetError | undefined): void;
}

export interface Offer {
  readonly transport: number;
  readonly epoch: number;
  readonly handshake: ServerHandshake;
  /** The session is resumed with this ticket secret, by a client at these positions. */
  readonly resume?:
    | {
        readonly secret: Uint8Array;
        readonly positions: ResumePositions;
        /** The set that the ticket belongs to: the client holds no older one. */
        readonly ticketSet: number;
      }
    | undefined;
  /** For the early record, if one follows. */
  readonly early?: RecordReader | undefined;
  /** Why a resume that was asked for became a new session. */
  readonly failure?: { readonly code: number; readonly delivered: number } | undefined;
}

type SessionTickets = TicketSet<ServerSession>;

/** The end that is dialled. Made by an `Acceptor`. */
export class ServerSession extends Session {
  /** How often clients have tried to resume it since one has last confirmed. */
  attempts = 0;
  readonly #host: ServerSessionHost;
  /** Oldest first. */
  #ticketSets: readonly SessionTickets[] = [];
  #nextTicketSet = 1;
  #maxEpoch = -1;
  #replacesAnother = false;
  #deviceKey: Uint8Array | undefined;
  /** To be said as soon as a transport is up. */
  #goAwayDue: StreamFrame | undefined;
  /** While no one has confirmed the session and no one is about to. */
  #forgetAtMs: number | undefined;

  constructor(crypto: CryptoProvider, host: ServerSessionHost, options: ResolvedSessionOptions, budget: MemoryBudget) {
    super('server', crypto, options, budget);
    this.#host = host;
    this.start();
  }

  override get deviceKey(): Uint8Array | undefined {
    return this.#deviceKey === undefined ? undefined : new Uint8Array(this.#deviceKey);
  }

  /** Whether a client that shows this key, or none, may come back to the session. */
  belongsTo(deviceKey: Uint8Array | undefined): boolean {
    const ours = this.#deviceKey;
    return ours === undefined || deviceKey === undefined ? ours === deviceKey : equalBytes(ours, deviceKey);
  }

  /** An attempt no newer than one already seen is a replay, or was overtaken: it must change nothing [SNET-7.1]. */
  isStale(epoch: number): boolean {
    return epoch <= this.#maxEpoch;
  }

  /** Why a client at these positions cannot be served, if it cannot [SNET-7.7]. */
  positionFault({ receivedPosition, firstPosition }: ResumePositions): number | undefined {
    if (receivedPosition > this.sending.sentPosition) return Code.PositionAhead;
    if (firstPosition > this.receiving.receivedPosition) return Code.PositionGap;
    return undefined;
  }

  /**
   * Answers HELLO with ACCEPT on a new, pending transport. Nothing else changes: whatever transport is in use stays so
   * until the first record on the new one [SNET-7.2].
   */
  offer(offer: Offer, nowMs: number): void {
    const { handshake, resume, early } = offer;
    // While HELLO was on its way an older transport may have acknowledged more than it says [SNET-7.6].
    const startPosition = Math.max(resume?.positions.receivedPosition ?? 0, this.sending.firstPosition);
    const payload = this.#acceptPayload(offer, startPosition);
    // First, because nothing may have changed when it fails.
    const { message, schedule, ticketSecrets } = handshake.accept(payload, resume?.secret);
    this.#maxEpoch = offer.epoch;
    if (resume === undefined) this.#deviceKey = handshake.deviceKey;
    this.#replacesAnother ||= offer.failure !== undefined;
    this.#forgetAtMs = undefined;
    this.#dropOldestPending();
    if (resume !== undefined) this.#retireBefore(resume.ticketSet);
    this.#issue(this.#host.issueTickets(this, payload.ticketSet, payload.ticketIds, ticketSecrets));

    const transport = new Transport({
      id: offer.transport,
      epoch: offer.epoch,
      phase: 'pending',
      opening: message,
      handshakeDeadlineMs: nowMs + this.path.confirmTimeoutMs,
    });
    transport.useKeys(this.crypto, schedule, 's2c');
    transport.sendPosition = startPosition;
    transport.replayEnd = Math.min(this.sending.writePosition, startPosition + maxPendingReplayBytes);
    transport.finSent = startPosition > this.sending.writePosition;
    transport.earlyOpener = early;
    // Early data begins with the oldest byte that the client still holds.
    transport.receivePosition = resume && early ? resume.positions.firstPosition : payload.receivedPosition;
    transport.announcedPosition = payload.receivedPosition;
    transport.announcedLimit = payload.settings.limit;
    transport.claim = { position: startPosition, ...handshake.settings };
    this.transports.set(transport.id, transport);
  }

  /**
   * Tells the client that this server will be gone: it dials another transport within `afterMs` and a random part of
   * `jitterMs`, so that not all clients come back at once. A client that is not attached is told when it is.
   *
   * @param address where to go instead, advice: printable ASCII, at most 256 characters. Empty: nowhere else.
   * @throws SnetError `SNET_BAD_OPTION` when it is not, or the times are not integers from 0 to 86 400 000.
   */
  goAway(code: number, afterMs: number, jitterMs: number, address = ''): void {
    const frame = goAwayFrame(code, afterMs, jitterMs, address);
    if (this.current === undefined) this.#goAwayDue = frame;
    else this.current.announce(frame);
  }

  protected override receiveGoAway(): void {
    throw violation('GOAWAY from a client');
  }

  protected override confirm(transport: Transport, nowMs: number): void {
    const { claim } = transport;
    if (claim === undefined) throw new Error('defect: a pending transport without its peer');
    transport.claim = undefined;
    this.attempts = 0;
    // Not a fault if a newer transport has acknowledged more meanwhile.
    this.adoptPeerPosition(claim.position, claim.limit);
    this.lifetime.resumeWindowMs = Math.min(this.options.resumeWindowMs, claim.resumeWindowMs);
    if (this.#replacesAnother) {
      // It was there to say what became of the other one.
      this.abort(new SnetError('SNET_REFUSED', 'a session that nobody has asked for', { wireCode: Code.Protocol }));
      return;
    }
    if (this.state === 'handshaking' && !this.#host.sessionConfirmed(this)) return;
    this.promote(transport, nowMs);
    if (this.#goAwayDue !== undefined) transport.announce(this.#goAwayDue);
    this.#goAwayDue = undefined;
  }

  protected override confirmation(): readonly StreamFrame[] {
    return [];
  }

  protected override receiveHandshake(): boolean {
    throw new Error('defect: the acceptor reads HELLO');
  }

  /** The client holds no set older than this one. */
  protected override receiveTicketMin(set: number): void {
    if (set >= this.#nextTicketSet) throw violation('TICKET_MIN of a set that was never issued');
    this.#retireBefore(set);
  }

  #retireBefore(set: number): void {
    const held = Math.max(
      0,
      this.#ticketSets.findIndex(({ number }) => number >= set),
    );
    for (const older of this.#ticketSets.slice(0, held)) this.#host.retireTickets(older);
    this.#ticketSets = this.#ticketSets.slice(held);
  }

  protected override transportLost(_lost: Transport, nowMs: number): void {
    if (this.state !== 'handshaking' || this.transports.size > 0) return;
    // After a failed resume the client has no use for the session.
    this.#forgetAtMs = nowMs + (this.#replacesAnother ? 0 : unconfirmedMs);
  }

  protected override handleOwnTimeout(nowMs: number): void {
    if (this.#forgetAtMs === undefined || nowMs < this.#forgetAtMs) return;
    this.close(new SnetError('SNET_HANDSHAKE_TIMEOUT', 'the client never confirmed'), []);
  }

  protected override closed(error: SnetError | undefined): void {
    this.#forgetAtMs = undefined;
    this.#host.sessionClosed(this, this.#ticketSets, error);
    this.#ticketSets = [];
  }

  protected override ownTimeout(): number | undefined {
    return this.#forgetAtMs;
  }

  #acceptPayload({ handshake, resume, failure }: Offer, startPosition: number): AcceptPayload {
    const status = resume ? AcceptStatus.Resumed : failure ? AcceptStatus.NewAfterFailedResume : AcceptStatus.New;
    return {
      suite: handshake.suite.id,
      status,
      receivedPosition: this.receiving.receivedPosition,
      startPosition,
      code: failure?.code ?? Code.Ok,
      delivered: failure?.delivered ?? 0,
      ticketSet: this.#nextTicketSet++,
      ticketIds: Array.from({ length: ticketsPerSet }, () => this.crypto.randomBytes(ticketIdBytes)),
      settings: { limit: this.receiving.limit, resumeWindowMs: this.options.resumeWindowMs },
    };
  }

  #issue(set: SessionTickets): void {
    this.#ticketSets = [...this.#ticketSets, set];
    if (this.#ticketSets.length <= maxTicketSets) return;
    // The first is the one the client has shown that it holds: it may hold no other. The next was on its way the longest.
    const [held, overdue, ...others] = this.#ticketSets;
    if (held === undefined || overdue === undefined) return;
    this.#host.retireTickets(overdue);
    this.#ticketSets = [held, ...others];
  }

  #dropOldestPending(): void {
    const pending = [...this.transports.values()].filter(({ phase }) => phase === 'pending');
    for (const transport of pending.slice(0, Math.max(0, pending.length - maxPendingTransports + 1)))
      this.drop(transport);
  }
}
