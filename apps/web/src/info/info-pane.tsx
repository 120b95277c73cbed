import { type ConversationId, isGroup, peerOf } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import type { ReactElement } from 'react';
import { conversationHref } from '../route.ts';
import { PaneBar } from '../ui/pane-bar.tsx';
import { GroupInfo } from './group-info.tsx';
import { PersonInfo } from './person-info.tsx';

/** Who is in a conversation, and what can be done about it. */
export function InfoPane({ id }: { readonly id: ConversationId }): ReactElement {
  const { user } = useMessenger();
  const peer = peerOf(id, user);
  return (
    <section className="page" aria-label="Details">
      <PaneBar
        title={isGroup(id) ? 'Group details' : 'About'}
        back={conversationHref(id)}
        backLabel="Back to the conversation"
        isAlwaysThere
      />
      <div className="page-scroll">{peer === undefined ? <GroupInfo id={id} /> : <PersonInfo user={peer} />}</div>
    </section>
  );
}
