import { randomUUID } from 'node:crypto';
import { failure, type LoginRequest, type RegisterRequest } from '@proj/chat-protocol';
import { type ByteDuplex, Emitter } from '@proj/io';
import type { ClientRequest, EndReason } from './core/connection.ts';
import { Registry } from './core/registry.ts';
import type { Dialect, DialectHost, Identity, ServedConnection } from './dialect.ts';
import type { ChatServerEvents } from './events.ts';
import { authenticate, register } from './login.ts';
import { type ChatServerOptions, checkedGraceMs, type ResolvedOptions, resolveOptions } from './options.ts';
import { answerError, Router } from './router.ts';
import { Session, type SessionHost } from './session.ts';

export interface ChatServer extends AsyncDisposable {
  /** Devices online. */
  readonly sessions: number;
  /** Connections, logged in or not. */
  readonly connections: number;
  /** Serves a byte stream: a `net.Socket`, an `SnetSocket`, half a `memoryDuplexPair()`. Never throws. */
  accept(duplex: ByteDuplex, info?: ConnectionInfo): void;
  /** Listeners are called synchronously; what one throws is logged and goes no further. */
  on<E extends keyof ChatServerEvents>(event: E, listener: (detail: ChatServerEvents[E]) => void): Disposable;
  /**
   * Answers what was asked, tells every client `Shutdown`, flushes and closes; whatever is left after `graceMs` is cut.
   * Resolves when no connection is left. New connections are refused from now on; a second call waits for the first.
   * Disposing of the server is a shutdown with the default.
   * @throws ChatServerError `CHAT_SERVER_BAD_OPTION` when `graceMs` is not an integer from 0 to 86 400 000.
   */
  shutdown(options?: { /** @defaultValue 5_000 */ readonly graceMs?: number | undefined }): Promise<void>;
}

/** What is known of a connection before it says anything. */
export interface ConnectionInfo {
  /** The other end, for logs and events. */
  readonly remote?: string | undefined;
  /** What it speaks. @defaultValue `@proj/chat-protocol` */
  readonly dialect?: Dialect | undefined;
}

/**
 * A chat server without a listener: hand it connections with {@link ChatServer.accept}.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION`
 */
export function createChatServer(options: ChatServerOptions): ChatServer {
  return new Server(resolveOptions(options));
}

/** How long a client waits that found no room. */
const overloadedRetryMs = 5_000;

