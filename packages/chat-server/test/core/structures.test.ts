import { type ConversationId, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeliveryOrder } from '../../src/core/delivery-order.ts';
import { Outbox } from '../../src/core/outbox.ts';
import { RecentMap } from '../../src/core/recent-map.ts';
import { Registry } from '../../src/core/registry.ts';

describe('DeliveryOrder', () => {
  test('delivers each conversation in the order of its beginnings, whatever settles first, and keeps nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }).chain((names) =>
          fc.tuple(
            fc.constant(names),
            fc.shuffledSubarray(
              names.map((_, i) => i),
              { minLength: names.length },
            ),
          ),
        ),
        ([names, settled]) => {
          const order = new DeliveryOrder();
          const settles = names.map((name) => order.begin(name as ConversationId));
          const delivered: number[] = [];
          for (const i of settled) settles[i]?.(() => delivered.push(i));
          expect(delivered.toSorted((a, b) => a - b)).toEqual(names.map((_, i) => i));
          for (const name of new Set(names)) {
            const own = delivered.filter((i) => names[i] === name);
            expect(own).toEqual(own.toSorted((a, b) => a - b));
          }
          expect(order.size).toBe(0);
        },
      ),
    );
  });
});

describe('Outbox', () => {
  const frame = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

  test('answers what waits in order, as much as fits one batch and one frame in any case', () => {
    const outbox = new Outbox();
    for (const bytes of [frame(1, 2, 3, 4, 5), frame(6), frame(7, 8), frame(9)]) outbox.push(bytes);
    expect(outbox).toMatchObject({ frames: 4, bytes: 9 });
    expect([outbox.take(4), outbox.take(3), outbox.take(3), outbox.take(3)]).toEqual([
      frame(1, 2, 3, 4, 5),
      frame(6, 7, 8),
      frame(9),
      undefined,
    ]);
    expect(outbox).toMatchObject({ frames: 0, bytes: 0 });
  });

  test('keeps of one key only the latest, at its own place', () => {
    const outbox = new Outbox();
    outbox.push(frame(1), 'k');
    outbox.push(frame(2));
    outbox.push(frame(3, 3), 'k');
    expect(outbox).toMatchObject({ frames: 2, bytes: 3 });
    expect(outbox.take(100)).toEqual(frame(2, 3, 3));
    outbox.push(frame(4), 'k');
    expect(outbox.take(100)).toEqual(frame(4));
  });

  test('drops pushes, never answers', () => {
    const outbox = new Outbox();
    outbox.push(frame(1));
    outbox.answer(frame(2));
    outbox.push(frame(3), 'k');
    outbox.dropPushes();
    expect(outbox).toMatchObject({ frames: 1, bytes: 1 });
    expect(outbox.take(100)).toEqual(frame(2));
    outbox.answer(frame(4));
    outbox.clear();
    expect(outbox).toMatchObject({ frames: 0, bytes: 0 });
  });
});

describe('Registry', () => {
  const ann = parseUserId('ann');
  const [d1, d2, d3] = ['d1', 'd2', 'd3'].map(parseDeviceId) as [never, never, never];
  const session = (id: string, lastHeardAtMs = 0): { id: string; lastHeardAtMs: number } => ({ id, lastHeardAtMs });

  test('a session that lost its place does not take it away from the one that has it', () => {
    const registry = new Registry(10);
    const [old, fresh] = [session('1'), session('2')];
    expect(registry.register(ann, d1, old)).toBeUndefined();
    expect(registry.register(ann, d1, fresh)).toBe(old);
    expect(registry.unregister(ann, d1, old)).toBe(false);
    expect([registry.size, registry.sessions(ann)]).toEqual([1, [fresh]]);
    expect(registry.unregister(ann, d1, fresh)).toBe(true);
    expect(registry.unregister(ann, d1, fresh)).toBe(false);
    expect([registry.size, registry.sessions(ann)]).toEqual([0, []]);
  });

  test('a device too many takes the place of the one that was silent longest, not of its own', () => {
    const registry = new Registry(2);
    const [a, b] = [session('a', 20), session('b', 10)];
    registry.register(ann, d1, a);
    registry.register(ann, d2, b);
    const again = session('a2', 30);
    expect(registry.register(ann, d1, again)).toBe(a);
    expect(registry.register(ann, d3, session('c', 40))).toBe(b);
    expect(registry.unregister(ann, d2, b)).toBe(false);
    expect(registry.size).toBe(2);
  });
});

describe('RecentMap', () => {
  test('forgets what was untouched longest, and only that', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
    map.set('a', 4);
    map.set('d', 5);
    expect([map.get('c'), map.get('a'), map.size]).toEqual([undefined, 4, 2]);
  });
});
