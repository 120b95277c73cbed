import type { Content } from '@proj/chat-protocol';

/** Whether two contents say the same. Both must come from the codec, which orders their fields. */
export function isSameContent(a: Content, b: Content): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
