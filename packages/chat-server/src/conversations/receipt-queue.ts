import { type ConversationId, Limit, type UserId } from '@proj/chat-protocol';
import type { Identity, ServedConnection } from '../dialect.ts';

/** That a device has everything up to `seq`, as it said in a session. */
export interface DeviceReceipt {
  readonly identity: Identity;
  readonly source: ServedConnection;
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** Of a user: as many as a device may have conversations in a sync. */
const maxWaiting = Limit.cursors;

/**
 * Receipts that wait for the budget of their users, of each device and conversation the furthest. They outlast their
 * session, which has been told that they were read. Overflow policy: refuse.
 */
export class ReceiptQueue {
  readonly #users: Map<UserId, Map<string, DeviceReceipt>> = new Map();

  /** Whether somebody works them off, also while the last one is at work. */
  has(user: UserId): boolean {
    return this.#users.has(user);
  }

  /** `false`: there is no room for it. */
  put(receipt: DeviceReceipt): boolean {
    const { identity, conversation, seq } = receipt;
    const waiting = this.#users.get(identity.user) ?? new Map<string, DeviceReceipt>();
    const key = `${identity.deviceId} ${conversation}`;
    const before = waiting.get(key);
    if (before === undefined && waiting.size >= maxWaiting) return false;
    if (seq > (before?.seq ?? 0)) waiting.set(key, receipt);
    this.#users.set(identity.user, waiting);
    return true;
  }

  /** Whether there is one. When there is none any more, the next to come is the first again. */
  isWaiting(user: UserId): boolean {
    const isWaiting = (this.#users.get(user)?.size ?? 0) > 0;
    if (!isWaiting) this.#users.delete(user);
    return isWaiting;
  }

  /** That which waits longest, and does so no more. */
  take(user: UserId): DeviceReceipt | undefined {
    const waiting = this.#users.get(user);
    for (const [key, receipt] of waiting ?? []) {
      waiting?.delete(key);
      return receipt;
    }
    return undefined;
  }
}
