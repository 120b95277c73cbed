import type { ConversationId } from '@proj/chat-protocol';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { MessengerProvider, useConversations, useMessages, useStatus } from '../src/index.ts';
import { FakeMessenger, row } from './fake-messenger.ts';

function Summary(): string {
  const { items, loading } = useMessages('c:ann:bob' as ConversationId);
  return `${useStatus().state} ${useConversations().length} ${items.length} ${loading}`;
}

test('a server renders what there is, and opens no thread', () => {
  const messenger = new FakeMessenger();
  messenger.conversations.set([row('a')]);
  const element = createElement(MessengerProvider, { messenger: messenger.asMessenger }, createElement(Summary));
  expect(renderToString(element)).toBe('connecting 1 0 true');
  expect(messenger.threads).toEqual([]);
});
