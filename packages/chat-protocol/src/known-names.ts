import { type ConversationId, isConversationId, isUserId, type UserId } from './ids.ts';

/** Of each kind of name; the next one with the same place takes it. */
const places = 1024;
/** No name is longer. */
const longestBytes = 127;

/**
 * Names that were checked before, found again by their characters: what connections say names the same few users and
 * conversations all the time, and to find one costs less than to make and check it. Who floods it makes it no slower
 * than that.
 */
class KnownNames<Name extends string> {
  readonly #isName: (text: string) => text is Name;
  readonly #names: (Name | undefined)[] = Array.from({ length: places }, () => undefined);

  constructor(isName: (text: string) => text is Name) {
    this.#isName = isName;
  }

  /** Whether it is a name. */
  has(text: string): text is Name {
    if (text.length > longestBytes) return false;
    let hash = text.length;
    for (let i = 0; i < text.length; i++) hash = hashed(hash, text.charCodeAt(i));
    const place = placeOf(hash);
    if (this.#names[place] === text) return true;
    if (!this.#isName(text)) return false;
    this.#names[place] = text;
    return true;
  }

  /** The name that these bytes say, or `undefined` when they say none. */
  at(bytes: Uint8Array, start: number, end: number): Name | undefined {
    if (end - start > longestBytes) return undefined;
    let hash = end - start;
    for (let i = start; i < end; i++) hash = hashed(hash, bytes[i] as number);
    const place = placeOf(hash);
    const known = this.#names[place];
    if (known !== undefined && isText(known, bytes, start, end)) return known;
    // Names are ASCII: whatever else the bytes may mean, it is not that.
    const text = String.fromCharCode(...bytes.subarray(start, end));
    if (!this.#isName(text)) return undefined;
    this.#names[place] = text;
    return text;
  }
}

function hashed(hash: number, character: number): number {
  return (Math.imul(hash, 31) + character) | 0;
}

function placeOf(hash: number): number {
  return (hash ^ (hash >>> 10)) & (places - 1);
}

function isText(ascii: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (ascii.length !== end - start) return false;
  for (let i = 0; i < ascii.length; i++) if (ascii.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

export const users: KnownNames<UserId> = new KnownNames(isUserId);
export const conversations: KnownNames<ConversationId> = new KnownNames(isConversationId);

/** Whether the user may be named in the conversation, as far as its name says. Both are well-formed. */
export function isMember(conversation: ConversationId, user: UserId): boolean {
  if (conversation.startsWith('g:')) return true;
  const { length } = user;
  if (conversation.startsWith(user, 2) && conversation[2 + length] === ':') return true;
  return conversation.endsWith(user) && conversation[conversation.length - length - 1] === ':';
}
