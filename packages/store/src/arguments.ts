import { StoreError } from './errors.ts';
import type { Cursor, NewMessage, NewUser, PageOptions } from './index.ts';
import { storeLimits } from './limits.ts';

/** NUL ends a string for parts of SQLite; a lone surrogate becomes U+FFFD in UTF-8, so two names would be one. */
const unstorable = /[\0\p{Surrogate}]/u;

function refuse(reason: string): never {
  throw new StoreError('STORE_BAD_ARGUMENT', reason);
}

function checkText(what: string, value: string, maxLength: number): void {
  if (typeof value !== 'string' || value.length < 1 || value.length > maxLength) {
    refuse(`${what} must have 1 to ${maxLength} UTF-16 units`);
  }
  if (unstorable.test(value)) refuse(`${what} must be well formed and without NUL`);
}

export function checkName(what: string, value: string): void {
  checkText(what, value, storeLimits.nameLength);
}

export function checkPasswordRecord(value: string): void {
  checkText('a password record', value, storeLimits.passwordRecordLength);
}

/** Wall clocks before 1970 are odd, not wrong. */
export function checkAtMs(what: string, value: number): void {
  if (!Number.isSafeInteger(value)) refuse(`${what} must be a safe integer`);
}

export function checkSeq(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse(`${what} must be a safe integer, 0 or more`);
}

export function checkLimit(value: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > storeLimits.pageEntries) {
    refuse(`limit must be 1 to ${storeLimits.pageEntries}`);
  }
}

export function checkCursor(cursor: Cursor): void {
  checkName('user', cursor.user);
  checkName('device', cursor.device);
  checkName('conversation', cursor.conversation);
  checkSeq('seq', cursor.seq);
}

/** A checked copy that shares no bytes with `message`. */
export function ownMessage(message: NewMessage): NewMessage {
  const { conversation, members, sender, id, kind, body, sentAtMs } = message;
  checkName('conversation', conversation);
  checkName('sender', sender);
  if (members.length > storeLimits.members) refuse(`at most ${storeLimits.members} members in one message`);
  for (const member of members) checkName('member', member);
  if (!(id instanceof Uint8Array) || id.length !== storeLimits.idBytes)
    refuse(`id must be ${storeLimits.idBytes} bytes`);
  if (!Number.isSafeInteger(kind) || kind < 0 || kind > 0xffffffff) refuse('kind must be an unsigned 32-bit number');
  if (!(body instanceof Uint8Array) || body.length > storeLimits.bodyBytes) {
    refuse(`body must be at most ${storeLimits.bodyBytes} bytes`);
  }
  checkAtMs('sentAtMs', sentAtMs);
  // Not `slice`: a Buffer's shares the memory, and a view into a large pool would be sent with all of it.
  return {
    conversation,
    members: [...new Set(members)],
    sender,
    id: new Uint8Array(id),
    kind,
    body: new Uint8Array(body),
    sentAtMs,
  };
}

export function ownUser(user: NewUser): NewUser {
  const { name, passwordRecord, createdAtMs } = user;
  checkName('name', name);
  checkPasswordRecord(passwordRecord);
  checkAtMs('createdAtMs', createdAtMs);
  return { name, passwordRecord, createdAtMs };
}

export interface Page {
  readonly after: string | undefined;
  readonly limit: number;
}

export function ownPage(options: PageOptions | undefined): Page {
  const page = { after: options?.after, limit: options?.limit ?? 100 };
  if (page.after !== undefined) checkName('after', page.after);
  checkLimit(page.limit);
  return page;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
