import { answeredNumber, type Command, decodeBody, requestNumber } from './command.ts';
import type { Fields } from './fields.ts';
import { Limit } from './limits.ts';
import type { Credential, LoginAccepted, LoginRequest, Logout, Registered, RegisterRequest } from './messages.ts';
import { encodeWire, type WireLogin, wire } from './wire.ts';

export const register: Command<RegisterRequest> = {
  cmdCode: 14,
  sentBy: 'client',
  encode(message, fields) {
    return {
      header: { seqId: fields.requestNumber('seqId', message.seqId) },
      body: encodeWire(wire.Register, checkedPassword(message, fields)),
    };
  },
  decode(received) {
    const body = decodeBody(wire.Register, received);
    return { type: 'register', seqId: requestNumber(received), ...checkedPassword(body, received.fields) };
  },
};

export const registered: Command<Registered> = {
  cmdCode: 15,
  sentBy: 'server',
  encode(message, fields) {
    return {
      header: { ackId: fields.requestNumber('ackId', message.ackId) },
      body: encodeWire(wire.Registered, {}),
    };
  },
  decode(received) {
    decodeBody(wire.Registered, received);
    return { type: 'registered', ackId: answeredNumber(received) };
  },
};

export const login: Command<LoginRequest> = {
  cmdCode: 1,
  sentBy: 'client',
  encode(message, fields) {
    const { credential } = message;
    return {
      header: { seqId: fields.requestNumber('seqId', message.seqId) },
      body: encodeWire(wire.Login, {
        ...(credential.kind === 'token'
          ? { token: fields.ascii('token', credential.token, 1, Limit.tokenBytes) }
          : { password: checkedPassword(credential, fields) }),
        deviceId: fields.device('deviceId', message.deviceId),
        client: fields.ascii('client', message.client, 0, Limit.clientBytes),
      }),
    };
  },
  decode(received) {
    const { fields } = received;
    const body = decodeBody(wire.Login, received);
    return {
      type: 'login',
      seqId: requestNumber(received),
      credential: decodeCredential(body, fields),
      deviceId: fields.device('deviceId', body.deviceId),
      client: fields.ascii('client', body.client, 0, Limit.clientBytes),
    };
  },
};

export const loginAccepted: Command<LoginAccepted> = {
  cmdCode: 2,
  sentBy: 'server',
  encode(message, fields) {
    return {
      header: { ackId: fields.requestNumber('ackId', message.ackId) },
      body: encodeWire(wire.LoginAccepted, checkedAcceptance(message, fields)),
    };
  },
  decode(received) {
    const body = decodeBody(wire.LoginAccepted, received);
    return { type: 'login-accepted', ackId: answeredNumber(received), ...checkedAcceptance(body, received.fields) };
  },
};

export const logout: Command<Logout> = {
  cmdCode: 3,
  sentBy: 'client',
  encode() {
    return { header: {}, body: encodeWire(wire.Logout, {}) };
  },
  decode(received) {
    decodeBody(wire.Logout, received);
    return { type: 'logout' };
  },
};

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
