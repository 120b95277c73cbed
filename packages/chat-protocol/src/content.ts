import type { Fields } from './fields.ts';
import { type ConversationId, isGroup } from './ids.ts';
import { Limit } from './limits.ts';
import type { Content, ContentKind } from './messages.ts';
import { roleNumber, roleOf } from './numbers.ts';
import { utf8Bytes } from './text.ts';
import type { Lists, WireContent } from './wire.ts';

/** What can be said; `unknown` cannot. */
type Known = Exclude<ContentKind, 'unknown'>;
type ContentOf<Kind extends Known> = Extract<Content, { readonly kind: Kind }>;
type Wire<Kind extends Known> = NonNullable<WireContent[Kind]>;

/** One row of the content table, SPEC §4.1. */
interface Row<Kind extends Known> {
  readonly groupsOnly?: true;
  readonly serversOnly?: true;
  encode(content: ContentOf<Kind>, fields: Fields): Wire<Kind>;
  decode(wire: Wire<Kind>, fields: Fields): Omit<ContentOf<Kind>, 'kind'>;
  /** What its texts, lists and numbers take at most, tags and lengths included; bare fields count nothing. */
  bytes(content: ContentOf<Kind>): number;
}

/** By the name of its field on the wire, which is its kind. */
const rows: { readonly [Kind in Known]: Row<Kind> } = {
  text: { encode: checkedText, decode: checkedText, bytes: ({ text }) => textBytes(text) },
  edit: {
    encode: checkedEdit,
    decode: checkedEdit,
    bytes: ({ text }) => numberBytes + textBytes(text),
  },
  recall: { encode: checkedTarget, decode: checkedTarget, bytes: () => numberBytes },
  reaction: {
    encode: checkedReaction,
    decode: checkedReaction,
    bytes: ({ emoji }) => numberBytes + textBytes(emoji) + smallBytes,
  },
  create: {
    groupsOnly: true,
    encode: checkedCreation,
    decode: checkedCreation,
    bytes: ({ title, users }) => textBytes(title) + smallBytes + usersBytes(users),
  },
  add: { groupsOnly: true, encode: checkedUsers, decode: checkedUsers, bytes: ({ users }) => usersBytes(users) },
  remove: { groupsOnly: true, encode: checkedUser, decode: checkedUser, bytes: ({ user }) => textBytes(user) },
  role: {
    groupsOnly: true,
    encode: ({ user, role }, fields) => ({ user: fields.user('user', user), role: roleNumber(role, fields) }),
    decode: ({ user, role }, fields) => ({ user: fields.user('user', user ?? ''), role: roleOf(role ?? 0, fields) }),
    bytes: ({ user }) => textBytes(user) + smallBytes,
  },
  mute: {
    groupsOnly: true,
    encode: checkedMute,
    decode: checkedMute,
    bytes: ({ user }) => textBytes(user) + numberBytes,
  },
  rename: { groupsOnly: true, encode: checkedTitle, decode: checkedTitle, bytes: ({ title }) => textBytes(title) },
  erased: { serversOnly: true, encode: () => ({}), decode: () => ({}), bytes: () => 0 },
};

/** The lists of a `Content`: the users of a `Create` and of an `Add`. */
export const contentLists: Lists = {
  5: { name: 'create', inside: { 3: { name: 'users', most: Limit.usersPerEntry } } },
  6: { name: 'add', inside: { 1: { name: 'users', most: Limit.usersPerEntry } } },
};

/** @param from - Who sends it. */
export function encodeContent(
  content: Content,
  conversation: ConversationId,
  from: 'client' | 'server',
  fields: Fields,
): WireContent {
  if (content.kind === 'unknown' || !Object.hasOwn(rows, content.kind)) {
    throw fields.fail('CHAT_BAD_FIELD', 'content of no known kind cannot be sent');
  }
  checkKind(content.kind, conversation, from, fields);
  return { [content.kind]: (rows[content.kind] as Row<Known>).encode(content, fields) };
}

