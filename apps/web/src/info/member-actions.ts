import type { Role } from '@proj/chat-protocol';

export type MemberAction = 'make-admin' | 'make-member' | 'hand-over' | 'mute' | 'unmute' | 'remove';

/** What somebody of one role may do to another member, as the protocol says. */
export function memberActions(own: Role | undefined, other: Role, isMuted: boolean): readonly MemberAction[] {
  const isAbove = own === 'owner' ? other !== 'owner' : own === 'admin' && other === 'member';
  if (!isAbove) return [];
  const roles: readonly MemberAction[] =
    own === 'owner' ? [other === 'admin' ? 'make-member' : 'make-admin', 'hand-over'] : [];
  return [...roles, isMuted ? 'unmute' : 'mute', 'remove'];
}
