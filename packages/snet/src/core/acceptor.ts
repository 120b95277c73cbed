import type { CryptoProvider, KeyPair } from '@proj/crypto';
import {
  type AdmissionOptions,
  type Arrival,
  BaseAcceptor,
  type BaseAcceptorEvent,
  fullUp,
  refusal,
} from './base-acceptor.ts';
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
import { MemoryBudget } from './memory-budget.ts';
import { earlier } from './moments.ts';
import { type ResolvedSessionOptions, resolveSessionOptions, type SessionOptions } from './options.ts';
import { longestQuietMs } from './path-timer.ts';
import { type RecordReader, RecordSkipper } from './record.ts';
import { ServerSession, type ServerSessionHost } from './server-session.ts';
import { chooseSuite, resolveSuites, type Suite, type SuiteName } from './suites.ts';
import { type Ending, TicketBook } from './ticket-book.ts';

export interface AcceptorOptions extends SessionOptions, AdmissionOptions {
  /**
   * Bytes by which the receive windows of all sessions may exceed their initial size, together. When they are used up
   * no window grows. What was promised to a session stays its part until its client has used it up, or the session ends.
   * @defaultValue 268_435_456
   */
  readonly memoryBudgetBytes?: number | undefined;
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
export type AcceptorEvent = BaseAcceptorEvent<ServerSession>;

const unknownTicket = { code: Code.UnknownTicket, delivered: 0 } as const;

/** What a RETRY leaves behind. */
interface Retried {
  /** The hash of all that was said. */
  readonly transcript: Uint8Array;
  /** For the early record that followed the first HELLO. */
  skip: RecordReader | undefined;
}

/**
 * Reads the first message of each new transport and decides: a new session, or one of those it knows. A session is
 * told to no one before its client has confirmed it; its `open` event says so.
 */
export class Acceptor extends BaseAcceptor<ServerSession> {
  readonly #crypto: CryptoProvider;
  readonly #keys: KeyPair;
  readonly #sessionOptions: ResolvedSessionOptions;
  readonly #budget: MemoryBudget;
  readonly #suites: readonly Suite[];
  readonly #authorize: (deviceKey: Uint8Array | undefined) => boolean;
  readonly #retried: WeakMap<Arrival, Retried> = new WeakMap();
  readonly #tickets: TicketBook<ServerSession>;
  /** One for all sessions. */
  readonly #host: ServerSessionHost = {
    issueTickets: (session, set, ids, secrets) => this.#tickets.issue(session, set, ids, secrets),
    retireTickets: (set) => this.#tickets.retire(set),
    sessionConfirmed: (session) => this.#confirmed(session),
    sessionClosed: (session, sets, error) => {
      this.forget(session);
      const code = error === undefined ? Code.Ok : (error.wireCode ?? Code.Expired);
      this.#tickets.end(sets, { code, delivered: session.receivedByApplication, attempts: 0 });
    },
  };

  /** @param keys the server's static X25519 pair; clients pin its public half. */
  constructor(crypto: CryptoProvider, keys: KeyPair, options: AcceptorOptions = {}) {
    const sessionOptions = resolveSessionOptions(options);
    super(options, sessionOptions.handshakeTimeoutMs);
    this.#crypto = crypto;
    this.#keys = checkedKeyPair(crypto, 'keys', keys);
    this.#sessionOptions = sessionOptions;
    // A client may be that long in finding out that its transport is gone.
    this.#tickets = new TicketBook(longestQuietMs + sessionOptions.resumeWindowMs);
    this.#budget = new MemoryBudget(options.memoryBudgetBytes ?? 0x1000_0000);
    this.#suites = resolveSuites(options.suites);
    this.#authorize = options.authorize ?? (() => true);
  }

  override handleTimeout(nowMs: number): void {
    super.handleTimeout(nowMs);
    this.#tickets.handleTimeout(nowMs);
  }

