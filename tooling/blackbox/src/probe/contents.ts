import type { Content } from '@proj/chat-protocol';
import type { Change } from '../history.ts';

/** What a history keeps of a content: a text as it is, anything else as a line that is the same for the same content. */
export function textOf(content: Content): string {
  if (content.kind === 'text') return content.text;
  const fields = Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(fields));
}

/** What it changes about who is in the group. */
export function changeOf(content: Content): Change | undefined {
  switch (content.kind) {
    case 'create':
    case 'add':
      return { kind: content.kind, users: content.users };
    case 'remove':
      return { kind: 'remove', users: [content.user] };
    default:
      return undefined;
  }
}
