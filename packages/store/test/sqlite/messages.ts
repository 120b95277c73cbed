import type { NewMessage } from '../../src/index.ts';

/** 16 bytes that say which message this is. */
export const idOf = (number: number): Uint8Array => new Uint8Array(Buffer.from(String(number).padStart(16, '0')));

export const message = (number: number, change?: Partial<NewMessage>): NewMessage => ({
  conversation: 'c',
  members: ['ann', 'bob'],
  sender: 'ann',
  id: idOf(number),
  kind: 1,
  body: new Uint8Array(Buffer.from(`body ${number}`)),
  sentAtMs: number,
  ...change,
});
