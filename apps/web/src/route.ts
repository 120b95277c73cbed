import { type ConversationId, isConversationId } from '@proj/chat-protocol';
import { useSyncExternalStore } from 'react';

/** What is open: the part of the address after `#`, so that the browser's own back and forward work. */
export type Route =
  | { readonly view: 'list' }
  /** `seq`: the message to show. */
  | { readonly view: 'conversation'; readonly id: ConversationId; readonly seq: number | undefined }
  | { readonly view: 'info'; readonly id: ConversationId }
  | { readonly view: 'settings' };

const list: Route = { view: 'list' };

export function parseRoute(hash: string): Route {
  const [first, id = '', rest, ...more] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (more.length > 0) return list;
  if (first === 'settings' && id === '') return { view: 'settings' };
  if (first !== 'c' || !isConversationId(id)) return list;
  if (rest === 'info') return { view: 'info', id };
  const seq = rest !== undefined && /^[1-9]\d{0,14}$/.test(rest) ? Number(rest) : undefined;
  return { view: 'conversation', id, seq };
}

export function hrefOf(route: Route): string {
  if (route.view === 'list') return '#/';
  if (route.view === 'settings') return '#/settings';
  const conversation = `#/c/${encodeURIComponent(route.id)}`;
  if (route.view === 'info') return `${conversation}/info`;
  return route.seq === undefined ? conversation : `${conversation}/${route.seq}`;
}

/** The address of a conversation, or of one message in it. */
export function conversationHref(id: ConversationId, seq?: number): string {
  return hrefOf({ view: 'conversation', id, seq });
}

export function go(href: string): void {
  location.hash = href;
}

/** Takes the place of what is open, which going back does not lead to then. */
export function goInstead(href: string): void {
  history.replaceState(null, '', href);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

let lastHash = '';
let lastRoute: Route = list;

function current(): Route {
  if (location.hash !== lastHash) {
    lastHash = location.hash;
    lastRoute = parseRoute(lastHash);
  }
  return lastRoute;
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, current);
}
