import {
  type ChangePasswordRequest,
  type Device,
  type DeviceClass,
  type DeviceId,
  type DevicesRequest,
  type Failure,
  failure,
  installationOf,
  isDeviceId,
  Limit,
  type RevokeRequest,
  type ServerMessage,
  type UserId,
} from '@proj/chat-protocol';
import type { DeviceRecord, DeviceStore } from '@proj/store';
import type { Limits } from '../abuse/limits.ts';
import type { Identity } from '../dialect.ts';
import type { Logins, Origin } from '../login.ts';
import type { Revocations } from './revocations.ts';

/** What a user asks about its own devices and its password. */
export type DeviceRequest = DevicesRequest | RevokeRequest | ChangePasswordRequest;

/** As the store keeps them. Never renumbered. */
const classes: readonly DeviceClass[] = ['other', 'mobile', 'desktop', 'web', 'bot'];

export function classNumber(deviceClass: DeviceClass): number {
  return Math.max(0, classes.indexOf(deviceClass));
}

export interface DeviceRequestsOptions {
  readonly devices: DeviceStore;
  readonly logins: Logins;
  readonly revocations: Revocations;
  readonly limits: Limits;
  readonly isOnline: (user: UserId, device: DeviceId) => boolean;
  /** Ends sessions of the user: those of one installation, or all but those of one. */
  readonly end: (user: UserId, which: { readonly only: DeviceId } | { readonly but: DeviceId }, by: Identity) => void;
}

/** Carries out a {@link DeviceRequest}, and answers with what is to be done once it is answered. */
export class DeviceRequests {
  readonly #options: DeviceRequestsOptions;

  constructor(options: DeviceRequestsOptions) {
    this.#options = options;
  }

  /** May reject with what the accounts and the store reject with. */
  async handle(identity: Identity, request: DeviceRequest, origin: Origin): Promise<ServerMessage> {
    const retryAfterMs = this.#options.limits.spend('account', identity.user);
    if (retryAfterMs > 0) return failure('RateLimited', { ackId: request.seqId, retryAfterMs });
    switch (request.type) {
      case 'devices':
        return await this.#list(identity, request, origin);
      case 'revoke':
        return await this.#revoke(identity, request);
      case 'change-password':
        return await this.#changePassword(identity, request, origin);
    }
  }

  async #list({ user }: Identity, { seqId: ackId }: DevicesRequest, { signal }: Origin): Promise<ServerMessage> {
    const records = await this.#options.devices.list(user, { signal });
    const devices = records.flatMap((record) => this.#device(user, record)).slice(0, Limit.devices);
    return { type: 'device-list', ackId, devices };
  }

  /** None for the place of a dialect, whose name is no device id. */
  #device(user: UserId, record: DeviceRecord): readonly Device[] {
    const { device: deviceId, client, remote, firstLoginAtMs, lastLoginAtMs } = record;
    if (!isDeviceId(deviceId)) return [];
    return [
      {
        deviceId,
        deviceClass: classes[record.deviceClass] ?? 'other',
        client: printable(client, Limit.clientBytes),
        remote: printable(remote, Limit.remoteBytes),
        firstLoginAtMs,
        lastLoginAtMs,
        online: this.#options.isOnline(user, deviceId),
      },
    ];
  }

  async #revoke(identity: Identity, { deviceId, seqId: ackId }: RevokeRequest): Promise<ServerMessage> {
    const { devices, revocations, end } = this.#options;
    const { user } = identity;
    const only = deviceId === undefined ? undefined : installationOf(deviceId);
    const own = installationOf(identity.deviceId);
    if (only !== undefined) await revocations.revoke(user, only);
    else await revocations.revokeOthers(user, own);
    end(user, only === undefined ? { but: own } : { only }, identity);
    for (const { device } of await devices.list(user)) {
      if (!isDeviceId(device)) continue;
      const installation = installationOf(device);
      if (only === undefined ? installation !== own : installation === only) await devices.forget(user, device);
    }
    return { type: 'done', ackId };
  }

  async #changePassword(
    identity: Identity,
    request: ChangePasswordRequest,
    origin: Origin,
  ): Promise<ServerMessage | Failure> {
    const { logins, end } = this.#options;
    const { user, deviceId } = identity;
    const endOthers = (): void => end(user, { but: installationOf(deviceId) }, identity);
    return await logins.changePassword(user, request, request.seqId, origin, endOthers);
  }
}

/** Strings of others, cut to what the protocol shows of them. */
function printable(text: string, most: number): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, most);
}
