/** React hooks over the messenger of `@proj/client`. */
export { MessengerProvider, type MessengerProviderProps, useMessenger } from './context.ts';
export { useConversation, useConversations, useStatus, useTyping } from './conversations.ts';
export { useDisplayName, useProfiles } from './profiles.ts';
export { useLive } from './use-live.ts';
export { type Messages, useMessages } from './use-messages.ts';
