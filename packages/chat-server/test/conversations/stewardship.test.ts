import { type Content, type ConversationId, groupConversation, parseUserId, type Role } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { describe, expect, test } from 'vitest';
import type { ChatServerOptions } from '../../src/index.ts';
import { ChatClient, code, newId, until } from '../chat-client.ts';
import { TestStore, wallNowMs, world } from '../world.ts';

const [ann, bob, cat, dan] = ['ann', 'bob', 'cat', 'dan'].map(parseUserId) as [never, never, never, never];
const text = (words: string): Content => ({ kind: 'text', text: words });
const role = (user: never, to: Role): Content => ({ kind: 'role', user, role: to });

/** Ann's group of four, who are all online. */
async function four(options: Partial<ChatServerOptions> = {}) {
  const log = new TestStore();
  const own = world({ store: log.store, ...options });
  const group = groupConversation(newId());
  const clients: ChatClient[] = [];
  for (const user of ['ann', 'bob', 'cat', 'dan']) clients.push(await ChatClient.online(own.server, user));
  const [annClient, ...others] = clients as [ChatClient, ChatClient, ChatClient, ChatClient];
  await annClient.post(group, { kind: 'create', title: 'we', open: false, users: [bob, cat, dan] });
  await until(() => others.every(({ entries }) => entries.length === 1));
  const roles = async (): Promise<unknown> =>
    (await log.inner.members(group)).map(({ user, role: number }) => `${user} ${number}`);
  const barrier = (): Promise<unknown> => Promise.all(clients.map((client) => client.barrier()));
  const last = (client: ChatClient): unknown => client.entries.at(-1);
  return { ...own, log, group, clients: [annClient, ...others] as const, roles, barrier, last };
}

describe('an administrator', () => {
  test('removes a member by an entry in the name of the owner, whom all are pushed, the removed one last of all', async () => {
    const { server, group, clients, roles, barrier, last } = await four();
    expect(await server.admin.removeMember(group, bob)).toBe(true);
    await barrier();
    for (const client of clients) {
      expect(last(client)).toMatchObject({ seq: 2, from: 'ann', content: { kind: 'remove', user: 'bob' } });
    }
    expect(await roles()).toEqual(['ann 2', 'cat 0', 'dan 0']);
    expect(await clients[1].post(group, text('still here?'))).toMatchObject({ code: code('NotAllowed') });
    await clients[0].post(group, text('gone'));
    await barrier();
    expect(last(clients[1])).toMatchObject({ seq: 2 });
    expect(last(clients[2])).toMatchObject({ seq: 3 });
  });

  test('removes the owner, who hands the group over to the first admin, or else to the first member', async () => {
    const { server, group, clients, roles, barrier, last } = await four();
    await clients[0].post(group, role(cat, 'admin'));
    expect(await server.admin.removeMember(group, ann)).toBe(true);
    await barrier();
    expect(clients[1].entries.slice(-2)).toMatchObject([
      { from: 'ann', content: { kind: 'role', user: 'cat', role: 'owner' } },
      { from: 'cat', content: { kind: 'remove', user: 'ann' } },
    ]);
    expect(last(clients[0])).toMatchObject({ content: { kind: 'remove', user: 'ann' } });
    expect(await roles()).toEqual(['bob 0', 'cat 2', 'dan 0']);
    expect(await server.admin.removeMember(group, cat)).toBe(true);
    expect(await roles()).toEqual(['bob 2', 'dan 0']);
    expect(await server.admin.removeMember(group, bob)).toBe(true);
    expect(await server.admin.removeMember(group, dan)).toBe(true);
    expect(await roles()).toEqual([]);
    expect(await server.admin.rename(group, 'nobody')).toBe(false);
  });

  test('renames a group in the name of the owner, though that one is muted, and no hook is asked', async () => {
    const asked: string[] = [];
    const { server, group, clients, barrier, last, log } = await four({
      beforeSend: ({ content }) => {
        asked.push(content.kind);
        return { allow: content.kind !== 'rename', reason: 'no' };
      },
    });
    await clients[0].post(group, role(bob, 'admin'));
    await clients[0].post(group, { kind: 'mute', user: bob, untilMs: wallNowMs + 1_000_000 });
    await clients[0].post(group, role(bob, 'owner'));
    asked.length = 0;
    expect(await clients[1].post(group, { kind: 'rename', title: 'x' })).toMatchObject({ code: code('Muted') });
    expect(await server.admin.rename(group, 'they')).toBe(true);
    await barrier();
    for (const client of clients) {
      expect(last(client)).toMatchObject({ from: 'bob', content: { kind: 'rename', title: 'they' } });
    }
    expect(asked).toEqual([]);
    expect(new TextDecoder().decode((await log.inner.conversation(group))?.attributes)).toContain('they');
  });

  test('has not read for the owner what it says in the name of the owner', async () => {
    const { server, group, log, barrier } = await four();
    const readBy = async (): Promise<unknown> => (await log.inner.member(group, 'ann'))?.read;
    const before = await readBy();
    await server.admin.rename(group, 'they');
    await barrier();
    expect(await readBy()).toBe(before);
  });

  test('is told when there is no such group or member, and when the title is none', async () => {
    const { server, group } = await four();
    const nowhere = groupConversation(newId());
    const { admin } = server;
    expect([
      await admin.removeMember(nowhere, bob),
      await admin.removeMember(group, parseUserId('eve')),
      await admin.removeMember('c:ann:bob' as ConversationId, bob),
      await admin.rename(nowhere, 'x'),
      await admin.rename('c:ann:bob' as ConversationId, 'x'),
    ]).toEqual([false, false, false, false, false]);
    await admin.removeMember(group, bob);
    expect(await admin.removeMember(group, bob)).toBe(false);
    for (const title of ['', 'x'.repeat(257), 'a\0b', '\ud800']) {
      await expect(admin.rename(group, title)).rejects.toMatchObject({ code: 'CHAT_SERVER_BAD_TITLE' });
    }
  });

  test('acts in the name of the next owner when the group is handed over meanwhile', async () => {
    const { server, group, clients, log, barrier, last } = await four();
    await clients[0].post(group, role(cat, 'admin'));
    const members = log.inner.members.bind(log.inner);
    let reads = 0;
    log.inner.members = async (...args) => {
      const page = await members(...args);
      if (reads++ === 0) await clients[0].post(group, role(dan, 'owner'));
      return page;
    };
    // Of two admins neither may remove the other.
    expect(await server.admin.removeMember(group, cat)).toBe(true);
    await barrier();
    expect(last(clients[3])).toMatchObject({ from: 'dan', content: { kind: 'remove', user: 'cat' } });
  });

  test('learns that it could not be done, and may do it again', async () => {
    const { server, group, log } = await four();
    log.refuse = () => new StoreError('STORE_UNAVAILABLE', 'planned');
    await expect(server.admin.removeMember(group, bob)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    log.refuse = () => new StoreError('STORE_STALE', 'planned');
    await expect(server.admin.removeMember(group, bob)).rejects.toMatchObject({ code: 'STORE_STALE' });
    log.refuse = () => undefined;
    expect(await server.admin.removeMember(group, bob)).toBe(true);
  });
});
