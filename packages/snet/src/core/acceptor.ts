import type { CryptoProvider, KeyPair } from '@proj/crypto';
import { Code, SnetError, violation } from './errors.ts';
import { earlyOpener, openResumeBox, retryTranscript, ServerHandshake } from './handshake.ts';
import {
  decodeHello,
  decodeResumePositions,
  encodeRefuse,
  encodeRetry,
  type Hello,
  helloHeaderBytes,
  helloLength,
} from './hello.ts';
import { checkedKeyPair } from './identity.ts';
import { usualLagMs } from './lag-grace.ts';
import { MemoryBudget } from './memory-budget.ts';
import { resolveSessionOptions, type SessionOptions } from './options.ts';
import { type RecordReader, RecordSkipper } from './record.ts';
import { ServerSession } from './server-session.ts';
import { SlabQueue } from './slab-queue.ts';
import { SourceLimiter } from './source-limiter.ts';
import { chooseSuite, resolveSuites, type Suite, type SuiteName } from './suites.ts';
import { type Ending, TicketBook } from './ticket-book.ts';

export interface AcceptorOptions extends SessionOptions {
  /**
   * Bytes by which the receive windows of all sessions may exceed their initial size, together. When they are used up
   * no window grows. @defaultValue 268_435_456
   */
  readonly memoryBudgetBytes?: number | undefined;
  /** New sessions beyond this are refused; sessions that come back are not. @defaultValue 100_000 */
  readonly maxSessions?: number | undefined;
  /**
   * Transports whose HELLO is not whole yet, and as many sessions that no client has confirmed yet; the oldest is
   * dropped beyond that. @defaultValue 10_000
   */
  readonly maxHandshakes?: number | undefined;
  /**
   * New sessions that one source may begin per second, after a burst of {@link newSessionBurst}; a client that comes
   * back with a valid ticket costs nothing. For transports whose source is known. @defaultValue 100
   */
  readonly newSessionsPerSecond?: number | undefined;
  /** @defaultValue 1_000 */
  readonly newSessionBurst?: number | undefined;
  /** Accepted, the one liked best first. @defaultValue both with ML-KEM-768, ChaCha20-Poly1305 first */
  readonly suites?: readonly SuiteName[] | undefined;
  /**
   * Decides on a new session before it begins, by the X25519 public key of the client's device: `undefined` when it
   * shows none. It may be asked about a replayed HELLO too. When it throws the session is refused as well.
   * @defaultValue everyone may
   */
  readonly authorize?: ((deviceKey: Uint8Array | undefined) => boolean) | undefined;
}

/** What an acceptor tells its driver. */
export type AcceptorEvent =
  /** This transport belongs to this session from now on: report to the session, poll the session. */
  | { readonly type: 'bind'; readonly transport: number; readonly session: ServerSession }
  /** This session was ended here; it has something to say: poll it. */
  | { readonly type: 'evict'; readonly session: ServerSession }
  /** Write this to a transport that is not bound yet. */
  | { readonly type: 'reply'; readonly transport: number; readonly bytes: Uint8Array }
  /** As in `SessionEvent`, for a transport that never reached a session. */
  | {
      readonly type: 'drop';
      readonly transport: number;
      readonly farewell: Uint8Array | undefined;
      readonly error: SnetError;
    };

interface Arrival {
  readonly input: SlabQueue;
  deadlineMs: number;
  /** The deadline passed while this program did not run, and was moved once [SNET-7.18]. */
  wasMoved: boolean;
  readonly source: string | undefined;
  /** After a RETRY: the hash of all that was said. */
  transcript?: Uint8Array | undefined;
  /** For the early record that followed a HELLO which led to a RETRY. */
  skip?: RecordReader | undefined;
}

const busyRetryAfterMs = 5_000;

/**
 * Reads the first message of each new transport and decides: a new session, or one of those it knows. A session is
 * told to no one before its client has confirmed it; its `open` event says so.
 */
