import { type Content, type ConversationId, type FailureName, isGroup, Limit, type UserId } from '@proj/chat-protocol';
import type { ConversationRecord, MemberRecord } from '@proj/store';
import { roleNumber } from './group.ts';
import type { LimitName } from './seam.ts';

/** All that decides whether somebody may say something. */
export interface Situation {
  readonly conversation: ConversationId;
  readonly sender: UserId;
  readonly content: Content;
  /** Wall clock. */
  readonly nowMs: number;
  /** Of a group; `undefined`: there is none. */
  readonly record: Pick<ConversationRecord, 'members'> | undefined;
  /** Whether anyone may join the group. */
  readonly isOpen: boolean;
  /** Of a group. `undefined`: never was in it. */
  readonly own: Membership | undefined;
  /** Those of the users that the content names who are or were in the group. */
  readonly concerned: ReadonlyMap<UserId, Membership>;
  /** The entry that the content is about, when there is one. */
  readonly target: { readonly sender: UserId; readonly isText: boolean } | undefined;
  /** Of a direct conversation: the other one has blocked the sender. */
  readonly isBlocked: boolean;
  readonly maxGroupMembers: number;
}

export type Membership = Pick<MemberRecord, 'role' | 'joinSeq' | 'leftSeq' | 'mutedUntilMs'>;

export interface Refusal {
  readonly name: FailureName;
  readonly retryAfterMs?: number;
  /** Of `RateLimited`. */
  readonly budget?: LimitName;
}

type Of<Kind extends Content['kind']> = Extract<Content, { readonly kind: Kind }>;

const admin = roleNumber('admin');
const owner = roleNumber('owner');

const notAllowed: Refusal = { name: 'NotAllowed' };

/** Why the sender may not say this, or `undefined` when it may. */
export function refusalOf(situation: Situation): Refusal | undefined {
  return isGroup(situation.conversation) ? groupRefusal(situation) : directRefusal(situation);
}

function directRefusal(situation: Situation): Refusal | undefined {
  const { content, isBlocked, sender } = situation;
  if (isBlocked) return notAllowed;
  switch (content.kind) {
    case 'text':
      return undefined;
    case 'edit':
    case 'recall':
      return targetRefusal(situation, content, (target) => target.sender === sender);
    case 'reaction':
      return targetRefusal(situation, content, () => true);
    default:
      return { name: 'BadRequest' };
  }
}

function groupRefusal(situation: Situation): Refusal | undefined {
  const { content, record, own, sender } = situation;
  if (content.kind === 'create') return creationRefusal(situation, content);
  // Who never was in it does not learn whether there is such a group.
  if (record === undefined) return { name: 'UnknownConversation' };
  const isIn = own !== undefined && own.leftSeq === undefined;
  if (isIn) return memberRefusal(situation, own);
  const joins = content.kind === 'add' && content.users.length === 1 && content.users[0] === sender;
  if (!situation.isOpen || !joins || record.members === 0) {
    return own === undefined ? { name: 'UnknownConversation' } : notAllowed;
  }
  return roomRefusal(situation, record.members + 1);
}

function memberRefusal(situation: Situation, own: Membership): Refusal | undefined {
  const { content, sender, nowMs } = situation;
  const leaves = content.kind === 'remove' && content.user === sender;
  // Whatever else it may not do, everyone may go.
  if (!leaves && own.mutedUntilMs > nowMs) {
    return { name: 'Muted', retryAfterMs: Math.min(own.mutedUntilMs - nowMs, Limit.retryAfterMs) };
  }
  switch (content.kind) {
    case 'text':
      return undefined;
    case 'edit':
      return targetRefusal(situation, content, (target) => target.sender === sender);
    case 'recall':
      return targetRefusal(situation, content, (target) => target.sender === sender || own.role >= admin);
    case 'reaction':
      return targetRefusal(situation, content, () => true);
    case 'add':
      return additionRefusal(situation, content, own);
    case 'remove':
      return leaves ? leaveRefusal(situation, own) : lowerRefusal(situation, content, own);
    case 'role':
      return own.role === owner && content.user !== sender ? memberOnly(situation, content.user) : notAllowed;
    case 'mute':
      return lowerRefusal(situation, content, own);
    case 'rename':
      return own.role >= admin ? undefined : notAllowed;
    default:
      return { name: 'BadRequest' };
  }
}

function creationRefusal(situation: Situation, { users }: Of<'create'>): Refusal | undefined {
  // Also to who is in it: a group is created once.
  if (situation.record !== undefined) return notAllowed;
  if (users.includes(situation.sender)) return { name: 'BadRequest' };
  return roomRefusal(situation, users.length + 1);
}

/** Who is in it already would lose what it sees by being added again. */
function additionRefusal(situation: Situation, { users }: Of<'add'>, own: Membership): Refusal | undefined {
  const { concerned, record } = situation;
  if (users.length === 0) return { name: 'BadRequest' };
  if (own.role < admin || users.some((user) => isMember(concerned.get(user)))) return notAllowed;
  return roomRefusal(situation, (record?.members ?? 0) + users.length);
}

/** Others would be left without an owner. */
function leaveRefusal({ record }: Situation, own: Membership): Refusal | undefined {
  return own.role === owner && record !== undefined && record.members > 1 ? notAllowed : undefined;
}

/** By an admin, and only to whom stands below. */
function lowerRefusal(
  { concerned }: Situation,
  { user }: Of<'remove'> | Of<'mute'>,
  own: Membership,
): Refusal | undefined {
  const other = concerned.get(user);
  const isBelow = other !== undefined && isMember(other) && other.role < own.role;
  return own.role >= admin && isBelow ? undefined : notAllowed;
}

function memberOnly({ concerned }: Situation, user: UserId): Refusal | undefined {
  return isMember(concerned.get(user)) ? undefined : notAllowed;
}

function roomRefusal({ maxGroupMembers }: Situation, members: number): Refusal | undefined {
  return members > maxGroupMembers ? { name: 'LimitReached' } : undefined;
}

function targetRefusal(
  { own, target }: Situation,
  content: { readonly target: number },
  mayTouch: (target: NonNullable<Situation['target']>) => boolean,
): Refusal | undefined {
  const isVisible = own === undefined || content.target >= own.joinSeq;
  if (target?.isText !== true || !isVisible) return { name: 'UnknownEntry' };
  return mayTouch(target) ? undefined : notAllowed;
}

function isMember(membership: Membership | undefined): boolean {
  return membership !== undefined && membership.leftSeq === undefined;
}
