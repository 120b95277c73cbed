import {
  type Done,
  type Failure,
  failure,
  installationOf,
  type LoginRequest,
  type Registered,
  type RegisterRequest,
  type UserId,
} from '@proj/chat-protocol';
import type { LoginGuard, Refused } from './abuse/login-guard.ts';
import { spreadRetryMs } from './abuse/shedding.ts';
import type { Sources } from './abuse/sources.ts';
import type { AttemptOptions } from './accounts.ts';
import { ChatServerError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import type { AccountStates } from './sessions/account-states.ts';
import type { Revocations } from './sessions/revocations.ts';

export interface LoginsOptions
  extends Pick<ResolvedOptions, 'accounts' | 'tokens' | 'wallClock' | 'clock' | 'random' | 'registration'> {
  readonly guard: LoginGuard;
  readonly sources: Sources;
  readonly revocations: Revocations;
  readonly states: AccountStates;
  /** Resolved once the revocations are known. Rejects with what the store rejects with. */
  readonly loaded: () => Promise<void>;
}

/** Where a request came from, and until when it matters. */
export interface Origin {
  readonly source: string | undefined;
  readonly signal: AbortSignal;
}

/** A good credential. */
export interface Authenticated {
  readonly user: UserId;
  /** Whether nothing was revoked or disabled since it was looked at. Answers at once. */
  isStillGood(): boolean;
}

/** Decides who may log in. All of it may reject with what the accounts and the store reject with. */
export class Logins {
  readonly #options: LoginsOptions;

  constructor(options: LoginsOptions) {
    this.#options = options;
  }

  async authenticate(request: LoginRequest, origin: Origin): Promise<Authenticated | Failure> {
    const { revocations, states, loaded } = this.#options;
    const { credential, deviceId, seqId: ackId } = request;
    await loaded();
    if (credential.kind === 'token') return await this.#authenticateToken(request, credential.token, origin);
    const { user, password } = credential;
    const installation = installationOf(deviceId);
    const limitMs = revocations.limit(user, installation);
    let isRight: boolean | Refused;
    try {
      isRight = await this.#tryPassword(user, password, origin);
    } catch (error) {
      return this.#passwordFailure(error, ackId, 'Overloaded');
    }
    if (typeof isRight !== 'boolean') return tooMany('TooManyAttempts', isRight, ackId);
    if (!isRight) return failure('LoginRejected', { ackId });
    return { user, isStillGood: () => revocations.limit(user, installation) === limitMs && !states.wasDisabled(user) };
  }

  async #authenticateToken(
    { deviceId, seqId: ackId }: LoginRequest,
    token: string,
    { signal }: Origin,
  ): Promise<Authenticated | Failure> {
    const { tokens, wallClock, revocations, states } = this.#options;
    const claims = await tokens.verify(token, wallClock());
    const isGood =
      claims !== undefined && claims.deviceId === installationOf(deviceId) && !revocations.isRevoked(claims);
    if (!isGood || !(await states.isEnabled(claims.user, { signal }))) return failure('TokenRejected', { ackId });
    const { user } = claims;
    return { user, isStillGood: () => !revocations.isRevoked(claims) && !states.wasDisabled(user) };
  }

  async register(request: RegisterRequest, { source, signal }: Origin): Promise<Registered | Failure> {
    const { accounts, clock, registration, sources } = this.#options;
    const { user, password, seqId: ackId } = request;
    if (registration === 'off') return failure('RegistrationClosed', { ackId });
    const waitMs = source === undefined ? 0 : sources.register(source, clock.now());
    if (waitMs > 0) return failure('RateLimited', { ackId, retryAfterMs: waitMs });
    try {
      await accounts.create(user, password, attempt(source, signal));
      return { type: 'registered', ackId };
    } catch (error) {
      if (ChatServerError.is(error, 'CHAT_SERVER_USER_EXISTS')) return failure('UserExists', { ackId });
      return this.#passwordFailure(error, ackId, 'Overloaded');
    }
  }

  /** Sets the password if the old one is right. Whoever has the session may guess as little as who has none. */
  async changePassword(
    user: UserId,
    passwords: { readonly oldPassword: string; readonly newPassword: string },
    ackId: number,
    { source, signal }: Origin,
  ): Promise<Done | Failure> {
    const { accounts } = this.#options;
    if (accounts.changePassword === undefined) return failure('NotAllowed', { ackId });
    const isRight = await this.#tryPassword(user, passwords.oldPassword, { source, signal });
    if (typeof isRight !== 'boolean') return tooMany('RateLimited', isRight, ackId);
    if (!isRight) return failure('NotAllowed', { ackId });
    try {
      const isChanged = await accounts.changePassword(user, passwords.newPassword, attempt(source, signal));
      return isChanged ? { type: 'done', ackId } : failure('NotAllowed', { ackId });
    } catch (error) {
      return this.#passwordFailure(error, ackId, 'Unavailable');
    }
  }

  async #tryPassword(user: UserId, password: string, { source, signal }: Origin): Promise<boolean | Refused> {
    const { accounts, guard } = this.#options;
    return await guard.attempt(user, source, signal, () =>
      accounts.authenticate(user, password, attempt(source, signal)),
    );
  }

  #passwordFailure(error: unknown, ackId: number, overloaded: 'Overloaded' | 'Unavailable'): Failure {
    if (ChatServerError.is(error, 'CHAT_SERVER_BAD_PASSWORD')) return failure('BadRequest', { ackId });
    if (!ChatServerError.is(error, 'CHAT_SERVER_OVERLOADED')) throw error;
    return failure(overloaded, { ackId, retryAfterMs: spreadRetryMs(this.#options.random) });
  }
}

function attempt(source: string | undefined, signal: AbortSignal): AttemptOptions {
  return { source, signal };
}

function tooMany(name: 'TooManyAttempts' | 'RateLimited', { retryAfterMs }: Refused, ackId: number): Failure {
  return failure(name, { ackId, retryAfterMs: Math.ceil(retryAfterMs) });
}
