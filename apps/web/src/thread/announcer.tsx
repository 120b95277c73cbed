import type { ThreadItem } from '@proj/client';
import { useMessenger } from '@proj/react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { MessageItem } from './rows.ts';

interface Props {
  readonly items: readonly ThreadItem[];
  readonly isLoading: boolean;
}

const mostSpoken = 3;

/** Tells screen readers what others write while the conversation is open, and nothing that was there before. */
export function Announcer({ items, isLoading }: Props): ReactElement {
  const { profiles } = useMessenger();
  const [text, setText] = useState('');
  /** The last place of the log that was there. */
  const seen = useRef<number>(undefined);
  useEffect(() => {
    const head = items.findLast((item) => item.kind !== 'hole' && item.seq !== undefined);
    const seq = head === undefined || head.kind === 'hole' ? 0 : (head.seq ?? 0);
    const last = seen.current;
    if (last === undefined) {
      if (!isLoading) seen.current = seq;
      return;
    }
    if (seq <= last) return;
    seen.current = seq;
    const fresh = items.filter(
      (item): item is MessageItem => item.kind === 'message' && !item.own && (item.seq ?? 0) > last,
    );
    if (fresh.length === 0) return;
    const nameOf = ({ from }: MessageItem): string => profiles.current.get(from)?.displayName || from;
    setText(
      fresh.length > mostSpoken
        ? `${fresh.length} new messages`
        : fresh.map((item) => `${nameOf(item)}: ${item.text}`).join('\n'),
    );
  }, [items, isLoading, profiles]);
  return (
    <div className="unseen" role="log" aria-label="New messages" aria-live="polite">
      {text}
    </div>
  );
}
