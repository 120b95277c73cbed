import { type Content, groupConversation, parseUserId } from '@proj/chat-protocol';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
import type { Accounts } from '../../src/index.ts';
import { ChatClient, code, newId, until } from '../chat-client.ts';
import { Held, plainAccounts, wallNowMs, world } from '../world.ts';

const add = (user: string): Content => ({ kind: 'add', users: [parseUserId(user)] });
const text = (words: string): Content => ({ kind: 'text', text: words });

test('accounts that are slow to say who exists hold up who adds somebody, and nobody else in the group', async () => {
  const held = new Held();
  const accounts = plainAccounts();
  let isSlow = false;
  const { server } = world({
    accounts: {
      ...accounts,
      status: async (user) => {
        if (isSlow) await held.hold();
        return await accounts.status(user);
      },
    },
  });
  const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
  const group = groupConversation(newId());
  await ann.post(group, { kind: 'create', title: 'we', open: false, users: [parseUserId('bob')] });
  isSlow = true;
  const added = ann.post(group, add('cat'));
  await until(() => held.count === 1);
  expect(await bob.post(group, text('go on'))).toMatchObject({ type: 'accepted', seq: 2 });
  held.release();
  expect(await added).toMatchObject({ type: 'accepted', seq: 3 });
  // What the sender may is looked at again: it may have changed while the accounts were asked.
  const tooLate = ann.post(group, add('dan'));
  await until(() => held.count === 1);
  expect(await server.admin.removeMember(group, parseUserId('ann'))).toBe(true);
  held.release();
  expect(await tooLate).toMatchObject({ code: code('NotAllowed') });
});

test('accounts are not asked about whom somebody may not add, and only those without one are unknown', async () => {
  const accounts = plainAccounts();
  const { server } = world({ accounts });
  const [ann, bob] = [await ChatClient.online(server, 'ann'), await ChatClient.online(server, 'bob')];
  const group = groupConversation(newId());
  await ann.post(group, { kind: 'create', title: 'we', open: false, users: [parseUserId('bob')] });
  accounts.asked.length = 0;
  expect(await bob.post(group, add('cat'))).toMatchObject({ code: code('NotAllowed') });
  expect(accounts.asked).toEqual([]);
  expect(await ann.post(group, add('nobody'))).toMatchObject({ code: code('UnknownUser') });
  expect(await ann.post(group, add('cat'))).toMatchObject({ type: 'accepted' });
  expect(accounts.asked).toEqual(['nobody', 'cat']);
});

test('who has no account any more can be removed', async () => {
  const store = openMemoryStore({ wallClock: () => wallNowMs });
  const gone = new Set<string>();
  const accounts: Accounts = {
    ...plainAccounts(),
    status: async (user) => (gone.has(user) ? 'unknown' : 'enabled'),
  };
  const { server } = world({ store, accounts });
  const ann = await ChatClient.online(server, 'ann');
  const group = groupConversation(newId());
  await ann.post(group, { kind: 'create', title: 'we', open: false, users: [] });
  await ann.post(group, add('bob'));
  gone.add('bob');
  // One that does not remember who existed.
  const next = await ChatClient.online(world({ store, accounts }).server, 'ann');
  expect(await next.post(group, { kind: 'remove', user: parseUserId('bob') })).toMatchObject({ type: 'accepted' });
});
