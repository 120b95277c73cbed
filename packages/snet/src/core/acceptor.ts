import type { CryptoProvider, KeyPair } from '@proj/crypto';
import { Code, SnetError, violation } from './errors.ts';
import { checkedKeyPair, checkOffer, earlyOpener, openResumeBox, ServerHandshake } from './handshake.ts';
import {
  decodeHello,
  decodeResumePositions,
  encodeRefuse,
  type Hello,
  helloHeaderBytes,
  helloLength,
} from './hello.ts';
import { MemoryBudget } from './memory-budget.ts';
import { resolveSessionOptions, type SessionOptions } from './options.ts';
import { recordSkipper } from './record.ts';
import { ServerSession } from './server-session.ts';
import { SlabQueue } from './slab-queue.ts';
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
   * dropped beyond that. @defaultValue 1_024
   */
  readonly maxHandshakes?: number | undefined;
}

/** What an acceptor tells its driver. */
export type AcceptorEvent =
  /** This transport belongs to this session from now on: report to the session, poll the session. */
  | { readonly type: 'bind'; readonly transport: number; readonly session: ServerSession }
  /** This session was ended here; it has something to say: poll it. */
  | { readonly type: 'evict'; readonly session: ServerSession }
  /** As in `SessionEvent`, for a transport that never reached a session. */
  | {
      readonly type: 'drop';
      readonly transport: number;
      readonly farewell: Uint8Array | undefined;
      readonly error: SnetError;
    };

interface Arrival {
  readonly input: SlabQueue;
  readonly deadlineMs: number;
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
    this.#keys = checkedKeyPair(crypto, keys);
    this.#options = options;
    this.#handshakeTimeoutMs = resolveSessionOptions(options).handshakeTimeoutMs;
    this.#budget = new MemoryBudget(options.memoryBudgetBytes ?? 0x1000_0000);
    this.#maxSessions = limit('maxSessions', options.maxSessions ?? 100_000);
    this.#maxHandshakes = limit('maxHandshakes', options.maxHandshakes ?? 1_024);
  }

  /** Sessions that are not over, confirmed or not. */
  get sessions(): ReadonlySet<ServerSession> {
    return this.#sessions;
  }

  /** A transport arrived. Its number names it from now on, in the acceptor and in the session it is bound to. */
  attach(nowMs: number): number {
    const transport = this.#nextTransport++;
    this.#arrivals.set(transport, { input: new SlabQueue(), deadlineMs: nowMs + this.#handshakeTimeoutMs });
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
      const length = helloLength(input.peek(Math.min(input.length, helloHeaderBytes)) ?? chunk);
      const message = length === undefined ? undefined : input.takeExactly(length);
      if (message === undefined) return;
      const session = this.#receiveHello(transport, decodeHello(message), nowMs);
      this.#arrivals.delete(transport);
      this.#events.push({ type: 'bind', transport, session });
      const rest = input.takeExactly(input.length);
      if (rest !== undefined && rest.length > 0) session.receive(transport, rest, nowMs);
    } catch (error) {
      if (!SnetError.is(error)) throw error;
      // A replay is not worth an answer; anything else gets unauthenticated advice.
      const silent = error.wireCode === undefined || error.wireCode === Code.StaleEpoch;
      const retryAfterMs = error.wireCode === Code.TooManySessions ? busyRetryAfterMs : 0;
      this.#drop(transport, error, silent ? undefined : encodeRefuse(error.wireCode ?? Code.Protocol, retryAfterMs));
    }
  }

  /** A transport that is not bound yet closed or broke. */
  detach(transport: number): void {
    this.#arrivals.delete(transport);
  }

  handleTimeout(nowMs: number): void {
    for (const [transport, { deadlineMs }] of this.#arrivals) {
      if (nowMs < deadlineMs) break; // Oldest first, and all wait equally long.
      this.#drop(transport, new SnetError('SNET_HANDSHAKE_TIMEOUT', 'no whole HELLO in time'));
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
  #receiveHello(transport: number, hello: Hello, nowMs: number): ServerSession {
    checkOffer(hello);
    const resume = this.#resume(hello);
    if (resume?.type === 'session') {
      const { session, secret, positions, ticketSet } = resume;
      const handshake = new ServerHandshake(this.#crypto, this.#keys, hello);
      const early = earlyOpener(this.#crypto, secret, hello);
      session.offer(
        { transport, epoch: hello.epoch, handshake, resume: { secret, positions, ticketSet }, early },
        nowMs,
      );
      return session;
    }
    if (resume === undefined && hello.epoch !== 0) throw refusal('an epoch without a ticket', Code.Protocol);
    if (this.#sessions.size - this.#unconfirmed.size >= this.#maxSessions)
      throw refusal('too many sessions', Code.TooManySessions);
    const handshake = new ServerHandshake(this.#crypto, this.#keys, hello);
    const session = this.#newSession();
    // Nobody here may read it, and it must not stand in the way of the answer [SNET-3.7].
    const early = hello.earlyData ? recordSkipper : undefined;
    session.offer({ transport, epoch: hello.epoch, handshake, failure: resume?.ending, early }, nowMs);
    return session;
  }

  #resume(hello: Hello) {
    if (hello.tickets.length === 0) return undefined;
    let ending: Ending = { code: Code.UnknownTicket, delivered: 0 };
    for (const ticket of hello.tickets) {
      const entry = this.#tickets.find(ticket.id);
      if (entry === undefined) continue;
      const box = openResumeBox(this.#crypto, entry.secret, hello, ticket);
      if (box === undefined) throw refusal('the resume box was not sealed by the holder of the ticket', Code.BadBinder);
      const positions = decodeResumePositions(box);
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
    return { type: 'failure', ending } as const;
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
        sessionConfirmed: (confirmed) => this.#unconfirmed.delete(confirmed),
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

function refusal(message: string, wireCode: number): SnetError {
  return new SnetError('SNET_REFUSED', message, { wireCode });
}

function limit(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new SnetError('SNET_BAD_OPTION', `${name} must be a positive integer`);
}
