import { type ConversationId, Limit, type UserId } from '@proj/chat-protocol';
import type { Identity } from '../dialect.ts';

/** That a device has everything up to `seq`, as it said. */
export interface DeviceReceipt {
  readonly identity: Identity;
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** Of a user: as many as a device may have conversations in a sync. */
const maxWaiting = Limit.cursors;
/** Of all users: some 25 MiB. */
const maxWaitingOfAll = 100_000;

/**
 * Receipts that wait for the budget of their users, or for a store that fails, of each device and conversation the
 * furthest. They outlast their session, which has been told that they were read. Overflow policy: refuse.
 */
export class ReceiptQueue {
  readonly #users: Map<UserId, Map<string, DeviceReceipt>> = new Map();
  #size = 0;

  /** Whether somebody works them off, also while the last one is at work. */
  has(user: UserId): boolean {
    return this.#users.has(user);
  }

  /** `false`: there is no room for it. */
  put(receipt: DeviceReceipt): boolean {
    const { identity, seq } = receipt;
    const waiting = this.#users.get(identity.user) ?? new Map<string, DeviceReceipt>();
    const before = waiting.get(keyOf(receipt));
    if (before !== undefined && seq <= before.seq) return true;
    if (before === undefined) {
      if (waiting.size >= maxWaiting || this.#size >= maxWaitingOfAll) return false;
      this.#size++;
    }
    waiting.set(keyOf(receipt), receipt);
    this.#users.set(identity.user, waiting);
    return true;
  }

  /** Whether there is one. When there is none any more, the next to come is the first again. */
  isWaiting(user: UserId): boolean {
    const isWaiting = (this.#users.get(user)?.size ?? 0) > 0;
    if (!isWaiting) this.#users.delete(user);
    return isWaiting;
  }

  /** That which waits longest, and goes on to. */
  next(user: UserId): DeviceReceipt | undefined {
    return this.#users.get(user)?.values().next().value;
  }

  /** It waits no more, unless its device has come further meanwhile. */
  done(receipt: DeviceReceipt): void {
    const waiting = this.#users.get(receipt.identity.user);
    if (waiting?.get(keyOf(receipt)) !== receipt) return;
    waiting.delete(keyOf(receipt));
    this.#size--;
  }

  /** Others go first. */
  postpone(receipt: DeviceReceipt): void {
    const waiting = this.#users.get(receipt.identity.user);
    const latest = waiting?.get(keyOf(receipt));
    if (latest === undefined || waiting?.delete(keyOf(receipt)) !== true) return;
    waiting.set(keyOf(receipt), latest);
  }
}

function keyOf({ identity, conversation }: DeviceReceipt): string {
  return `${identity.deviceId} ${conversation}`;
}
