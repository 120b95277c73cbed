import type { AbortOptions } from '@proj/io';
import { checkAtMs, checkName, ownLogin, ownRevocation } from '../arguments.ts';
import type { DeviceLogin, DeviceRecord, DeviceStore, Revocation, TouchOptions } from '../index.ts';
import type { Gate } from './gate.ts';
import type { PositionBuffer } from './position-buffer.ts';

export class SqliteDeviceStore implements DeviceStore {
  readonly #gate: Gate;
  readonly #positions: PositionBuffer;

  constructor(gate: Gate, positions: PositionBuffer) {
    this.#gate = gate;
    this.#positions = positions;
  }

  async touch(device: DeviceLogin, options: TouchOptions = {}): Promise<void> {
    this.#gate.check(options);
    const own = ownLogin(device);
    const keep = [...(options.keep ?? [])];
    for (const one of keep) checkName('keep', one);
    const forgotten = await this.#gate.write('touchDevice', [own, keep], 0, options);
    for (const one of forgotten) this.#positions.forget(own.user, one);
  }

  async list(user: string, options?: AbortOptions): Promise<readonly DeviceRecord[]> {
    this.#gate.check(options);
    checkName('user', user);
    return this.#gate.read('listDevices', [user], options);
  }

  async forget(user: string, device: string, options?: AbortOptions): Promise<boolean> {
    this.#gate.check(options);
    checkName('user', user);
    checkName('device', device);
    // At once, and also when it fails: the device is then offered what it knows already.
    this.#positions.forget(user, device);
    return this.#gate.write('forgetDevice', [user, device], 0, options);
  }

  async revoke(revocation: Revocation, options?: AbortOptions): Promise<void> {
    this.#gate.check(options);
    return this.#gate.write('revoke', [ownRevocation(revocation)], 0, options);
  }

  async revocations(sinceMs: number, options?: AbortOptions): Promise<readonly Revocation[]> {
    this.#gate.check(options);
    checkAtMs('sinceMs', sinceMs);
    return this.#gate.write('revocations', [sinceMs], 0, options);
  }
}
