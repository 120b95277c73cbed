import { StoreError } from './errors.ts';
import type {
  Cursor,
  DeviceLogin,
  Effect,
  MembersOptions,
  NewMessage,
  NewUser,
  PageOptions,
  ReadPosition,
  Revocation,
  SearchOptions,
  UserProfile,
} from './index.ts';
import { storeLimits } from './limits.ts';
import { phrasesOf } from './words.ts';

/** NUL ends a string for parts of SQLite; a lone surrogate becomes U+FFFD in UTF-8, so two names would be one. */
const unstorable = /[\0\p{Surrogate}]/u;
const maxByte = 255;

function refuse(reason: string): never {
  throw new StoreError('STORE_BAD_ARGUMENT', reason);
}

function checkText(what: string, value: string, minLength: number, maxLength: number): void {
  if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) {
    refuse(`${what} must have ${minLength} to ${maxLength} UTF-16 units`);
  }
  if (unstorable.test(value)) refuse(`${what} must be well formed and without NUL`);
}

export function checkName(what: string, value: string): void {
  checkText(what, value, 1, storeLimits.nameLength);
}

export function checkPasswordRecord(value: string): void {
  checkText('a password record', value, 1, storeLimits.passwordRecordLength);
}

/** Wall clocks before 1970 are odd, not wrong. */
export function checkAtMs(what: string, value: number): void {
  if (!Number.isSafeInteger(value)) refuse(`${what} must be a safe integer`);
}

export function checkSeq(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse(`${what} must be a safe integer, 0 or more`);
}

/** The number of an entry that there could be. */
function checkPlace(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) refuse(`${what} must be a safe integer, 1 or more`);
}

function checkByte(what: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > maxByte) refuse(`${what} must be 0 to ${maxByte}`);
}

export function checkLimit(value: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > storeLimits.pageEntries) {
    refuse(`limit must be 1 to ${storeLimits.pageEntries}`);
  }
}

export function checkRead(position: ReadPosition): void {
  checkName('user', position.user);
  checkName('conversation', position.conversation);
  checkSeq('seq', position.seq);
}

export function checkCursor(cursor: Cursor): void {
  checkRead(cursor);
  checkName('device', cursor.device);
}

export function checkFile(file: string): void {
  if (typeof file !== 'string' || file === '' || file === ':memory:' || file.includes('\0')) {
    refuse('file must be a path');
  }
}

/** A {@link NewMessage} with its defaults filled in; `target` 0: none. */
export interface OwnMessage {
  readonly conversation: string;
  readonly sender: string;
  readonly id: Uint8Array;
  readonly kind: number;
  readonly body: Uint8Array;
  readonly sentAtMs: number;
  readonly members: readonly string[];
  readonly target: number;
  readonly counts: boolean;
  readonly expectVersion: number | undefined;
  readonly effects: readonly Effect[];
  readonly outbox: boolean;
}

/** A checked copy that shares no bytes with `message`. */
export function ownMessage(message: NewMessage): OwnMessage {
  const { conversation, sender, id, kind, body, sentAtMs, members = [], target, expectVersion, effects = [] } = message;
  checkName('conversation', conversation);
  checkName('sender', sender);
  if (members.length > storeLimits.members) refuse(`at most ${storeLimits.members} members in one message`);
  for (const member of members) checkName('member', member);
  if (!(id instanceof Uint8Array) || id.length !== storeLimits.idBytes)
    refuse(`id must be ${storeLimits.idBytes} bytes`);
  if (!Number.isSafeInteger(kind) || kind < 1 || kind > 0xffffffff)
    refuse('kind must be an unsigned 32-bit number from 1');
  if (!(body instanceof Uint8Array) || body.length > storeLimits.bodyBytes) {
    refuse(`body must be at most ${storeLimits.bodyBytes} bytes`);
  }
  checkAtMs('sentAtMs', sentAtMs);
  if (target !== undefined) checkPlace('target', target);
  if (expectVersion !== undefined) checkSeq('expectVersion', expectVersion);
  // Not `slice`: a Buffer's shares the memory, and a view into a large pool would be sent with all of it.
  return {
    conversation,
    sender,
    id: new Uint8Array(id),
    kind,
    body: new Uint8Array(body),
    sentAtMs,
    members: [...new Set(members)],
    target: target ?? 0,
    counts: message.counts ?? false,
    expectVersion,
    effects: ownEffects(effects),
    outbox: message.outbox ?? false,
  };
}

