import type { ChatMessage, ServerMessage, UserId } from '@proj/chat-protocol';
import { FrameDecoder } from '@proj/frame';
import type { ByteDuplex, Clock } from '@proj/io';

/** A connection as the server sees it. */
export interface Session {
  readonly duplex: ByteDuplex;
  readonly decoder: FrameDecoder;
  /** Everything that arrived on it, heartbeats as their numbers. */
  readonly heard: (ChatMessage | number)[];
  user: UserId | undefined;
  device: string;
  isOver: boolean;
}

export function newSession(duplex: ByteDuplex): Session {
  return { duplex, decoder: new FrameDecoder(), heard: [], user: undefined, device: '', isOver: false };
}

export interface ReferenceServerOptions {
  readonly clock: Clock;
  readonly heartbeatMs?: number;
  readonly tokenLifetimeMs?: number;
  /** Sync and reset: of more missing entries than this only the last so many are sent. */
  readonly resetBeyond?: number;
  readonly leaseMs?: number;
  /** Whether to say that there is an entry instead of pushing it. */
  readonly lags?: () => boolean;
  /** Whether to push an entry twice, as a server may that does not know whether it arrived. */
  readonly repeats?: () => boolean;
  /** Answers instead of the server: `undefined` lets it do its work, `'silence'` is no answer at all. */
  readonly intercept?: (message: ChatMessage, session: Session) => ServerMessage | 'silence' | undefined;
}
