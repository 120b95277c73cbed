import { randomUUID } from 'node:crypto';
import {
  type Failure,
  failure,
  failureInfo,
  installationOf,
  type LoginRequest,
  type RegisterRequest,
  type ServerMessage,
} from '@proj/chat-protocol';
import { type ByteDuplex, Emitter } from '@proj/io';
import { Bans } from './abuse/bans.ts';
import { Door, tooManyAttempts } from './abuse/door.ts';
import { budgetOf, isLimited, Limits } from './abuse/limits.ts';
import { LoginGuard } from './abuse/login-guard.ts';
import { Overload } from './abuse/overload.ts';
import { spreadRetryMs } from './abuse/shedding.ts';
import { sourcesBut } from './abuse/source.ts';
import { Sources } from './abuse/sources.ts';
import type { ServerAdmin } from './admin.ts';
import type { ChatServer, ConnectionInfo } from './chat-server.ts';
import type { ClientRequest, EndReason } from './core/connection.ts';
import { Registry } from './core/registry.ts';
import type { DialectHost, Identity, ServedConnection } from './dialect.ts';
import type { ChatServerEvents } from './events.ts';
import { Logins, type Origin } from './login.ts';
import type { Figures } from './metrics.ts';
import { type ChatServerOptions, checkedGraceMs, limitRates, type ResolvedOptions, resolveOptions } from './options.ts';
import { answerError, Router } from './router.ts';
import { Session, type SessionHost } from './session.ts';
import { AccountStates } from './sessions/account-states.ts';
import { Administration } from './sessions/administration.ts';
import { DeviceLog } from './sessions/device-log.ts';
import { type DeviceRequest, DeviceRequests } from './sessions/device-requests.ts';
import { Online } from './sessions/online.ts';
import { Revocations } from './sessions/revocations.ts';

/**
 * A chat server without a listener: hand it connections with {@link ChatServer.accept}.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION`
 */
export function createChatServer(options: ChatServerOptions): ChatServer {
  return new Server(resolveOptions(options));
}

