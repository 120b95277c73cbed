import type { UserId } from '@proj/chat-protocol';
import { ClientError } from '@proj/client';

interface Newcomer {
  readonly user: UserId;
  readonly password: string;
}

interface Steps<T> {
  readonly create: (who: Newcomer, signal: AbortSignal) => Promise<void>;
  readonly signIn: (who: Newcomer, signal: AbortSignal) => Promise<T>;
}

/**
 * Makes an account and signs in, in as many tries as it takes: a try that was cut short may have made the account, and the
 * next one is not to be told that its own name is taken.
 */
export class SignUp<T> {
  readonly #steps: Steps<T>;
  /** Whose account an earlier try may have made. */
  #earlier: Newcomer | undefined;

  constructor(steps: Steps<T>) {
    this.#steps = steps;
  }

  /** @throws as the steps do */
  async run(who: Newcomer, signal: AbortSignal): Promise<T> {
    const taken = await this.#create(who, signal);
    try {
      return await this.#steps.signIn(who, signal);
    } catch (error) {
      const isStranger = taken !== undefined && codeOf(error) === 'CLIENT_LOGIN_REJECTED';
      if (!isStranger) throw error;
      this.#earlier = undefined;
      throw taken;
    }
  }

  /** @returns why there was nothing to make, when it may have been made before. */
  async #create(who: Newcomer, signal: AbortSignal): Promise<unknown> {
    try {
      await this.#steps.create(who, signal);
    } catch (error) {
      const isRefused = ClientError.is(error) && error.failureName !== undefined;
      const isTaken = isRefused && error.failureName === 'UserExists';
      if (isTaken && this.#earlier?.user === who.user && this.#earlier.password === who.password) return error;
      if (!isRefused) this.#earlier = who;
      throw error;
    }
    this.#earlier = who;
    return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
