import { type CryptoProvider, constantTimeEqual } from '@proj/crypto';
import { generateDh64Keys, md5 } from '@proj/crypto/danger';
import { concatBytes, toHex } from '@proj/io/bytes';
import { Code, SnetError, violation } from '../../core/errors.ts';
import { SlabQueue } from '../../core/slab-queue.ts';
import { SourceLimiter } from '../../core/source-limiter.ts';
import { LegacyServerSession } from './legacy-server-session.ts';
import { LegacyTransport } from './legacy-transport.ts';
import {
  challengeBytes,
  decodeReconnect,
  describedRequestBytes,
  encodeCounters,
  firstRequestBytes,
  idBytes,
  isNoId,
  publicKeyBytes,
  RequestType,
} from './messages.ts';
import { type Generation, type LegacyOptions, type ResolvedLegacyOptions, resolveLegacyOptions } from './options.ts';
import { RequestPadding } from './request-padding.ts';
import { agreedKey } from './stream-cipher.ts';

export interface LegacyAcceptorOptions extends LegacyOptions {
  /** As in `AcceptorOptions`. @defaultValue 100_000 */
  readonly maxSessions?: number | undefined;
  /** As in `AcceptorOptions`. @defaultValue 10_000 */
  readonly maxHandshakes?: number | undefined;
  /** As in `AcceptorOptions`. @defaultValue 100 */
  readonly newSessionsPerSecond?: number | undefined;
  /** As in `AcceptorOptions`. @defaultValue 1_000 */
  readonly newSessionBurst?: number | undefined;
}

/** As `AcceptorEvent`. */
export type LegacyAcceptorEvent =
  | { readonly type: 'bind'; readonly transport: number; readonly session: LegacyServerSession }
  | { readonly type: 'evict'; readonly session: LegacyServerSession }
  | {
      readonly type: 'drop';
      readonly transport: number;
      readonly farewell: Uint8Array | undefined;
      readonly error: SnetError;
    };

interface Arrival {
  readonly input: SlabQueue;
  readonly deadlineMs: number;
  readonly source: string | undefined;
}

/**
 * Low bytes that no id has: the first byte of a request says of which generation it is, or that it is snet 2
 * (DANGER-SPEC §4).
 */
const reservedLowBytes: ReadonlySet<number> = new Set([RequestType.New, RequestType.Reconnect, 0xd2]);
const refusalOfGeneration2 = new Uint8Array(publicKeyBytes + idBytes + challengeBytes);

/** What an `Acceptor` is for snet 2: reads the requests of new connections and finds or makes their sessions. */
export class LegacyAcceptor {
  readonly generation: Generation;
  readonly #crypto: CryptoProvider;
  readonly #options: ResolvedLegacyOptions;
  readonly #maxSessions: number;
  readonly #maxHandshakes: number;
  readonly #limiter: SourceLimiter;
  readonly #arrivals: Map<number, Arrival> = new Map();
  readonly #sessions: Map<string, LegacyServerSession> = new Map();
  /** Whose client has not answered its challenge, oldest first. */
  readonly #unconfirmed: Set<LegacyServerSession> = new Set();
  #draining = false;
  #events: LegacyAcceptorEvent[] = [];
  #nextTransport = 1;

