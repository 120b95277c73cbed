import type { MessengerStatus } from '@proj/client';
import { expect, test } from 'vitest';
import { type Connection, connectionOf, isConnected, type Loss } from '../../src/list/connection.ts';

const online: MessengerStatus = { state: 'online', syncing: false } as MessengerStatus;
const connecting: MessengerStatus = { state: 'connecting' };
const offline = { state: 'offline', retryAtMs: 7 } as MessengerStatus;

test.each<[MessengerStatus, boolean, Loss, Connection]>([
  [online, true, 'moment', { state: 'online' }],
  // The session waits for its connection, and the messenger knows of nothing.
  [online, false, 'moment', { state: 'online' }],
  [online, false, 'while', { state: 'connecting' }],
  [online, false, 'lasting', { state: 'offline', retryAtMs: undefined }],
  [connecting, true, 'while', { state: 'connecting' }],
  [connecting, true, 'lasting', { state: 'offline', retryAtMs: undefined }],
  [offline, true, 'moment', { state: 'online' }],
  [offline, true, 'while', { state: 'offline', retryAtMs: 7 }],
  [{ ...online, syncing: true } as MessengerStatus, true, 'lasting', { state: 'syncing' }],
])('%j, attached %s, a loss that is %s: %j', (status, isAttached, loss, expected) => {
  expect(connectionOf(status, isAttached, loss)).toEqual(expected);
});

test('others are online as far as one knows, which takes a connection', () => {
  const states: readonly Connection[] = [
    ...([{ state: 'online' }, { state: 'syncing' }, { state: 'connecting' }] as const),
    { state: 'offline', retryAtMs: undefined },
  ];
  expect(states.map(isConnected)).toEqual([true, true, false, false]);
});
