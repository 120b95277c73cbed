import { type Page, surplusDevices } from '../../arguments.ts';
import { StoreError } from '../../errors.ts';
import type { DeviceLogin, DeviceRecord, NewUser, Revocation, UserProfile, UserRecord } from '../../index.ts';
import { storeLimits } from '../../limits.ts';
import { everyDevice, type ReadOperations, type WriteOperations } from '../protocol.ts';
import type { Row, Statements } from './statements.ts';

type Writes =
  | 'createUser'
  | 'changePassword'
  | 'changeDisabled'
  | 'changeProfile'
  | 'block'
  | 'touchDevice'
  | 'forgetDevice'
  | 'revoke'
  | 'revocations';
type Reads = 'findUser' | 'listUsers' | 'blocks' | 'listDevices';

/** Users, whom they have blocked, and the devices they logged in with. */
export class AccountTables implements Pick<WriteOperations, Writes>, Pick<ReadOperations, Reads> {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  createUser({ name, passwordRecord, createdAtMs }: NewUser): void {
    const sql = 'INSERT OR IGNORE INTO user (name, password_record, created_at_ms) VALUES (?, ?, ?)';
    if (this.#statements.run(sql, name, passwordRecord, createdAtMs) === 0) {
      throw new StoreError('STORE_USER_EXISTS', 'the user name is taken');
    }
    this.#statements.run(`UPDATE counter SET value = value + 1 WHERE name = 'users'`);
  }

  changePassword(name: string, passwordRecord: string, revokeBeforeMs: number | undefined): boolean {
    const sql = 'UPDATE user SET password_record = ? WHERE name = ?';
    if (this.#statements.run(sql, passwordRecord, name) === 0) return false;
    if (revokeBeforeMs !== undefined) this.revoke({ user: name, device: undefined, beforeMs: revokeBeforeMs });
    return true;
  }

  changeDisabled(name: string, disabledAtMs: number | undefined): boolean {
    return this.#statements.run('UPDATE user SET disabled_at_ms = ? WHERE name = ?', disabledAtMs ?? null, name) === 1;
  }

  changeProfile(name: string, { displayName, about }: UserProfile): boolean {
    const sql = 'UPDATE user SET display_name = ?, about = ? WHERE name = ?';
    return this.#statements.run(sql, displayName, about, name) === 1;
  }

  findUser(name: string): UserRecord | undefined {
    const row = this.#statements.row('SELECT * FROM user WHERE name = ?', name);
    return row === undefined ? undefined : userOf(row);
  }

  listUsers({ after, limit }: Page): UserRecord[] {
    return this.#statements
      .rows('SELECT * FROM user WHERE name > ? ORDER BY name LIMIT ?', after ?? '', limit)
      .map(userOf);
  }

  block(user: string, blocked: string, isBlocked: boolean): void {
    if (!isBlocked) {
      this.#statements.run('DELETE FROM block WHERE user = ? AND blocked = ?', user, blocked);
      return;
    }
    if (this.#statements.row('SELECT 1 FROM block WHERE user = ? AND blocked = ?', user, blocked) !== undefined) return;
    if (this.#statements.number('SELECT count(*) FROM block WHERE user = ?', user) >= storeLimits.blocks) {
      throw new StoreError('STORE_LIMIT', `a user may block ${storeLimits.blocks} others`);
    }
    this.#statements.run('INSERT INTO block VALUES (?, ?)', user, blocked);
  }

  blocks(user: string): string[] {
    return this.#statements
      .rows('SELECT blocked FROM block WHERE user = ? ORDER BY blocked', user)
      .map(({ blocked }) => String(blocked));
  }

  touchDevice(
    { user, device, deviceClass, client, remote, atMs }: DeviceLogin,
    keep: readonly string[],
  ): readonly string[] {
    this.#statements.run(
      `INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET class = excluded.class, client = excluded.client, remote = excluded.remote,
         last_login_at_ms = excluded.last_login_at_ms`,
      user,
      device,
      deviceClass,
      client,
      remote,
      atMs,
      atMs,
    );
    // Never the one that is here, whatever its clock says.
    const others = this.#statements
      .rows(
        'SELECT device FROM device WHERE user = ? AND device <> ? ORDER BY last_login_at_ms DESC, device',
        user,
        device,
      )
      .map((row) => String(row['device']));
    const forgotten = surplusDevices(others, keep);
    for (const one of forgotten) this.forgetDevice(user, one);
    return forgotten;
  }

  listDevices(user: string): DeviceRecord[] {
    return this.#statements
      .rows('SELECT * FROM device WHERE user = ? ORDER BY last_login_at_ms DESC, device', user)
      .map((row) => ({
        user,
        device: String(row['device']),
        deviceClass: Number(row['class']),
        client: String(row['client']),
        remote: String(row['remote']),
        firstLoginAtMs: Number(row['first_login_at_ms']),
        lastLoginAtMs: Number(row['last_login_at_ms']),
      }));
  }

  forgetDevice(user: string, device: string): boolean {
    this.#statements.run('DELETE FROM cursor WHERE user = ? AND device = ?', user, device);
    return this.#statements.run('DELETE FROM device WHERE user = ? AND device = ?', user, device) === 1;
  }

  revoke({ user, device, beforeMs }: Revocation): void {
    this.#statements.run(
      `INSERT INTO revocation VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET before_ms = max(before_ms, excluded.before_ms)`,
      user,
      device ?? everyDevice,
      beforeMs,
    );
  }

  revocations(sinceMs: number): Revocation[] {
    this.#statements.run('DELETE FROM revocation WHERE before_ms <= ?', sinceMs);
    return this.#statements.rows('SELECT user, device, before_ms FROM revocation ORDER BY user, device').map((row) => ({
      user: String(row['user']),
      device: row['device'] === everyDevice ? undefined : String(row['device']),
      beforeMs: Number(row['before_ms']),
    }));
  }
}

function userOf(row: Row): UserRecord {
  const disabledAtMs = row['disabled_at_ms'];
  return {
    name: String(row['name']),
    passwordRecord: String(row['password_record']),
    createdAtMs: Number(row['created_at_ms']),
    displayName: String(row['display_name']),
    about: String(row['about']),
    ...(typeof disabledAtMs === 'number' ? { disabledAtMs } : {}),
  };
}
