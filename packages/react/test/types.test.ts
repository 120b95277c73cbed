import type { ConversationId, Profile, UserId } from '@proj/chat-protocol';
import type { ConversationView, Live, Messenger, MessengerStatus, ThreadItem, ThreadView } from '@proj/client';
import type { ReactElement } from 'react';
import { expectTypeOf, test } from 'vitest';
import {
  type Messages,
  MessengerProvider,
  useConversation,
  useConversations,
  useDisplayName,
  useLive,
  useMessages,
  useMessenger,
  useProfiles,
  useStatus,
  useTyping,
} from '../src/index.ts';

test('the hooks answer what the messenger holds', () => {
  expectTypeOf(MessengerProvider).returns.toEqualTypeOf<ReactElement>();
  expectTypeOf(useMessenger).returns.toEqualTypeOf<Messenger>();
  expectTypeOf(useStatus).returns.toEqualTypeOf<MessengerStatus>();
  expectTypeOf(useConversations).returns.toEqualTypeOf<readonly ConversationView[]>();
  expectTypeOf(useConversation).parameter(0).toEqualTypeOf<ConversationId | undefined>();
  expectTypeOf(useConversation).returns.toEqualTypeOf<ConversationView | undefined>();
  expectTypeOf(useProfiles).returns.toEqualTypeOf<ReadonlyMap<UserId, Profile>>();
  expectTypeOf(useDisplayName).returns.toEqualTypeOf<string>();
  expectTypeOf(useTyping).returns.toEqualTypeOf<readonly UserId[]>();
  expectTypeOf(useLive<number>)
    .parameter(0)
    .toEqualTypeOf<Live<number>>();
});

test('a status and an item are told apart by what they are called', () => {
  expectTypeOf<Extract<ReturnType<typeof useStatus>, { state: 'offline' }>['retryAtMs']>().toEqualTypeOf<number>();
  expectTypeOf<Messages['items']>().toEqualTypeOf<readonly ThreadItem[]>();
  expectTypeOf<Messages>().toExtend<ThreadView>();
  expectTypeOf(useMessages).parameter(0).toEqualTypeOf<UserId | ConversationId>();
  expectTypeOf<Messages['loadOlder']>().returns.toEqualTypeOf<Promise<void>>();
});
