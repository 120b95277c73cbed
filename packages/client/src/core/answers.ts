import type { ClientMessage, ServerMessage } from '@proj/chat-protocol';

/** What answers each request, by their types (SPEC §4). */
export const answerTypes = {
  login: 'login-accepted',
  sync: 'sync-result',
  send: 'accepted',
  pull: 'page',
  conversations: 'conversation-list',
  members: 'member-list',
  search: 'search-result',
  watch: 'watching',
  block: 'done',
  blocks: 'block-list',
  'set-profile': 'done',
  profiles: 'profile-list',
  devices: 'device-list',
  revoke: 'done',
  'change-password': 'done',
} as const;

type AnswerTypes = typeof answerTypes;
export type RequestType = keyof AnswerTypes;

/** The answer to requests of a type. */
export type AnswerTo<T extends RequestType> = Extract<ServerMessage, { readonly type: AnswerTypes[T] }>;

/** Requests that an application may make as it likes: the same one twice does no more than once. */
export type CallType = Exclude<RequestType, 'login' | 'sync' | 'send'>;

/** A request without the number that matches it with its answer: that is the connection's. */
export type CallMessage<T extends CallType = CallType> = T extends CallType
  ? Omit<Extract<ClientMessage, { readonly type: T }>, 'seqId'>
  : never;

export type CallAnswer = AnswerTo<CallType>;
