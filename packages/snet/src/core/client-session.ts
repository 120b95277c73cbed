import type { CryptoProvider, KeyPair } from '@proj/crypto';
import { concatBytes } from '@proj/io/bytes';
import { Code, codeName, SnetError, violation } from './errors.ts';
import { encodeFrames, type StreamFrame } from './frames.ts';
import {
  type ClientAccepted,
  ClientHandshake,
  type ClientHelloInit,
  retryTranscript,
  type Ticket,
} from './handshake.ts';
import { AcceptStatus, decodeReply, replyHeaderBytes, replyLength, type ServerReply } from './hello.ts';
import { checkedKeyPair, checkedPublicKey, type ServerMemory, type ServerTrust } from './identity.ts';
import { earlier } from './moments.ts';
import { resolveSessionOptions, type SessionOptions } from './options.ts';
import { RedialPolicy } from './redial-policy.ts';
import { Session } from './session.ts';
import { preferring, resolveSuites, type Suite, type SuiteName } from './suites.ts';
import { Transport } from './transport.ts';

/** A path is not doubted sooner: an answer takes as long as the device's own timers may. */
const minDoubtMs = 300;
const replaceAgainMs = 1_000;
/** Transports in their handshake at the same time; the oldest is given up for one more. */
const maxAttempts = 4;

export interface ClientOptions extends SessionOptions {
  /**
   * Offered to the server, which chooses; the first is what it has to do least for. Nothing else is ever agreed on.
   * @defaultValue both with ML-KEM-768, ChaCha20-Poly1305 first
   */
  readonly suites?: readonly SuiteName[] | undefined;
  /** This device's own X25519 pair, shown to the server and to nobody else. Needs the server's key. @defaultValue none */
  readonly deviceKeys?: KeyPair | undefined;
}

interface Attempt {
  readonly handshake: ClientHandshake;
  /** What HELLO was made of: a server that wants another suite gets another one. */
  readonly init: ClientHelloInit;
  /** The ticket set it was made with; `undefined`: a new session. */
  readonly ticketSet: number | undefined;
  /** What HELLO said we have. */
  readonly receivedPosition: number;
  /** Where early data ended, and the server expects the next byte; `undefined`: there were none. */
  readonly earlyEnd: number | undefined;
  /** Dialled where a server said to go. */
  readonly redirected: boolean;
}

/** The end that dials. `start`, then answer each `dial` event with `attach` or `dialFailed`. */
export class ClientSession extends Session {
  /** `undefined`: the first server that answers is asked for its key. */
  #serverKey: Uint8Array | undefined;
  /** Where that key comes from, or is stored, unless the application gave it. */
  readonly #memory: ServerMemory | undefined;
  readonly #deviceKeys: KeyPair | undefined;
  /** The one to begin with first. */
  #suites: readonly Suite[];
  readonly #redial: RedialPolicy;
  readonly #attempts: WeakMap<Transport, Attempt> = new WeakMap();
  #tickets: readonly Ticket[] = [];
  #ticketSet = 0;
  #nextTransport = 1;
  #nextEpoch = 0;
  #redialAtMs: number | undefined;
  /** Replaces the transport in use at this moment, because of its age or because the server goes away. */
  #replaceAtMs: number | undefined;
  /** A path that was asked and has not answered by then is given a rival. */
  #doubtedUntilMs: number | undefined;
  #dialing = false;
  /** Of the dial under way, or of the last one. */
  #dialAddress: string | undefined;
  #hintedAtMs = Number.NEGATIVE_INFINITY;

