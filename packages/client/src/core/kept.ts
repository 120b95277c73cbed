import type { Accepted, LogEntry, UserId } from '@proj/chat-protocol';
import type { ReplicaChange } from '../replica-store.ts';
import type { OutgoingMessage } from '../store.ts';

/** What an entry of a log is for a store that keeps the log. */
export function keptChanges(entry: LogEntry): readonly ReplicaChange[] {
  const { conversation, content } = entry;
  const kept: ReplicaChange = { type: 'entry', entry };
  return content.kind === 'recall' ? [kept, { type: 'erase', conversation, seq: content.target }] : [kept];
}

/** The entry that an accepted message has become. */
export function acceptedEntry(message: OutgoingMessage, from: UserId, accepted: Accepted): LogEntry {
  const { id, conversation, content, sentAtMs } = message;
  return { conversation, seq: accepted.seq, id, from, sentAtMs, acceptedAtMs: accepted.acceptedAtMs, content };
}