  /** May change when one of the sessions closes, too. */
  override pollTimeout(): number | undefined {
    return earlier(super.pollTimeout(), this.#tickets.pollTimeout());
  }

  /** A replay is not worth an answer; anything else gets unauthenticated advice. */
  protected override farewellFor(error: SnetError): Uint8Array | undefined {
    const { wireCode, retryAfterMs = 0 } = error;
    return wireCode === undefined || wireCode === Code.StaleEpoch ? undefined : encodeRefuse(wireCode, retryAfterMs);
  }

  /** Everything that is whole, up to the HELLO that leads to a session. */
  protected override read(transport: number, arrival: Arrival, nowMs: number): ServerSession | undefined {
    const { input } = arrival;
    while (input.length > 0) {
      const retried = this.#retried.get(arrival);
      if (retried?.skip !== undefined) {
        if (retried.skip.open(input) === undefined) return undefined;
        retried.skip = undefined;
        continue;
      }
      const header = input.peek(Math.min(input.length, helloHeaderBytes));
      const length = header && helloLength(header);
      const message = length === undefined ? undefined : input.takeExactly(length);
      if (message === undefined) return undefined;
      const hello = decodeHello(message, retried?.transcript);
      const suite = chooseSuite(this.#suites, hello.suites);
      if (suite === undefined) throw violation('no common suite', Code.NoCommonSuite);
      if (suite.id === hello.suites[0]) return this.#receiveHello(transport, arrival, hello, suite, nowMs);
      this.#retry(transport, arrival, message, hello, suite);
    }
    return undefined;
  }

  /** Message 1 was made for another suite than we choose: the client makes it anew, once [SNET-3.10]. */
  #retry(transport: number, arrival: Arrival, message: Uint8Array, hello: Hello, suite: Suite): void {
    if (this.#retried.has(arrival)) throw violation('the suite that was asked for is not the first');
    const bytes = encodeRetry(suite.id);
    const transcript = retryTranscript(this.#crypto, message, bytes);
    this.#retried.set(arrival, { transcript, skip: hello.earlyData ? new RecordSkipper() : undefined });
    this.reply(transport, bytes);
  }

  /** In the order of cost: shape, ticket (symmetric), then Diffie–Hellman [SNET-3.8]. */
  #receiveHello(transport: number, { source }: Arrival, hello: Hello, suite: Suite, nowMs: number): ServerSession {
    const resume = this.#resume(hello);
    if (resume?.type === 'session') {
      const { session, secret, positions, ticketSet } = resume;
      this.readmit(session, source, nowMs);
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
    const ending = resume?.ending;
    // Who had a session is told what became of it even where there is no room for another [SNET-3.12].
    if (ending !== undefined) this.readmit(ending, source, nowMs);
    else this.admit(source, nowMs, this.#confirmedSessions + 1);
    const handshake = new ServerHandshake(this.#crypto, this.#keys, hello, suite);
    this.#authorized(handshake.deviceKey);
    const session = this.#newSession();
    // Nobody here may read it, and it must not stand in the way of the answer [SNET-3.7].
    const early = hello.earlyData ? new RecordSkipper() : undefined;
    const failure = resume && (ending ?? unknownTicket);
    session.offer({ transport, epoch: hello.epoch, handshake, failure, early }, nowMs);
    return session;
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
    let ending: Ending | undefined;
    for (const ticket of hello.tickets) {
      const entry = this.#tickets.find(ticket.id);
      if (entry === undefined) continue;
      const { set, secret } = entry;
      const box = openResumeBox(this.#crypto, secret, hello, ticket);
      if (box === undefined) throw refusal('the resume box was not sealed by the holder of the ticket', Code.BadBinder);
      const positions = decodeResumePositions(box);
      const session = set.owner;
      if (session === undefined) {
        ending = set.ending;
        continue;
      }
      if (session.isStale(hello.epoch)) throw refusal('an old attempt', Code.StaleEpoch);
      const code = session.positionFault(positions);
      if (code === undefined) {
        return { type: 'session', session, secret, positions, ticketSet: set.number } as const;
      }
      // An authentic client that cannot be served will not come back.
      ending = { code, delivered: session.receivedByApplication, attempts: 0 };
      this.evict(session, violation('the client is at positions that cannot be', code));
    }
    return { type: 'failure', ending } as const;
  }

  get #confirmedSessions(): number {
    return this.sessions.size - this.unconfirmedSessions;
  }

  /** There was room when the session was offered; others may have been faster. */
  #confirmed(session: ServerSession): boolean {
    this.confirm(session);
    if (this.hasRoomFor(this.#confirmedSessions)) return true;
    // Its tickets say why, with authority, when the client comes back.
    this.evict(session, fullUp());
    return false;
  }

  #newSession(): ServerSession {
    const session = new ServerSession(this.#crypto, this.#host, this.#sessionOptions, this.#budget);
    this.begin(session);
    return session;
  }
}