  /** @param trust the server's X25519 public key, 32 bytes, or what is remembered of the server. */
  constructor(crypto: CryptoProvider, trust: ServerTrust, options: ClientOptions = {}) {
    super('client', crypto, resolveSessionOptions(options));
    this.#memory = trust instanceof Uint8Array ? undefined : trust;
    const known = trust instanceof Uint8Array ? trust : trust.knownKey;
    this.#serverKey = known && checkedPublicKey(crypto, known);
    this.#deviceKeys = options.deviceKeys && checkedKeyPair(crypto, 'deviceKeys', options.deviceKeys);
    if (this.#deviceKeys !== undefined && this.#serverKey === undefined) {
      throw new SnetError('SNET_BAD_OPTION', 'deviceKeys are shown only to a server whose key is known');
    }
    this.#suites = resolveSuites(options.suites);
    this.#redial = new RedialPolicy(crypto, this.options.maxRedialDelayMs);
  }

  /** Asks for the first dial. */
  connect(): void {
    this.start();
    this.#dial();
  }

  /** A transport was opened. Its number names it from now on. @throws SnetError `SNET_CLOSED` when it came too late. */
  attach(nowMs: number): number {
    this.#dialing = false;
    if (this.state === 'closed' || this.state === 'idle') throw new SnetError('SNET_CLOSED', 'nothing to attach to');
    const held = this.#tickets[this.#redial.attempt % Math.max(1, this.#tickets.length)];
    // A copy: another attempt may succeed first, and wipe the tickets while this one is under way.
    const ticket = held && { id: held.id, secret: new Uint8Array(held.secret) };
    const positions = {
      receivedPosition: this.receiving.receivedPosition,
      firstPosition: this.sending.firstPosition,
    };
    const epoch = this.#nextEpoch++;
    const settings = { limit: this.receiving.limit, resumeWindowMs: this.options.resumeWindowMs };
    const early = ticket && this.earlyBytes();
    const resume = ticket && { ticket, positions, early: early && encodeFrames([{ type: 'data', bytes: early }]) };
    const [first, ...others] = this.#suites;
    if (first === undefined) throw new Error('defect: no suite');
    const init: ClientHelloInit = {
      crypto: this.crypto,
      suites: [first, ...others],
      serverKey: this.#serverKey,
      deviceKeys: this.#deviceKeys,
      epoch,
      settings,
      resume,
    };
    const handshake = new ClientHandshake(init);
    const transport = new Transport({
      id: this.#nextTransport++,
      epoch,
      phase: 'handshake',
      opening: handshake.earlyRecord ? concatBytes(handshake.hello, handshake.earlyRecord) : handshake.hello,
      handshakeDeadlineMs: nowMs + this.options.handshakeTimeoutMs,
    });
    transport.handshake = handshake;
    transport.announcedPosition = positions.receivedPosition;
    transport.announcedLimit = settings.limit;
    this.#dropOldestAttempts();
    this.transports.set(transport.id, transport);
    const { receivedPosition } = positions;
    const ticketSet = resume && this.#ticketSet;
    const earlyEnd = early && positions.firstPosition + early.length;
    this.#attempts.set(transport, {
      handshake,
      init,
      ticketSet,
      receivedPosition,
      earlyEnd,
      redirected: this.#dialAddress !== undefined,
    });
    return transport.id;
  }

  /** The dial that was asked for did not lead to a transport. */
  dialFailed(nowMs: number, cause: Error): void {
    this.#dialing = false;
    this.lastFailure = cause;
    if (this.state === 'closed') return;
    if (this.state === 'handshaking') {
      this.close(new SnetError('SNET_DIAL_FAILED', `cannot connect: ${cause.message}`, { cause }), []);
    } else if (this.current === undefined) {
      this.#scheduleRedial(nowMs, 0);
    } else {
      // What is in use still works; its replacement may come later.
      this.#replaceAtMs = nowMs + Math.max(replaceAgainMs, this.#redial.nextDelayMs(nowMs));
    }
  }

  /**
   * The device may have another network now, or have slept: ask the path at once, and dial another transport if it does
   * not answer within about a round trip. The one in use stays until the new one is up.
   */
  override networkChanged(nowMs: number): void {
    if (this.state === 'detached') {
      if (nowMs - this.#hintedAtMs < minDoubtMs) return; // The dial that the last such news led to is under way.
      this.#hintedAtMs = nowMs;
      this.#redial.succeeded(); // What failed on the old network says nothing about this one.
      this.#dialing = false; // And a dial that is under way may hang in it: the next one replaces it.
      this.#redialAtMs = nowMs;
    } else if (this.state === 'open' && this.current !== undefined) {
      this.path.probe(this.current, nowMs);
      // News that come faster than an answer can must not put the doubt off.
      this.#doubtedUntilMs ??= nowMs + Math.max(minDoubtMs, 2 * this.path.smoothedRttMs);
    }
  }

  protected override handleOwnTimeout(nowMs: number): void {
    if (this.#doubtedUntilMs !== undefined && nowMs >= this.#doubtedUntilMs) {
      this.#doubtedUntilMs = undefined;
      if (this.current?.probe !== undefined) this.#replaceAtMs = nowMs;
    }
    const due = (atMs: number | undefined): boolean => atMs !== undefined && nowMs >= atMs;
    if (!due(this.#redialAtMs) && !due(this.#replaceAtMs)) return;
    this.#redialAtMs = undefined;
    this.#replaceAtMs = undefined;
    if (!this.#dialing) this.#dial();
  }

  protected override ownTimeout(): number | undefined {
    return earlier(this.#redialAtMs, earlier(this.#replaceAtMs, this.#doubtedUntilMs));
  }

  protected override receiveGoAway(frame: StreamFrame & { readonly type: 'go-away' }, nowMs: number): void {
    const { code, afterMs, jitterMs } = frame;
    // Whatever it says, a server cannot make us wait longer than we would keep a transport anyway.
    const inMs = Math.min(afterMs + this.#redial.jitter(jitterMs), this.options.rekeyAfterMs);
    this.#replaceAtMs = Math.min(this.#replaceAtMs ?? Number.POSITIVE_INFINITY, nowMs + inMs);
    const address = frame.address === '' ? undefined : frame.address;
    this.#redial.redirect(address);
    this.emit({ type: 'go-away', code, afterMs, address });
  }

  protected override receiveHandshake(transport: Transport, nowMs: number): boolean {
    const header = transport.input.peek(Math.min(transport.input.length, replyHeaderBytes));
    const length = header && header.length > 0 ? replyLength(header) : undefined;
    if (length === undefined) return false;
    const message = transport.input.takeExactly(length);
    if (message === undefined) return false;
    const reply = decodeReply(message);
    if (reply.type === 'refuse') this.#refused(transport, reply, nowMs);
    else if (reply.type === 'retry') this.#retry(transport, reply.suite, message);
    else this.#receiveAccept(transport, reply, nowMs);
    return true;
  }

  #refused(transport: Transport, reply: ServerReply & { readonly type: 'refuse' }, nowMs: number): void {
    const { code } = reply;
    const { retryAfterMs } = reply;
    const kind = code === Code.AuthFailed ? 'SNET_HANDSHAKE_FAILED' : 'SNET_REFUSED';
    const error = new SnetError(kind, `the server refused: ${codeName(code)}`, { wireCode: code, retryAfterMs });
    this.#redial.advise(retryAfterMs);
    this.dropAsLost(transport, nowMs, this.#remembering(error));
  }

  /** The server chose another of the suites that were offered: once more, with that one first [SNET-3.10]. */
  #retry(transport: Transport, suite: number, retry: Uint8Array): void {
    const attempt = this.#attemptOf(transport);
    const { init } = attempt;
    const [first, ...others] = preferring(init.suites, suite);
    if (init.transcript !== undefined || first?.id !== suite || first === init.suites[0]) {
      throw violation('RETRY for a suite that was not offered, or again');
    }
    const transcript = retryTranscript(this.crypto, attempt.handshake.hello, retry);
    // There is no hurry any more: what would be early travels with everything else.
    const resume = init.resume && { ...init.resume, early: undefined };
    const second: ClientHelloInit = { ...init, suites: [first, ...others], transcript, resume };
    const handshake = new ClientHandshake(second);
    this.#attempts.set(transport, { ...attempt, handshake, init: second, earlyEnd: undefined });
    transport.handshake = handshake;
    transport.opening = handshake.hello;
  }

  #attemptOf(transport: Transport): Attempt {
    const attempt = this.#attempts.get(transport);
    if (attempt === undefined) throw new Error('defect: a transport without an attempt');
    return attempt;
  }

  #receiveAccept(transport: Transport, reply: ServerReply & { readonly type: 'accept' }, nowMs: number): void {
    const attempt = this.#attemptOf(transport);
    const accepted = this.#accept(attempt, reply);
    // They hold keys of this handshake alone, and a transport lives for hours.
    this.#attempts.delete(transport);
    transport.handshake = undefined;
    this.#trust(accepted.serverKey);
    this.#suites = preferring(this.#suites, reply.header.suite);
    try {
      this.#accepted(transport, attempt, accepted, nowMs);
    } catch (error) {
      // Another attempt would hear the same; the server can be told where an older transport still works.
      if (!SnetError.is(error, 'SNET_PROTOCOL_VIOLATION')) throw error;
      this.closeViolated(error);
    } finally {
      // It was overtaken, or says that the session is gone: nobody comes back with what it has issued.
      if (this.#tickets !== accepted.tickets) {
        accepted.schedule.destroy();
        wipe(accepted.tickets);
      }
    }
  }

  #accept({ handshake }: Attempt, reply: ServerReply & { readonly type: 'accept' }): ClientAccepted {
    try {
      return handshake.accept(reply);
    } catch (error) {
      throw SnetError.is(error) ? this.#remembering(error) : error;
    }
  }

  /** The key that fails is one that the server had before: that is worth more words. */
  #remembering(error: SnetError): SnetError {
    if (this.#memory?.knownKey === undefined || error.code !== 'SNET_HANDSHAKE_FAILED') return error;
    const message =
      'the server does not have the key it had at the first meeting: it is another one, or was set up anew';
    return new SnetError('SNET_SERVER_KEY_CHANGED', message, { cause: error, wireCode: error.wireCode });
  }

  /** A key that is learnt is pinned from here on, unless who remembers it refuses it. */
  #trust(serverKey: Uint8Array): void {
    if (this.#serverKey !== undefined) return;
    this.#memory?.remember(new Uint8Array(serverKey));
    this.#serverKey = serverKey;
  }

  #accepted(
    transport: Transport,
    attempt: Attempt,
    { payload, schedule, tickets }: ClientAccepted,
    nowMs: number,
  ): void {
    const resuming = attempt.ticketSet !== undefined;
    const expected = resuming ? [AcceptStatus.Resumed, AcceptStatus.NewAfterFailedResume] : [AcceptStatus.New];
    if (!expected.some((status) => status === payload.status)) throw violation('ACCEPT does not answer HELLO');
    if (payload.status === AcceptStatus.NewAfterFailedResume) {
      // A ticket that was overtaken on its way says nothing about the session: the newest one does [SNET-7.8].
      if (payload.code === Code.UnknownTicket && attempt.ticketSet !== this.#ticketSet) {
        this.dropAsLost(transport, nowMs, new SnetError('SNET_REFUSED', 'the ticket was overtaken'));
      } else if (payload.code === Code.UnknownTicket && attempt.redirected) {
        // Where it was sent they do not know the session; where it came from they may.
        this.#redial.redirect(undefined);
        this.dropAsLost(transport, nowMs, new SnetError('SNET_REFUSED', 'a server that does not know the session'));
      } else {
        this.#rejected(payload.code, payload.delivered);
      }
      return;
    }
    if (this.current !== undefined && this.current.epoch > transport.epoch) {
      this.drop(transport); // A newer attempt was faster [SNET-7.5].
      return;
    }
    const { startPosition } = payload;
    if (startPosition < attempt.receivedPosition || startPosition > this.receiving.receivedPosition) {
      throw violation('the server starts elsewhere', Code.PositionGap);
    }
    const progress = payload.receivedPosition > this.sending.firstPosition;
    this.adoptPeerPosition(payload.receivedPosition, payload.settings.limit);
    // The last transport brought something across, even if it broke before its answer did.
    if (progress) this.#redial.succeeded();
    this.lifetime.resumeWindowMs = Math.min(this.options.resumeWindowMs, payload.settings.resumeWindowMs);
    wipe(this.#tickets);
    this.#tickets = tickets;
    this.#ticketSet = payload.ticketSet;
    transport.useKeys(this.crypto, schedule, 'c2s');
    transport.sendPosition = attempt.earlyEnd ?? payload.receivedPosition;
    if (transport.sendPosition > payload.receivedPosition) transport.awaitingSinceMs = nowMs;
    transport.receivePosition = startPosition;
    transport.finSent = payload.receivedPosition > this.sending.writePosition;
    this.#redialAtMs = undefined;
    this.#doubtedUntilMs = undefined;
    this.#replaceAtMs = nowMs + this.options.rekeyAfterMs;
    this.promote(transport, nowMs);
  }

  /** Authenticated: the session does not exist any more. */
  #rejected(code: number, delivered: number): void {
    // Both directions were complete: only the last word is missing, and this is as good [SNET-5.6].
    if (this.state === 'closing') {
      this.close(undefined, []);
      return;
    }
    // A server that does not know the session cannot know that either.
    const deliveredBytes = code === Code.UnknownTicket ? undefined : delivered;
    const message = `the server does not have the session any more: ${codeName(code)}`;
    this.close(new SnetError('SNET_RESUME_REJECTED', message, { wireCode: code, deliveredBytes }), []);
  }

  protected override confirm(): void {
    throw new Error('defect: a client has no pending transports');
  }

  protected override confirmation(): readonly StreamFrame[] {
    return [{ type: 'ticket-min', set: this.#ticketSet }];
  }

  protected override receiveTicketMin(): void {
    throw violation('TICKET_MIN from a server');
  }

  protected override transportLost(lost: Transport, nowMs: number, cause: Error | undefined): void {
    if (this.state === 'handshaking') {
      const fallback = new SnetError('SNET_DIAL_FAILED', 'the connection ended during the handshake', { cause });
      this.close(SnetError.is(cause) ? cause : fallback, []);
      return;
    }
    if (lost.phase === 'up') {
      this.#replaceAtMs = undefined;
      this.#doubtedUntilMs = undefined;
    }
    if (lost.phase !== 'up') this.lastFailure = cause;
    if (lost.proven) this.#redial.succeeded();
    // What is in use still works; its replacement may come later.
    if (lost.phase !== 'up' && this.current !== undefined && !this.#dialing) {
      this.#replaceAtMs ??= nowMs + Math.max(replaceAgainMs, this.#redial.nextDelayMs(nowMs));
    }
    const otherInFlight = this.#dialing || this.transports.size > 0;
    if (!otherInFlight) this.#scheduleRedial(nowMs, this.#redial.takeAdvice());
  }

  protected override closed(): void {
    this.#redialAtMs = undefined;
    this.#replaceAtMs = undefined;
    this.#doubtedUntilMs = undefined;
    wipe(this.#tickets);
    this.#tickets = [];
  }

  #dial(): void {
    this.#dialing = true;
    this.#dialAddress = this.#redial.address;
    this.emit({ type: 'dial', attempt: this.#redial.attempt, address: this.#dialAddress });
  }

  #dropOldestAttempts(): void {
    const waiting = [...this.transports.values()].filter(({ phase }) => phase === 'handshake');
    for (const transport of waiting.slice(0, Math.max(0, waiting.length - maxAttempts + 1))) this.drop(transport);
  }

  #scheduleRedial(nowMs: number, atLeastMs: number): void {
    this.#redialAtMs = nowMs + Math.max(atLeastMs, this.#redial.nextDelayMs(nowMs));
  }
}

function wipe(tickets: readonly Ticket[]): void {
  for (const { secret } of tickets) secret.fill(0);
}
