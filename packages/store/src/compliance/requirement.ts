import assert from 'node:assert/strict';
import { StoreError, type StoreErrorCode } from '../errors.ts';
import type { ChatStore, DeviceLogin, NewMessage } from '../index.ts';
import { storeLimits } from '../limits.ts';

/** One empty store under test. */
export interface ComplianceSubject {
  readonly store: ChatStore;
  /** Closes `store` and opens its data again. Absent for a store that forgets. */
  readonly reopen?: (() => Promise<ChatStore>) | undefined;
}

export type Requirement = readonly [
  title: string,
  body: (store: ChatStore, subject: ComplianceSubject, open: () => Promise<ComplianceSubject>) => Promise<void>,
];

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** 16 bytes that say which message this is. */
export const idOf = (number: number): Uint8Array => bytes(String(number).padStart(storeLimits.idBytes, '0'));

export function message(number: number, change?: Partial<NewMessage>): NewMessage {
  return {
    conversation: 'c:ann:bob',
    members: ['ann', 'bob'],
    sender: 'ann',
    id: idOf(number),
    kind: 1,
    body: bytes(`body ${number}`),
    sentAtMs: 1_000 + number,
    counts: true,
    ...change,
  };
}

/** An entry of a group, whose members come by effects alone. */
export function groupEntry(number: number, change?: Partial<NewMessage>): NewMessage {
  return message(number, { conversation: 'g:1', members: [], ...change });
}

export function login(user: string, device = 'phone', change?: Partial<DeviceLogin>): DeviceLogin {
  return { user, device, deviceClass: 1, client: 'test/1', remote: '192.0.2.1', atMs: 10, ...change };
}

export async function rejects(promise: Promise<unknown>, code: StoreErrorCode): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(StoreError.is(error, code), `expected ${code}, got ${String(error)}`);
    assert.ok(error.message.endsWith(` [${code}]`));
    return true;
  });
}

export const bodies = async (store: ChatStore, conversation = 'c:ann:bob'): Promise<readonly string[]> =>
  (await store.read(conversation, 0, storeLimits.pageEntries)).map(({ body }) => Buffer.from(body).toString());

/** Every page of a list, one after the other. */
export async function pages<Item>(
  read: (last: Item | undefined) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  for (;;) {
    const page = await read(all.at(-1));
    if (page.length === 0) return all;
    all.push(...page);
  }
}
