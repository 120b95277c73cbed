import type { ConversationId, MessageId } from '@proj/chat-protocol';

/** The server has a message and answers for it. */
export interface SendResult {
  readonly id: MessageId;
  readonly conversation: ConversationId;
  /** Its place in the conversation. */
  readonly seq: number;
  /** The server's clock, milliseconds since 1970. */
  readonly acceptedAtMs: number;
  /** The server had it already, from an attempt whose answer was lost. */
  readonly duplicate: boolean;
}
