import type { AbortOptions } from '@proj/io';
import { checkAtMs, checkName, checkPasswordRecord, compareNames, ownPage, ownProfile, ownUser } from '../arguments.ts';
import { StoreError } from '../errors.ts';
import type {
  NewUser,
  PageOptions,
  PasswordChangeOptions,
  Revocation,
  UserProfile,
  UserRecord,
  UserStore,
} from '../index.ts';
import { storeLimits } from '../limits.ts';
import type { Admission } from './admission.ts';

export class MemoryUserStore implements UserStore {
  readonly #admission: Admission;
  readonly #revoke: (revocation: Revocation) => void;
  readonly #records = new Map<string, UserRecord>();
  readonly #blocks = new Map<string, Set<string>>();

  constructor(admission: Admission, revoke: (revocation: Revocation) => void) {
    this.#admission = admission;
    this.#revoke = revoke;
  }

  get count(): number {
    return this.#records.size;
  }

  async create(user: NewUser, options?: AbortOptions): Promise<void> {
    this.#admission.check(options);
    const own = ownUser(user);
    if (this.#records.has(own.name)) throw new StoreError('STORE_USER_EXISTS', 'the user name is taken');
    this.#records.set(own.name, { ...own, displayName: '', about: '' });
  }

  async find(name: string, options?: AbortOptions): Promise<UserRecord | undefined> {
    this.#admission.check(options);
    checkName('name', name);
    return this.#records.get(name);
  }

  async changePassword(name: string, passwordRecord: string, options?: PasswordChangeOptions): Promise<boolean> {
    this.#admission.check(options);
    checkPasswordRecord(passwordRecord);
    const beforeMs = options?.revokeBeforeMs;
    if (beforeMs !== undefined) checkAtMs('revokeBeforeMs', beforeMs);
    const isChanged = this.#change(name, (record) => ({ ...record, passwordRecord }));
    if (isChanged && beforeMs !== undefined) this.#revoke({ user: name, device: undefined, beforeMs });
    return isChanged;
  }

  async changeDisabled(name: string, disabledAtMs: number | undefined, options?: AbortOptions): Promise<boolean> {
    this.#admission.check(options);
    if (disabledAtMs !== undefined) checkAtMs('disabledAtMs', disabledAtMs);
    return this.#change(name, ({ passwordRecord, createdAtMs, displayName, about }) => ({
      name,
      passwordRecord,
      createdAtMs,
      displayName,
      about,
      ...(disabledAtMs === undefined ? {} : { disabledAtMs }),
    }));
  }

  async changeProfile(name: string, profile: UserProfile, options?: AbortOptions): Promise<boolean> {
    this.#admission.check(options);
    const own = ownProfile(profile);
    return this.#change(name, (record) => ({ ...record, ...own }));
  }

  async list(options?: PageOptions): Promise<readonly UserRecord[]> {
    this.#admission.check(options);
    const { after, limit } = ownPage(options);
    return [...this.#records.values()]
      .filter(({ name }) => after === undefined || compareNames(name, after) > 0)
      .sort((a, b) => compareNames(a.name, b.name))
      .slice(0, limit);
  }

  async block(user: string, blocked: string, isBlocked: boolean, options?: AbortOptions): Promise<void> {
    this.#admission.check(options);
    checkName('user', user);
    checkName('blocked', blocked);
    const blocks = this.#blocks.get(user) ?? new Set();
    if (!isBlocked) {
      blocks.delete(blocked);
      return;
    }
    if (!blocks.has(blocked) && blocks.size >= storeLimits.blocks) {
      throw new StoreError('STORE_LIMIT', `a user may block ${storeLimits.blocks} others`);
    }
    this.#blocks.set(user, blocks.add(blocked));
  }

  async blocks(user: string, options?: AbortOptions): Promise<readonly string[]> {
    this.#admission.check(options);
    checkName('user', user);
    return [...(this.#blocks.get(user) ?? [])].sort(compareNames);
  }

  #change(name: string, change: (record: UserRecord) => UserRecord): boolean {
    checkName('name', name);
    const record = this.#records.get(name);
    if (record !== undefined) this.#records.set(name, change(record));
    return record !== undefined;
  }
}
