import { Limit, usualPasswordCharacters } from '@proj/chat-protocol';
import { fromBase64Url } from '../text/base64url.ts';

/** What the server says about itself: `/chat.json`. */
export interface Site {
  /** The server's public key, to which every session is pinned. */
  readonly key: Uint8Array;
  /** Path or address of the WebSocket, relative to the page. */
  readonly webSocket: string;
  /** Whether anyone may make an account. */
  readonly registration: boolean;
  /** Characters that a new password has at least. */
  readonly minPasswordCharacters: number;
  readonly name: string;
}

const keyBytes = 32;

/** @throws Error when this is no description of a site. */
export function parseSite(json: unknown): Site {
  if (typeof json !== 'object' || json === null) throw new Error('the description of the site is not an object');
  const { key, webSocket, registration, minPasswordCharacters, name } = json as Readonly<Record<string, unknown>>;
  const bytes = typeof key === 'string' ? fromBase64Url(key) : undefined;
  if (bytes?.length !== keyBytes) throw new Error('the key of the site is not 32 bytes in base64url');
  return {
    key: bytes,
    webSocket: typeof webSocket === 'string' ? webSocket : '/snet',
    registration: registration === true,
    minPasswordCharacters: isCount(minPasswordCharacters) ? minPasswordCharacters : usualPasswordCharacters,
    name: typeof name === 'string' && name !== '' ? name : 'Chat',
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= Limit.passwordBytes;
}

/** The WebSocket's address for a page at `base`: encrypted where the page is. */
export function webSocketUrl(site: Site, base: string): URL {
  const url = new URL(site.webSocket, base);
  if (url.protocol === 'https:') url.protocol = 'wss:';
  else if (url.protocol === 'http:') url.protocol = 'ws:';
  return url;
}

const storageKey = 'chat.site';
const patienceMs = 8_000;

/**
 * Asks the server, which is right whenever it answers; what it said last time does while it does not, so that what is kept
 * on this device can be read.
 *
 * @throws Error when there is neither.
 */
export async function loadSite(storage: Pick<Storage, 'getItem' | 'setItem'>, signal: AbortSignal): Promise<Site> {
  let text: string;
  try {
    const response = await fetch('/chat.json', { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    text = await response.text();
  } catch (error) {
    signal.throwIfAborted();
    const kept = storage.getItem(storageKey);
    if (kept === null) throw error;
    return parseSite(JSON.parse(kept));
  }
  const site = parseSite(JSON.parse(text));
  try {
    storage.setItem(storageKey, text);
  } catch {
    // The storage is full: next time the server has to be there.
  }
  return site;
}
