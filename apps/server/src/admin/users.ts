import { type DeviceId, installationOf, type UserId } from '@proj/chat-protocol';
import { ChatServerError } from '@proj/chat-server';
import type { UserRecord } from '@proj/store';
import type { AdminCalls, UserView } from './calls.ts';
import type { AdminContext } from './context.ts';
import { deviceClassOf } from './entries.ts';
import { AdminError } from './errors.ts';

type Input<Name extends keyof AdminCalls> = AdminCalls[Name]['input'];
type Output<Name extends keyof AdminCalls> = Promise<AdminCalls[Name]['output']>;

export async function listUsers(
  { store }: AdminContext,
  { after, limit = 100 }: Input<'listUsers'>,
): Output<'listUsers'> {
  const records = await store.users.list({ after, limit });
  return { users: records.map(viewOf), ...(records.length === limit && { next: records.at(-1)?.name }) };
}

export async function showUser({ store }: AdminContext, { user }: Input<'showUser'>): Output<'showUser'> {
  const record = await store.users.find(user);
  if (record === undefined) throw unknownUser(user);
  const devices = await store.devices.list(user);
  return {
    ...viewOf(record),
    devices: devices.map(({ device, deviceClass, client, remote, firstLoginAtMs, lastLoginAtMs }) => ({
      deviceId: device,
      deviceClass: deviceClassOf(deviceClass),
      client,
      remote,
      firstLoginAtMs,
      lastLoginAtMs,
    })),
  };
}

/** Also gives an account its first password that has none. */
export async function addUser({ accounts }: AdminContext, { user, password }: Input<'addUser'>): Output<'addUser'> {
  try {
    await accounts.establish(user, password);
  } catch (error) {
    throw refusalOf(user, error);
  }
  return { user };
}

export async function disableUser(context: AdminContext, { user }: Input<'disableUser'>): Output<'disableUser'> {
  await changeDisabled(context, user, true);
  return { user };
}

export async function enableUser(context: AdminContext, { user }: Input<'enableUser'>): Output<'enableUser'> {
  await changeDisabled(context, user, false);
  return { user };
}

async function changeDisabled(
  { store, live, wallClock }: AdminContext,
  user: UserId,
  disabled: boolean,
): Promise<void> {
  const isKnown =
    live === undefined
      ? await store.users.changeDisabled(user, disabled ? wallClock() : undefined)
      : await live.admin.changeDisabled(user, disabled);
  if (!isKnown) throw unknownUser(user);
}

/** Ends the user's sessions too, and voids the tokens. */
export async function changePassword(
  { accounts, live, wallClock }: AdminContext,
  { user, password }: Input<'changePassword'>,
): Output<'changePassword'> {
  try {
    const isKnown = await (live === undefined
      ? accounts.changePassword(user, password, { revokeBeforeMs: wallClock })
      : live.admin.changePassword(user, password));
    if (!isKnown) throw unknownUser(user);
  } catch (error) {
    throw refusalOf(user, error);
  }
  return { user };
}

export async function revokeSessions(
  { store, live, wallClock }: AdminContext,
  { user, device }: Input<'revokeSessions'>,
): Output<'revokeSessions'> {
  if ((await store.users.find(user)) === undefined) throw unknownUser(user);
  if (device !== undefined && !(await hasDevice({ store, live }, user, device))) {
    throw new AdminError('UNKNOWN_DEVICE', `${user} has no device ${device}`);
  }
  if (live !== undefined) return { user, ended: await live.admin.revoke(user, device) };
  await store.devices.revoke({ user, device, beforeMs: wallClock() });
  return { user, ended: 0 };
}

function viewOf({ name, displayName, about, createdAtMs, disabledAtMs }: UserRecord): UserView {
  return { name, displayName, about, createdAtMs, ...(disabledAtMs !== undefined && { disabledAtMs }) };
}

/** Or another one of the same installation, which is what a revocation is of. */
async function hasDevice(
  { store, live }: Pick<AdminContext, 'store' | 'live'>,
  user: UserId,
  device: DeviceId,
): Promise<boolean> {
  const installation = installationOf(device);
  const isOne = (id: DeviceId): boolean => id === device || installationOf(id) === installation;
  const recorded = await store.devices.list(user);
  if (recorded.some((one) => isOne(one.device as DeviceId))) return true;
  // One that just came in is recorded a moment later.
  return live?.admin.listSessions({ user }).some(({ deviceId }) => isOne(deviceId)) ?? false;
}

export function unknownUser(user: string): AdminError {
  return new AdminError('UNKNOWN_USER', `there is no user ${user}`);
}

function refusalOf(user: string, error: unknown): unknown {
  if (!ChatServerError.is(error)) return error;
  switch (error.code) {
    case 'CHAT_SERVER_USER_EXISTS':
      return new AdminError('USER_EXISTS', `there is a user ${user} already`, { cause: error });
    case 'CHAT_SERVER_BAD_PASSWORD':
      return new AdminError('BAD_REQUEST', error.message.replace(/ \[\w+\]$/, ''), { cause: error });
    case 'CHAT_SERVER_OVERLOADED':
      return new AdminError('UNAVAILABLE', 'too many passwords wait to be hashed: try again later', { cause: error });
    default:
      return error;
  }
}