  constructor(generation: Generation, crypto: CryptoProvider, options: LegacyAcceptorOptions = {}) {
    const { maxSessions = 100_000, maxHandshakes = 10_000 } = options;
    this.generation = generation;
    this.#crypto = crypto;
    this.#options = resolveLegacyOptions(options);
    this.#maxSessions = maxSessions;
    this.#maxHandshakes = maxHandshakes;
    this.#limiter = new SourceLimiter({
      perSecond: options.newSessionsPerSecond ?? 100,
      burst: options.newSessionBurst ?? 1_000,
    });
  }

  get sessions(): ReadonlySet<LegacyServerSession> {
    return new Set(this.#sessions.values());
  }

  drain(): void {
    this.#draining = true;
  }

  attach(nowMs: number, source?: string): number {
    const transport = this.#nextTransport++;
    const deadlineMs = nowMs + this.#options.handshakeTimeoutMs;
    this.#arrivals.set(transport, { input: new SlabQueue(), deadlineMs, source });
    const [oldest] = this.#arrivals.keys();
    if (this.#arrivals.size > this.#maxHandshakes && oldest !== undefined) {
      this.#drop(oldest, new SnetError('SNET_REFUSED', 'too many handshakes at once'));
    }
    return transport;
  }

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
      // Generation 1 refuses without a word.
      this.#drop(transport, error, this.generation === 'g2' ? refusalOfGeneration2 : undefined);
    }
  }

  detach(transport: number): void {
    this.#arrivals.delete(transport);
  }

  handleTimeout(nowMs: number): void {
    for (const [transport, { deadlineMs }] of this.#arrivals) {
      if (nowMs < deadlineMs) break; // Oldest first, and all wait equally long.
      this.#drop(transport, new SnetError('SNET_HANDSHAKE_TIMEOUT', 'no whole request in time'));
    }
  }

  pollTimeout(): number | undefined {
    const [oldest] = this.#arrivals.values();
    return oldest?.deadlineMs;
  }

  pollEvent(): LegacyAcceptorEvent | undefined {
    return this.#events.shift();
  }

  #drop(transport: number, error: SnetError, farewell?: Uint8Array): void {
    this.#arrivals.delete(transport);
    this.#events.push({ type: 'drop', transport, farewell, error });
  }

  /** The session that a request leads to; `undefined` until it is whole. @throws SnetError when it leads to none. */
  #read(transport: number, arrival: Arrival, nowMs: number): LegacyServerSession | undefined {
    return this.generation === 'g1'
      ? this.#readFirst(transport, arrival, nowMs)
      : this.#readSecond(transport, arrival, nowMs);
  }

  #readFirst(transport: number, arrival: Arrival, nowMs: number): LegacyServerSession | undefined {
    const { input } = arrival;
    const { request } = this.#options;
    const head = input.peek(describedRequestBytes);
    if (head === undefined) return undefined;
    const isNew = isNoId(head.subarray(0, idBytes));
    const whole = input.takeExactly(isNew && request !== 40 ? describedRequestBytes : firstRequestBytes);
    if (whole === undefined) return undefined;
    if (!isNew) return this.#reconnect(transport, whole, nowMs);
    const padding = request === 'auto' ? new RequestPadding() : undefined;
    return this.#begin(transport, whole.subarray(idBytes, describedRequestBytes), arrival, nowMs, padding);
  }

  #readSecond(transport: number, arrival: Arrival, nowMs: number): LegacyServerSession | undefined {
    const { input } = arrival;
    const type = input.peek(1)?.[0];
    if (type === undefined) return undefined;
    if (type !== RequestType.New && type !== RequestType.Reconnect) throw violation('not an older snet');
    const isNew = type === RequestType.New;
    const whole = input.takeExactly(1 + (isNew ? publicKeyBytes : firstRequestBytes));
    if (whole === undefined) return undefined;
    const body = whole.subarray(1);
    return isNew ? this.#begin(transport, body, arrival, nowMs) : this.#reconnect(transport, body, nowMs);
  }

  #begin(
    transport: number,
    theirs: Uint8Array,
    { source }: Arrival,
    nowMs: number,
    padding?: RequestPadding,
  ): LegacyServerSession {
    this.#admit(source, nowMs);
    const { privateKey, publicKey } = generateDh64Keys(this.#crypto);
    const key = agreedKey(privateKey, theirs);
    privateKey.fill(0);
    const session = this.#newSession(key);
    const to = this.#transportFor(transport, nowMs);
    to.padding = padding;
    this.#answer(to, session, concatBytes(publicKey, session.sealedId));
    session.offer(to, nowMs);
    return session;
  }

  #reconnect(transport: number, request: Uint8Array, nowMs: number): LegacyServerSession {
    const announced = decodeReconnect(request);
    const session = this.#sessions.get(toHex(announced.id));
    if (session === undefined) throw new SnetError('SNET_REFUSED', 'no such session', { wireCode: Code.UnknownTicket });
    if (!constantTimeEqual(md5(announced.covered, session.key), announced.mac)) {
      throw new SnetError('SNET_HANDSHAKE_FAILED', 'a wrong MAC', { wireCode: Code.BadBinder });
    }
    session.check(announced);
    const to = this.#transportFor(transport, nowMs);
    const counters = session.counters;
    to.sendPosition = announced.read;
    to.receivePosition = counters.read;
    this.#answer(to, session, encodeCounters(counters));
    session.offer(to, nowMs);
    return session;
  }

  /** What both kinds of request are answered with; in generation 2 the client has to answer in turn. */
  #answer(to: LegacyTransport, session: LegacyServerSession, body: Uint8Array): void {
    if (this.generation === 'g1') {
      to.outbox.push(body);
      return;
    }
    const challenge = this.#crypto.randomBytes(challengeBytes);
    to.outbox.push(concatBytes(body, challenge));
    to.expectedAnswer = md5(challenge, session.key);
  }

  #transportFor(transport: number, nowMs: number): LegacyTransport {
    return new LegacyTransport(transport, 'pending', nowMs + this.#options.handshakeTimeoutMs);
  }

  #admit(source: string | undefined, nowMs: number): void {
    if (this.#draining) throw refusal('the server is draining', Code.Draining);
    if (this.#sessions.size >= this.#maxSessions) throw refusal('too many sessions', Code.TooManySessions);
    const waitMs = source === undefined ? 0 : this.#limiter.take(source, nowMs);
    if (waitMs > 0) throw refusal('too many new sessions from one source', Code.RateLimited);
  }

  #newSession(key: Uint8Array): LegacyServerSession {
    const id = this.#freshId();
    const session: LegacyServerSession = new LegacyServerSession({
      generation: this.generation,
      crypto: this.#crypto,
      options: this.#options,
      host: {
        sessionConfirmed: (confirmed) => this.#unconfirmed.delete(confirmed),
        sessionClosed: (closed) => {
          this.#unconfirmed.delete(closed);
          this.#sessions.delete(toHex(closed.id));
        },
      },
      id,
      key,
    });
    this.#sessions.set(toHex(id), session);
    this.#unconfirmed.add(session);
    const [oldest] = this.#unconfirmed;
    if (this.#unconfirmed.size > this.#maxHandshakes && oldest !== undefined) {
      oldest.abort(new SnetError('SNET_REFUSED', 'too many handshakes at once'));
      this.#events.push({ type: 'evict', session: oldest });
    }
    return session;
  }

  /** Random: the originals count from 1, and who knows an id can try to take the session over. */
  #freshId(): Uint8Array {
    for (;;) {
      const id = this.#crypto.randomBytes(idBytes);
      if (!reservedLowBytes.has(id[0] as number) && !this.#sessions.has(toHex(id))) return id;
    }
  }
}

function refusal(message: string, wireCode: number): SnetError {
  return new SnetError('SNET_REFUSED', message, { wireCode });
}