function ownEffects(effects: readonly Effect[]): Effect[] {
  if (effects.length > storeLimits.effects) refuse(`at most ${storeLimits.effects} effects of one message`);
  const own = effects.map(ownEffect);
  let attributeBytes = 0;
  let indexedLength = 0;
  for (const effect of own) {
    if (effect.type === 'attributes') attributeBytes += effect.attributes.length;
    else if (effect.type === 'index') indexedLength += effect.text.length;
  }
  if (attributeBytes > storeLimits.attributeBytes) refuse(`attributes are at most ${storeLimits.attributeBytes} bytes`);
  if (indexedLength > storeLimits.indexedLength) {
    refuse(`texts to index have at most ${storeLimits.indexedLength} UTF-16 units together`);
  }
  return own;
}

function ownEffect(effect: Effect): Effect {
  const { type } = effect;
  switch (type) {
    case 'join':
      checkName('user', effect.user);
      checkByte('role', effect.role);
      return { type, user: effect.user, role: effect.role };
    case 'leave':
      checkName('user', effect.user);
      return { type, user: effect.user };
    case 'member':
      checkName('user', effect.user);
      if (effect.role !== undefined) checkByte('role', effect.role);
      if (effect.mutedUntilMs !== undefined) checkSeq('mutedUntilMs', effect.mutedUntilMs);
      return { type, user: effect.user, role: effect.role, mutedUntilMs: effect.mutedUntilMs };
    case 'attributes':
      if (!(effect.attributes instanceof Uint8Array)) refuse('attributes must be bytes');
      return { type, attributes: new Uint8Array(effect.attributes) };
    case 'erase':
      checkPlace('seq', effect.seq);
      return { type, seq: effect.seq };
    case 'index':
      if (effect.seq !== undefined) checkPlace('seq', effect.seq);
      if (typeof effect.text !== 'string') refuse('text must be a string');
      return { type, seq: effect.seq, text: effect.text };
    default:
      return refuse(`there is no effect of type ${String(type satisfies never)}`);
  }
}

/** Whether it changes who is in a conversation or what it is called. */
export function changesVersion({ type }: Effect): boolean {
  return type !== 'erase' && type !== 'index';
}

export function ownUser(user: NewUser): NewUser {
  const { name, passwordRecord, createdAtMs } = user;
  checkName('name', name);
  checkPasswordRecord(passwordRecord);
  checkAtMs('createdAtMs', createdAtMs);
  return { name, passwordRecord, createdAtMs };
}

export function ownProfile({ displayName, about }: UserProfile): UserProfile {
  checkText('displayName', displayName, 0, storeLimits.nameLength);
  checkText('about', about, 0, storeLimits.aboutLength);
  return { displayName, about };
}

export function ownLogin(login: DeviceLogin): DeviceLogin {
  const { user, device, deviceClass, client, remote, atMs } = login;
  checkName('user', user);
  checkName('device', device);
  checkByte('deviceClass', deviceClass);
  checkText('client', client, 0, storeLimits.nameLength);
  checkText('remote', remote, 0, storeLimits.nameLength);
  checkAtMs('atMs', atMs);
  return { user, device, deviceClass, client, remote, atMs };
}

/** Which of a user's devices, the last login first, are too many beside the one that logs in. */
export function surplusDevices(devices: readonly string[], keep: readonly string[]): readonly string[] {
  const kept = new Set(keep);
  const others = devices.filter((device) => !kept.has(device));
  return others.slice(Math.max(0, storeLimits.devices - 1 - (devices.length - others.length)));
}

export function ownRevocation({ user, device, beforeMs }: Revocation): Revocation {
  checkName('user', user);
  if (device !== undefined) checkName('device', device);
  checkAtMs('beforeMs', beforeMs);
  return { user, device, beforeMs };
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

export interface MembersPage extends Page {
  readonly minRead: number;
}

export function ownMembersPage(options: MembersOptions | undefined): MembersPage {
  const minRead = options?.minRead ?? 0;
  checkSeq('minRead', minRead);
  return { ...ownPage(options), minRead };
}

/** What is looked for, cut into words. */
export interface Search {
  readonly phrases: readonly (readonly string[])[];
  readonly conversation: string | undefined;
  readonly limit: number;
}

export function ownSearch({ query, conversation, limit = 50 }: SearchOptions): Search {
  if (typeof query !== 'string' || query.length > storeLimits.queryLength) {
    refuse(`query must have at most ${storeLimits.queryLength} UTF-16 units`);
  }
  if (conversation !== undefined) checkName('conversation', conversation);
  checkLimit(limit);
  return { phrases: phrasesOf(query), conversation, limit };
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Only with these do UTF-16 units and UTF-8 bytes have another order. */
const afterSurrogates = /[\ud800-\uffff]/;

/** The order of names wherever a list is ascending. */
export function compareNames(a: string, b: string): number {
  if (!afterSurrogates.test(a) && !afterSurrogates.test(b)) return Number(a > b) - Number(a < b);
  return Buffer.from(a).compare(Buffer.from(b));
}