class Server implements ChatServer {
  readonly admin: ServerAdmin;
  readonly ready: Promise<void>;
  readonly #options: ResolvedOptions;
  readonly #emitter: Emitter<ChatServerEvents> = new Emitter();
  readonly #registry: Registry<ServedConnection>;
  readonly #router: Router;
  /** Each with the source that it is counted to, if it is. */
  readonly #connections: Map<ServedConnection, string | undefined> = new Map();
  readonly #host: SessionHost;
  readonly #dialectHost: DialectHost;
  readonly #online: Online;
  /** Whom a connection is counted to; `undefined`: nobody. */
  readonly #sourceOf: (remote: string | undefined) => string | undefined;
  readonly #bans: Bans;
  readonly #overload: Overload;
  readonly #door: Door;
  readonly #revocations: Revocations;
  readonly #deviceLog: DeviceLog;
  readonly #logins: Logins;
  readonly #deviceRequests: DeviceRequests;
  #loading: Promise<void> | undefined;
  #shutdown: Promise<void> | undefined;
  #onEmpty: (() => void) | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    const { accounts, clock, wallClock, store, metrics, tokens } = options;
    const now = (): number => clock.now();
    const loaded = (): Promise<void> => this.#loaded();
    const limits = new Limits({ rates: limitRates(options), metrics, now });
    const states = new AccountStates(accounts, clock);
    const registry = new Registry<ServedConnection>(options.sessions);
    const online = new Online({ registry, clock, wallClock, metrics });
    const revocations = new Revocations(store.devices, tokens.lifetimeMs, wallClock);
    this.#registry = registry;
    this.#online = online;
    this.#revocations = revocations;
    this.#deviceLog = new DeviceLog({ ...options, devices: store.devices, online: (user) => registry.devices(user) });
    this.#sourceOf = sourcesBut(options.sharedSources);
    this.#bans = new Bans(options.maxBanMs, metrics, options.log);
    const sources = new Sources({
      connections: { burst: options.sourceConnectionBurst, perSecond: options.sourceConnectionsPer10s / 10 },
      maxOpen: options.maxConnectionsPerSource,
      registrations: { burst: options.registrationsPerHour, perSecond: options.registrationsPerHour / 3_600 },
      bans: this.#bans,
      metrics,
    });
    this.#overload = new Overload(options);
    this.#door = new Door({ ...options, sources, overload: this.#overload });
    const guard = new LoginGuard({
      accountFailures: { burst: options.failedLoginBurst, perSecond: options.failedLoginsPerMinute / 60 },
      sourceFailures: {
        burst: options.sourceFailedLoginsPerMinute,
        perSecond: options.sourceFailedLoginsPerMinute / 60,
      },
      banMs: options.loginBanMs,
      bans: this.#bans,
      metrics,
      now,
    });
    this.#logins = new Logins({ ...options, guard, sources, revocations, states, loaded });
    this.#deviceRequests = new DeviceRequests({
      devices: store.devices,
      logins: this.#logins,
      revocations,
      limits,
      isOnline: (user, device) => registry.session(user, device) !== undefined,
      end: (user, which, by) =>
        online.end(
          user,
          'revoked',
          ({ deviceId }) => {
            const installation = installationOf(deviceId);
            return 'only' in which ? installation === which.only : installation !== which.but;
          },
          by,
        ),
    });
    this.#router = new Router({
      ...options,
      registry,
      limits,
      overloadedMs: () => this.#overload.sendWaitMs(this.#router.appendsWaiting, this.#router.appendBytesWaiting),
      onMessage: (message) => this.#emit('message', message),
    });
    this.admin = new Administration({
      ...{ accounts, clock, wallClock, online, revocations, states, loaded, guard },
      bans: this.#bans,
      stewardship: this.#router.stewardship,
      figures: () => this.#figures(),
    });
    this.#host = this.#sessionHost();
    this.#dialectHost = this.#hostOfDialects(limits);
    this.ready = this.#loaded();
    // Nobody has to listen: a login finds out.
    this.ready.catch((error: unknown) => options.log?.error({ error }, 'revocations could not be read'));
  }

  get sessions(): number {
    return this.#registry.size;
  }

  get connections(): number {
    return this.#connections.size;
  }

  accept(duplex: ByteDuplex, info: ConnectionInfo = {}): void {
    const source = this.#sourceOf(info.remote);
    const refusal = this.#door.enter(source, this.#connections.size);
    if (refusal?.silent === true) {
      // It may fail while it is cut, and a stream without a listener would bring us down.
      duplex.on('error', () => {});
      duplex.destroy();
      return;
    }
    const connection = this.#open(duplex, info);
    // Only who was let in is counted as one of its source.
    this.#connections.set(connection, refusal === undefined ? source : undefined);
    if (refusal !== undefined) connection.close(refusal.farewell);
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

  #open(duplex: ByteDuplex, { remote, dialect }: ConnectionInfo): ServedConnection {
    if (dialect !== undefined) return dialect.open(duplex, this.#dialectHost, { remote });
    const { clock, metrics } = this.#options;
    return new Session(duplex, { id: randomUUID(), remote, clock, limits: this.#options, metrics, host: this.#host });
  }

  #sessionHost(): SessionHost {
    return {
      onRequest: (session, request) => this.#handle(session, request),
      onAnswer: (session, request, answer) => this.#audit(session, request, answer),
      onOffline: (session, reason) => {
        if (session.identity !== undefined) this.#leave(session, session.identity, reason);
      },
      onError: (session, error) =>
        this.#options.log?.error({ sessionId: session.id, remote: session.remote, error }, 'a session failed'),
      onGone: (session) => this.#handleGone(session),
    };
  }

  #hostOfDialects(limits: Limits): DialectHost {
    const { clock, wallClock, log, store, closeTimeoutMs, metrics } = this.#options;
    const router = this.#router;
    return {
      clock,
      wallClock,
      log,
      store,
      closeTimeoutMs,
      enter: (connection, identity, remote) => {
        metrics.count('logins_total', ['dialect', 'accepted']);
        this.#enter(connection, identity, remote, true);
      },
      leave: (connection, identity, reason) => this.#leave(connection, identity, reason),
      gone: (connection, reason) => {
        if (reason === 'LoginTimeout') metrics.count('limited_total', ['loginTimeout']);
        this.#handleGone(connection);
      },
      exists: (user) => router.exists(user),
      spend: (user) => limits.spend('send', user),
      append: (from, text) => router.append(from, text),
      received: (identity, conversation, seq) => router.received(identity, conversation, seq),
    };
  }

  #loaded(): Promise<void> {
    this.#loading ??= this.#revocations.load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #stop(graceMs: number): Promise<void> {
    const { clock } = this.#options;
    this.#door.close();
    this.#overload.close();
    for (const session of this.#connections.keys()) session.drain(this.#door.shutdownFailure());
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = clock.schedule(clock.now() + graceMs, () => {
          for (const session of [...this.#connections.keys()]) session.destroy();
        });
        this.#onEmpty = () => {
          timer[Symbol.dispose]();
          resolve();
        };
      });
    }
    this.#router.close();
  }

  #handle(session: Session, request: ClientRequest): void {
    const { log } = this.#options;
    const fail = (error: unknown): void => {
      answerError(session, request, error, log);
    };
    switch (request.type) {
      case 'login':
        this.#login(session, request).catch(fail);
        return;
      case 'register':
        this.#register(session, request).catch(fail);
        return;
      case 'devices':
      case 'revoke':
      case 'change-password':
        if (session.identity !== undefined) this.#handleDevices(session, session.identity, request).catch(fail);
        return;
      default:
        if (session.identity !== undefined) this.#router.handle(session, session.identity, request);
    }
  }

  async #register(session: Session, request: RegisterRequest): Promise<void> {
    session.answer(request, await this.#logins.register(request, this.#originOf(session)));
  }

  async #handleDevices(session: Session, identity: Identity, request: DeviceRequest): Promise<void> {
    session.answer(request, await this.#deviceRequests.handle(identity, request, this.#originOf(session)));
  }

  async #login(session: Session, request: LoginRequest): Promise<void> {
    const { clock, metrics } = this.#options;
    const startedAtMs = clock.now();
    const answer = await this.#decide(session, request);
    if (answer === undefined) return;
    const code = failureInfo(answer.code)?.name;
    this.#options.log?.info({ sessionId: session.id, remote: session.remote, code }, 'login refused');
    metrics.observe('login_seconds', (clock.now() - startedAtMs) / 1_000);
    session.answer(request, answer);
  }

  /** Accepts the login, unless it answers why not. `undefined` also when nobody waits for the answer any more. */
  async #decide(session: Session, request: LoginRequest): Promise<Failure | undefined> {
    const { seqId: ackId, credential, deviceId, deviceClass, client } = request;
    const { clock, metrics } = this.#options;
    const busyMs = this.#overload.loginWaitMs();
    if (busyMs > 0) return failure('Overloaded', { ackId, retryAfterMs: busyMs });
    const startedAtMs = clock.now();
    const authenticated = await this.#logins.authenticate(request, this.#originOf(session));
    // From here to the end nothing waits, so that the place and the answer are one step.
    if (!session.expects(request)) return undefined;
    if ('type' in authenticated) return authenticated;
    if (!authenticated.isStillGood()) {
      return failure(credential.kind === 'token' ? 'TokenRejected' : 'LoginRejected', { ackId });
    }
    const identity: Identity = { user: authenticated.user, deviceId, deviceClass, client };
    if (!this.#registry.admits(identity)) return failure('TooManyDevices', { ackId });
    this.#accept(session, request, identity);
    metrics.observe('login_seconds', (clock.now() - startedAtMs) / 1_000);
    this.#enter(session, identity, session.remote, false);
    return undefined;
  }

  #accept(session: Session, { seqId: ackId, credential }: LoginRequest, identity: Identity): void {
    const { tokens, wallClock, heartbeatMs, store, metrics } = this.#options;
    const { user } = identity;
    const installation = installationOf(identity.deviceId);
    const issuedAtMs = this.#revocations.issueAtMs(user, installation);
    const { token, expiresAtMs } = tokens.issue(user, installation, issuedAtMs);
    session.accept(identity, {
      type: 'login-accepted',
      ackId,
      user,
      token,
      tokenExpiresAtMs: expiresAtMs,
      heartbeatMs,
      sessionId: session.id,
      epoch: store.epoch,
      serverTimeMs: wallClock(),
    });
    metrics.count('logins_total', [credential.kind, 'accepted']);
    metrics.count('requests_total', ['login', 'ok']);
  }

  /** Counts an answer, and makes it another one when there were too many of its kind. */
  #audit(session: Session, request: ClientRequest, answer: ServerMessage | undefined): ServerMessage | undefined {
    const { metrics, random } = this.#options;
    const name = answer?.type === 'failure' ? failureInfo(answer.code)?.name : undefined;
    // The router counts what it carries out.
    if (isOurs(request)) metrics.count('requests_total', [request.type, name ?? 'ok']);
    if (request.type === 'login') metrics.count('logins_total', [request.credential.kind, name ?? 'accepted']);
    if (answer?.type !== 'failure') return answer;
    if (name === 'RateLimited' && session.identity !== undefined) return this.#putOff(session, request, answer);
    // Those who were sent away together are not to come back together.
    return name === 'Unavailable' ? { ...answer, retryAfterMs: spreadRetryMs(random) } : answer;
  }

  /** Who does not heed what it is told is not listened to for a while. */
  #putOff(session: Session, request: ClientRequest, answer: Failure): Failure {
    const { clock, maxLimitedPerMinute, limitBanMs, metrics } = this.#options;
    if (!isLimited(request)) return answer;
    const { patience } = session;
    const conversation = request.type === 'send' ? request.conversation : undefined;
    const due = { budget: budgetOf(request, answer), conversation };
    const { retryAfterMs, unheeded } = patience.refuse(due, answer.retryAfterMs, clock.now());
    if (unheeded < maxLimitedPerMinute) return { ...answer, retryAfterMs };
    metrics.count('limited_total', ['maxLimitedPerMinute']);
    const source = this.#connections.get(session);
    const banMs = source === undefined ? limitBanMs : this.#bans.ban(source, 'limits', limitBanMs, clock.now());
    return tooManyAttempts(banMs, answer.ackId);
  }

  #enter(connection: ServedConnection, identity: Identity, remote: string | undefined, exempt: boolean): void {
    const wasOnline = this.#registry.isOnline(identity.user);
    this.#online.enter(connection, identity, remote, exempt);
    const event = { sessionId: connection.id, ...identity, remote };
    this.#options.log?.info(event, 'login');
    this.#deviceLog.enter(connection, identity, remote);
    if (!wasOnline) this.#router.userOnline(identity.user);
    this.#emit('login', event);
  }

  #leave(connection: ServedConnection, identity: Identity, reason: EndReason): void {
    const { log, metrics, wallClock } = this.#options;
    const { user, deviceId } = identity;
    this.#deviceLog.leave(connection);
    const hadPlace = this.#online.leave(connection, identity);
    const event = { sessionId: connection.id, user, deviceId, reason };
    metrics.count('sessions_ended_total', [reason]);
    log?.info(event, 'logout');
    if (hadPlace && !this.#registry.isOnline(user)) this.#router.userOffline(user, wallClock());
    this.#emit('logout', event);
  }

  #handleGone(connection: ServedConnection): void {
    this.#door.leave(this.#connections.get(connection));
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }

  #originOf(session: Session): Origin {
    return { source: this.#sourceOf(session.remote), signal: session.signal };
  }

  #figures(): Figures {
    const { clock, accounts } = this.#options;
    let [bytes, frames, lagging] = [0, 0, 0];
    for (const { queued, lagging: lags } of this.#connections.keys()) {
      bytes += queued?.bytes ?? 0;
      frames += queued?.frames ?? 0;
      if (lags === true) lagging++;
    }
    return {
      connections: this.#connections.size,
      sessions: this.#registry.size,
      users_online: this.#registry.userCount,
      queued_bytes: bytes,
      queued_frames: frames,
      lagging_sessions: lagging,
      appends_waiting: this.#router.appendsWaiting,
      append_bytes_waiting: this.#router.appendBytesWaiting,
      hashes_waiting: accounts.waiting ?? 0,
      watches: this.#router.watches,
      banned: this.#bans.count(clock.now()),
    };
  }

  #emit<E extends keyof ChatServerEvents>(event: E, detail: ChatServerEvents[E]): void {
    this.#emitter.emit(event, detail);
  }
}

function isOurs({ type }: ClientRequest): boolean {
  return type === 'login' || type === 'register' || isDeviceRequest(type);
}

function isDeviceRequest(type: ClientRequest['type']): boolean {
  return type === 'devices' || type === 'revoke' || type === 'change-password';
}
