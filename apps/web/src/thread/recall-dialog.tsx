import type { ConversationId } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import type { ReactElement } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { post } from './post.ts';

interface Props {
  readonly id: ConversationId;
  readonly seq: number;
  readonly onClose: () => void;
}

export function RecallDialog({ id, seq, onClose }: Props): ReactElement {
  const messenger = useMessenger();
  return (
    <Dialog title="Take this message back?" onClose={onClose} className="small">
      <p>It disappears for everyone, with all its edits. That it was there can still be seen.</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            post(messenger, id, { kind: 'recall', target: seq });
            onClose();
          }}
        >
          Take back
        </button>
      </div>
    </Dialog>
  );
}
