import { answer, type Command, notice, request } from './command.ts';
import type { Fields } from './fields.ts';
import { Limit } from './limits.ts';
import type { Credential, LoginAccepted, LoginRequest, Logout, Registered, RegisterRequest } from './messages.ts';
import { deviceClassNumber, deviceClassOf } from './numbers.ts';
import { type WireLogin, wire } from './wire.ts';

export const register: Command<RegisterRequest> = request('register', {
  cmdCode: 14,
  body: wire.Register,
  encode: checkedPassword,
  decode: checkedPassword,
});

export const registered: Command<Registered> = answer('registered', {
  cmdCode: 15,
  body: wire.Registered,
  encode: () => ({}),
  decode: () => ({}),
});

export const login: Command<LoginRequest> = request('login', {
  cmdCode: 1,
  body: wire.Login,
  encode: ({ credential, deviceId, client, deviceClass }, fields) => ({
    ...(credential.kind === 'token'
      ? { token: fields.ascii('token', credential.token, 1, Limit.tokenBytes) }
      : { password: checkedPassword(credential, fields) }),
    deviceId: fields.device('deviceId', deviceId),
    client: fields.ascii('client', client, 0, Limit.clientBytes),
    deviceClass: deviceClassNumber(deviceClass, fields),
  }),
  decode: (body, fields) => ({
    credential: decodeCredential(body, fields),
    deviceId: fields.device('deviceId', body.deviceId),
    deviceClass: deviceClassOf(body.deviceClass),
    client: fields.ascii('client', body.client, 0, Limit.clientBytes),
  }),
});

export const loginAccepted: Command<LoginAccepted> = answer('login-accepted', {
  cmdCode: 2,
  body: wire.LoginAccepted,
  encode: checkedAcceptance,
  decode: checkedAcceptance,
});

export const logout: Command<Logout> = notice('logout', 'client', {
  cmdCode: 3,
  body: wire.Logout,
  encode: () => ({}),
  decode: () => ({}),
});

type UserAndPassword = Pick<RegisterRequest, 'user' | 'password'>;

function checkedPassword(value: { readonly user: string; readonly password: string }, fields: Fields): UserAndPassword {
  return {
    user: fields.user('user', value.user),
    password: fields.text('password', value.password, 1, Limit.passwordBytes),
  };
}

function decodeCredential(body: WireLogin, fields: Fields): Credential {
  const { password, token } = body;
  if (token != null) return { kind: 'token', token: fields.ascii('token', token, 1, Limit.tokenBytes) };
  if (password == null) throw fields.fail('CHAT_BAD_FIELD', 'there is no credential');
  return {
    kind: 'password',
    ...checkedPassword({ user: password.user ?? '', password: password.password ?? '' }, fields),
  };
}

function checkedAcceptance(
  value: {
    readonly user: string;
    readonly token: string;
    readonly tokenExpiresAtMs: number;
    readonly heartbeatMs: number;
    readonly sessionId: string;
    readonly epoch: Uint8Array;
    readonly serverTimeMs: number;
  },
  fields: Fields,
): Omit<LoginAccepted, 'type' | 'ackId'> {
  return {
    user: fields.user('user', value.user),
    token: fields.ascii('token', value.token, 1, Limit.tokenBytes),
    tokenExpiresAtMs: fields.moment('tokenExpiresAtMs', value.tokenExpiresAtMs),
    heartbeatMs: fields.integer('heartbeatMs', value.heartbeatMs, Limit.minHeartbeatMs, Limit.maxHeartbeatMs),
    sessionId: fields.ascii('sessionId', value.sessionId, 1, Limit.deviceIdBytes),
    epoch: fields.epoch(value.epoch),
    serverTimeMs: fields.moment('serverTimeMs', value.serverTimeMs),
  };
}
