import { useMessenger, useProfiles } from '@proj/react';
import { type MemoExoticComponent, memo, type ReactElement } from 'react';
import { here } from '../text/when.ts';
import { eventSentence } from './events.ts';
import type { EventItem } from './rows.ts';

export const EventLine: MemoExoticComponent<(props: { readonly item: EventItem }) => ReactElement> = memo(
  function EventLine({ item }: { readonly item: EventItem }): ReactElement {
    const { user } = useMessenger();
    const profiles = useProfiles();
    const sentence = eventSentence(item, user, (id) => profiles.get(id)?.displayName || id, here);
    return (
      <li className="event" data-row={item.key} data-seq={item.seq}>
        <span dir="auto">{sentence}</span>
        {' · '}
        <time dateTime={new Date(item.atMs).toISOString()}>{here.time(item.atMs)}</time>
      </li>
    );
  },
);