/** Of a kind that this version does not know, as of none, all that is left is `unknown`. */
export function decodeContent(
  wire: WireContent | null | undefined,
  conversation: ConversationId,
  from: 'client' | 'server',
  fields: Fields,
): Content {
  const kind = wire?.content;
  const value = kind === undefined ? undefined : wire?.[kind];
  if (kind === undefined || value == null) {
    if (from === 'server') return { kind: 'unknown' };
    throw fields.fail('CHAT_BAD_FIELD', 'there is no content of a known kind');
  }
  checkKind(kind, conversation, from, fields);
  return { kind, ...(rows[kind] as Row<Known>).decode(value, fields) } as Content;
}

/** An entry can only be about one that is there already. */
export function checkTarget(content: Content, seq: number, fields: Fields): void {
  if ('target' in content && content.target >= seq) {
    throw fields.fail('CHAT_BAD_FIELD', `target ${content.target} is not before the entry's own seq ${seq}`);
  }
}

/** At most what the content takes inside of its tag and length. */
export function contentBytes(content: Content): number {
  return content.kind === 'unknown' ? 0 : (rows[content.kind] as Row<Known>).bytes(content);
}

function checkKind(kind: Known, conversation: ConversationId, from: 'client' | 'server', fields: Fields): void {
  const { groupsOnly, serversOnly }: Pick<Row<Known>, 'groupsOnly' | 'serversOnly'> = rows[kind];
  if (groupsOnly && !isGroup(conversation)) throw fields.fail('CHAT_BAD_FIELD', `${kind} is for groups alone`);
  if (serversOnly && from === 'client') throw fields.fail('CHAT_BAD_FIELD', `${kind} is for servers alone`);
}

/** A double with its tag. */
const numberBytes = 9;
/** A bool or a number below 128 with its tag. */
const smallBytes = 2;

/** With its tag and a length of up to three bytes. */
function textBytes(text: string): number {
  return 4 + utf8Bytes(text);
}

/** Names are ASCII and shorter than 128. */
function usersBytes(users: readonly string[]): number {
  return users.reduce((bytes, user) => bytes + smallBytes + user.length, 0);
}

// What follows takes both what is sent, where every field is there, and what arrives, where none must be.

type Checked<Kind extends Known> = Omit<ContentOf<Kind>, 'kind'>;
/** As on the wire, but the list may be of whatever kind. */
type WithUsers<Value> = Omit<Value, 'users'> & { readonly users?: readonly string[] | null };

function checkedText({ text }: Wire<'text'>, fields: Fields): Checked<'text'> {
  return { text: fields.text('text', text ?? '', 0, Limit.textBytes) };
}

function checkedTarget({ target }: Wire<'recall'>, fields: Fields): Checked<'recall'> {
  return { target: fields.seq('target', target ?? 0) };
}

function checkedEdit(edit: Wire<'edit'>, fields: Fields): Checked<'edit'> {
  return { ...checkedTarget(edit, fields), ...checkedText(edit, fields) };
}

function checkedReaction(reaction: Wire<'reaction'>, fields: Fields): Checked<'reaction'> {
  return {
    ...checkedTarget(reaction, fields),
    emoji: fields.text('emoji', reaction.emoji ?? '', 1, Limit.emojiBytes),
    removed: reaction.removed ?? false,
  };
}

function checkedTitle({ title }: Wire<'rename'>, fields: Fields): Checked<'rename'> {
  return { title: fields.text('title', title ?? '', 1, Limit.titleBytes) };
}

function checkedCreation(creation: WithUsers<Wire<'create'>>, fields: Fields): Checked<'create'> & Wire<'create'> {
  return {
    ...checkedTitle(creation, fields),
    open: creation.open ?? false,
    users: fields.users('users', creation.users ?? [], Limit.usersPerEntry),
  };
}

function checkedUsers({ users }: WithUsers<Wire<'add'>>, fields: Fields): Checked<'add'> & Wire<'add'> {
  const added = fields.users('users', users ?? [], Limit.usersPerEntry);
  if (added.length === 0) throw fields.fail('CHAT_BAD_FIELD', 'users name nobody');
  return { users: added };
}

function checkedUser({ user }: Wire<'remove'>, fields: Fields): Checked<'remove'> {
  return { user: fields.user('user', user ?? '') };
}

function checkedMute(mute: Wire<'mute'>, fields: Fields): Checked<'mute'> {
  return { ...checkedUser(mute, fields), untilMs: fields.moment('untilMs', mute.untilMs ?? 0) };
}
