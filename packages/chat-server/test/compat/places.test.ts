import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
import { ChatClient, until } from '../chat-client.ts';
import { plainAccounts, wallNowMs, world } from '../world.ts';
import { openDialect, PacketClient } from './packet-client.ts';

test('a packet client takes no place of the ten devices that its user has, and loses its own to none of them', async () => {
  const store = openMemoryStore({ wallClock: () => wallNowMs });
  const { server, clock } = world({ store, accounts: plainAccounts() });
  const devices: ChatClient[] = [];
  for (let i = 0; i < 10; i++) {
    devices.push(await ChatClient.online(server, 'ann', `device-${i}`));
    clock.advance(10);
  }
  const packet = await PacketClient.online(server, await openDialect(store.users), 'ann');
  for (const device of devices) await device.barrier();
  expect(devices.flatMap(({ received }) => received.filter(({ type }) => type === 'kicked'))).toEqual([]);
  expect(server.sessions).toBe(11);
  // From here on the packet client is the one that is silent longest, and of the devices the fourth is.
  for (const i of [0, 1, 2, 4, 5, 6, 7, 8, 9]) {
    clock.advance(10);
    await devices[i]?.barrier();
  }
  clock.advance(10);
  const eleventh = await ChatClient.online(server, 'ann', 'device-10');
  await until(() => devices[3]?.closed === true);
  expect(devices[3]?.ofType('kicked')).toMatchObject([{ reason: 'policy', by: 'device-10' }]);
  expect(devices.filter(({ closed }) => closed)).toHaveLength(1);
  expect([packet.ended, server.sessions]).toEqual([false, 11]);
  const bob = await ChatClient.online(server, 'bob');
  await bob.say('ann', 'everyone?');
  await packet.has(1);
  await until(() => eleventh.texts.length === 1);
  expect(packet.said).toEqual(['everyone?']);
});

test('a packet client takes no place of a user who may have one session alone', async () => {
  const store = openMemoryStore({ wallClock: () => wallNowMs });
  const { server } = world({ store, accounts: plainAccounts(), sessions: { policy: 'single' } });
  const device = await ChatClient.online(server, 'ann');
  const packet = await PacketClient.online(server, await openDialect(store.users), 'ann');
  await device.barrier();
  expect([device.closed, packet.ended, server.sessions]).toEqual([false, false, 2]);
  await ChatClient.online(server, 'ann', 'd2');
  await until(() => device.closed);
  expect([packet.ended, server.sessions]).toEqual([false, 2]);
});
