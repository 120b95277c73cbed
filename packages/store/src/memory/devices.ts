import type { AbortOptions } from '@proj/io';
import { checkAtMs, checkName, compareNames, ownLogin, ownRevocation, surplusDevices } from '../arguments.ts';
import type { DeviceLogin, DeviceRecord, DeviceStore, Revocation, TouchOptions } from '../index.ts';
import { type Admission, keyOf } from './admission.ts';

export class MemoryDeviceStore implements DeviceStore {
  readonly #admission: Admission;
  readonly #onForget: (user: string, device: string) => void;
  readonly #devices = new Map<string, Map<string, DeviceRecord>>();
  readonly #revocations = new Map<string, Revocation>();

  constructor(admission: Admission, onForget: (user: string, device: string) => void) {
    this.#admission = admission;
    this.#onForget = onForget;
  }

  has(user: string, device: string): boolean {
    return this.#devices.get(user)?.has(device) === true;
  }

  async touch(login: DeviceLogin, options: TouchOptions = {}): Promise<void> {
    this.#admission.check(options);
    const { atMs, ...own } = ownLogin(login);
    const { keep = [] } = options;
    for (const device of keep) checkName('keep', device);
    const devices = this.#devices.get(own.user) ?? new Map<string, DeviceRecord>();
    this.#devices.set(own.user, devices);
    const firstLoginAtMs = devices.get(own.device)?.firstLoginAtMs ?? atMs;
    devices.set(own.device, { ...own, firstLoginAtMs, lastLoginAtMs: atMs });
    const others = this.#sorted(own.user).flatMap(({ device }) => (device === own.device ? [] : [device]));
    for (const device of surplusDevices(others, keep)) this.#forget(own.user, device);
  }

  async list(user: string, options?: AbortOptions): Promise<readonly DeviceRecord[]> {
    this.#admission.check(options);
    checkName('user', user);
    return this.#sorted(user);
  }

  async forget(user: string, device: string, options?: AbortOptions): Promise<boolean> {
    this.#admission.check(options);
    checkName('user', user);
    checkName('device', device);
    return this.#forget(user, device);
  }

  async revoke(revocation: Revocation, options?: AbortOptions): Promise<void> {
    this.#admission.check(options);
    this.void(ownRevocation(revocation));
  }

  /** As a part of another change. */
  void(revocation: Revocation): void {
    const key = keyOf(revocation.user, revocation.device ?? '');
    if (revocation.beforeMs > (this.#revocations.get(key)?.beforeMs ?? Number.NEGATIVE_INFINITY)) {
      this.#revocations.set(key, revocation);
    }
  }

  async revocations(sinceMs: number, options?: AbortOptions): Promise<readonly Revocation[]> {
    this.#admission.check(options);
    checkAtMs('sinceMs', sinceMs);
    for (const [key, { beforeMs }] of this.#revocations) if (beforeMs <= sinceMs) this.#revocations.delete(key);
    return [...this.#revocations.values()].sort(
      (a, b) => compareNames(a.user, b.user) || compareNames(a.device ?? '', b.device ?? ''),
    );
  }

  #sorted(user: string): DeviceRecord[] {
    return [...(this.#devices.get(user)?.values() ?? [])].sort(
      (a, b) => b.lastLoginAtMs - a.lastLoginAtMs || compareNames(a.device, b.device),
    );
  }

  #forget(user: string, device: string): boolean {
    this.#onForget(user, device);
    return this.#devices.get(user)?.delete(device) === true;
  }
}
