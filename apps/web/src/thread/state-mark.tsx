import type { MessageState } from '@proj/client';
import type { ReactElement } from 'react';

const labels: Readonly<Record<MessageState, string>> = {
  queued: 'Waiting to be sent',
  accepted: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  refused: 'Not sent',
};

/** Told apart by their shapes, and by colour only besides. */
const shapes: Readonly<Record<MessageState, string>> = {
  queued: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.200l2 1.300',
  accepted: 'M3 8.500l3.200 3.200L13 5',
  delivered: 'M1 8.500l3.200 3.200L11 5M8 11l.700.700L15.500 5',
  read: 'M1 8.500l3.200 3.200L11 5M8 11l.700.700L15.500 5',
  refused: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.500M8 11h.01',
};

export function StateMark({ state }: { readonly state: MessageState }): ReactElement {
  return (
    <span className="state" data-state={state} title={labels[state]}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {state === 'read' && <circle cx="8" cy="8" r="8" className="state-field" />}
        <path d={shapes[state]} transform={state === 'read' ? 'translate(2.4 2.400) scale(.7)' : undefined} />
      </svg>
      <span className="unseen">{labels[state]}. </span>
    </span>
  );
}
