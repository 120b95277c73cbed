import type { Role } from '@proj/chat-protocol';
import type { ConversationRecord } from '@proj/store';

/** What the log keeps of a group beside its entries. */
export interface GroupAttributes {
  readonly title: string;
  /** Whether anyone may add themselves. */
  readonly open: boolean;
}

/** The index of each is what the store keeps, never changed or reused. */
const roles: readonly Role[] = ['member', 'admin', 'owner'];

export function roleNumber(role: Role): number {
  return roles.indexOf(role);
}

/** @throws Error when the store holds what this version did not write. */
export function roleOf(number: number): Role {
  const role = roles[number];
  if (role === undefined) throw new Error(`role ${number} is unknown`);
  return role;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function encodeAttributes({ title, open }: GroupAttributes): Uint8Array {
  return encoder.encode(JSON.stringify({ title, open }));
}

/** @throws Error when the store holds what this version did not write. */
export function decodeAttributes({ attributes }: Pick<ConversationRecord, 'attributes'>): GroupAttributes {
  const { title, open } = JSON.parse(decoder.decode(attributes)) as Partial<GroupAttributes>;
  if (typeof title !== 'string' || typeof open !== 'boolean') throw new Error('these are no attributes of a group');
  return { title, open };
}
