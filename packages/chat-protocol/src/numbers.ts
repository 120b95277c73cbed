import type { Fields } from './fields.ts';
import type { DeviceClass, Kicked, Role } from './messages.ts';

/** Names that travel as numbers: the index of each is its number, never changed or reused. */
const roles: readonly Role[] = ['member', 'admin', 'owner'];
const deviceClasses: readonly DeviceClass[] = ['other', 'mobile', 'desktop', 'web', 'bot'];
const kickReasons: readonly Kicked['reason'][] = ['replaced', 'policy', 'revoked', 'disabled'];

export function roleNumber(role: Role, fields: Fields): number {
  return numberOf('role', role, roles, fields);
}

/** Refuses a number that it does not know: who may do what cannot be guessed. */
export function roleOf(number: number, fields: Fields): Role {
  const role = roles[number];
  if (role === undefined) throw fields.fail('CHAT_BAD_FIELD', `role ${number} is unknown`);
  return role;
}

/** In a summary 0 stands for no role, and the roles follow. */
export function summaryRoleNumber(role: Role | undefined, fields: Fields): number {
  return role === undefined ? 0 : roleNumber(role, fields) + 1;
}

export function summaryRoleOf(number: number, fields: Fields): Role | undefined {
  return number === 0 ? undefined : roleOf(number - 1, fields);
}

export function deviceClassNumber(deviceClass: DeviceClass, fields: Fields): number {
  return numberOf('deviceClass', deviceClass, deviceClasses, fields);
}

export function deviceClassOf(number: number): DeviceClass {
  return deviceClasses[number] ?? 'other';
}

export function kickReasonNumber(reason: Kicked['reason'], fields: Fields): number {
  return numberOf('reason', reason, kickReasons, fields);
}

export function kickReasonOf(number: number): Kicked['reason'] {
  return kickReasons[number] ?? 'policy';
}

function numberOf<Name extends string>(field: string, name: Name, names: readonly Name[], fields: Fields): number {
  const number = names.indexOf(name);
  if (number >= 0) return number;
  throw fields.fail('CHAT_BAD_FIELD', `${field} is none of ${names.join(', ')}`);
}
