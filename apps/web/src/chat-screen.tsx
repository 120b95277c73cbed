import { useConversations } from '@proj/react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { InfoPane } from './info/info-pane.tsx';
import { NewConversationDialog } from './list/new-conversation-dialog.tsx';
import { Sidebar } from './list/sidebar.tsx';
import { useNotifications } from './notifications.ts';
import { go, useRoute } from './route.ts';
import { SearchDialog } from './search/search-dialog.tsx';
import { useSession } from './session-context.ts';
import { SettingsPane } from './settings/settings-pane.tsx';
import { ConversationPane } from './thread/conversation-pane.tsx';
import { Empty } from './ui/notes.tsx';
import { Toasts } from './ui/toasts.tsx';

/** The list beside what is open; on a narrow window one of the two. */
export function ChatScreen(): ReactElement {
  const route = useRoute();
  const [dialog, setDialog] = useState<'search' | 'new'>();
  const id = route.view === 'conversation' || route.view === 'info' ? route.id : undefined;
  useTitle();
  useNotifications();
  useKeys(() => setDialog('search'));
  useFocusOfList(route.view === 'list', id);
  const close = (): void => setDialog(undefined);
  return (
    <main className="shell" data-view={route.view}>
      <Sidebar selected={id} onSearch={() => setDialog('search')} onNew={() => setDialog('new')} />
      <div className="pane">
        {route.view === 'list' && (
          <Empty icon="chats" title="Choose a conversation">
            <p>
              Or begin a new one. <kbd>Ctrl</kbd> <kbd>K</kbd> searches everything.
            </p>
          </Empty>
        )}
        {route.view === 'conversation' && <ConversationPane key={route.id} id={route.id} seq={route.seq} />}
        {route.view === 'info' && <InfoPane key={route.id} id={route.id} />}
        {route.view === 'settings' && <SettingsPane />}
      </div>
      {dialog === 'search' && <SearchDialog within={id} onClose={close} />}
      {dialog === 'new' && <NewConversationDialog onClose={close} />}
      <Toasts />
    </main>
  );
}

/** `(3) Chat`: how many conversations have something unread is told where tabs are told apart. */
function useTitle(): void {
  const { site } = useSession();
  const unread = useConversations().filter((row) => row.unread > 0).length;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${site.name}` : site.name;
  }, [unread, site]);
}

/** Back in the list, the focus is where one had been. */
function useFocusOfList(isList: boolean, id: string | undefined): void {
  const last = useRef<string>(undefined);
  useEffect(() => {
    if (id !== undefined) last.current = id;
    const { activeElement } = document;
    const isLost = activeElement === null || activeElement === document.body;
    if (!isList || !isLost || last.current === undefined) return;
    document.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(last.current)}"]`)?.focus();
  }, [isList, id]);
}

function useKeys(onSearch: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onSearch();
      } else if (event.key === 'Escape' && !isBusy(event.target)) {
        leave();
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
}

/** Something is open above the page, or a form is being filled in: what was typed there is not to be lost. */
function isBusy(target: EventTarget | null): boolean {
  const isForm = target instanceof Element && target.closest('form:not(.composer)') !== null;
  return isForm || document.querySelector('dialog[open], [popover]:popover-open') !== null;
}

/** From the details to the conversation, and from there to the list. */
function leave(): void {
  go(/^(#\/c\/[^/]+)\/info$/.exec(location.hash)?.[1] ?? '#/');
}
