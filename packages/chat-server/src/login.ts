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
import { type AttemptOptions, unsendable } from './accounts.ts';
import { Budget } from './core/budget.ts';
import { RecentMap } from './core/recent-map.ts';
import { ChatServerError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';
import type { AccountStates } from './sessions/account-states.ts';
import type { Revocations } from './sessions/revocations.ts';

/** Users whose changes of a password may be asked again are remembered. Forgotten is forgiven. */
const rememberedUsers = 50_000;
/** New passwords that are tried because the old one is wrong: guesses beside those that {@link LoginGuard} counts. */
const repetitionBurst = 3;
const repetitionsPerMinute = 1;

/** Of UTF-16: fits the bound of the protocol whatever it says. */
const longestReasonUnits = 128;

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
  readonly #repetitions: RecentMap<UserId, Budget> = new RecentMap(rememberedUsers);

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

  /**
   * Sets the password if the old one is right, and voids every token of the user. The same again, after the answer was
   * lost, does the same again. Whoever has the session may guess as little as who has none. Once a password was right it is carried out, whoever waits for the answer.
   * @param endOthers - Ends the sessions that are not to outlive the old password.
   */
  async changePassword(
    user: UserId,
    { oldPassword, newPassword }: { readonly oldPassword: string; readonly newPassword: string },
    ackId: number,
    origin: Origin,
    endOthers: () => void,
  ): Promise<Done | Failure> {
    const { accounts, revocations } = this.#options;
    const changePassword = accounts.changePassword?.bind(accounts);
    if (changePassword === undefined) return failure('NotAllowed', { ackId });
    const isRight = await this.#tryPassword(user, oldPassword, origin);
    if (typeof isRight !== 'boolean') return tooMany('RateLimited', isRight, ackId);
    if (!isRight && !(await this.#isRepeated(user, newPassword, origin))) return failure('NotAllowed', { ackId });
    // Who has lost its session meanwhile asks for nothing any more.
    origin.signal.throwIfAborted();
    if (!isRight) {
      await this.#revokeAll(user, endOthers);
      return { type: 'done', ackId };
    }
    const { source } = origin;
    try {
      const isChanged = await revocations.revokeWith(user, (revokeBeforeMs) =>
        changePassword(user, newPassword, { source, revokeBeforeMs }),
      );
      if (!isChanged) return failure('NotAllowed', { ackId });
    } catch (error) {
      // Otherwise it may have been written, and nothing that the old password opened is to outlive that.
      if (!isUnwritten(error)) await this.#revokeAll(user, endOthers);
      return this.#passwordFailure(error, ackId, 'Unavailable');
    }
    endOthers();
    return { type: 'done', ackId };
  }

  /** Whether the password is this already, as far as so many guesses as there may be can tell. */
  async #isRepeated(user: UserId, newPassword: string, { source, signal }: Origin): Promise<boolean> {
    const { accounts, clock } = this.#options;
    const nowMs = clock.now();
    const budget = this.#repetitions.get(user) ?? new Budget(repetitionBurst, repetitionsPerMinute / 60, nowMs);
    this.#repetitions.set(user, budget);
    return budget.take(nowMs) === 0 && (await accounts.authenticate(user, newPassword, attempt(source, signal)));
  }

  async #revokeAll(user: UserId, endOthers: () => void): Promise<void> {
    await this.#options.revocations.revoke(user, undefined);
    endOthers();
  }

  async #tryPassword(user: UserId, password: string, { source, signal }: Origin): Promise<boolean | Refused> {
    const { accounts, guard } = this.#options;
    return await guard.attempt(user, source, signal, () =>
      accounts.authenticate(user, password, attempt(source, signal)),
    );
  }

  #passwordFailure(error: unknown, ackId: number, overloaded: 'Overloaded' | 'Unavailable'): Failure {
    if (ChatServerError.is(error, 'CHAT_SERVER_BAD_PASSWORD')) {
      return failure('BadRequest', { ackId, reason: reasonOf(error) });
    }
    if (!ChatServerError.is(error, 'CHAT_SERVER_OVERLOADED')) throw error;
    return failure(overloaded, { ackId, retryAfterMs: spreadRetryMs(this.#options.random) });
  }
}

/** Whether an error says that no password was set. */
export function isUnwritten(error: unknown): boolean {
  return ChatServerError.is(error, 'CHAT_SERVER_BAD_PASSWORD') || ChatServerError.is(error, 'CHAT_SERVER_OVERLOADED');
}

/** What the accounts say against a password, as far as it can be sent. */
function reasonOf({ message }: ChatServerError): string | undefined {
  const reason = message.replace(/ \[CHAT_SERVER_\w+\]$/, '').slice(0, longestReasonUnits);
  return unsendable.test(reason) ? undefined : reason;
}

function attempt(source: string | undefined, signal: AbortSignal): AttemptOptions {
  return { source, signal };
}

function tooMany(name: 'TooManyAttempts' | 'RateLimited', { retryAfterMs }: Refused, ackId: number): Failure {
  return failure(name, { ackId, retryAfterMs: Math.ceil(retryAfterMs) });
}
