import { type ConversationId, Limit, type LogEntry } from '@proj/chat-protocol';
import { useConversations, useMessenger, useProfiles, useStatus } from '@proj/react';
import { type ReactElement, useCallback, useDeferredValue, useEffect, useId, useState } from 'react';
import { conversationHref } from '../route.ts';
import { here } from '../text/when.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Unanswered } from '../ui/unanswered.tsx';
import { useAnswer } from '../ui/use-answer.ts';
import { useNow } from '../ui/use-now.ts';
import { markedPieces } from './marked.ts';

interface Props {
  /** The conversation that is open. */
  readonly within: ConversationId | undefined;
  readonly onClose: () => void;
}

const pauseMs = 250;
const mostConversations = 5;

/** Conversations by their names at once, and messages as soon as the server has found them. */
export function SearchDialog({ within, onClose }: Props): ReactElement {
  const [query, setQuery] = useState('');
  const [isNarrow, setNarrow] = useState(false);
  const id = useId();
  const sought = useDeferredValue(query.trim());
  const conversation = isNarrow ? within : undefined;
  return (
    <Dialog title="Search" onClose={onClose} className="search">
      <search>
        <label className="unseen" htmlFor={id}>
          Search conversations and messages
        </label>
        <input
          id={id}
          type="search"
          className="search-box"
          placeholder="Names and words"
          autoComplete="off"
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={(event) => {
            // Browsers would empty the field first.
            if (event.key !== 'Escape') return;
            event.preventDefault();
            onClose();
          }}
        />
        {within !== undefined && (
          <label className="choice">
            <input type="checkbox" checked={isNarrow} onChange={({ target }) => setNarrow(target.checked)} />
            Only in this conversation
          </label>
        )}
      </search>
      <div className="results">
        {sought === '' && <p className="hint">Type a name, or words of a message.</p>}
        {sought !== '' && !isNarrow && <ConversationResults query={sought} onClose={onClose} />}
        {sought !== '' && <MessageResults query={sought} conversation={conversation} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

function ConversationResults({
  query,
  onClose,
}: {
  readonly query: string;
  readonly onClose: () => void;
}): ReactElement | undefined {
  const wanted = query.toLocaleLowerCase();
  const found = useConversations()
    .filter(({ title, peer }) => title.toLocaleLowerCase().includes(wanted) || peer?.includes(wanted))
    .slice(0, mostConversations);
  if (found.length === 0) return undefined;
  return (
    <section>
      <h3>Conversations</h3>
      <ul className="people">
        {found.map(({ id, title, peer }) => (
          <li key={id}>
            <a className="person" href={conversationHref(id)} onClick={onClose}>
              <Avatar id={peer ?? id} name={title} group={peer === undefined} size="small" />
              <span dir="auto">{title}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface MessageResultsProps {
  readonly query: string;
  readonly conversation: ConversationId | undefined;
  readonly onClose: () => void;
}

const encoder = new TextEncoder();

function MessageResults({ query, conversation, onClose }: MessageResultsProps): ReactElement {
  const messenger = useMessenger();
  const status = useStatus();
  const settled = useSettled(query);
  const isTooLong = encoder.encode(settled).length > Limit.queryBytes;
  const search = useCallback(
    (signal: AbortSignal) => messenger.search(settled, { conversation, signal }),
    [messenger, settled, conversation],
  );
  const { value, isLoading, problem, again } = useAnswer(isTooLong ? undefined : search);
  return (
    <section aria-busy={isLoading}>
      <h3>Messages</h3>
      {isTooLong && <p className="hint">This is too long to search for.</p>}
      <Unanswered
        isAwaited={isLoading && (value === undefined || status.state !== 'online')}
        problem={problem}
        again={again}
        asking="Searching…"
        offline="Messages are searched for once there is a connection."
      />
      <p className="unseen" role="status">
        {!isLoading && value !== undefined && `${value.length} messages found`}
      </p>
      {!isTooLong && problem === undefined && !isLoading && value?.length === 0 && (
        <p className="hint">No message has all of these words.</p>
      )}
      {value !== undefined && !isTooLong && (
        <ul className="hits">
          {value.map((entry) => (
            <Hit key={`${entry.conversation} ${entry.seq}`} entry={entry} query={settled} onClose={onClose} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface HitProps {
  readonly entry: LogEntry;
  readonly query: string;
  readonly onClose: () => void;
}

function Hit({ entry, query, onClose }: HitProps): ReactElement {
  const { user } = useMessenger();
  const profiles = useProfiles();
  const nowMs = useNow();
  const row = useConversations().find(({ id }) => id === entry.conversation);
  const sender = entry.from === user ? 'You' : profiles.get(entry.from)?.displayName || entry.from;
  const where = row === undefined || row.title === sender ? '' : ` in ${row.title}`;
  const text = entry.content.kind === 'text' ? entry.content.text : '';
  let at = 0;
  return (
    <li>
      <a className="hit" href={conversationHref(entry.conversation, entry.seq)} onClick={onClose}>
        <span className="hit-head">
          <span dir="auto">
            {sender}
            {where}
          </span>
          <time dateTime={new Date(entry.acceptedAtMs).toISOString()}>{here.brief(entry.acceptedAtMs, nowMs)}</time>
        </span>
        <span className="hit-text" dir="auto">
          {markedPieces(text, query).map(({ text: piece, isMarked }) => {
            const key = at;
            at += piece.length;
            return isMarked ? <mark key={key}>{piece}</mark> : piece;
          })}
        </span>
      </a>
    </li>
  );
}

/** What is asked for once typing pauses. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
