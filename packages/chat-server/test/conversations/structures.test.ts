import { type ConversationId, groupConversation, parseUserId, type UserId } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { FakeClock } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { Blocks } from '../../src/conversations/blocks.ts';
import { decodeAttributes, roleOf } from '../../src/conversations/group.ts';
import { Lag } from '../../src/conversations/lag.ts';
import { Pacer } from '../../src/conversations/pacer.ts';
import { type DeviceReceipt, ReceiptQueue } from '../../src/conversations/receipt-queue.ts';
import type { Asker } from '../../src/conversations/seam.ts';
import { Turns } from '../../src/conversations/turns.ts';
import { WeightedMap } from '../../src/core/weighted-map.ts';
import { noMetrics } from '../../src/metrics.ts';
import { newId, until } from '../chat-client.ts';
import { Held } from '../world.ts';

describe('turns', () => {
  test('are taken one after the other in a conversation, and beside each other in several; a failure ends only its own', async () => {
    const turns = new Turns<ConversationId>();
    const [a, b] = [groupConversation(newId()), groupConversation(newId())];
    const held = new Held();
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(name);
      await held.hold();
      if (name === 'a1') throw new Error('a1 failed');
      return name;
    };
    const first = turns.run(a, work('a1'));
    const second = turns.run(a, work('a2'));
    const other = turns.run(b, work('b1'));
    expect(order).toEqual(['a1', 'b1']);
    held.release();
    await expect(first).rejects.toThrow('a1 failed');
    expect(await other).toBe('b1');
    expect(order).toEqual(['a1', 'b1', 'a2']);
    held.release();
    expect(await second).toBe('a2');
    await Promise.resolve();
    expect(turns.size).toBe(0);
  });
});

describe('a weighted map', () => {
  test('forgets what was untouched longest when it weighs too much, and keeps the last whatever it weighs', () => {
    const map = new WeightedMap<string, number>(10);
    map.set('a', 1, 4);
    map.set('b', 2, 4);
    expect(map.get('a')).toBe(1);
    map.set('c', 3, 4);
    expect([map.get('a'), map.get('b'), map.get('c'), map.weight]).toEqual([1, undefined, 3, 8]);
    map.set('d', 4, 50);
    expect([map.size, map.get('d'), map.weight]).toEqual([1, 4, 50]);
    map.set('d', 5, 1);
    map.delete('d');
    expect([map.size, map.weight]).toEqual([0, 0]);
  });
});

describe('a pacer', () => {
  test('does the first at once and then the latest, once in each interval', () => {
    const clock = new FakeClock(0);
    const pacer = new Pacer({ clock, intervalMs: 1_000 });
    const done: string[] = [];
    const offer = (name: string, what: string): void => pacer.offer(name, () => done.push(what));
    offer('a', 'a1');
    offer('a', 'a2');
    clock.advance(500);
    offer('b', 'b1');
    offer('a', 'a3');
    offer('b', 'b2');
    expect(done).toEqual(['a1', 'b1']);
    clock.advance(500);
    expect(done).toEqual(['a1', 'b1', 'a3']);
    clock.advance(1_000);
    expect(done).toEqual(['a1', 'b1', 'a3', 'b2']);
    clock.advance(5_000);
    offer('a', 'a4');
    offer('a', 'a5');
    pacer.close();
    clock.advance(5_000);
    expect(done).toEqual(['a1', 'b1', 'a3', 'b2', 'a4']);
  });

  test('lets nothing wait for long when there is too much', () => {
    const pacer = new Pacer({ clock: new FakeClock(0), intervalMs: 1_000 });
    let late = 0;
    for (let i = 0; i < 10_001; i++) {
      pacer.offer(`${i}`, () => {});
      pacer.offer(`${i}`, () => late++);
    }
    expect(late).toBe(1);
  });
});

test('who has blocked whom is read once, again after a change, and again after a failure', async () => {
  const inner = openMemoryStore();
  let reads = 0;
  let fails = true;
  const blocks = new Blocks({
    ...inner,
    users: Object.assign(Object.create(inner.users) as typeof inner.users, {
      block: inner.users.block.bind(inner.users),
      blocks: async (user: string) => {
        reads++;
        if (fails) throw new StoreError('STORE_UNAVAILABLE', 'planned');
        return await inner.users.blocks(user);
      },
    }),
  });
  const [ann, bob] = [parseUserId('ann'), parseUserId('bob')];
  await expect(blocks.has(ann, bob)).rejects.toThrow('planned');
  fails = false;
  expect([await blocks.has(ann, bob), await blocks.has(ann, bob), reads]).toEqual([false, false, 2]);
  await blocks.change(ann, bob, true);
  expect([await blocks.has(ann, bob), await blocks.has(bob, ann), reads]).toEqual([true, false, 4]);
});

