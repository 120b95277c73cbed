import { type Credential, type Failure, FailureCode, type UserId } from '@proj/chat-protocol';

/** Passwords that may be the right one, while it is unknown which changes were carried out. The oldest is let go. */
const maxCandidates = 4;

/**
 * What a device logs in with: the newest token, or a password. While the answer to a change of the password is out, the
 * tokens may be void and either password the right one: what is refused then is followed by the next that may be right.
 */
export class Credentials {
  /** What to log in with when there is no token. */
  #credential: Credential;
  #token: { readonly token: string; readonly untilMs: number } | undefined;
  /** The newest first. */
  #candidates: readonly string[] = [];
  /** How many of them were tried since the last login. */
  #tried = 0;

  constructor(credential: Credential) {
    this.#credential = credential;
  }

  /** The user that logs in, where that is known before. */
  get user(): UserId | undefined {
    return this.#credential.kind === 'password' ? this.#credential.user : undefined;
  }

  /** The newest token, unless it has run out and there is a password. */
  at(nowMs: number): Credential {
    const token = this.#token;
    if (token === undefined || (nowMs >= token.untilMs && this.#credential.kind === 'password')) {
      return this.#credential;
    }
    return { kind: 'token', token: token.token };
  }

  loggedIn(token: string, untilMs: number): void {
    this.#token = { token, untilMs };
    this.#tried = 0;
  }

  /** The server is asked to change the password. */
  changing(oldPassword: string, newPassword: string): void {
    const candidates = new Set([newPassword, oldPassword, ...this.#candidates]);
    this.#candidates = [...candidates].slice(0, maxCandidates);
    this.#tried = 0;
  }

  /** It has changed the password: no token is good any more. */
  changed(user: UserId, newPassword: string): void {
    this.#credential = { kind: 'password', user, password: newPassword };
    this.#token = undefined;
    this.#candidates = [];
  }

  /** It will not. */
  unchanged(): void {
    this.#candidates = [];
  }

  /** A login failed. Answers whether another credential is to be tried, which is the one from now on. */
  next(user: UserId | undefined, { code }: Failure): boolean {
    if (code !== FailureCode.TokenRejected && code !== FailureCode.LoginRejected) return false;
    const password = this.#candidates[this.#tried];
    if (user === undefined || password === undefined) return false;
    this.#tried++;
    this.#credential = { kind: 'password', user, password };
    this.#token = undefined;
    return true;
  }
}
