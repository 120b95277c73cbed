import { backUp } from './backups.ts';
import { liftBan } from './bans.ts';
import type { AdminCallName, AdminCalls } from './calls.ts';
import type { AdminContext, LiveServer } from './context.ts';
import { AdminError } from './errors.ts';
import {
  countField,
  cursorField,
  deviceField,
  type Fields,
  fileNameField,
  groupField,
  optional,
  passwordField,
  readInput,
  sourceField,
  titleField,
  userField,
} from './fields.ts';
import { listGroups, listMembers, removeMember, renameGroup } from './groups.ts';
import { addUser, changePassword, disableUser, enableUser, listUsers, revokeSessions, showUser } from './users.ts';

export const adminRoot = '/admin/v1';

/** Where a server shows that it has the token, see `TokenGuard.prove`. */
export const proofPath: string = `${adminRoot}/proof`;

/** One row of the admin API: HTTP, the commands and the reference are made from it. */
export interface Route<Name extends AdminCallName = AdminCallName> {
  readonly method: 'GET' | 'POST';
  /** Below {@link adminRoot}; `{user}` is the field of that name. */
  readonly path: string;
  readonly summary: string;
  /** Beside those of the path: the query of a GET, the JSON body of a POST. */
  readonly fields: Fields<AdminCalls[Name]['input']>;
  /** Whether a data directory at rest will not do. */
  readonly needsServer?: true;
  run(context: AdminContext, input: AdminCalls[Name]['input']): Promise<AdminCalls[Name]['output']>;
}

const paged = { after: optional(cursorField), limit: optional(countField(1_000)) };

export const routes: { readonly [Name in AdminCallName]: Route<Name> } = {
  listUsers: {
    method: 'GET',
    path: '/users',
    summary: 'accounts, by name',
    fields: paged,
    run: listUsers,
  },
  addUser: {
    method: 'POST',
    path: '/users',
    summary: 'create an account, or give one that has no password its first',
    fields: { user: userField, password: passwordField },
    run: addUser,
  },
  showUser: {
    method: 'GET',
    path: '/users/{user}',
    summary: 'an account and its devices',
    fields: { user: userField },
    run: showUser,
  },
  disableUser: {
    method: 'POST',
    path: '/users/{user}/disable',
    summary: 'no more logins; sessions end now',
    fields: { user: userField },
    run: disableUser,
  },
  enableUser: {
    method: 'POST',
    path: '/users/{user}/enable',
    summary: 'logins again',
    fields: { user: userField },
    run: enableUser,
  },
  changePassword: {
    method: 'POST',
    path: '/users/{user}/password',
    summary: 'another password; sessions end now, and what devices remember to log in with is void',
    fields: { user: userField, password: passwordField },
    run: changePassword,
  },
  revokeSessions: {
    method: 'POST',
    path: '/users/{user}/revoke',
    summary: 'end the sessions of a user or of one device, which then has to log in with the password',
    fields: { user: userField, device: optional(deviceField) },
    run: revokeSessions,
  },
  listSessions: {
    method: 'GET',
    path: '/sessions',
    summary: 'who is online',
    fields: { user: optional(userField), limit: optional(countField(10_000)) },
    needsServer: true,
    run: async ({ live }, { user, limit }) => ({ sessions: running(live).admin.listSessions({ user, limit }) }),
  },
  listGroups: {
    method: 'GET',
    path: '/groups',
    summary: 'groups of one user, or all that have members; a page may be empty and have a next one',
    fields: { user: optional(userField), ...paged },
    run: listGroups,
  },
  listMembers: {
    method: 'GET',
    path: '/groups/{group}/members',
    summary: 'members of a group, by name',
    fields: { group: groupField, ...paged },
    run: listMembers,
  },
  removeMember: {
    method: 'POST',
    path: '/groups/{group}/remove',
    summary: 'remove a member, in the name of the owner; an owner hands the group over first',
    fields: { group: groupField, user: userField },
    needsServer: true,
    run: (context, input) => removeMember(context, running(context.live), input),
  },
  renameGroup: {
    method: 'POST',
    path: '/groups/{group}/rename',
    summary: 'another title, in the name of the owner',
    fields: { group: groupField, title: titleField },
    needsServer: true,
    run: ({ live }, input) => renameGroup(running(live), input),
  },
  listBans: {
    method: 'GET',
    path: '/bans',
    summary: 'sources that are not listened to for a while, in the order in which they were banned',
    fields: {},
    needsServer: true,
    run: async ({ live }) => ({ bans: running(live).admin.listBans() }),
  },
  liftBan: {
    method: 'POST',
    path: '/bans/lift',
    summary: 'listen to a source again, and forget what it was banned for',
    fields: { source: sourceField },
    needsServer: true,
    run: async ({ live }, input) => liftBan(running(live), input),
  },
  stats: {
    method: 'GET',
    path: '/stats',
    summary: 'sizes of the store; gauges and counters of the server',
    fields: {},
    run: async ({ store, live }) => ({ store: await store.figures(), server: await live?.view() }),
  },
  backup: {
    method: 'POST',
    path: '/backup',
    summary: 'a copy of the store as it is now, while it is in use, into `backups` of the data directory',
    fields: { name: optional(fileNameField) },
    run: backUp,
  },
};

function running(live: LiveServer | undefined): LiveServer {
  if (live === undefined) throw new AdminError('NOT_RUNNING', 'no server runs on this data directory');
  return live;
}

/** Checks what was given and carries out the call. @throws AdminError, and what the store rejects with */
export async function call<Name extends AdminCallName>(
  context: AdminContext,
  name: Name,
  given: object,
): Promise<AdminCalls[Name]['output']> {
  const route: Route<Name> = routes[name];
  if (route.needsServer) running(context.live);
  return route.run(context, readInput<AdminCalls[Name]['input']>(route.fields, given));
}