export class Acceptor {
  readonly #crypto: CryptoProvider;
  readonly #keys: KeyPair;
  readonly #options: AcceptorOptions;
  readonly #budget: MemoryBudget;
  readonly #handshakeTimeoutMs: number;
  readonly #maxSessions: number;
  readonly #maxHandshakes: number;
  readonly #suites: readonly Suite[];
  readonly #limiter: SourceLimiter;
  readonly #authorize: (deviceKey: Uint8Array | undefined) => boolean;
  #draining = false;
  readonly #arrivals: Map<number, Arrival> = new Map();
  readonly #sessions: Set<ServerSession> = new Set();
  /** Oldest first. */
  readonly #unconfirmed: Set<ServerSession> = new Set();
  readonly #tickets: TicketBook<ServerSession> = new TicketBook();
  #events: AcceptorEvent[] = [];
  #nextTransport = 1;

  /** @param keys the server's static X25519 pair; clients pin its public half. */
  constructor(crypto: CryptoProvider, keys: KeyPair, options: AcceptorOptions = {}) {
    this.#crypto = crypto;
    this.#keys = checkedKeyPair(crypto, 'keys', keys);
    this.#options = options;
    this.#handshakeTimeoutMs = resolveSessionOptions(options).handshakeTimeoutMs;
    this.#budget = new MemoryBudget(options.memoryBudgetBytes ?? 0x1000_0000);
    this.#maxSessions = limit('maxSessions', options.maxSessions ?? 100_000);
    this.#maxHandshakes = limit('maxHandshakes', options.maxHandshakes ?? 10_000);
    this.#suites = resolveSuites(options.suites);
    this.#limiter = new SourceLimiter({
      perSecond: limit('newSessionsPerSecond', options.newSessionsPerSecond ?? 100),
      burst: limit('newSessionBurst', options.newSessionBurst ?? 1_000),
    });
    this.#authorize = options.authorize ?? (() => true);
  }

  /** Sessions that are not over, confirmed or not. */
  get sessions(): ReadonlySet<ServerSession> {
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
    this.#arrivals.set(transport, {
      input: new SlabQueue(),
      deadlineMs: nowMs + this.#handshakeTimeoutMs,
      wasMoved: false,
      source,
    });
    const [oldest] = this.#arrivals.keys();
    if (this.#arrivals.size > this.#maxHandshakes && oldest !== undefined) {
      this.#drop(oldest, new SnetError('SNET_REFUSED', 'too many handshakes at once'));
    }
    return transport;
  }

  /** Bytes of a transport that is not bound to a session yet. */
  receive(transport: number, chunk: Uint8Array, nowMs: number): void {
    const arrival = this.#arrivals.get(transport);
    if (arrival === undefined) return;
    const { input } = arrival;
    input.adopt(chunk);
    try {
      const session = this.#read(transport, arrival, nowMs);
      if (session === undefined) return;
      this.#arrivals.delete(transport);
      this.#events.push({ type: 'bind', transport, session });
      const rest = input.takeExactly(input.length);
      if (rest !== undefined && rest.length > 0) session.receive(transport, rest, nowMs);
    } catch (error) {
      if (!SnetError.is(error)) throw error;
      // A replay is not worth an answer; anything else gets unauthenticated advice.
      const silent = error.wireCode === undefined || error.wireCode === Code.StaleEpoch;
      const { retryAfterMs = 0 } = error;
      this.#drop(transport, error, silent ? undefined : encodeRefuse(error.wireCode ?? Code.Protocol, retryAfterMs));
    }
  }

  /** Everything that is whole, up to the HELLO that leads to a session. */
  #read(transport: number, arrival: Arrival, nowMs: number): ServerSession | undefined {
    const { input } = arrival;
    while (input.length > 0) {
      if (arrival.skip !== undefined) {
        if (arrival.skip.open(input) === undefined) return undefined;
        arrival.skip = undefined;
        continue;
      }
      const header = input.peek(Math.min(input.length, helloHeaderBytes));
      const length = header && helloLength(header);
      const message = length === undefined ? undefined : input.takeExactly(length);
      if (message === undefined) return undefined;
      const hello = decodeHello(message, arrival.transcript);
      const suite = chooseSuite(this.#suites, hello.suites);
      if (suite === undefined) throw violation('no common suite', Code.NoCommonSuite);
      if (suite.id === hello.suites[0]) return this.#receiveHello(transport, arrival, hello, suite, nowMs);
      this.#retry(transport, arrival, message, hello, suite);
    }
    return undefined;
  }

  /** Message 1 was made for another suite than we choose: the client makes it anew, once [SNET-3.10]. */
  #retry(transport: number, arrival: Arrival, message: Uint8Array, hello: Hello, suite: Suite): void {
    if (arrival.transcript !== undefined) throw violation('the suite that was asked for is not the first');
    const bytes = encodeRetry(suite.id);
    arrival.transcript = retryTranscript(this.#crypto, message, bytes);
    if (hello.earlyData) arrival.skip = new RecordSkipper();
    this.#events.push({ type: 'reply', transport, bytes });
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
      this.#drop(
        transport,
        new SnetError('SNET_HANDSHAKE_TIMEOUT', 'no whole HELLO in time', { wireCode: Code.HandshakeTimeout }),
      );
    }
  }

  pollTimeout(): number | undefined {
    const [oldest] = this.#arrivals.values();
    return oldest?.deadlineMs;
  }

  pollEvent(): AcceptorEvent | undefined {
    return this.#events.shift();
  }

  #drop(transport: number, error: SnetError, farewell?: Uint8Array): void {
    this.#arrivals.delete(transport);
    this.#events.push({ type: 'drop', transport, farewell, error });
  }

  /** In the order of cost: shape, ticket (symmetric), then Diffie–Hellman [SNET-3.8]. */
  #receiveHello(transport: number, { source }: Arrival, hello: Hello, suite: Suite, nowMs: number): ServerSession {
    const resume = this.#resume(hello);
    if (resume?.type === 'session') {
      const { session, secret, positions, ticketSet } = resume;
      const handshake = new ServerHandshake(this.#crypto, this.#keys, hello, suite);
      if (!session.belongsTo(handshake.deviceKey)) throw refusal("the session is another device's", Code.BadBinder);
      const early = earlyOpener(this.#crypto, secret, hello);
      session.offer(
        { transport, epoch: hello.epoch, handshake, resume: { secret, positions, ticketSet }, early },
        nowMs,
      );
      return session;
    }
    if (resume === undefined && hello.epoch !== 0) throw refusal('an epoch without a ticket', Code.Protocol);
    this.#admit(source, nowMs, resume?.isProven ?? false);
    const handshake = new ServerHandshake(this.#crypto, this.#keys, hello, suite);
    this.#authorized(handshake.deviceKey);
    const session = this.#newSession();
    // Nobody here may read it, and it must not stand in the way of the answer [SNET-3.7].
    const early = hello.earlyData ? new RecordSkipper() : undefined;
    try {
      session.offer({ transport, epoch: hello.epoch, handshake, failure: resume?.ending, early }, nowMs);
    } catch (error) {
      if (SnetError.is(error)) this.#evict(session, error);
      throw error;
    }
    return session;
  }

  /**
   * Before a new session costs anything. A client that has proved to have had one is told what became of it, even where
   * there is no room for another [SNET-3.7].
   *
   * @throws SnetError `SNET_REFUSED`.
   */
  #admit(source: string | undefined, nowMs: number, isProven: boolean): void {
    if (this.#draining && !isProven) throw refusal('the server is draining', Code.Draining, busyRetryAfterMs);
    if (this.#sessions.size - this.#unconfirmed.size >= this.#maxSessions && !isProven)
      throw refusal('too many sessions', Code.TooManySessions, busyRetryAfterMs);
    const waitMs = source === undefined ? 0 : this.#limiter.take(source, nowMs);
    if (waitMs > 0) throw refusal('too many new sessions from one source', Code.RateLimited, waitMs);
  }

  #authorized(deviceKey: Uint8Array | undefined): void {
    let isWelcome: unknown;
    try {
      isWelcome = this.#authorize(deviceKey && new Uint8Array(deviceKey));
    } catch (cause) {
      throw new SnetError('SNET_REFUSED', '`authorize` threw', { wireCode: Code.Internal, cause });
    }
    // A promise would be true of everybody.
    if (typeof isWelcome !== 'boolean') throw refusal('`authorize` must answer true or false, at once', Code.Internal);
    if (!isWelcome) throw refusal('this device may not have a session', Code.App);
  }

  #resume(hello: Hello) {
    if (hello.tickets.length === 0) return undefined;
    let ending: Ending = { code: Code.UnknownTicket, delivered: 0 };
    let isProven = false;
    for (const ticket of hello.tickets) {
      const entry = this.#tickets.find(ticket.id);
      if (entry === undefined) continue;
      const box = openResumeBox(this.#crypto, entry.secret, hello, ticket);
      if (box === undefined) throw refusal('the resume box was not sealed by the holder of the ticket', Code.BadBinder);
      const positions = decodeResumePositions(box);
      isProven = true;
      const session = entry.owner;
      if (session === undefined) {
        ending = entry.ending ?? ending;
        continue;
      }
      if (session.isStale(hello.epoch)) throw refusal('an old attempt', Code.StaleEpoch);
      const code = session.positionFault(positions);
      if (code === undefined) {
        return { type: 'session', session, secret: entry.secret, positions, ticketSet: entry.set } as const;
      }
      // An authentic client that cannot be served will not come back.
      ending = { code, delivered: session.receivedByApplication };
      this.#evict(session, violation('the client is at positions that cannot be', code));
    }
    return { type: 'failure', ending, isProven } as const;
  }

  /** There was room when the session was offered; others may have been faster. */
  #confirmed(session: ServerSession): boolean {
    this.#unconfirmed.delete(session);
    if (this.#sessions.size - this.#unconfirmed.size <= this.#maxSessions) return true;
    // Its tickets say why, with authority, when the client comes back.
    this.#evict(session, refusal('too many sessions', Code.TooManySessions, busyRetryAfterMs));
    return false;
  }

  #evict(session: ServerSession, error: SnetError): void {
    session.abort(error);
    this.#events.push({ type: 'evict', session });
  }

  #newSession(): ServerSession {
    const session: ServerSession = new ServerSession(
      this.#crypto,
      {
        issueTickets: (to, set, tickets) => this.#tickets.issue(to, set, tickets),
        retireTickets: (tickets) => this.#tickets.retire(tickets),
        sessionConfirmed: (confirmed) => this.#confirmed(confirmed),
        sessionClosed: (closed, tickets, error) => {
          this.#sessions.delete(closed);
          this.#unconfirmed.delete(closed);
          const code = error === undefined ? Code.Ok : (error.wireCode ?? Code.Expired);
          this.#tickets.end(tickets, { code, delivered: closed.receivedByApplication });
        },
      },
      this.#options,
      this.#budget,
    );
    this.#sessions.add(session);
    this.#unconfirmed.add(session);
    const [oldest] = this.#unconfirmed;
    if (this.#unconfirmed.size > this.#maxHandshakes && oldest !== undefined) {
      this.#evict(oldest, new SnetError('SNET_REFUSED', 'too many handshakes at once'));
    }
    return session;
  }
}

function refusal(message: string, wireCode: number, retryAfterMs?: number): SnetError {
  return new SnetError('SNET_REFUSED', message, { wireCode, retryAfterMs });
}

function limit(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new SnetError('SNET_BAD_OPTION', `${name} must be a positive integer`);
}
