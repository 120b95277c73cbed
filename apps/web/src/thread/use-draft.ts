import type { ConversationId } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

export interface Draft {
  readonly text: string;
  readonly set: (text: string) => void;
  readonly clear: () => void;
  /** Now, rather than after a pause. */
  readonly keep: () => void;
}

const pauseMs = 400;

/**
 * A text that is not sent yet. It is kept whenever typing pauses, when the page is left, and when another conversation is
 * opened.
 * @param kept - What is kept: taken over until somebody types here.
 */
export function useDraft(id: ConversationId, kept: string): Draft {
  const messenger = useMessenger();
  const [typed, setTyped] = useState<string>();
  const unsaved = useRef<string>(undefined);
  /** Of two at once, the later might be taken for a repetition of what was there before the first. */
  const saving = useRef(Promise.resolve());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const keep = useCallback((): void => {
    clearTimeout(timer.current);
    const { current: text } = unsaved;
    if (text === undefined) return;
    unsaved.current = undefined;
    // What could not be kept is still in the composer, and kept with the next letter.
    saving.current = saving.current.then(() => messenger.setDraft(id, text)).catch(() => {});
  }, [messenger, id]);

  const set = useCallback(
    (text: string): void => {
      setTyped(text);
      unsaved.current = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(keep, pauseMs);
    },
    [keep],
  );

  const clear = useCallback((): void => {
    set('');
    keep();
  }, [set, keep]);

  useEffect(() => {
    addEventListener('pagehide', keep);
    document.addEventListener('visibilitychange', keep);
    return () => {
      removeEventListener('pagehide', keep);
      document.removeEventListener('visibilitychange', keep);
      keep();
    };
  }, [keep]);
  const text = typed ?? kept;
  return useMemo(() => ({ text, set, clear, keep }), [text, set, clear, keep]);
}
