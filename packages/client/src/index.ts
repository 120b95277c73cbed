export type {
  Client,
  ClientEvents,
  CloseOptions,
  ConversationsOptions,
  HistoryOptions,
  MemberPage,
  MembersOptions,
  MessagesOptions,
  NewGroup,
  ReceivedMessage,
  SearchOptions,
  SendOptions,
} from './client.ts';
export { connect } from './connect.ts';
export type { Hole } from './core/inbox.ts';
export type { ClientStatus } from './core/status.ts';
export { ClientError, type ClientErrorCode, type ClientErrorDetail, type Fault } from './errors.ts';
export { memoryStore } from './memory-store.ts';
export type { Live } from './messenger/live.ts';
export type * from './messenger/messenger.ts';
export { type MessengerOptions, openMessenger } from './messenger/open.ts';
export type { ClientCredential, ConnectOptions, Transport } from './options.ts';
export { type RegisterOptions, register } from './register.ts';
export {
  type EntryRange,
  isErasedWith,
  type Preview,
  type RefusedMessage,
  type ReplicaChange,
  type ReplicaReader,
  type ReplicaStore,
  type StoredConversation,
} from './replica-store.ts';
export type { SendResult } from './send-result.ts';
export type { ClientState, ClientStore, KnownMessage, OutgoingMessage, StoreChange } from './store.ts';
