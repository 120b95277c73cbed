import { Code, defect, SnetError } from './errors.ts';
import { usualLagMs } from './lag-grace.ts';
import { SourceLimiter } from './source-limiter.ts';
import { TransportInput } from './transport-input.ts';

/** Who may come in: the same for each wire. */
export interface AdmissionOptions {
  /** New sessions beyond this are refused; sessions that come back are not. @defaultValue 100_000 */
  readonly maxSessions?: number | undefined;
  /**
   * Transports whose first message is not whole yet, and as many sessions that no client has confirmed yet; the oldest is
   * dropped beyond that. @defaultValue 10_000
   */
  readonly maxHandshakes?: number | undefined;
  /**
   * New sessions that one source may begin per second, after a burst of {@link newSessionBurst}. As many may come back, counted
   * apart, from the fifth time on in a row that a client does not confirm to have heard the answer; before that, all. For
   * transports whose source is known. @defaultValue 100
   */
  readonly newSessionsPerSecond?: number | undefined;
  /** @defaultValue 1_000 */
  readonly newSessionBurst?: number | undefined;
}

/** A transport whose first message is not whole yet. */
export interface Arrival {
  readonly input: TransportInput;
  deadlineMs: number;
  /** The deadline passed while this program did not run, and was moved once [SNET-7.18]. */
  wasMoved: boolean;
  readonly source: string | undefined;
}

/** What a client has shown that it may come back to: a session, or what is remembered of one. */
export interface Claim {
  /** How often it was asked for since a client has last confirmed. */
  attempts: number;
}

/** What an acceptor asks of its sessions. */
interface AcceptedSession {
  abort(error: SnetError): void;
  receive(transport: number, chunk: Uint8Array, nowMs: number): void;
}

export type BaseAcceptorEvent<Session> =
  /** This transport belongs to this session from now on: report to the session, poll the session. */
  | { readonly type: 'bind'; readonly transport: number; readonly session: Session }
  /** This session was ended here; it has something to say: poll it. */
  | { readonly type: 'evict'; readonly session: Session }
  /** Write this to a transport that is not bound yet. */
  | { readonly type: 'reply'; readonly transport: number; readonly bytes: Uint8Array }
  /** As in `SessionEvent`, for a transport that never reached a session. */
  | {
      readonly type: 'drop';
      readonly transport: number;
      readonly farewell: Uint8Array | undefined;
      readonly error: SnetError;
    };

const busyRetryAfterMs = 5_000;
/** Attempts in a row at one claim that nobody confirms; each further one counts against its source. */
const freeAttempts = 4;

/** Holds transports until they have said what they are for, and counts what is begun for them; of any wire. */
export abstract class BaseAcceptor<Session extends AcceptedSession> {
  readonly #handshakeTimeoutMs: number;
  readonly #maxSessions: number;
  readonly #maxHandshakes: number;
  readonly #newcomers: SourceLimiter;
  /** Apart, so that nobody who begins sessions keeps away those that come back from the same source. */
  readonly #returns: SourceLimiter;
  readonly #arrivals: Map<number, Arrival> = new Map();
  readonly #sessions: Set<Session> = new Set();
  /** Oldest first. */
  readonly #unconfirmed: Set<Session> = new Set();
  /** By the message that is being read: nobody's until that has succeeded. */
  #begun: Session | undefined;
  readonly #events: BaseAcceptorEvent<Session>[] = [];
  #draining = false;
  #nextTransport = 1;

  /** @throws SnetError `SNET_BAD_OPTION`. */
  protected constructor(options: AdmissionOptions, handshakeTimeoutMs: number) {
    this.#handshakeTimeoutMs = handshakeTimeoutMs;
    this.#maxSessions = limit('maxSessions', options.maxSessions ?? 100_000);
    this.#maxHandshakes = limit('maxHandshakes', options.maxHandshakes ?? 10_000);
    const rate = {
      perSecond: limit('newSessionsPerSecond', options.newSessionsPerSecond ?? 100),
      burst: limit('newSessionBurst', options.newSessionBurst ?? 1_000),
    };
    this.#newcomers = new SourceLimiter(rate);
    this.#returns = new SourceLimiter(rate);
  }

  /** Sessions that are not over, confirmed or not. */
  get sessions(): ReadonlySet<Session> {
    return this.#sessions;
  }

  /** From now on new sessions are refused, and clients told to look elsewhere; those that come back are not. */
  drain(): void {
    this.#draining = true;
  }

  /**
   * A transport arrived. Its number names it from now on, in the acceptor and in the session it is bound to.
   *
   * @param source who may not begin too many sessions, an address for instance; default: not limited.
   */
  attach(nowMs: number, source?: string): number {
    const transport = this.#nextTransport++;
    const deadlineMs = nowMs + this.#handshakeTimeoutMs;
    this.#arrivals.set(transport, { input: new TransportInput(), deadlineMs, wasMoved: false, source });
    const [oldest] = this.#arrivals.keys();
    if (this.#arrivals.size > this.#maxHandshakes && oldest !== undefined) {
      this.#drop(oldest, new SnetError('SNET_REFUSED', 'too many handshakes at once'));
    }
    return transport;
  }

