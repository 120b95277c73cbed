import type { ContentKind, ConversationId, DeviceId, UserId } from '@proj/chat-protocol';
import type { EndReason } from './core/connection.ts';

/** A device came online. */
export interface LoginEvent {
  readonly sessionId: string;
  readonly user: UserId;
  readonly deviceId: DeviceId;
  /** Name and version of the client program as it says itself; may be empty. */
  readonly client: string;
  /** What `accept` was told about the other end. */
  readonly remote: string | undefined;
}

/** A device went offline; exactly one for each {@link LoginEvent}. */
export interface LogoutEvent {
  readonly sessionId: string;
  readonly user: UserId;
  readonly deviceId: DeviceId;
  readonly reason: EndReason;
}

/** An entry is durable and on its way. A repeated one is not reported, unless this server may not have pushed it. */
export interface MessageEvent {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly from: UserId;
  readonly kind: ContentKind;
}

export interface ChatServerEvents {
  readonly login: LoginEvent;
  readonly logout: LogoutEvent;
  readonly message: MessageEvent;
}