test('who has blocked whom is read again when it was changed while it was read', async () => {
  const inner = openMemoryStore();
  const held = new Held();
  const blocks = new Blocks({
    ...inner,
    users: Object.assign(Object.create(inner.users) as typeof inner.users, {
      block: inner.users.block.bind(inner.users),
      blocks: async (user: string) => {
        const names = await inner.users.blocks(user);
        await held.hold();
        return names;
      },
    }),
  });
  const [ann, bob] = [parseUserId('ann'), parseUserId('bob')];
  const [early] = [blocks.has(ann, bob), await until(() => held.count === 1)];
  await blocks.change(ann, bob, true);
  held.release();
  await early;
  const late = blocks.has(ann, bob);
  await until(() => held.count === 1);
  held.release();
  expect(await late).toBe(true);
});

describe('the lag of sessions', () => {
  const session = (heads: unknown[] = []): Asker =>
    ({ signal: new AbortController().signal, push: (push: unknown) => heads.push(push) }) as unknown as Asker;

  test('is looked after in 256 conversations of each, and in so many of all', () => {
    let nowMs = 0;
    const lag = new Lag({ now: () => nowMs, metrics: noMetrics, onBehind: () => {}, maxAll: 300 });
    const told: [unknown[], unknown[]] = [[], []];
    const [first, second] = [session(told[0]), session(told[1])];
    for (const one of [first, second]) {
      lag.follow(one);
      for (let i = 0; i < 300; i++) lag.pushed(one, groupConversation(newId()), 1);
    }
    expect(lag.size).toBe(300);
    nowMs += 30_000;
    lag.remind();
    expect([told[0].length, told[1].length]).toEqual([256, 44]);
  });
});

test('what the store holds of a group and this version did not write is an error', () => {
  expect(() => roleOf(3)).toThrow('role 3');
  expect(() => decodeAttributes({ attributes: Buffer.from('{"title":1}') })).toThrow('attributes');
});

describe('receipts that wait', () => {
  const user = 'ann' as UserId;
  const receipt = (deviceId: string, conversation: string, seq: number): DeviceReceipt =>
    ({ identity: { user, deviceId }, conversation, seq }) as unknown as DeviceReceipt;

  const take = (queue: ReceiptQueue): DeviceReceipt | undefined => {
    const next = queue.next(user);
    if (next !== undefined) queue.done(next);
    return next;
  };

  test('are the furthest of each device and conversation, in the order in which these came', () => {
    const queue = new ReceiptQueue();
    const puts = [receipt('d1', 'a', 1), receipt('d1', 'b', 1), receipt('d2', 'a', 1), receipt('d1', 'a', 3)];
    expect([...puts, receipt('d1', 'a', 2)].map((put) => queue.put(put))).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    const taken: unknown[] = [];
    while (queue.isWaiting(user)) taken.push(take(queue));
    expect(taken).toEqual([puts[3], puts[1], puts[2]]);
    expect(queue.has(user)).toBe(false);
  });

  test('are worked off by one, who is at work until there is none', () => {
    const queue = new ReceiptQueue();
    queue.put(receipt('d1', 'a', 1));
    take(queue);
    expect(queue.has(user)).toBe(true);
    queue.put(receipt('d1', 'a', 2));
    expect(queue.isWaiting(user)).toBe(true);
    take(queue);
    expect([queue.isWaiting(user), queue.has(user)]).toEqual([false, false]);
  });

  test('are 5000 of a user at most, whose further ones are taken still', () => {
    const queue = new ReceiptQueue();
    for (let i = 0; i < 5_000; i++) expect(queue.put(receipt('d1', `c${i}`, 1))).toBe(true);
    expect(queue.put(receipt('d1', 'more', 1))).toBe(false);
    expect(queue.put(receipt('d1', 'c7', 2))).toBe(true);
  });

  test('wait until they are done, others first if need be, and a further one that came meanwhile goes on', () => {
    const queue = new ReceiptQueue();
    const [first, second, further] = [receipt('d1', 'a', 1), receipt('d1', 'b', 1), receipt('d1', 'a', 2)];
    queue.put(first);
    queue.put(second);
    queue.postpone(first);
    expect(queue.next(user)).toBe(second);
    queue.put(further);
    queue.done(first);
    queue.done(second);
    queue.postpone(first);
    expect(queue.next(user)).toBe(further);
  });

  test('are 100000 of all users at most, and one that is done leaves its room', () => {
    const queue = new ReceiptQueue();
    const of = (number: number): DeviceReceipt =>
      ({ ...receipt('d1', `c${number}`, 1), identity: { user: `u${number % 50}`, deviceId: 'd1' } }) as DeviceReceipt;
    for (let i = 0; i < 100_000; i++) expect(queue.put(of(i))).toBe(true);
    const [kept] = [queue.next('u0' as UserId)];
    expect(queue.put(receipt('d1', 'a', 1))).toBe(false);
    expect(queue.has(user)).toBe(false);
    if (kept !== undefined) queue.done(kept);
    expect(queue.put(receipt('d1', 'a', 1))).toBe(true);
  });
});