  /** Bytes of a transport that is not bound to a session yet. They are lent, as in `Session.receive`. */
  receive(transport: number, chunk: Uint8Array, nowMs: number): void {
    const arrival = this.#arrivals.get(transport);
    if (arrival === undefined) return;
    const { input } = arrival;
    input.lend(chunk);
    try {
      const session = this.#sessionFor(transport, arrival, nowMs);
      if (session === undefined) return;
      this.#events.push({ type: 'bind', transport, session });
      const rest = input.takeView(input.length);
      if (rest !== undefined && rest.length > 0) session.receive(transport, rest, nowMs);
    } finally {
      input.keep();
    }
  }

  /** Whatever goes wrong on the way to a session costs one transport and what was begun for it [SNET-8.2]. */
  #sessionFor(transport: number, arrival: Arrival, nowMs: number): Session | undefined {
    try {
      const session = this.read(transport, arrival, nowMs);
      if (session === undefined) return undefined;
      // The application was asked about it, and may have ended everything.
      if (!this.#arrivals.delete(transport)) throw new SnetError('SNET_CLOSED', 'the transport was detached meanwhile');
      return session;
    } catch (thrown) {
      const error = SnetError.is(thrown) ? thrown : defect(thrown);
      if (this.#begun !== undefined) this.evict(this.#begun, error);
      this.#drop(transport, error, this.farewellFor(error));
      return undefined;
    } finally {
      this.#begun = undefined;
    }
  }

  /** A transport that is not bound yet closed or broke. */
  detach(transport: number): void {
    this.#arrivals.delete(transport);
  }

  handleTimeout(nowMs: number): void {
    for (const [transport, arrival] of this.#arrivals) {
      const lagMs = nowMs - arrival.deadlineMs;
      if (lagMs < 0) break; // Oldest first, and all wait about equally long.
      if (lagMs >= usualLagMs && !arrival.wasMoved) {
        arrival.wasMoved = true;
        arrival.deadlineMs = nowMs + Math.min(lagMs, this.#handshakeTimeoutMs);
        continue;
      }
      this.#drop(transport, new SnetError('SNET_HANDSHAKE_TIMEOUT', 'no whole first message in time'));
    }
  }

  pollTimeout(): number | undefined {
    const [oldest] = this.#arrivals.values();
    return oldest?.deadlineMs;
  }

  pollEvent(): BaseAcceptorEvent<Session> | undefined {
    return this.#events.shift();
  }

  // What the wires add.

  /** The session that the transport's first message leads to; `undefined` until it is whole. @throws SnetError: to none. */
  protected abstract read(transport: number, arrival: Arrival, nowMs: number): Session | undefined;
  /** The last words to a transport that leads to no session. */
  protected abstract farewellFor(error: SnetError): Uint8Array | undefined;

  protected get unconfirmedSessions(): number {
    return this.#unconfirmed.size;
  }

  /** There is room for this many confirmed sessions. */
  protected hasRoomFor(sessions: number): boolean {
    return sessions <= this.#maxSessions;
  }

  /** Before a new session costs anything. @param sessions there will be, of those that count. @throws SnetError `SNET_REFUSED`. */
  protected admit(source: string | undefined, nowMs: number, sessions: number): void {
    if (this.#draining) throw refusal('the server is draining', Code.Draining, busyRetryAfterMs);
    if (!this.hasRoomFor(sessions)) throw fullUp();
    charge(this.#newcomers, source, nowMs);
  }

  /** Before an attempt at what the client had costs anything [SNET-3.13]. @throws SnetError `SNET_REFUSED`. */
  protected readmit(claim: Claim, source: string | undefined, nowMs: number): void {
    if (claim.attempts >= freeAttempts) charge(this.#returns, source, nowMs);
    else claim.attempts++;
  }

  /** A session that its client has not confirmed yet. */
  protected begin(session: Session): void {
    this.#sessions.add(session);
    this.#unconfirmed.add(session);
    this.#begun = session;
    const [oldest] = this.#unconfirmed;
    if (this.#unconfirmed.size > this.#maxHandshakes && oldest !== undefined) {
      this.evict(oldest, new SnetError('SNET_REFUSED', 'too many handshakes at once'));
    }
  }

  protected confirm(session: Session): void {
    this.#unconfirmed.delete(session);
  }

  protected forget(session: Session): void {
    this.#sessions.delete(session);
    this.#unconfirmed.delete(session);
  }

  protected evict(session: Session, error: SnetError): void {
    session.abort(error);
    this.#events.push({ type: 'evict', session });
  }

  protected reply(transport: number, bytes: Uint8Array): void {
    this.#events.push({ type: 'reply', transport, bytes });
  }

  #drop(transport: number, error: SnetError, farewell?: Uint8Array): void {
    this.#arrivals.delete(transport);
    this.#events.push({ type: 'drop', transport, farewell, error });
  }
}

export function refusal(message: string, wireCode: number, retryAfterMs?: number): SnetError {
  return new SnetError('SNET_REFUSED', message, { wireCode, retryAfterMs });
}

function charge(limiter: SourceLimiter, source: string | undefined, nowMs: number): void {
  const waitMs = source === undefined ? 0 : limiter.take(source, nowMs);
  if (waitMs > 0) throw refusal('too many attempts from one source', Code.RateLimited, waitMs);
}

export function fullUp(): SnetError {
  return refusal('too many sessions', Code.TooManySessions, busyRetryAfterMs);
}

function limit(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new SnetError('SNET_BAD_OPTION', `${name} must be a positive integer`);
}
