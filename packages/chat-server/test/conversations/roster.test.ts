import { type ConversationId, groupConversation, parseUserId, type UserId } from '@proj/chat-protocol';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { Roster } from '../../src/conversations/roster.ts';
import { ChatClient, newId, until } from '../chat-client.ts';
import { Counts, Held, TestStore, world } from '../world.ts';

const group: ConversationId = groupConversation(newId());
const users = (count: number, prefix = 'u'): readonly UserId[] =>
  Array.from({ length: count }, (_, i) => parseUserId(`${prefix}${i}`));

/** A store with the group in it, made of these, and what of it was read. */
async function groupStore(
  members: readonly UserId[],
): Promise<{ store: ChatStore; reads: { rows: number; lookups: number } }> {
  const inner = openMemoryStore();
  for (let at = 0, seq = 0; at < members.length; at += 500, seq++) {
    const id = new Uint8Array(16).fill(seq % 256);
    new DataView(id.buffer).setUint32(0, seq);
    const effects = members
      .slice(at, at + 500)
      .map((user) => ({ type: 'join', user, role: at === 0 && user === members[0] ? 2 : 0 }) as const);
    const attributes =
      at > 0 ? [] : [{ type: 'attributes', attributes: Buffer.from('{"title":"g","open":true}') } as const];
    await inner.append({
      conversation: group,
      sender: 'u0',
      id,
      kind: 7,
      body: Buffer.from('{"users":[]}'),
      sentAtMs: 0,
      effects: [...attributes, ...effects],
    });
  }
  const reads = { rows: 0, lookups: 0 };
  const store = new Proxy(inner, {
    get(target, name) {
      if (name === 'members') {
        return async (...args: Parameters<ChatStore['members']>) => {
          const page = await target.members(...args);
          reads.rows += page.length;
          return page;
        };
      }
      if (name === 'member') {
        return (...args: Parameters<ChatStore['member']>) => {
          reads.lookups++;
          return target.member(...args);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { store, reads };
}

describe('a roster', () => {
  test('of a small group is read as a whole, in pages, whoever is online', async () => {
    const members = users(1_300);
    const { store, reads } = await groupStore(members);
    const online = new Set([...members.slice(0, 3), parseUserId('eve')]);
    const roster = await Roster.read(store, group, members.length, online);
    expect([...roster.readers(3, online)]).toEqual(members.slice(0, 3));
    expect([roster.size, roster.isWhole, reads]).toEqual([1_300, true, { rows: 1_300, lookups: 0 }]);
    // Who came with the third entry does not see the second.
    expect([...roster.readers(2, new Set(members.slice(998, 1_002)))]).toEqual(members.slice(998, 1_000));
  });

  test('of a group with more members than are online knows those who are, and learns of who comes', async () => {
    const members = users(10_000);
    const { store, reads } = await groupStore(members);
    const online = new Set([...members.slice(0, 20), ...users(20, 'stranger')]);
    const roster = await Roster.read(store, group, members.length, online);
    expect([...roster.readers(99, online)]).toEqual(members.slice(0, 20));
    expect([roster.size, reads]).toEqual([40, { rows: 0, lookups: 40 }]);
    const late = parseUserId('u77');
    online.add(late);
    expect([roster.unknown(online), [...roster.readers(99, online)].includes(late)]).toEqual([[late], false]);
    await roster.prepare(store, group, members.length, online);
    expect([[...roster.readers(99, online)].includes(late), reads]).toEqual([true, { rows: 0, lookups: 41 }]);
    roster.leave(late);
    expect(roster.sees(late, 99)).toBe(false);
    roster.join(late, 99);
    expect([roster.sees(late, 98), roster.sees(late, 99)]).toEqual([false, true]);
  });

  test('reads a large group once rather than looking many up, and remembers only who was asked for', async () => {
    const members = users(10_000);
    const { store, reads } = await groupStore(members);
    const online = new Set([...members.slice(0, 900), ...users(100, 'stranger')]);
    const roster = await Roster.read(store, group, members.length, online);
    expect([...roster.readers(99, online)]).toEqual(members.slice(0, 900));
    expect([roster.size, reads]).toEqual([1_000, { rows: 10_000, lookups: 0 }]);
  });

  test('forgets who has gone once they are many', async () => {
    const members = users(10_000);
    const { store } = await groupStore(members);
    const roster = await Roster.read(store, group, members.length, new Set(members.slice(0, 5_000)));
    const left = new Set(members.slice(0, 10));
    await roster.prepare(store, group, members.length, left);
    expect(roster.size).toBe(10);
  });
});

describe('a group of thousands of which few are online', () => {
  test('is fanned out without reading it again', async () => {
    const members = users(6_000);
    const { store, reads } = await groupStore(members);
    const metrics = new Counts();
    const { server } = world({ store, metrics });
    const [first, second] = [await ChatClient.online(server, 'u0'), await ChatClient.online(server, 'u1')];
    await first.post(group, { kind: 'text', text: 'hi' });
    const before = { ...reads };
    for (let i = 0; i < 20; i++) await first.post(group, { kind: 'text', text: `${i}` });
    expect([reads, before.rows]).toEqual([before, 0]);
    await until(() => second.entries.length === 21);
    expect(metrics.of('offline_recipients_total')).toBe(21 * 5_998);
  });

  test('tells who comes online while an entry is stored where the log is', async () => {
    const log = new TestStore((await groupStore(users(6_000))).store);
    const held = new Held();
    const { server } = world({ store: log.store });
    const first = await ChatClient.online(server, 'u0');
    log.answer = (_message, result) => held.hold().then(() => result);
    const head = await log.inner.head(group);
    const answer = first.post(group, { kind: 'text', text: 'hi' });
    await until(() => held.count === 1);
    const [late, stranger] = [await ChatClient.online(server, 'u7'), await ChatClient.online(server, 'eve')];
    held.release();
    await answer;
    await until(() => late.ofType('head').length === 1);
    expect(late.ofType('head')).toEqual([{ type: 'head', conversation: group, head: head + 1 }]);
    await stranger.barrier();
    expect([late.entries, stranger.ofType('head')]).toEqual([[], []]);
  });
});
