import {
  ChatProtocolError,
  type ConversationId,
  type Credential,
  type DeviceClass,
  type DeviceId,
  endsConnection,
  type Failure,
  isTerminal,
  type LoginAccepted,
  type MessageId,
  type ServerMessage,
  type UserId,
} from '@proj/chat-protocol';
import { FrameError } from '@proj/frame';
import { toHex } from '@proj/io/bytes';
import { ClientError, refusal } from '../errors.ts';
import type { ClientState, OutgoingMessage } from '../store.ts';
import type { CallMessage } from './answers.ts';
import { Backoff } from './backoff.ts';
import { Connection } from './connection.ts';
import { Credentials } from './credentials.ts';
import type { CoreEvent } from './events.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-host.ts';
import type { TakenMessage } from './inbox.ts';
import type { ClientStatus } from './status.ts';

export interface CoreOptions extends ExchangeOptions {
  readonly credential: Credential;
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly clientName: string;
  readonly persistent: boolean;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly maxRetryDelayMs: number;
}

/**
 * One device of one user: logs in, catches up, sends what waits, and does it all again when the connection is lost.
 * No sockets, no clock, no promises: `nowMs` is monotonic. After any call poll events and, while the transport takes
 * them, chunks, until there are none of either; then arm one timer for {@link pollTimeout}.
 *
 * Reports are about the transport of the last `dial`. Whoever drives the core keeps those of earlier ones to himself.
 */
export class ClientCore {
  readonly #options: CoreOptions;
  readonly #backoff: Backoff;
  readonly #exchange: Exchange;
  readonly #events: CoreEvent[] = [];
  #status: ClientStatus = { state: 'connecting' };
  #connection: Connection | undefined;
  /** When the attempt to get online is given up. */
  #connectByMs: number | undefined;
  /** The server has asked for no attempt before. */
  #notBeforeMs = 0;
  #onlineSinceMs: number | undefined;
  /** When the last login ended, or the one that is on began; `undefined` before the first. */
  #lastOnlineAtMs: number | undefined;
  #farewell: { readonly untilMs: number; said: boolean } | undefined;
  #user: UserId | undefined;
  #epoch: string | undefined;
  readonly #credentials: Credentials;

