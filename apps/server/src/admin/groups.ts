import { type ConversationId, isConversationId, isGroup } from '@proj/chat-protocol';
import type { ChatStore, ConversationRecord } from '@proj/store';
import type { AdminCalls, GroupView } from './calls.ts';
import type { AdminContext, LiveServer } from './context.ts';
import { roleOf, titleOf } from './entries.ts';
import { AdminError } from './errors.ts';
import { unknownUser } from './users.ts';

type Input<Name extends keyof AdminCalls> = AdminCalls[Name]['input'];
type Output<Name extends keyof AdminCalls> = Promise<AdminCalls[Name]['output']>;

/** Conversations looked at for one page, so that a call is over soon even where there are few groups. */
const mostExamined = 1_000;

/** A conversation of a user, on the way through all of them. */
interface Place {
  readonly user: string;
  readonly conversation: string;
}

/**
 * The groups of one user, or all that have members. Those are found with their first member, by name: that needs no
 * memory of what was seen, however many there are.
 */
export async function listGroups(
  { store }: AdminContext,
  { user, after, limit = 100 }: Input<'listGroups'>,
): Output<'listGroups'> {
  if (user !== undefined && (await store.users.find(user)) === undefined) throw unknownUser(user);
  const groups: GroupView[] = [];
  let examined = 0;
  for await (const place of user === undefined ? allPlaces(store, after) : placesOf(store, user, after)) {
    const view = await groupAt(store, place, user === undefined);
    if (view !== undefined) groups.push(view);
    if (groups.length < limit && ++examined < mostExamined) continue;
    return { groups, next: user === undefined ? `${place.user} ${place.conversation}` : place.conversation };
  }
  return { groups };
}

export async function listMembers(
  { store }: AdminContext,
  { group, after, limit = 100 }: Input<'listMembers'>,
): Output<'listMembers'> {
  if ((await store.conversation(group)) === undefined) throw unknownGroup(group);
  const records = await store.members(group, { after, limit });
  const members = records.map(({ user, role, joinSeq, mutedUntilMs, received, read }) => ({
    user,
    role: roleOf(role),
    joinSeq,
    mutedUntilMs,
    received,
    read,
  }));
  return { members, ...(records.length === limit && { next: records.at(-1)?.user }) };
}

/** By an entry in the name of the owner, as all who are online see. */
export async function removeMember(
  { store }: AdminContext,
  { admin }: LiveServer,
  { group, user }: Input<'removeMember'>,
): Output<'removeMember'> {
  if (await admin.removeMember(group, user)) return { group, user };
  if ((await store.conversation(group)) === undefined) throw unknownGroup(group);
  throw new AdminError('UNKNOWN_MEMBER', `${user} is not in ${group}`);
}

/** Likewise. A group that everyone has left is none. */
export async function renameGroup(
  { admin }: LiveServer,
  { group, title }: Input<'renameGroup'>,
): Output<'renameGroup'> {
  if (await admin.rename(group, title)) return { group, title };
  throw unknownGroup(group);
}

function unknownGroup(group: string): AdminError {
  return new AdminError('UNKNOWN_GROUP', `there is no group ${group}`);
}

async function groupAt(store: ChatStore, place: Place, atFirstMember: boolean): Promise<GroupView | undefined> {
  const { user, conversation } = place;
  if (!isConversationId(conversation) || !isGroup(conversation)) return undefined;
  if (atFirstMember) {
    const [first] = await store.members(conversation, { limit: 1 });
    if (first?.user !== user) return undefined;
  }
  const record = await store.conversation(conversation);
  return record && viewOf(conversation, record);
}

function viewOf(group: ConversationId, record: ConversationRecord): GroupView {
  const { members, head, activeAtMs, attributes } = record;
  return { group, title: titleOf(attributes), members, head, activeAtMs };
}

/** Every conversation of every user, after a place as `user conversation`. */
async function* allPlaces(store: ChatStore, after: string | undefined): AsyncGenerator<Place> {
  const [name, conversation] = after?.split(' ', 2) ?? [];
  if (name !== undefined && conversation !== undefined) yield* placesOf(store, name, conversation);
  for (let last = name; ; ) {
    const users = await store.users.list({ after: last });
    for (const user of users) yield* placesOf(store, user.name, undefined);
    last = users.at(-1)?.name;
    if (last === undefined) return;
  }
}

async function* placesOf(store: ChatStore, user: string, after: string | undefined): AsyncGenerator<Place> {
  for (let last = after; ; ) {
    const heads = await store.heads(user, administrator, { after: last });
    for (const { conversation } of heads) yield { user, conversation };
    last = heads.at(-1)?.conversation;
    if (last === undefined) return;
  }
}

/** No device: positions of devices are not asked for. */
const administrator = '-';
