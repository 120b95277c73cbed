import {
  type ConversationHead,
  entryBytes,
  type Failure,
  failure,
  isConversationId,
  Limit,
  type LogEntry,
  type Page,
  type PullRequest,
  peerOf,
  type SyncRequest,
  type SyncResult,
} from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { ChatStore } from '@proj/store';
import type { Identity } from './dialect.ts';
import { logEntry } from './entries.ts';

const headsPerRead = 1_000;

/**
 * The conversations with more than the cursors say, oldest conversation first. Of more than 5000 the first 5000: a
 * client that has caught up with those asks again.
 */
export async function syncResult(
  store: ChatStore,
  { user, deviceId }: Identity,
  request: SyncRequest,
  options: AbortOptions,
): Promise<SyncResult> {
  const known = new Map(request.cursors.map(({ conversation, seq }) => [conversation, seq]));
  const heads: ConversationHead[] = [];
  let after: string | undefined;
  for (;;) {
    const read = await store.heads(user, deviceId, { ...options, after, limit: headsPerRead });
    for (const { conversation, head } of read) {
      after = conversation;
      const peer = isConversationId(conversation) ? peerOf(conversation, user) : undefined;
      if (!isConversationId(conversation) || peer === undefined || head <= (known.get(conversation) ?? 0)) continue;
      heads.push({ conversation, peer, head });
      if (heads.length === Limit.heads) return { type: 'sync-result', ackId: request.seqId, heads };
    }
    if (read.length === 0) return { type: 'sync-result', ackId: request.seqId, heads };
  }
}

/** The next entries of a log, as many as were asked for and fit a page. */
export async function page(
  store: ChatStore,
  { user }: Identity,
  request: PullRequest,
  options: AbortOptions,
): Promise<Page | Failure> {
  const { seqId: ackId, conversation, afterSeq, limit } = request;
  if (peerOf(conversation, user) === undefined) return failure('NotAllowed', { ackId });
  const stored = await store.read(conversation, afterSeq, limit, options);
  const messages: LogEntry[] = [];
  let bytes = 0;
  for (const message of stored) {
    const entry = logEntry(conversation, message);
    bytes += entryBytes(entry);
    if (messages.length > 0 && bytes > Limit.pageBytes) break;
    messages.push(entry);
  }
  // Asked for afterwards, the head is never below the entries.
  const head = await store.head(conversation, options);
  return { type: 'page', ackId, conversation, head, messages };
}