  constructor(options: CoreOptions, state: ClientState) {
    this.#options = options;
    this.#backoff = new Backoff(options.random, options.maxRetryDelayMs);
    this.#credentials = new Credentials(options.credential);
    this.#exchange = new Exchange(options, state, {
      emit: (event) => {
        this.#events.push(event);
      },
      passwords: {
        changing: ({ oldPassword, newPassword }) => this.#credentials.changing(oldPassword, newPassword),
        changed: (user, { newPassword }) => this.#credentials.changed(user, newPassword),
        unchanged: () => this.#credentials.unchanged(),
      },
    });
    this.#user = state.user;
    this.#epoch = state.epoch;
  }

  get status(): ClientStatus {
    return this.#status;
  }

  /** Messages that were not accepted, oldest first. */
  pending(): readonly OutgoingMessage[] {
    return this.#exchange.outbox.pending();
  }

  // The world reports.

  start(nowMs: number): void {
    this.#dial(nowMs);
  }

  /** The transport takes bytes. */
  opened(nowMs: number): void {
    if (this.#connectByMs === undefined || this.#connection !== undefined) return;
    const { deviceId, deviceClass, clientName, requestTimeoutMs } = this.#options;
    const credential = this.#credentials.at(nowMs);
    this.#connection = new Connection(nowMs, requestTimeoutMs);
    this.#connection.request(
      { kind: 'login' },
      (seqId) => ({ type: 'login', seqId, credential, deviceId, deviceClass, client: clientName }),
      nowMs,
    );
  }

  /** The transport could not be opened, ended or broke. */
  lost(nowMs: number, cause: unknown): void {
    const what = this.#connection === undefined ? 'no connection' : 'the connection was lost';
    this.#disconnect(new ClientError('CLIENT_UNREACHABLE', what, { cause }), nowMs);
  }

  receive(chunk: Uint8Array, nowMs: number): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    try {
      connection.receive(chunk, nowMs);
      for (let incoming = connection.next(); incoming !== undefined; incoming = connection.next()) {
        if (incoming.kind === 'heartbeat') this.#exchange.heartbeatAnswered(incoming.number);
        else this.#handle(connection, incoming.message, nowMs);
        // What comes after the end is not ours to read.
        if (this.#connection !== connection) return;
      }
    } catch (error) {
      this.#disconnect(peerFault(error), nowMs);
    }
  }

  handleTimeout(nowMs: number): void {
    if (this.#farewell !== undefined && nowMs >= this.#farewell.untilMs) this.#close(undefined);
    if (this.#status.state === 'offline' && nowMs >= this.#status.retryAtMs) this.#dial(nowMs);
    if (this.#connectByMs !== undefined && nowMs >= this.#connectByMs) {
      const what = this.#connection === undefined ? 'no connection' : 'no answer to the login';
      this.#giveUp(`${what} within ${this.#options.connectTimeoutMs} ms`, nowMs);
    }
    const overdue = this.#connection?.overdue(nowMs);
    if (overdue !== undefined) this.#giveUp(overdue, nowMs);
    const heartbeat = this.#connection?.heartbeat(nowMs);
    if (heartbeat !== undefined) this.#exchange.heartbeatSent(heartbeat);
    this.#exchange.handleTimeout(nowMs);
  }

  /** What the last `flush` event asked for is done. */
  flushed(): void {
    this.#exchange.receipts.flushed();
  }

  // The application commands.

  /** Takes a message on; it is sent once it is {@link stored}. @throws ClientError `CLIENT_OUTBOX_FULL` */
  enqueue(message: OutgoingMessage): void {
    this.#exchange.outbox.add(message);
  }

  /** The message is durable. */
  stored(id: MessageId): void {
    this.#exchange.outbox.stored(id);
  }

  /** The store did not take the message. */
  unstored(id: MessageId): void {
    this.#exchange.outbox.remove(id);
  }

  /** The message that waits under this id, if one does. */
  outgoing(id: MessageId): OutgoingMessage | undefined {
    return this.#exchange.outbox.find(id);
  }

  /** There is a consumer: nothing is fetched before. */
  want(): void {
    this.#exchange.want();
  }

  take(nowMs: number): TakenMessage | undefined {
    return this.#exchange.take(nowMs);
  }

  /** As {@link ExchangeOptions.keeps} has it, instead of {@link take}: at most `most` entries go to the store. Answers whether there is more. */
  keep(most: number, nowMs: number): boolean {
    return this.#exchange.keep(most, nowMs);
  }

  /** The consumer left with the message unacknowledged: it is the next to take. */
  putBack(taken: TakenMessage): void {
    this.#exchange.inbox.putBack(taken);
  }

  acknowledge(taken: TakenMessage, nowMs: number): void {
    this.#exchange.acknowledge(taken, nowMs);
  }

  /** Asks the server. An event with the number that this answers will have the answer. @throws ClientError `CLIENT_BUSY` */
  call(message: CallMessage): number {
    return this.#exchange.calls.add(message);
  }

  /** The answer has come, or nobody waits for it any more. */
  endCall(number: number): void {
    this.#exchange.endCall(number);
  }

  /** @throws ClientError `CLIENT_BUSY` */
  markRead(conversation: ConversationId, seq: number): void {
    this.#exchange.markRead(conversation, seq);
  }

  /** Tells the others now, or never. */
  typing(conversation: ConversationId): void {
    if (this.#status.state === 'online' && this.#connection !== undefined) {
      this.#exchange.typing(this.#connection, conversation);
    }
  }

  /** The pause between attempts, if this is one, is over: but for what of it the server has asked for. */
  retryNow(nowMs: number): void {
    if (this.#status.state !== 'offline' || this.#status.retryAtMs <= this.#notBeforeMs) return;
    if (nowMs >= this.#notBeforeMs) this.#dial(nowMs);
    else this.#become({ ...this.#status, retryAtMs: this.#notBeforeMs });
  }

  /** Says farewell, for at most `timeoutMs`; closes at once when there is nobody to say it to. */
  close(nowMs: number, timeoutMs: number): void {
    if (this.#farewell !== undefined) return;
    if (this.#status.state !== 'online') {
      this.#close(undefined);
      return;
    }
    this.#farewell = { untilMs: nowMs + timeoutMs, said: false };
    this.#exchange.hurry(nowMs);
    this.#exchange.handleTimeout(nowMs);
  }

  /** Something on this side does not work any more: closes at once. */
  fail(error: ClientError): void {
    this.#close(error);
  }

  // The core answers.

  pollEvent(): CoreEvent | undefined {
    return this.#events.shift();
  }

  /** The next bytes for the transport. */
  pollTransmit(nowMs: number): Uint8Array | undefined {
    const connection = this.#connection;
    if (connection === undefined) return undefined;
    if (this.#status.state === 'online') {
      // What is asked comes first: of that only so much is on its way, and there may be thousands of reports.
      if (this.#farewell === undefined) this.#exchange.fill(connection, nowMs);
      const allReported = this.#exchange.report(connection);
      if (this.#farewell !== undefined && allReported) this.#sayFarewell(connection, this.#farewell);
    }
    return connection.takeOutgoing();
  }

  /** When to call {@link handleTimeout}. */
  pollTimeout(): number | undefined {
    const { status } = this;
    if (status.state === 'closed') return undefined;
    const earliestMs = Math.min(
      this.#farewell?.untilMs ?? Number.POSITIVE_INFINITY,
      this.#connectByMs ?? Number.POSITIVE_INFINITY,
      status.state === 'offline' ? status.retryAtMs : Number.POSITIVE_INFINITY,
      this.#connection?.deadlineMs ?? Number.POSITIVE_INFINITY,
      this.#exchange.deadlineMs,
    );
    return Number.isFinite(earliestMs) ? earliestMs : undefined;
  }

  #dial(nowMs: number): void {
    this.#connectByMs = nowMs + this.#options.connectTimeoutMs;
    this.#become({ state: 'connecting' });
    this.#events.push({ type: 'dial' });
  }

  #handle(connection: Connection, message: ServerMessage, nowMs: number): void {
    if (message.type === 'failure') this.#failed(connection, message, nowMs);
    else if (message.type === 'login-accepted') {
      connection.answeredWith('login-accepted', message.ackId);
      this.#loggedIn(connection, message, nowMs);
    } else if (this.#status.state === 'online') this.#exchange.handle(connection, message, nowMs);
    else throw new ClientError('CLIENT_PROTOCOL', `${message.type} before the login was accepted`);
  }

  #loggedIn(connection: Connection, accepted: LoginAccepted, nowMs: number): void {
    const { user } = accepted;
    if (this.#credentials.user !== undefined && this.#credentials.user !== user) {
      throw new ClientError('CLIENT_PROTOCOL', 'the server took the login for that of another user');
    }
    if (this.#user !== undefined && this.#user !== user) {
      this.#close(new ClientError('CLIENT_STORE_MISMATCH', `the store is that of ${this.#user}, the login of ${user}`));
      return;
    }
    const epoch = toHex(accepted.epoch);
    const logReplaced = this.#epoch !== undefined && this.#epoch !== epoch;
    if (this.#epoch !== epoch) this.#events.push({ type: 'store', changes: [{ type: 'log', user, epoch }] });
    this.#user = user;
    this.#epoch = epoch;
    // By the server's clock, counted with ours: the wall clocks need not agree.
    const lifetimeMs = accepted.tokenExpiresAtMs - accepted.serverTimeMs;
    this.#credentials.loggedIn(accepted.token, nowMs + lifetimeMs);
    this.#connectByMs = undefined;
    this.#onlineSinceMs = nowMs;
    this.#lastOnlineAtMs = nowMs;
    connection.loggedIn(Math.min(accepted.heartbeatMs, this.#options.heartbeatMs), nowMs);
    this.#exchange.begin(user, logReplaced);
    this.#events.push({ type: 'login', accepted });
    this.#become({ state: 'online' });
  }

  #failed(connection: Connection, failure: Failure, nowMs: number): void {
    if (endsConnection(failure)) {
      if (this.#status.state === 'connecting' && this.#credentials.next(this.#user, failure)) {
        this.#disconnect(refusal(failure), nowMs);
      } else if (isTerminal(failure)) this.#close(refusal(failure));
      else this.#disconnect(refusal(failure), nowMs);
      return;
    }
    // About nothing that was asked, and the connection goes on: a remark.
    if (failure.ackId === 0) return;
    const request = connection.answered(failure.ackId);
    if (request.kind === 'login' && !failure.retryable) this.#close(refusal(failure));
    else if (request.kind === 'login') this.#disconnect(refusal(failure), nowMs);
    else this.#exchange.failed(request, failure, nowMs);
  }

  #giveUp(what: string, nowMs: number): void {
    this.#disconnect(new ClientError('CLIENT_UNREACHABLE', what), nowMs);
  }

  /** The attempt or the connection is over; another one follows, unless there is a reason for none. */
  #disconnect(cause: ClientError, nowMs: number): void {
    if (this.#status.state === 'closed' || this.#status.state === 'offline') return;
    if (this.#farewell !== undefined) {
      this.#close(undefined);
      return;
    }
    if (this.#lastOnlineAtMs === undefined && !this.#options.persistent) {
      this.#close(cause);
      return;
    }
    if (this.#onlineSinceMs !== undefined) {
      this.#backoff.loginEnded(nowMs - this.#onlineSinceMs);
      this.#lastOnlineAtMs = nowMs;
    }
    this.#drop();
    const awayMs = nowMs - (this.#lastOnlineAtMs ?? Number.NEGATIVE_INFINITY);
    const retryAfterMs = cause.failure?.retryAfterMs ?? 0;
    const retryAtMs = nowMs + this.#backoff.nextDelayMs(retryAfterMs, awayMs);
    this.#notBeforeMs = nowMs + retryAfterMs;
    this.#become({ state: 'offline', cause, retryAtMs });
  }

  #drop(): void {
    if (this.#connection !== undefined) this.#exchange.end();
    this.#connection = undefined;
    this.#connectByMs = undefined;
    this.#onlineSinceMs = undefined;
    this.#events.push({ type: 'drop' });
  }

  #close(error: ClientError | undefined): void {
    if (this.#status.state === 'closed') return;
    this.#drop();
    this.#become({ state: 'closed', error });
  }

  #sayFarewell(connection: Connection, farewell: { said: boolean }): void {
    if (farewell.said || !this.#exchange.receipts.isIdle) return;
    farewell.said = true;
    connection.send({ type: 'logout' });
    this.#events.push({ type: 'end' });
  }

  #become(status: ClientStatus): void {
    this.#status = status;
    this.#events.push({ type: 'status', status });
  }
}

/** What the server did wrong, as our error. @throws `error` itself when it was not the server's doing. */
function peerFault(error: unknown): ClientError {
  if (ClientError.is(error)) return error;
  if ((FrameError.is(error) || ChatProtocolError.is(error)) && error.fault === 'peer') {
    return new ClientError('CLIENT_PROTOCOL', 'the server sent what is no message', { cause: error });
  }
  throw error;
}
