import {
  type ConversationHead,
  type ConversationId,
  entryBytes,
  type Failure,
  failure,
  isConversationId,
  isGroup,
  Limit,
  type LogEntry,
  type Page,
  type PullRequest,
  peerOf,
  type SyncRequest,
  type SyncResult,
  type UserId,
} from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { ChatStore, StoredMessage } from '@proj/store';
import type { Identity } from './dialect.ts';
import { logEntry } from './entries.ts';

const headsPerRead = 1_000;
/** Entries that a device is sent nevertheless when more is missing than `resetGap`. */
const afterReset = 100;

interface Changed extends ConversationHead {
  readonly activeAtMs: number;
}

export interface SyncOptions extends AbortOptions {
  readonly resetGap: number;
  /** Is told how far the device had come by what it said before, of each conversation that it has anything of. */
  readonly onReceived: (conversation: ConversationId, seq: number) => void;
}

/**
 * The conversations with more than the cursors say, that which changed last first. Of more than 5000 the first 5000: a
 * client that has caught up with those asks again.
 */
export async function syncResult(
  store: ChatStore,
  { user, deviceId }: Identity,
  request: SyncRequest,
  options: SyncOptions,
): Promise<SyncResult> {
  const { signal, resetGap, onReceived } = options;
  const known = new Map(request.cursors.map(({ conversation, seq }) => [conversation, seq]));
  let changed: Changed[] = [];
  let after: string | undefined;
  do {
    const read = await store.heads(user, deviceId, { signal, after, limit: headsPerRead });
    for (const { conversation, head, floor, read: readSeq, unread, received, activeAtMs } of read) {
      if (!isConversationId(conversation)) continue;
      if (received > 0) onReceived(conversation, received);
      const cursor = known.get(conversation) ?? 0;
      if (head <= cursor) continue;
      const resumeAfter = resumption(head, floor, cursor, resetGap);
      changed.push({ conversation, head, floor, read: readSeq, unread, resumeAfter, activeAtMs });
    }
    // Bounded, however many there are.
    if (changed.length > 2 * Limit.heads) changed = latest(changed);
    after = read.length < headsPerRead ? undefined : read.at(-1)?.conversation;
  } while (after !== undefined);
  const heads = latest(changed).map(({ activeAtMs: _activeAtMs, ...head }) => head);
  return { type: 'sync-result', ackId: request.seqId, heads };
}

function latest(changed: readonly Changed[]): Changed[] {
  return changed.toSorted((a, b) => b.activeAtMs - a.activeAtMs).slice(0, Limit.heads);
}

function resumption(head: number, floor: number, cursor: number, resetGap: number): number {
  const missing = head - Math.max(cursor, floor - 1);
  return missing > resetGap ? Math.max(floor - 1, head - afterReset) : 0;
}

/** The next entries of a log, as many as were asked for and fit a page, of what the user may see. */
export async function page(
  store: ChatStore,
  { user }: Identity,
  request: PullRequest,
  options: AbortOptions,
): Promise<Page | Failure> {
  const { seqId: ackId, conversation, afterSeq, limit } = request;
  let view = await windowOf(store, conversation, user, options);
  while (view !== undefined) {
    const { floor, leftSeq = Number.MAX_SAFE_INTEGER } = view;
    const from = Math.max(afterSeq, floor - 1);
    const stored = from < leftSeq ? await store.read(conversation, from, Math.min(limit, leftSeq - from), options) : [];
    // Whoever was removed or came back meanwhile sees another part of the log: what was read is not it.
    const now = await windowOf(store, conversation, user, options);
    if (now?.floor === view.floor && now.leftSeq === view.leftSeq) {
      // Asked for afterwards, the head is never below the entries.
      const head = Math.min(leftSeq, await store.head(conversation, options));
      return { type: 'page', ackId, conversation, head, floor, entries: fitting(conversation, stored) };
    }
    view = now;
  }
  return failure('UnknownConversation', { ackId });
}

function fitting(conversation: ConversationId, stored: readonly StoredMessage[]): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  let bytes = 0;
  for (const message of stored) {
    const entry = logEntry(conversation, message);
    bytes += entryBytes(entry);
    if (entries.length > 0 && bytes > Limit.pageBytes) break;
    entries.push(entry);
  }
  return entries;
}

/** What of a conversation the user may see; `undefined`: nothing. Asked of the store each time: it must not be old. */
export async function windowOf(
  store: ChatStore,
  conversation: ConversationId,
  user: UserId,
  options: AbortOptions,
): Promise<{ readonly floor: number; readonly leftSeq?: number | undefined } | undefined> {
  if (!isGroup(conversation)) return peerOf(conversation, user) === undefined ? undefined : { floor: 1 };
  const member = await store.member(conversation, user, options);
  return member && { floor: member.joinSeq, leftSeq: member.leftSeq };
}
