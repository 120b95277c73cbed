import type { DeviceClass, Role } from '@proj/chat-protocol';

/** As the numbers in the store mean them, SPEC of the protocol. */
const roles: readonly Role[] = ['member', 'admin', 'owner'];
const deviceClasses: readonly DeviceClass[] = ['other', 'mobile', 'desktop', 'web', 'bot'];

export function roleOf(number: number): Role {
  return roles[number] ?? 'member';
}

export function deviceClassOf(number: number): DeviceClass {
  return deviceClasses[number] ?? 'other';
}

/** The title of a group, from what the chat server keeps with it; a direct conversation has none. */
export function titleOf(attributes: Uint8Array): string {
  try {
    const { title } = JSON.parse(new TextDecoder().decode(attributes)) as { title?: unknown };
    return typeof title === 'string' ? title : '';
  } catch {
    return '';
  }
}
