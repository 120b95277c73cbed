import type { AbortOptions } from '@proj/io';
import { checkAtMs, checkName, checkPasswordRecord, ownPage, ownProfile, ownUser } from '../arguments.ts';
import type { NewUser, PageOptions, PasswordChangeOptions, UserProfile, UserRecord, UserStore } from '../index.ts';
import type { Gate } from './gate.ts';

export class SqliteUserStore implements UserStore {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  async create(user: NewUser, options?: AbortOptions): Promise<void> {
    this.#gate.check(options);
    return this.#gate.write('createUser', [ownUser(user)], 0, options);
  }

  async find(name: string, options?: AbortOptions): Promise<UserRecord | undefined> {
    this.#gate.check(options);
    checkName('name', name);
    return this.#gate.read('findUser', [name], options);
  }

  async changePassword(name: string, passwordRecord: string, options?: PasswordChangeOptions): Promise<boolean> {
    this.#gate.check(options);
    checkPasswordRecord(passwordRecord);
    const revokeBeforeMs = options?.revokeBeforeMs;
    if (revokeBeforeMs !== undefined) checkAtMs('revokeBeforeMs', revokeBeforeMs);
    checkName('name', name);
    return this.#gate.write('changePassword', [name, passwordRecord, revokeBeforeMs], 0, options);
  }

  async changeDisabled(name: string, disabledAtMs: number | undefined, options?: AbortOptions): Promise<boolean> {
    this.#gate.check(options);
    if (disabledAtMs !== undefined) checkAtMs('disabledAtMs', disabledAtMs);
    checkName('name', name);
    return this.#gate.write('changeDisabled', [name, disabledAtMs], 0, options);
  }

  async changeProfile(name: string, profile: UserProfile, options?: AbortOptions): Promise<boolean> {
    this.#gate.check(options);
    const own = ownProfile(profile);
    checkName('name', name);
    return this.#gate.write('changeProfile', [name, own], 0, options);
  }

  async list(options?: PageOptions): Promise<readonly UserRecord[]> {
    this.#gate.check(options);
    return this.#gate.read('listUsers', [ownPage(options)], options);
  }

  async block(user: string, blocked: string, isBlocked: boolean, options?: AbortOptions): Promise<void> {
    this.#gate.check(options);
    checkName('user', user);
    checkName('blocked', blocked);
    return this.#gate.write('block', [user, blocked, isBlocked], 0, options);
  }

  async blocks(user: string, options?: AbortOptions): Promise<readonly string[]> {
    this.#gate.check(options);
    checkName('user', user);
    return this.#gate.read('blocks', [user], options);
  }
}
