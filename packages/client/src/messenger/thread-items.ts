import type { Content, LogEntry, UserId } from '@proj/chat-protocol';
import type { RefusedMessage, StoredConversation } from '../replica-store.ts';
import type { OutgoingMessage } from '../store.ts';
import type { MessageState, Reaction, ThreadItem } from './messenger.ts';

export interface ThreadFacts {
  readonly me: UserId;
  /** A part of the log, ascending. */
  readonly entries: readonly LogEntry[];
  /** The last gap, where it is not before this one, is no hole: what is missing there is on its way. @defaultValue none is */
  readonly expectedAfterSeq?: number | undefined;
  /** Of this conversation, oldest first. */
  readonly outgoing: readonly OutgoingMessage[];
  readonly refused: readonly RefusedMessage[];
  /** How far the others are. */
  readonly marks: Pick<StoredConversation, 'received' | 'readBy'>;
}

type MessageItem = Extract<ThreadItem, { readonly kind: 'message' }>;
type EventContent = Extract<ThreadItem, { readonly kind: 'event' }>['content'];

/** A message while it is put together. */
interface Message {
  readonly id: MessageItem['id'];
  readonly seq: number | undefined;
  readonly from: UserId;
  readonly atMs: number;
  text: string;
  /** What the log has says nothing any more: only a recall tells whether it was a message. */
  readonly isErased: boolean;
  edited: boolean;
  recalled: boolean;
  changing: boolean;
  readonly reactions: Map<string, Set<UserId>>;
  readonly reason?: string;
}

type Row = { readonly message: Message } | { readonly item: ThreadItem };

/** What a part of a conversation, and what waits to be added to it, looks like. A message's place is that of its text. */
export function threadItems(facts: ThreadFacts): readonly ThreadItem[] {
  const { me, entries, outgoing, refused, marks } = facts;
  const awaited = awaitedGap(facts);
  const rows: Row[] = [];
  const bySeq = new Map<number, Message>();
  const own = new Set<string>();
  let before: number | undefined;
  for (const { seq, id, from, acceptedAtMs: atMs, content } of entries) {
    if (before !== undefined && seq > before + 1 && before !== awaited) rows.push({ item: hole(before, seq) });
    before = seq;
    if (from === me) own.add(id);
    if (content.kind === 'text' || content.kind === 'erased') {
      const message = newMessage({ id, seq, from, atMs, content });
      bySeq.set(seq, message);
      rows.push({ message });
    } else if (isEvent(content)) {
      rows.push({ item: { kind: 'event', key: keyOf(id, from, me), seq, from, atMs, content } });
    } else change(bySeq.get(content.target), content, from);
  }
  for (const { message: refusedMessage, reason } of refused) {
    const { id, sentAtMs: atMs, content } = refusedMessage;
    if (content.kind === 'text') rows.push({ message: { ...newMessage({ id, from: me, atMs, content }), reason } });
  }
  for (const { id, sentAtMs: atMs, content } of outgoing) {
    // The log has it, and the answer is still to come.
    if (own.has(id)) continue;
    if (content.kind === 'text') rows.push({ message: newMessage({ id, from: me, atMs, content }) });
    else if (isEvent(content)) {
      rows.push({ item: { kind: 'event', key: id, seq: undefined, from: me, atMs, content } });
    } else if ('target' in content) {
      const target = bySeq.get(content.target);
      if (change(target, content, me) && target !== undefined) target.changing = true;
    }
  }
  return rows.flatMap((row) => ('item' in row ? [row.item] : shown(row.message, { me, own, marks })));
}

/** The entry before the last gap, if what is missing there is on its way. */
function awaitedGap({ entries, expectedAfterSeq = Number.POSITIVE_INFINITY }: ThreadFacts): number | undefined {
  const last = entries.findLast(({ seq }, place) => place < entries.length - 1 && entries[place + 1]?.seq !== seq + 1);
  return last !== undefined && last.seq >= expectedAfterSeq ? last.seq : undefined;
}

type Change = Extract<Content, { readonly target: number }>;