class Server implements ChatServer {
  readonly #options: ResolvedOptions;
  readonly #emitter: Emitter<ChatServerEvents> = new Emitter();
  readonly #registry: Registry<ServedConnection>;
  readonly #router: Router;
  readonly #connections: Set<ServedConnection> = new Set();
  readonly #host: SessionHost;
  readonly #dialectHost: DialectHost;
  #shutdown: Promise<void> | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#registry = new Registry(options.maxDevicesPerUser);
    this.#router = new Router({
      ...options,
      registry: this.#registry,
      onMessage: (message) => this.#emit('message', message),
    });
    this.#host = {
      onRequest: (session, request) => this.#handle(session, request),
      onOffline: (session, reason) => {
        if (session.identity !== undefined) this.#leave(session, session.identity, reason);
      },
      onError: (session, error) =>
        options.log?.error({ sessionId: session.id, remote: session.remote, error }, 'a session failed'),
      onGone: (session) => this.#handleGone(session),
    };
    const router = this.#router;
    this.#dialectHost = {
      clock: options.clock,
      wallClock: options.wallClock,
      log: options.log,
      store: options.store,
      closeTimeoutMs: options.closeTimeoutMs,
      enter: (connection, identity, remote) => this.#enter(connection, identity, remote),
      leave: (connection, identity, reason) => this.#leave(connection, identity, reason),
      gone: (connection) => this.#handleGone(connection),
      exists: (user) => router.exists(user),
      spend: (user) => router.spend(user),
      append: (from, text) => router.append(from, text),
      received: (identity, conversation, seq) => router.received(identity, conversation, seq),
    };
  }

  get sessions(): number {
    return this.#registry.size;
  }

  get connections(): number {
    return this.#connections.size;
  }

  accept(duplex: ByteDuplex, info: ConnectionInfo = {}): void {
    const connection = this.#open(duplex, info);
    this.#connections.add(connection);
    if (this.#shutdown !== undefined) connection.close(failure('Shutdown'));
    else if (this.#connections.size > this.#options.maxConnections) {
      connection.close(failure('Overloaded', { retryAfterMs: overloadedRetryMs }));
    }
  }

  #open(duplex: ByteDuplex, { remote, dialect }: ConnectionInfo): ServedConnection {
    if (dialect !== undefined) return dialect.open(duplex, this.#dialectHost, { remote });
    const { clock } = this.#options;
    return new Session(duplex, { id: randomUUID(), remote, clock, limits: this.#options, host: this.#host });
  }

  on<E extends keyof ChatServerEvents>(event: E, listener: (detail: ChatServerEvents[E]) => void): Disposable {
    return this.#emitter.on(event, (detail) => {
      try {
        listener(detail);
      } catch (error) {
        this.#options.log?.error({ event, error }, 'a listener threw');
      }
    });
  }

  shutdown(options?: { readonly graceMs?: number | undefined }): Promise<void> {
    const graceMs = checkedGraceMs(options?.graceMs);
    this.#shutdown ??= this.#stop(graceMs);
    return this.#shutdown;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  async #stop(graceMs: number): Promise<void> {
    const { clock } = this.#options;
    for (const session of this.#connections) session.drain(failure('Shutdown'));
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = clock.schedule(clock.now() + graceMs, () => {
        for (const session of [...this.#connections]) session.destroy();
      });
      this.#onEmpty = () => {
        timer[Symbol.dispose]();
        resolve();
      };
    });
  }

  #handle(session: Session, request: ClientRequest): void {
    const { log } = this.#options;
    if (request.type === 'login') {
      this.#login(session, request).catch((error: unknown) => answerError(session, request, error, log));
    } else if (request.type === 'register') {
      this.#register(session, request).catch((error: unknown) => answerError(session, request, error, log));
    } else if (session.identity !== undefined) this.#router.handle(session, session.identity, request);
  }

  async #register(session: Session, request: RegisterRequest): Promise<void> {
    session.answer(request, await register(this.#options, request, session.signal));
  }

  async #login(session: Session, request: LoginRequest): Promise<void> {
    const { tokens, wallClock, heartbeatMs, store } = this.#options;
    const user = await authenticate(this.#options, request, session.signal);
    if (typeof user !== 'string') {
      this.#options.log?.info({ sessionId: session.id, remote: session.remote, code: user.code }, 'login refused');
      session.answer(request, user);
      return;
    }
    // From here to the end nothing waits, so that the place and the answer are one step.
    if (!session.expects(request)) return;
    const serverTimeMs = wallClock();
    const { token, expiresAtMs } = tokens.issue(user, serverTimeMs);
    const { deviceId, client, seqId } = request;
    session.accept(
      { user, deviceId, client },
      {
        type: 'login-accepted',
        ackId: seqId,
        user,
        token,
        tokenExpiresAtMs: expiresAtMs,
        heartbeatMs,
        sessionId: session.id,
        epoch: store.epoch,
        serverTimeMs,
      },
    );
    this.#enter(session, { user, deviceId, client }, session.remote);
  }

  #enter(connection: ServedConnection, identity: Identity, remote: string | undefined): void {
    const { user, deviceId } = identity;
    this.#registry.register(user, deviceId, connection)?.close(failure('Replaced'));
    const event = { sessionId: connection.id, ...identity, remote };
    this.#options.log?.info(event, 'login');
    this.#emit('login', event);
  }

  #leave(connection: ServedConnection, { user, deviceId }: Identity, reason: EndReason): void {
    this.#registry.unregister(user, deviceId, connection);
    const event = { sessionId: connection.id, user, deviceId, reason };
    this.#options.log?.info(event, 'logout');
    this.#emit('logout', event);
  }

  #handleGone(connection: ServedConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }

  #emit<E extends keyof ChatServerEvents>(event: E, detail: ChatServerEvents[E]): void {
    this.#emitter.emit(event, detail);
  }
}
