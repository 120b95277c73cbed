import type { Client, SendResult } from '@proj/client';
import { expect, test } from 'vitest';
import { SendQueue } from '../src/send-queue.ts';

/** Accepts every text but those that begin with `bad`. */
const client = {
  send: (_to: string, text: string) =>
    text.startsWith('bad') ? Promise.reject(new Error(`${text} refused`)) : Promise.resolve({ seq: 1 } as SendResult),
} as unknown as Client;

function queue(window: number, onRefused?: (error: unknown, text: string) => void) {
  const accepted: string[] = [];
  const onAccepted = (_result: SendResult, text: string): Promise<void> => {
    accepted.push(text);
    return Promise.resolve();
  };
  const { signal } = new AbortController();
  const options = { client, to: 'ben' as Client['user'], window, signal, onAccepted, onRefused };
  return { accepted, queue: new SendQueue(options) };
}

test('a refused text is reported at once and does not swallow those after it', async () => {
  const refused: string[] = [];
  const { accepted, queue: sending } = queue(64, (_error, text) => refused.push(text));
  for (const text of ['one', 'bad two', 'three', 'bad four', 'five']) await sending.push(text);
  await expect(sending.end()).rejects.toThrow('bad two refused');
  expect(accepted).toEqual(['one', 'three', 'five']);
  expect(refused).toEqual(['bad two', 'bad four']);
});

test('where no one listens for refusals the first one ends the queue', async () => {
  const { accepted, queue: sending } = queue(1);
  await sending.push('one');
  await expect(sending.push('bad two')).rejects.toThrow('bad two refused');
  await expect(sending.push('three')).rejects.toThrow('bad two refused');
  expect(accepted).toEqual(['one']);
});
