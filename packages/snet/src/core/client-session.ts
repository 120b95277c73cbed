import type { CryptoProvider } from '@proj/crypto';
import { Code, codeName, SnetError, violation } from './errors.ts';
import type { StreamFrame } from './frames.ts';
import { ClientHandshake, type Ticket } from './handshake.ts';
import { AcceptStatus, decodeReply, replyHeaderBytes, replyLength, type ServerReply } from './hello.ts';
import type { SessionOptions } from './options.ts';
import { RedialPolicy } from './redial-policy.ts';
import { Session } from './session.ts';
import { Transport } from './transport.ts';

interface Attempt {
  readonly handshake: ClientHandshake;
  /** The ticket set it was made with; `undefined`: a new session. */
  readonly ticketSet: number | undefined;
  /** What HELLO said we have. */
  readonly receivedPosition: number;
}

/** The end that dials. `start`, then answer each `dial` event with `attach` or `dialFailed`. */
export class ClientSession extends Session {
  readonly #serverKey: Uint8Array;
  readonly #redial: RedialPolicy;
  readonly #attempts: WeakMap<Transport, Attempt> = new WeakMap();
  #tickets: readonly Ticket[] = [];
  #ticketSet = 0;
  #nextTransport = 1;
  #nextEpoch = 0;
  #redialAtMs: number | undefined;
  #dialing = false;

