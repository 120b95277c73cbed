import assert from 'node:assert/strict';
import { storeLimits } from '../limits.ts';
import { login, message, type Requirement } from './requirement.ts';

/** Devices, and what of theirs is void. */
export const devicesRequirements: readonly Requirement[] = [
  [
    'devices are listed with the last login first, and each has its first one as well',
    async ({ devices }) => {
      await devices.touch(login('ann', 'phone', { atMs: 1 }));
      await devices.touch(login('ann', 'b', { atMs: 5, client: '', remote: '', deviceClass: 255 }));
      await devices.touch(login('ann', 'a', { atMs: 5 }));
      await devices.touch(login('ann', 'phone', { atMs: 9, deviceClass: 0, client: 'new/2', remote: '::1' }));
      await devices.touch(login('bob', 'phone', { atMs: 20 }));
      const one = { user: 'ann', deviceClass: 1, client: 'test/1', remote: '192.0.2.1' };
      assert.deepEqual(await devices.list('ann'), [
        {
          user: 'ann',
          device: 'phone',
          deviceClass: 0,
          client: 'new/2',
          remote: '::1',
          firstLoginAtMs: 1,
          lastLoginAtMs: 9,
        },
        { ...one, device: 'a', firstLoginAtMs: 5, lastLoginAtMs: 5 },
        { ...one, device: 'b', deviceClass: 255, client: '', remote: '', firstLoginAtMs: 5, lastLoginAtMs: 5 },
      ]);
      assert.deepEqual(await devices.list('eve'), []);
    },
  ],
  [
    'a device that is forgotten is gone with its cursors, and what it received stays received',
    async (store) => {
      await store.append(message(1));
      await store.devices.touch(login('bob'));
      store.advanceCursor({ user: 'bob', device: 'phone', conversation: 'c:ann:bob', seq: 1 });
      assert.equal(await store.cursor('bob', 'phone', 'c:ann:bob'), 1);
      await store.figures();
      assert.equal(await store.devices.forget('bob', 'phone'), true);
      assert.equal(await store.devices.forget('bob', 'phone'), false);
      assert.deepEqual(await store.devices.list('bob'), []);
      assert.equal(await store.cursor('bob', 'phone', 'c:ann:bob'), 0);
      await store.devices.touch(login('bob'));
      assert.equal(await store.cursor('bob', 'phone', 'c:ann:bob'), 0);
    },
  ],
  [
    'of too many devices the one that logged in least recently is forgotten, never the one that does now',
    async (store) => {
      await store.append(message(1));
      for (let index = 0; index < storeLimits.devices; index += 1) {
        await store.devices.touch(login('bob', `d${index}`, { atMs: 1_000 + index }));
      }
      for (const device of ['d0', 'd1']) {
        store.advanceCursor({ user: 'bob', device, conversation: 'c:ann:bob', seq: 1 });
      }
      await store.devices.touch(login('bob', 'late', { atMs: 1 }));
      const listed = (await store.devices.list('bob')).map(({ device }) => device);
      assert.equal(listed.length, storeLimits.devices);
      assert.deepEqual([listed.at(-1), listed.includes('d0'), listed.includes('d1')], ['late', false, true]);
      await store.devices.touch(login('bob', 'd0', { atMs: 2_000 }));
      assert.deepEqual(
        [await store.cursor('bob', 'd0', 'c:ann:bob'), await store.cursor('bob', 'd1', 'c:ann:bob')],
        [0, 1],
      );
    },
  ],
  [
    'a device that is to be kept is not forgotten for another, nor are its cursors, and others go in its place',
    async (store) => {
      await store.append(message(1));
      for (let index = 0; index < storeLimits.devices; index += 1) {
        await store.devices.touch(login('bob', `d${index}`, { atMs: 1_000 + index }));
      }
      store.advanceCursor({ user: 'bob', device: 'd0', conversation: 'c:ann:bob', seq: 1 });
      const listed = async () => (await store.devices.list('bob')).map(({ device }) => device);
      for (const number of [0, 1]) {
        await store.devices.touch(login('bob', `late${number}`, { atMs: 2_000 + number }), {
          keep: ['d0', 'd2', 'nobody'],
        });
      }
      const left = await listed();
      assert.equal(left.length, storeLimits.devices);
      assert.deepEqual(
        ['d0', 'd1', 'd2', 'd3', 'd4'].filter((device) => left.includes(device)),
        ['d0', 'd2', 'd4'],
      );
      assert.equal(await store.cursor('bob', 'd0', 'c:ann:bob'), 1);
      await store.devices.touch(login('bob', 'last', { atMs: 3_000 }), { keep: left });
      assert.equal((await listed()).length, storeLimits.devices + 1);
    },
  ],
  [
    'a limit of what was issued never goes back, and is dropped once everything before it has expired',
    async ({ devices }) => {
      await devices.revoke({ user: 'ann', device: undefined, beforeMs: 50 });
      await devices.revoke({ user: 'ann', device: 'phone', beforeMs: 70 });
      await devices.revoke({ user: 'ann', device: 'phone', beforeMs: 60 });
      await devices.revoke({ user: '～', device: undefined, beforeMs: 20 });
      await devices.revoke({ user: '🙂', device: undefined, beforeMs: 90 });
      assert.deepEqual(await devices.revocations(20), [
        { user: 'ann', device: undefined, beforeMs: 50 },
        { user: 'ann', device: 'phone', beforeMs: 70 },
        { user: '🙂', device: undefined, beforeMs: 90 },
      ]);
      assert.deepEqual(await devices.revocations(0), await devices.revocations(49));
      assert.deepEqual(await devices.revocations(70), [{ user: '🙂', device: undefined, beforeMs: 90 }]);
      assert.deepEqual(await devices.revocations(0), [{ user: '🙂', device: undefined, beforeMs: 90 }]);
    },
  ],
];
