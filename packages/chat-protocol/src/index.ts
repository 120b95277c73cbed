export { decodeHeader, decodeMessage, encodeMessage } from './codec.ts';
export { isClientMessage, isServerMessage } from './commands.ts';
export { entryBytes } from './entry.ts';
export { ChatProtocolError, type ChatProtocolErrorCode } from './errors.ts';
export {
  endsConnection,
  FailureCode,
  type FailureInfo,
  type FailureName,
  failure,
  failureFor,
  failureInfo,
  failures,
  isTerminal,
} from './failures.ts';
export {
  type ConversationId,
  type DeviceId,
  directConversation,
  groupConversation,
  installationOf,
  isConversationId,
  isDeviceId,
  isGroup,
  isMessageId,
  isUserId,
  type MessageId,
  messageIdBytes,
  messageIdFromBytes,
  newMessageId,
  parseConversationId,
  parseDeviceId,
  parseMessageId,
  parseUserId,
  peerOf,
  type UserId,
} from './ids.ts';
export { Limit } from './limits.ts';
export { encodeMessageFrame } from './message-frame.ts';
export type * from './messages.ts';
export { passwordCharacters, usualPasswordCharacters } from './password.ts';
export type { MessageHeader } from './usual-messages.ts';
