import { type CryptoProvider, constantTimeEqual } from '@proj/crypto';
import { generateDh64Keys, md5 } from '@proj/crypto/danger';
import { concatBytes, toHex } from '@proj/io/bytes';
import {
  type AdmissionOptions,
  type Arrival,
  BaseAcceptor,
  type BaseAcceptorEvent,
  fullUp,
} from '../../core/base-acceptor.ts';
import { Code, SnetError, violation } from '../../core/errors.ts';
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

export interface LegacyAcceptorOptions extends LegacyOptions, AdmissionOptions {}

export type LegacyAcceptorEvent = BaseAcceptorEvent<LegacyServerSession>;

/**
 * Low bytes that no id has: the first byte of a request says of which generation it is, or that it is snet 2
 * (DANGER-SPEC §4).
 */
const reservedLowBytes: ReadonlySet<number> = new Set([RequestType.New, RequestType.Reconnect, 0xd2]);
const refusalOfGeneration2 = new Uint8Array(publicKeyBytes + idBytes + challengeBytes);

/** What an `Acceptor` is for snet 2: reads the requests of new connections and finds or makes their sessions. */
export class LegacyAcceptor extends BaseAcceptor<LegacyServerSession> {
  readonly generation: Generation;
  readonly #crypto: CryptoProvider;
  readonly #options: ResolvedLegacyOptions;
  readonly #byId: Map<string, LegacyServerSession> = new Map();

  constructor(generation: Generation, crypto: CryptoProvider, options: LegacyAcceptorOptions = {}) {
    const resolved = resolveLegacyOptions(options);
    super(options, resolved.handshakeTimeoutMs);
    this.generation = generation;
    this.#crypto = crypto;
    this.#options = resolved;
  }

  /** Generation 1 refuses without a word. */
  protected override farewellFor(): Uint8Array | undefined {
    return this.generation === 'g2' ? refusalOfGeneration2 : undefined;
  }

  protected override read(transport: number, arrival: Arrival, nowMs: number): LegacyServerSession | undefined {
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
    this.admit(source, nowMs, this.#provenSessions + 1);
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
    const session = this.#byId.get(toHex(announced.id));
    if (session === undefined) throw new SnetError('SNET_REFUSED', 'no such session', { wireCode: Code.UnknownTicket });
    if (!constantTimeEqual(md5(announced.covered, session.key), announced.mac)) {
      throw new SnetError('SNET_HANDSHAKE_FAILED', 'a wrong MAC', { wireCode: Code.BadBinder });
    }
    if (!session.prove()) throw fullUp();
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

  get #provenSessions(): number {
    return this.sessions.size - this.unconfirmedSessions;
  }

  /** There was room when the session was begun; others may have been faster. */
  #proven(session: LegacyServerSession): boolean {
    this.confirm(session);
    if (this.hasRoomFor(this.#provenSessions)) return true;
    this.evict(session, fullUp());
    return false;
  }

  #newSession(key: Uint8Array): LegacyServerSession {
    const id = this.#freshId();
    const session: LegacyServerSession = new LegacyServerSession({
      generation: this.generation,
      crypto: this.#crypto,
      options: this.#options,
      host: {
        sessionConfirmed: (confirmed) => this.#proven(confirmed),
        sessionClosed: (closed) => {
          this.forget(closed);
          this.#byId.delete(toHex(closed.id));
        },
      },
      id,
      key,
    });
    this.#byId.set(toHex(id), session);
    this.begin(session);
    return session;
  }

  /** Random: the originals count from 1, and who knows an id can try to take the session over. */
  #freshId(): Uint8Array {
    for (;;) {
      const id = this.#crypto.randomBytes(idBytes);
      if (!reservedLowBytes.has(id[0] as number) && !this.#byId.has(toHex(id))) return id;
    }
  }
}
