import type { Content, ContentKind, Role, UserId } from '@proj/chat-protocol';
import { type Effect, erasedKind } from '@proj/store';
import { encodeAttributes, type GroupAttributes, roleNumber } from './group.ts';

/** What can be sent. */
export type SendableKind = Exclude<ContentKind, 'erased' | 'unknown'>;
export type SendableContent = Extract<Content, { readonly kind: SendableKind }>;
type Of<Kind extends SendableKind> = Extract<Content, { readonly kind: Kind }>;

/** One kind of entry: what the log keeps of it, and what it does beside the log. Who may is in `rights.ts`. */
interface Row<Kind extends SendableKind> {
  /** As the store knows it: never changed or reused. */
  readonly stored: number;
  encode(content: Of<Kind>): Uint8Array;
  decode(body: Uint8Array): Omit<Of<Kind>, 'kind'>;
  /** Counts as unread. */
  readonly counts?: true;
  /** By these words it is found, or the entry that it is about. */
  index?(content: Of<Kind>): { readonly seq?: number; readonly text: string };
  /** What it does to who is in the group, and to what the group is called: the version moves on. */
  readonly changes?: true;
  effects?(content: Of<Kind>, context: EffectContext): readonly Effect[];
  /** The users of the group that it is done to. */
  concerned?(content: Of<Kind>): readonly UserId[];
}

export interface EffectContext {
  readonly sender: UserId;
  /** Of the group, as they are. */
  readonly attributes: GroupAttributes | undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A text from a dialect, whose sender's clock is what other clients of that dialect are shown. */
export const dialectTextKind = 2;

const rows: { readonly [Kind in SendableKind]: Row<Kind> } = {
  text: {
    stored: 1,
    encode: ({ text }) => encoder.encode(text),
    decode: (body) => ({ text: decoder.decode(body) }),
    counts: true,
    index: ({ text }) => ({ text }),
  },
  edit: {
    stored: 3,
    // The order of the names is part of what is kept: the same content has the same bytes.
    encode: ({ target, text }) => json({ target, text }),
    decode: fromJson,
    index: ({ target, text }) => ({ seq: target, text }),
  },
  recall: {
    stored: 4,
    encode: ({ target }) => json({ target }),
    decode: fromJson,
    effects: ({ target }) => [{ type: 'erase', seq: target }],
  },
  reaction: {
    stored: 5,
    encode: ({ target, emoji, removed }) => json({ target, emoji, removed }),
    decode: fromJson,
  },
  create: {
    stored: 6,
    encode: ({ title, open, users }) => json({ title, open, users }),
    decode: fromJson,
    changes: true,
    effects: ({ title, open, users }, { sender }) => [
      { type: 'attributes', attributes: encodeAttributes({ title, open }) },
      joined(sender, 'owner'),
      ...users.map((user) => joined(user, 'member')),
    ],
    concerned: ({ users }) => users,
  },
  add: {
    stored: 7,
    encode: ({ users }) => json({ users }),
    decode: fromJson,
    changes: true,
    effects: ({ users }) => users.map((user) => joined(user, 'member')),
    concerned: ({ users }) => users,
  },
  remove: {
    stored: 8,
    encode: ({ user }) => json({ user }),
    decode: fromJson,
    changes: true,
    effects: ({ user }) => [{ type: 'leave', user }],
    concerned: ({ user }) => [user],
  },
  role: {
    stored: 9,
    encode: ({ user, role }) => json({ user, role }),
    decode: fromJson,
    changes: true,
    // A group has one owner.
    effects: ({ user, role }, { sender }) => [
      { type: 'member', user, role: roleNumber(role) },
      ...(role === 'owner' ? [{ type: 'member', user: sender, role: roleNumber('admin') } as const] : []),
    ],
    concerned: ({ user }) => [user],
  },
  mute: {
    stored: 10,
    encode: ({ user, untilMs }) => json({ user, untilMs }),
    decode: fromJson,
    changes: true,
    effects: ({ user, untilMs }) => [{ type: 'member', user, mutedUntilMs: untilMs }],
    concerned: ({ user }) => [user],
  },
  rename: {
    stored: 11,
    encode: ({ title }) => json({ title }),
    decode: fromJson,
    changes: true,
    effects: ({ title }, { attributes }) => [
      { type: 'attributes', attributes: encodeAttributes({ title, open: attributes?.open ?? false }) },
    ],
  },
};

const kindByNumber: ReadonlyMap<number, SendableKind> = new Map([
  ...Object.entries(rows).map(([kind, { stored }]): [number, SendableKind] => [stored, kind as SendableKind]),
  [dialectTextKind, 'text'],
]);

/** What the store has of a content: parts of a `StoredMessage` of `@proj/store`. */
export interface StoredContent {
  readonly kind: number;
  readonly body: Uint8Array;
}

export function storedContent(content: SendableContent): StoredContent {
  const row = rowOf(content);
  return { kind: row.stored, body: row.encode(content) };
}

/**
 * What an entry of the log says, for programs that read a store themselves; a packet client's text is a text.
 * @throws Error when the log holds what this version did not write.
 */
export function contentOf({ kind, body }: StoredContent): Content {
  if (kind === erasedKind) return { kind: 'erased' };
  const name = kindByNumber.get(kind);
  if (name === undefined) throw new Error(`entries of kind ${kind} are unknown`);
  return { kind: name, ...(rows[name] as Row<SendableKind>).decode(body) } as Content;
}

export function isText({ kind }: { readonly kind: number }): boolean {
  return kindByNumber.get(kind) === 'text';
}

export function isSendable(content: Content): content is SendableContent {
  return content.kind !== 'erased' && content.kind !== 'unknown';
}

export function countsAsUnread(content: SendableContent): boolean {
  return rowOf(content).counts ?? false;
}

/** Whether it changes who is in a group, what they may do, or what it is called. */
export function changesGroup(content: SendableContent): boolean {
  return rowOf(content).changes ?? false;
}

/** The users of the group that it is done to, or that it brings there. */
export function concernedBy(content: SendableContent): readonly UserId[] {
  return rowOf(content).concerned?.(content) ?? [];
}

export function effectsOf(content: SendableContent, context: EffectContext): readonly Effect[] {
  const row = rowOf(content);
  const effects = row.effects?.(content, context) ?? [];
  const index = row.index?.(content);
  return index === undefined ? effects : [...effects, { type: 'index', seq: index.seq, text: index.text }];
}

function rowOf(content: SendableContent): Row<SendableKind> {
  return rows[content.kind] as Row<SendableKind>;
}

function joined(user: UserId, role: Role): Effect {
  return { type: 'join', user, role: roleNumber(role) };
}

function json(value: object): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** What {@link json} wrote; it is checked again when it is encoded for a client. */
function fromJson<Value>(body: Uint8Array): Value {
  return JSON.parse(decoder.decode(body)) as Value;
}