/** Answers whether it is one: who may do what is for the server to say, and what it lets pass is carried out. */
function change(message: Message | undefined, content: Change, from: UserId): boolean {
  if (message === undefined || message.recalled) return false;
  if (content.kind === 'recall') {
    message.recalled = true;
    return true;
  }
  if (message.isErased) return false;
  if (content.kind === 'edit') {
    if (message.from !== from) return false;
    message.text = content.text;
    message.edited = true;
    return true;
  }
  const users = message.reactions.get(content.emoji) ?? new Set();
  if (content.removed) users.delete(from);
  else users.add(from);
  if (users.size === 0) message.reactions.delete(content.emoji);
  else message.reactions.set(content.emoji, users);
  return true;
}

interface Shown extends Pick<ThreadFacts, 'me' | 'marks'> {
  /** Ids of this user's entries. */
  readonly own: ReadonlySet<string>;
}

function shown(message: Message, { me, own, marks }: Shown): readonly ThreadItem[] {
  const { id, seq, from, atMs, edited, recalled, changing, reason } = message;
  // An edit or a reaction that was taken back with its text, or a text of which nothing is known any more.
  if (message.isErased && !recalled) return [];
  const isOwn = from === me;
  const readBy = isOwn && seq !== undefined ? usersFrom(marks.readBy, seq, me) : [];
  return [
    {
      kind: 'message',
      // An id may be used twice in one conversation where it is refused for that.
      key: reason !== undefined && own.has(id) ? `refused/${id}` : keyOf(id, from, me),
      id,
      seq,
      from,
      own: isOwn,
      text: recalled ? '' : message.text,
      atMs,
      edited: edited && !recalled,
      recalled,
      reactions: recalled ? [] : reactionsOf(message),
      state: stateOf(message, readBy, { me, marks }),
      reason,
      readBy,
      changing,
    },
  ];
}

function stateOf(
  { seq, from, reason }: Message,
  readBy: readonly UserId[],
  { me, marks }: Pick<Shown, 'me' | 'marks'>,
): MessageState {
  if (reason !== undefined) return 'refused';
  if (seq === undefined) return 'queued';
  return from === me ? markOf(seq, me, marks, readBy) : 'accepted';
}

/** How far an accepted message of one's own has come. */
export function markOf(
  seq: number,
  me: UserId,
  { received, readBy }: Pick<StoredConversation, 'received' | 'readBy'>,
  readers: readonly UserId[] = usersFrom(readBy, seq, me),
): MessageState {
  if (readers.length > 0) return 'read';
  return usersFrom(received, seq, me).length > 0 ? 'delivered' : 'accepted';
}

function usersFrom(marks: Readonly<Record<UserId, number>>, seq: number, me: UserId): readonly UserId[] {
  return (Object.keys(marks) as UserId[]).filter((user) => user !== me && (marks[user] ?? 0) >= seq).sort();
}

function reactionsOf({ reactions }: Message): readonly Reaction[] {
  return Array.from(reactions, ([emoji, users]) => ({ emoji, users: [...users] }));
}

function newMessage(
  of: Pick<Message, 'id' | 'from' | 'atMs'> & { readonly seq?: number; readonly content: Content },
): Message {
  const { id, from, atMs, seq, content } = of;
  return {
    id,
    seq,
    from,
    atMs,
    text: content.kind === 'text' ? content.text : '',
    isErased: content.kind === 'erased',
    edited: false,
    recalled: false,
    changing: false,
    reactions: new Map(),
  };
}

function isEvent(content: Content): content is EventContent {
  switch (content.kind) {
    case 'create':
    case 'add':
    case 'remove':
    case 'role':
    case 'mute':
    case 'rename':
    case 'unknown':
      return true;
    default:
      return false;
  }
}

function hole(afterSeq: number, beforeSeq: number): ThreadItem {
  return { kind: 'hole', key: `hole/${afterSeq}`, afterSeq, beforeSeq };
}

/** Ids are unique per sender alone. */
function keyOf(id: string, from: UserId, me: UserId): string {
  return from === me ? id : `${from}/${id}`;
}