  /** @param serverKey the server's X25519 public key, 32 bytes; nothing else is trusted. */
  constructor(crypto: CryptoProvider, serverKey: Uint8Array, options: SessionOptions = {}) {
    super('client', crypto, options);
    if (serverKey.length !== 32) throw new SnetError('SNET_BAD_OPTION', 'serverKey must be 32 bytes');
    this.#serverKey = new Uint8Array(serverKey);
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
    const ticket = this.#tickets[this.#redial.attempt % Math.max(1, this.#tickets.length)];
    const positions = {
      receivedPosition: this.receiving.receivedPosition,
      firstPosition: this.sending.firstPosition,
    };
    const epoch = this.#nextEpoch++;
    const settings = { limit: this.receiving.limit, resumeWindowMs: this.options.resumeWindowMs };
    const resume = ticket && { ticket, positions };
    const { crypto } = this;
    const handshake = new ClientHandshake({ crypto, serverKey: this.#serverKey, epoch, settings, resume });
    const transport = new Transport({
      id: this.#nextTransport++,
      epoch,
      phase: 'handshake',
      opening: handshake.hello,
      handshakeDeadlineMs: nowMs + this.options.handshakeTimeoutMs,
    });
    transport.announcedPosition = positions.receivedPosition;
    transport.announcedLimit = settings.limit;
    this.transports.set(transport.id, transport);
    const { receivedPosition } = positions;
    const ticketSet = resume && this.#ticketSet;
    this.#attempts.set(transport, { handshake, ticketSet, receivedPosition });
    return transport.id;
  }

  /** The dial that was asked for did not lead to a transport. */
  dialFailed(nowMs: number, cause: Error): void {
    this.#dialing = false;
    if (this.state === 'closed') return;
    if (this.state === 'handshaking') {
      this.close(new SnetError('SNET_DIAL_FAILED', `cannot connect: ${cause.message}`, { cause }), []);
    } else {
      this.#scheduleRedial(nowMs, 0);
    }
  }

  override handleTimeout(nowMs: number): void {
    super.handleTimeout(nowMs);
    if (this.#redialAtMs === undefined || nowMs < this.#redialAtMs || this.state === 'closed') return;
    this.#redialAtMs = undefined;
    this.#dial();
  }

  protected override ownTimeout(): number | undefined {
    return this.#redialAtMs;
  }

  protected override receiveHandshake(transport: Transport, nowMs: number): boolean {
    const header = transport.input.peek(Math.min(transport.input.length, replyHeaderBytes));
    const length = header && header.length > 0 ? replyLength(header) : undefined;
    if (length === undefined) return false;
    const message = transport.input.take(length);
    if (message === undefined) return false;
    const reply = decodeReply(message);
    if (reply.type === 'refuse') this.#refused(transport, reply, nowMs);
    else this.#accepted(transport, reply, nowMs);
    return true;
  }

  #refused(transport: Transport, reply: ServerReply & { readonly type: 'refuse' }, nowMs: number): void {
    const { code } = reply;
    const kind = code === Code.AuthFailed ? 'SNET_HANDSHAKE_FAILED' : 'SNET_REFUSED';
    const error = new SnetError(kind, `the server refused: ${codeName(code)}`, { wireCode: code });
    this.#redial.advise(reply.retryAfterMs);
    this.dropAsLost(transport, nowMs, error);
  }

  #accepted(transport: Transport, reply: ServerReply & { readonly type: 'accept' }, nowMs: number): void {
    const attempt = this.#attempts.get(transport);
    if (attempt === undefined) throw new Error('defect: a transport without an attempt');
    const { payload, schedule, tickets } = attempt.handshake.accept(reply);
    const resuming = attempt.ticketSet !== undefined;
    const expected = resuming ? [AcceptStatus.Resumed, AcceptStatus.NewAfterFailedResume] : [AcceptStatus.New];
    if (!expected.some((status) => status === payload.status)) throw violation('ACCEPT does not answer HELLO');
    if (payload.status === AcceptStatus.NewAfterFailedResume) {
      // A ticket that was overtaken on its way says nothing about the session: the newest one does [SNET-7.8].
      if (payload.code === Code.UnknownTicket && attempt.ticketSet !== this.#ticketSet) {
        this.dropAsLost(transport, nowMs, new SnetError('SNET_REFUSED', 'the ticket was overtaken'));
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
    // The last transport brought something across, even if it broke before its answer did.
    if (payload.receivedPosition > this.sending.firstPosition) this.#redial.succeeded();
    this.adoptPeerPosition(payload.receivedPosition, payload.settings.limit);
    this.resumeWindowMs = Math.min(this.options.resumeWindowMs, payload.settings.resumeWindowMs);
    this.#tickets = tickets;
    this.#ticketSet = payload.ticketSet;
    transport.useKeys(this.crypto, schedule, 'c2s');
    transport.sendPosition = payload.receivedPosition;
    transport.receivePosition = startPosition;
    transport.finSent = payload.receivedPosition > this.sending.writePosition;
    this.#redialAtMs = undefined;
    this.promote(transport, nowMs);
  }

  /** Authenticated: the session does not exist any more. */
  #rejected(code: number, delivered: number): void {
    if (this.state === 'closing' && code === Code.Ok) {
      this.close(undefined, []);
      return;
    }
    const message = `the server does not have the session any more: ${codeName(code)}`;
    this.close(new SnetError('SNET_RESUME_REJECTED', message, { wireCode: code, deliveredBytes: delivered }), []);
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
      const fallback = new SnetError('SNET_HANDSHAKE_FAILED', 'the connection ended during the handshake', { cause });
      this.close(SnetError.is(cause) ? cause : fallback, []);
      return;
    }
    if (lost.proven) this.#redial.succeeded();
    const otherInFlight = this.#dialing || this.transports.size > 0;
    if (!otherInFlight) this.#scheduleRedial(nowMs, this.#redial.takeAdvice());
  }

  protected override closed(): void {
    this.#redialAtMs = undefined;
    for (const { secret } of this.#tickets) secret.fill(0);
    this.#tickets = [];
  }

  #dial(): void {
    this.#dialing = true;
    this.emit({ type: 'dial', attempt: this.#redial.attempt });
  }

  #scheduleRedial(nowMs: number, atLeastMs: number): void {
    this.#redialAtMs = nowMs + Math.max(atLeastMs, this.#redial.nextDelayMs());
  }
}
