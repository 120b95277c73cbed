import { answer, type Command, notice, request } from './command.ts';
import type { Fields } from './fields.ts';
import type { DeviceId } from './ids.ts';
import { Limit } from './limits.ts';
import type {
  ChangePasswordRequest,
  Device,
  DeviceList,
  DevicesRequest,
  Done,
  Kicked,
  RevokeRequest,
} from './messages.ts';
import { deviceClassNumber, deviceClassOf, kickReasonNumber, kickReasonOf } from './numbers.ts';
import { type WireDevice, wire } from './wire.ts';

export const devices: Command<DevicesRequest> = request('devices', {
  cmdCode: 38,
  body: wire.Devices,
  encode: () => ({}),
  decode: () => ({}),
});

export const deviceList: Command<DeviceList> = answer('device-list', {
  cmdCode: 39,
  body: wire.DeviceList,
  lists: { 1: { name: 'devices', most: Limit.devices } },
  encode(message, fields) {
    fields.count('devices', message.devices.length, Limit.devices);
    return {
      devices: message.devices.map((device) => ({
        ...checkedDevice(device, fields),
        deviceClass: deviceClassNumber(device.deviceClass, fields),
      })),
    };
  },
  decode: (body, fields) => ({
    devices: body.devices.map((device) => ({
      ...checkedDevice(device, fields),
      deviceClass: deviceClassOf(device.deviceClass ?? 0),
    })),
  }),
});

export const revoke: Command<RevokeRequest> = request('revoke', {
  cmdCode: 40,
  body: wire.Revoke,
  encode: checkedRevocation,
  decode: checkedRevocation,
});

export const kicked: Command<Kicked> = notice('kicked', 'server', {
  cmdCode: 41,
  body: wire.Kicked,
  encode: (message, fields) => ({
    ...checkedKick(message, fields),
    reason: kickReasonNumber(message.reason, fields),
  }),
  decode: (body, fields) => ({ ...checkedKick(body, fields), reason: kickReasonOf(body.reason) }),
});

export const changePassword: Command<ChangePasswordRequest> = request('change-password', {
  cmdCode: 42,
  body: wire.ChangePassword,
  encode: checkedPasswords,
  decode: checkedPasswords,
});

export const done: Command<Done> = answer('done', {
  cmdCode: 17,
  body: wire.Done,
  encode: () => ({}),
  decode: () => ({}),
});

/** All but the class, of which the two sides have different forms. */
function checkedDevice(value: Omit<WireDevice, 'deviceClass'>, fields: Fields): Omit<Device, 'deviceClass'> {
  return {
    deviceId: fields.device('deviceId', value.deviceId ?? ''),
    client: fields.ascii('client', value.client ?? '', 0, Limit.clientBytes),
    firstLoginAtMs: fields.moment('firstLoginAtMs', value.firstLoginAtMs ?? 0),
    lastLoginAtMs: fields.moment('lastLoginAtMs', value.lastLoginAtMs ?? 0),
    remote: fields.ascii('remote', value.remote ?? '', 0, Limit.remoteBytes),
    online: value.online ?? false,
  };
}

// An empty string stands for what was left out.

function checkedRevocation(value: { readonly deviceId?: string | undefined }, fields: Fields): { deviceId?: DeviceId } {
  return value.deviceId ? { deviceId: fields.device('deviceId', value.deviceId) } : {};
}

function checkedKick(
  value: { readonly by?: string | undefined; readonly client: string; readonly atMs: number },
  fields: Fields,
): { by?: DeviceId; client: string; atMs: number } {
  return {
    ...(value.by ? { by: fields.device('by', value.by) } : {}),
    client: fields.ascii('client', value.client, 0, Limit.clientBytes),
    atMs: fields.moment('atMs', value.atMs),
  };
}

function checkedPasswords(
  value: { readonly oldPassword: string; readonly newPassword: string },
  fields: Fields,
): Omit<ChangePasswordRequest, 'type' | 'seqId'> {
  return {
    oldPassword: fields.text('oldPassword', value.oldPassword, 1, Limit.passwordBytes),
    newPassword: fields.text('newPassword', value.newPassword, 1, Limit.passwordBytes),
  };
}
