import assert from 'node:assert/strict';
import type { ChatStore, Effect, NewMessage } from '../index.ts';
import { storeLimits } from '../limits.ts';
import { groupEntry, type Requirement } from './requirement.ts';

function index(number: number, effect: Effect): NewMessage {
  return groupEntry(number, { effects: [effect] });
}

function indexed(number: number, text: string, change?: Partial<NewMessage>): NewMessage {
  const effects: readonly Effect[] = [{ type: 'index', text }, ...(change?.effects ?? [])];
  return groupEntry(number, { members: change?.effects === undefined ? ['ann'] : [], ...change, effects });
}

/** The seqs of what is found. */
async function found(
  store: ChatStore,
  query: string,
  { user = 'ann', ...where }: { user?: string; conversation?: string | undefined; limit?: number } = {},
): Promise<readonly number[]> {
  return (await store.search(user, { query, ...where })).map(({ seq }) => seq);
}

/** What is found by its words, and by whom. */
export const searchRequirements: readonly Requirement[] = [
  [
    'entries are found by every word of the query, the latest first',
    async (store) => {
      for (const [number, text] of ['the old bridge', 'an old house', 'the bridge, old and new', 'nothing'].entries()) {
        await store.append(indexed(number, text));
      }
      assert.deepEqual(await found(store, 'old'), [3, 2, 1]);
      assert.deepEqual(await found(store, 'bridge OLD'), [3, 1]);
      assert.deepEqual(await found(store, 'old bridge'), [3, 1]);
      assert.deepEqual(await found(store, 'bridge missing'), []);
      assert.deepEqual(await found(store, 'old', { limit: 2 }), [3, 2]);
    },
  ],
  [
    'case, accents and width do not matter, and the last word is found by its beginning',
    async (store) => {
      await store.append(indexed(1, 'Ｃafé ÉCLAIR, Ärger; ΟΔΟΣ'));
      for (const query of ['cafe', 'CAFÉ', 'éclair', 'arger', 'ecl', 'é', 'cafe ecl', 'οδος']) {
        assert.deepEqual(await found(store, query), [1], query);
      }
      for (const query of ['caf eclair', 'clair', 'ecla!x']) assert.deepEqual(await found(store, query), [], query);
    },
  ],
  [
    'text without spaces is found by any of its characters, in their order',
    async (store) => {
      await store.append(indexed(1, '我们明天去北京吃饭'));
      await store.append(indexed(2, '東京でラーメンを食べる'));
      assert.deepEqual(await found(store, '北京'), [1]);
      assert.deepEqual(await found(store, '京'), [2, 1]);
      assert.deepEqual(await found(store, '京北'), []);
      assert.deepEqual(await found(store, '京 北'), [1]);
      assert.deepEqual(await found(store, 'ラーメン'), [2]);
    },
  ],
  [
    'a query without words finds nothing, and none is taken for syntax',
    async (store) => {
      await store.append(indexed(1, 'and or not near scope text c1 a'));
      for (const query of ['', '  ', '"', '*', '-', '🙂', '()']) assert.deepEqual(await found(store, query), [], query);
      for (const query of ['a OR b', 'scope:c1 b', 'NEAR(a b)', '"unclosed', 'a AND b*', 'x^2 + "y', "'; --"]) {
        assert.deepEqual(await found(store, query), [], query);
      }
      assert.deepEqual(await found(store, '"and" OR -not* (near) text:a'), [1]);
      assert.deepEqual(await found(store, 'and '.repeat(storeLimits.queryLength / 4)), [1]);
    },
  ],
  [
    'a user finds what it may see and nothing else',
    async (store) => {
      await store.append(indexed(1, 'secret one', { members: ['ann'] }));
      await store.append(indexed(2, 'secret two', { effects: [{ type: 'join', user: 'bob', role: 0 }] }));
      await store.append(indexed(3, 'secret three', { effects: [{ type: 'leave', user: 'bob' }] }));
      await store.append(indexed(4, 'secret four'));
      await store.append(indexed(1, 'secret elsewhere', { conversation: 'g:2', members: ['cid'] }));
      assert.deepEqual(await found(store, 'secret'), [4, 3, 2, 1]);
      for (const conversation of ['g:1', undefined]) {
        assert.deepEqual(await found(store, 'secret', { user: 'bob', conversation }), [3, 2]);
        assert.deepEqual(await found(store, 'secret', { user: 'eve', conversation }), []);
      }
      assert.deepEqual(await found(store, 'secret', { user: 'cid' }), [1]);
      assert.deepEqual(await found(store, 'secret', { user: 'cid', conversation: 'g:1' }), []);
      assert.deepEqual(await found(store, 'secret', { conversation: 'unknown' }), []);
    },
  ],
  [
    'who left before an entry got another text finds it by the one it had then, and nobody else does',
    async (store) => {
      const bob = { user: 'bob' };
      const eve = { user: 'eve' };
      const leave = (number: number, user: string): Promise<unknown> =>
        store.append(groupEntry(number, { effects: [{ type: 'leave', user }] }));
      await store.append(groupEntry(1, { members: ['ann', 'bob', 'eve'] }));
      await store.append(indexed(2, 'one shared'));
      await leave(3, 'bob');
      await store.append(index(4, { type: 'index', seq: 2, text: 'two shared' }));
      await leave(5, 'eve');
      await store.append(index(6, { type: 'index', seq: 2, text: 'three shared' }));
      await store.append(groupEntry(7, { effects: [{ type: 'join', user: 'zoe', role: 0 }] }));
      const finds = async (user: string): Promise<readonly string[]> => {
        const hits: string[] = [];
        for (const query of ['one', 'two', 'three', 'shared']) {
          for (const conversation of ['g:1', undefined]) {
            for (const seq of await found(store, query, { user, conversation })) hits.push(`${query} ${seq}`);
          }
        }
        return [...new Set(hits)];
      };
      assert.deepEqual(await finds('ann'), ['three 2', 'shared 2']);
      assert.deepEqual(await finds('bob'), ['one 2', 'shared 2']);
      assert.deepEqual(await finds('eve'), ['two 2', 'shared 2']);
      assert.deepEqual(await finds('zoe'), []);
      await store.append(index(8, { type: 'index', seq: 2, text: '…' }));
      assert.deepEqual([await finds('ann'), await finds('bob')], [[], ['one 2', 'shared 2']]);
      await store.append(groupEntry(9, { effects: [{ type: 'join', user: 'bob', role: 0 }] }));
      assert.deepEqual(await found(store, 'shared', bob), []);
      await store.append(index(10, { type: 'erase', seq: 2 }));
      assert.deepEqual(await found(store, 'shared', eve), []);
    },
  ],
  [
    'texts of one entry that come together are one: the last',
    async (store) => {
      await store.append(groupEntry(1, { members: ['ann', 'bob'] }));
      const texts = ['one', 'two'].map((text) => ({ type: 'index', seq: 1, text }) as const);
      await store.append(groupEntry(2, { effects: [...texts, { type: 'leave', user: 'bob' }] }));
      for (const user of ['ann', 'bob']) {
        assert.deepEqual([await found(store, 'one', { user }), await found(store, 'two', { user })], [[], [1]]);
      }
    },
  ],
  [
    'an entry is found by its last text alone, and not at all once it is erased',
    async (store) => {
      await store.append(indexed(1, 'first text'));
      await store.append(indexed(2, 'another'));
      await store.append(index(3, { type: 'index', seq: 1, text: 'second text' }));
      assert.deepEqual(await found(store, 'first'), []);
      assert.deepEqual(await found(store, 'second'), [1]);
      assert.deepEqual(await found(store, 'text'), [1]);
      await store.append(index(4, { type: 'index', seq: 2, text: '…' }));
      assert.deepEqual(await found(store, 'another'), []);
      await store.append(index(5, { type: 'erase', seq: 1 }));
      await store.append(index(6, { type: 'index', seq: 1, text: 'second' }));
      await store.append(index(7, { type: 'index', seq: 99, text: 'second' }));
      assert.deepEqual(await found(store, 'second'), []);
      assert.equal(await store.head('g:1'), 7);
    },
  ],
  [
    'results of several conversations are in one order, and come as they are read',
    async (store) => {
      for (let number = 0; number < 6; number += 1) {
        await store.append(indexed(number, 'same', { conversation: `g:${number % 3}`, members: ['ann'] }));
      }
      const results = await store.search('ann', { query: 'same', limit: 4 });
      assert.deepEqual(
        results.map(({ conversation, seq }) => [conversation, seq]),
        [
          ['g:2', 2],
          ['g:1', 2],
          ['g:0', 2],
          ['g:2', 1],
        ],
      );
      assert.deepEqual(results[0], (await store.read('g:2', 1, 1))[0]);
    },
  ],
];
