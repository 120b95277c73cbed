import type { UserId } from '@proj/chat-protocol';
import type { CallMessage } from './answers.ts';
import type { CoreEvent } from './events.ts';
import type { InboxOptions } from './inbox.ts';
import type { OutboxLimits } from './outbox.ts';

export interface ExchangeOptions extends InboxOptions, OutboxLimits {
  /** A number from 0 up to, and never, 1. */
  readonly random: () => number;
}

type ChangePassword = CallMessage<'change-password'>;

/** Is told what becomes of the user's password, whether or not the application waits for it. */
export interface PasswordChanges {
  /** The server is asked. */
  changing(message: ChangePassword): void;
  changed(user: UserId, message: ChangePassword): void;
  unchanged(): void;
}

/** Whom an exchange belongs to. */
export interface ExchangeHost {
  readonly emit: (event: CoreEvent) => void;
  readonly passwords: PasswordChanges;
}
