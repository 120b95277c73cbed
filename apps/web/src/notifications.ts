import type { Content, LogEntry } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import { useEffect, useSyncExternalStore } from 'react';
import { conversationHref, go } from './route.ts';
import { isolated } from './text/names.ts';

const storageKey = 'chat.notifications';
const listeners: Set<() => void> = new Set();

/** `unavailable`: the browser has none, or was told never to show any. */
export type NotificationChoice = 'on' | 'off' | 'unavailable';

function choice(): NotificationChoice {
  if (!('Notification' in globalThis) || Notification.permission === 'denied') return 'unavailable';
  return Notification.permission === 'granted' && localStorage.getItem(storageKey) === 'on' ? 'on' : 'off';
}

export async function setNotifications(on: boolean): Promise<void> {
  if (on && choice() !== 'unavailable') await Notification.requestPermission();
  localStorage.setItem(storageKey, on ? 'on' : 'off');
  for (const tell of [...listeners]) tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useNotificationChoice(): NotificationChoice {
  return useSyncExternalStore(subscribe, choice);
}

/** Tells of messages that arrive while nobody looks at the page. */
export function useNotifications(): void {
  const messenger = useMessenger();
  useEffect(() => {
    const listening = messenger.on('message', (entry) => {
      if (document.hasFocus() || choice() !== 'on') return;
      const row = messenger.conversations.current.find(({ id }) => id === entry.conversation);
      const name = messenger.profiles.current.get(entry.from)?.displayName || entry.from;
      const title = row === undefined || row.peer !== undefined ? name : `${isolated(name)} in ${isolated(row.title)}`;
      show(title, entry);
    });
    return () => listening[Symbol.dispose]();
  }, [messenger]);
}

/** One for each conversation, however many tabs there are. */
function show(title: string, { conversation, seq, content }: LogEntry): void {
  try {
    const notification = new Notification(title, { body: bodyOf(content), tag: conversation, icon: '/icon.svg' });
    notification.addEventListener('click', () => {
      window.focus();
      go(conversationHref(conversation, seq));
      notification.close();
    });
  } catch {
    // Some phones allow none to a page that has no service worker.
  }
}

function bodyOf(content: Content): string {
  return content.kind === 'text' ? content.text.slice(0, 200) : '';
}
