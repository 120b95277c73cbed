import type { Content, ConversationId, LogEntry, MessageId, UserId } from '@proj/chat-protocol';
import { Reference } from './reference.ts';

export type Shown = Pick<LogEntry, 'conversation' | 'seq' | 'id' | 'from' | 'content'>;

export interface Acceptance {
  readonly id: MessageId;
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** What became of a request that was refused for good. */
export interface RefusedPost {
  readonly id: MessageId;
  readonly from: UserId;
  readonly conversation: ConversationId;
  readonly content: Content;
  /** The heads between which it was decided. */
  readonly since: number;
  readonly until: number;
}

/** One connection of a device, from its login on. */
export interface SessionHistory {
  readonly user: UserId;
  readonly device: string;
  /** What it was shown, in this order. */
  readonly pushed: readonly Shown[];
  /** What was released while it was online. Only of those that were online to the end. */
  readonly expected: readonly { readonly conversation: ConversationId; readonly seq: number }[];
  /** What it was told of in whatever way, as `conversation seq`. */
  readonly told: ReadonlySet<string>;
  /** Where it was told that logs are. */
  readonly heads: ReadonlyMap<ConversationId, number>;
}

/** What a device ended up with, having caught up. */
export interface DeviceHistory {
  readonly user: UserId;
  readonly device: string;
  readonly logs: ReadonlyMap<ConversationId, ReadonlyMap<number, Shown>>;
}

export interface History {
  readonly sent: ReadonlyMap<
    MessageId,
    { readonly from: UserId; readonly conversation: ConversationId; readonly content: Content }
  >;
  readonly accepted: readonly Acceptance[];
  readonly refused: readonly RefusedPost[];
  readonly sessions: readonly SessionHistory[];
  readonly devices: readonly DeviceHistory[];
  /** Every page that anyone was given. */
  readonly pages: readonly { readonly user: UserId; readonly entries: readonly Shown[] }[];
  /** What the store holds in the end. */
  readonly logs: ReadonlyMap<ConversationId, readonly Shown[]>;
  /** The store failed to say what it had stored: a head is enough then. */
  readonly isFaulty: boolean;
}

/**
 * What a history has against it, each line with the rule in front: **L**ost, shown twice (**D**), **O**rder, **G**host,
 * not what was sent (**I**), shown to whom it must not be (**K**); let in or kept out wrongly (**P**), not told (**T**).
 */
export function violations(history: History): readonly string[] {
  const found: string[] = [];
  const references = new Map<ConversationId, Reference[]>();
  for (const [conversation, log] of history.logs)
    references.set(conversation, replay(conversation, log, history, found));
  const last = (conversation: ConversationId): Reference =>
    references.get(conversation)?.at(-1) ?? new Reference(conversation);
  for (const acceptance of history.accepted) checkAcceptance(acceptance, history, found);
  for (const device of history.devices) checkDevice(device, history, last, found);
  for (const session of history.sessions) checkSession(session, history, last, found);
  for (const { user, entries } of history.pages) checkViews(`a page of ${user}`, user, entries, last, found);
  for (const refused of history.refused) checkRefusal(refused, history, references, found);
  return found;
}

/** The conversation before its first entry, after it, and so on. */
function replay(
  conversation: ConversationId,
  log: readonly Shown[],
  { sent, accepted }: History,
  found: string[],
): Reference[] {
  const states: Reference[] = [new Reference(conversation)];
  const ids = new Set<string>();
  const known = new Set(accepted.map(({ id }) => id));
  const prefix: { readonly seq: number; readonly from: UserId; readonly content: Content }[] = [];
  for (const [i, { seq, id, from, content: stored }] of log.entries()) {
    const original = sent.get(id);
    if (seq !== i + 1) found.push(`O: ${conversation} has ${seq} at ${i + 1}`);
    if (ids.has(id)) found.push(`${known.has(id) ? 'D' : 'G'}: ${id} is in ${conversation} twice`);
    ids.add(id);
    if (original === undefined || original.from !== from || original.conversation !== conversation) {
      found.push(`I: ${conversation} ${seq} was never sent`);
      continue;
    }
    const isErased = stored.kind === 'erased';
    if (!isErased && !isSame(stored, original.content)) found.push(`I: ${conversation} ${seq} is not what was sent`);
    const before = states.at(-1)!;
    if (!before.permits(from, original.content)) {
      found.push(`P: ${from} was let in at ${conversation} ${seq} with ${JSON.stringify(original.content)}`);
    }
    prefix.push({ seq, from, content: original.content });
    const state = new Reference(conversation);
    for (const entry of prefix) state.apply(entry);
    states.push(state);
  }
  return states;
}

function checkAcceptance({ id, conversation, seq }: Acceptance, { logs }: History, found: string[]): void {
  const place = logs.get(conversation)?.[seq - 1];
  if (place?.id !== id) found.push(`L: ${id} was accepted at ${conversation} ${seq}, where there is another or none`);
}

function checkDevice(
  { user, device, logs }: DeviceHistory,
  history: History,
  last: (conversation: ConversationId) => Reference,
  found: string[],
): void {
  const name = `${user}/${device}`;
  for (const [conversation, log] of history.logs) {
    const view = last(conversation).view(user);
    if (view === undefined) continue;
    const own = logs.get(conversation);
    for (let seq = view.from; seq <= view.to; seq++) {
      const shown = own?.get(seq);
      if (shown === undefined) found.push(`L: ${name} lacks ${conversation} ${seq}`);
      else if (shown.id !== log[seq - 1]?.id) found.push(`O: ${name} has another entry at ${conversation} ${seq}`);
    }
  }
  for (const log of logs.values()) {
    const shown = [...log.values()];
    checkViews(name, user, shown, last, found);
    checkContents(name, shown, history, found);
    if (new Set(shown.map(({ id, from }) => `${from} ${id}`)).size < shown.length)
      found.push(`D: ${name} has an entry twice`);
  }
}

function checkSession(
  { user, device, pushed, expected, told, heads }: SessionHistory,
  history: History,
  last: (conversation: ConversationId) => Reference,
  found: string[],
): void {
  const name = `a session of ${user}/${device}`;
  const positions = new Map<ConversationId, number>();
  for (const { conversation, seq } of pushed) {
    const before = positions.get(conversation) ?? 0;
    if (seq === before) found.push(`D: ${name} was shown ${conversation} ${seq} twice`);
    else if (seq < before) found.push(`O: ${name} was shown ${conversation} ${seq} after ${before}`);
    positions.set(conversation, Math.max(seq, before));
  }
  checkViews(name, user, pushed, last, found);
  checkContents(name, pushed, history, found);
  for (const { conversation, seq } of expected) {
    const sees = last(conversation).sees(user, seq);
    const isAnnounced = history.isFaulty && (heads.get(conversation) ?? 0) >= seq;
    if (sees && !told.has(`${conversation} ${seq}`) && !isAnnounced) {
      found.push(`T: ${name} was not told of ${conversation} ${seq}`);
    }
  }
}

function checkViews(
  name: string,
  user: UserId,
  entries: readonly Shown[],
  last: (conversation: ConversationId) => Reference,
  found: string[],
): void {
  for (const { conversation, seq } of entries) {
    if (!last(conversation).sees(user, seq)) found.push(`K: ${name} was shown ${conversation} ${seq}`);
  }
}

function checkContents(name: string, entries: readonly Shown[], { sent }: History, found: string[]): void {
  for (const { conversation, seq, id, content } of entries) {
    const original = sent.get(id)?.content;
    const isTrue = original !== undefined && (content.kind === 'erased' || isSame(content, original));
    if (!isTrue) found.push(`I: ${name} was shown at ${conversation} ${seq} what was not sent`);
  }
}

/** It must have been right at some moment between the question and the answer, and nobody may see what was refused. */
function checkRefusal(
  { id, from, conversation, content, since, until }: RefusedPost,
  { logs }: History,
  references: ReadonlyMap<ConversationId, readonly Reference[]>,
  found: string[],
): void {
  if (logs.get(conversation)?.some((entry) => entry.id === id && entry.from === from)) {
    found.push(`P: ${id} was refused, and is in ${conversation}`);
  }
  const moments = (references.get(conversation) ?? []).slice(since, until + 1);
  if (moments.length === 0) moments.push(new Reference(conversation));
  if (moments.every((state) => state.permits(from, content))) {
    found.push(
      `P: ${from} was kept out of ${conversation} between ${since} and ${until} with ${JSON.stringify(content)}`,
    );
  }
}

function isSame(a: Content, b: Content): boolean {
  return JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());
}
