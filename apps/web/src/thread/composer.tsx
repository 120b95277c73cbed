import { type ConversationId, Limit } from '@proj/chat-protocol';
import type { ThreadItem } from '@proj/client';
import { useConversation, useMessenger, useStatus } from '@proj/react';
import { type KeyboardEvent, type ReactElement, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { sentenceOf } from '../text/failures.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { post } from './post.ts';
import type { MessageItem } from './rows.ts';
import { useDraft } from './use-draft.ts';

interface Props {
  readonly id: ConversationId;
  readonly title: string;
  readonly items: readonly ThreadItem[];
  /** A message of one's own that is being changed. */
  readonly editing: MessageItem | undefined;
  readonly onEdit: (item: MessageItem) => void;
  readonly onEdited: () => void;
}

const encoder = new TextEncoder();

/** Enter sends and Shift and Enter begins a line, but on touch screens, where Enter begins a line. */
export function Composer({ id, title, items, editing, onEdit, onEdited }: Props): ReactElement {
  const messenger = useMessenger();
  const status = useStatus();
  const hintId = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const kept = useConversation(id)?.draft ?? '';
  const draft = useDraft(id, kept);
  const [changed, setChanged] = useState('');
  const [problem, setProblem] = useState<string>();
  const text = editing === undefined ? draft.text : changed;
  const bytes = encoder.encode(text).length;
  const isTooLong = bytes > Limit.textBytes;
  const isClosed = status.state === 'closed';
  const canSend = text.trim() !== '' && !isTooLong && !isClosed;

  useEffect(() => {
    if (editing === undefined) return;
    setChanged(editing.text);
    box.current?.focus();
  }, [editing]);
  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) box.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    if (box.current !== null) fit(box.current, text);
  }, [text]);

  const send = async (): Promise<void> => {
    if (!canSend) return;
    setProblem(undefined);
    if (editing !== undefined) {
      if (editing.seq !== undefined && changed !== editing.text) {
        post(messenger, id, { kind: 'edit', target: editing.seq, text: changed });
      }
      onEdited();
      return;
    }
    const said = draft.text;
    draft.clear();
    try {
      // Once it is kept; its item says what becomes of it.
      const { accepted } = await messenger.post(id, { kind: 'text', text: said });
      accepted.catch(() => {});
    } catch (error) {
      draft.set(said);
      setProblem(sentenceOf(error));
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // A word is being put together with several keys.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !matchMedia('(pointer: coarse)').matches) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && editing !== undefined) {
      event.preventDefault();
      onEdited();
    } else if (event.key === 'ArrowUp' && text === '' && editing === undefined) {
      const last = items.findLast(
        (item): item is MessageItem => item.kind === 'message' && item.own && item.seq !== undefined && !item.recalled,
      );
      if (last === undefined) return;
      event.preventDefault();
      onEdit(last);
    }
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {editing !== undefined && (
        <div className="composer-editing">
          <p>Editing your message</p>
          <IconButton icon="close" label="Cancel editing" onClick={onEdited} />
        </div>
      )}
      {(problem !== undefined || isTooLong) && (
        <p className="problem" role="alert">
          {problem ?? `This message is too long by ${bytes - Limit.textBytes} bytes.`}
        </p>
      )}
      <div className="composer-row">
        <textarea
          ref={box}
          rows={1}
          aria-label={editing === undefined ? `Message to ${title}` : 'Edit your message'}
          aria-describedby={hintId}
          placeholder={isClosed ? 'Sign in again to write' : 'Message'}
          value={text}
          dir="auto"
          enterKeyHint={matchMedia('(pointer: coarse)').matches ? 'enter' : 'send'}
          readOnly={isClosed}
          onChange={({ target }) => {
            if (editing !== undefined) setChanged(target.value);
            else {
              draft.set(target.value);
              if (target.value.trim() !== '') messenger.typing(id);
            }
          }}
          onKeyDown={onKeyDown}
          onBlur={draft.keep}
        />
        <span id={hintId} className="unseen">
          Enter sends, Shift and Enter begins a new line.
        </span>
        <button
          type="submit"
          className="icon-button send"
          aria-label={editing === undefined ? 'Send' : 'Save'}
          title={editing === undefined ? 'Send' : 'Save'}
          aria-disabled={!canSend}
        >
          <Icon name={editing === undefined ? 'send' : 'check'} />
        </button>
      </div>
    </form>
  );
}

/** As high as its text, up to what the style sheet allows. */
function fit(box: HTMLTextAreaElement, text: string): void {
  box.style.height = 'auto';
  if (text !== '') box.style.height = `${box.scrollHeight}px`;
}
