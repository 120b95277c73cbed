import {
  type ConversationId,
  type DeviceClass,
  parseConversationId,
  parseDeviceId,
  parseUserId,
} from '@proj/chat-protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeliveryOrder } from '../../src/core/delivery-order.ts';
import { Outbox } from '../../src/core/outbox.ts';
import { RecentMap } from '../../src/core/recent-map.ts';
import { type Place, Registry } from '../../src/core/registry.ts';

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
    outbox.push(frame(1), { key: 'k' });
    outbox.push(frame(2));
    outbox.push(frame(3, 3), { key: 'k' });
    expect(outbox).toMatchObject({ frames: 2, bytes: 3 });
    expect(outbox.take(100)).toEqual(frame(2, 3, 3));
    outbox.push(frame(4), { key: 'k' });
    expect(outbox.take(100)).toEqual(frame(4));
  });

  test('drops what can be had from the log and what nobody misses, never answers and what has a key', () => {
    const conversation = parseConversationId('c:ann:bob');
    const log = { conversation, head: 7 };
    const outbox = new Outbox();
    outbox.push(frame(1), { log });
    outbox.answer(frame(2));
    outbox.push(frame(3), { key: 'k' });
    outbox.push(frame(4), { key: 'head', log });
    outbox.push(frame(5), { key: 'typing', transient: true });
    expect(outbox.dropPushes().map(({ log: dropped }) => dropped?.head)).toEqual([7, 7, undefined]);
    expect(outbox).toMatchObject({ frames: 2, bytes: 2 });
    expect([outbox.has('k'), outbox.has('typing')]).toEqual([true, false]);
    expect(outbox.take(100)).toEqual(frame(2, 3));
    outbox.answer(frame(4));
    outbox.clear();
    expect(outbox).toMatchObject({ frames: 0, bytes: 0 });
  });
});

describe('Registry', () => {
  const ann = parseUserId('ann');
  const place = (device: string, deviceClass: DeviceClass = 'other'): Place => ({
    user: ann,
    deviceId: parseDeviceId(device),
    deviceClass,
  });
  const session = (id: string, lastHeardAtMs = 0): { id: string; lastHeardAtMs: number } => ({ id, lastHeardAtMs });
  const ids = (sessions: readonly { id: string }[]): readonly string[] => sessions.map(({ id }) => id).toSorted();

  test('a session that lost its place does not take it away from the one that has it', () => {
    const registry = new Registry({ policy: 'max-n', max: 10 });
    const [old, fresh] = [session('1'), session('2')];
    const d1 = place('d1');
    expect(registry.register(d1, old)).toEqual([]);
    expect(registry.register(d1, fresh)).toEqual([{ session: old, reason: 'replaced' }]);
    expect(registry.unregister(ann, d1.deviceId, old)).toBe(false);
    expect([registry.size, registry.sessions(ann)]).toEqual([1, [fresh]]);
    expect([registry.userCount, [...registry.users()], registry.isOnline(ann)]).toEqual([1, [ann], true]);
    expect(registry.session(ann, d1.deviceId)).toBe(fresh);
    expect(registry.unregister(ann, d1.deviceId, fresh)).toBe(true);
    expect(registry.unregister(ann, d1.deviceId, fresh)).toBe(false);
    expect([registry.size, registry.sessions(ann), registry.isOnline(ann)]).toEqual([0, [], false]);
  });

  test('max-n: a device too many takes the place of the one that was silent longest, not of its own', () => {
    const registry = new Registry({ policy: 'max-n', max: 2 });
    const [a, b] = [session('a', 20), session('b', 10)];
    registry.register(place('d1'), a);
    registry.register(place('d2'), b);
    const again = session('a2', 30);
    expect(registry.register(place('d1'), again)).toEqual([{ session: a, reason: 'replaced' }]);
    expect(registry.register(place('d3'), session('c', 40))).toEqual([{ session: b, reason: 'policy' }]);
    expect(registry.unregister(ann, place('d2').deviceId, b)).toBe(false);
    expect(registry.size).toBe(2);
  });

  test('single: there is one, whatever its device', () => {
    const registry = new Registry({ policy: 'single', max: 10 });
    registry.register(place('d1', 'mobile'), session('a'));
    expect(registry.register(place('d2', 'desktop'), session('b'))).toMatchObject([
      { session: { id: 'a' }, reason: 'policy' },
    ]);
    expect(registry.register(place('d2', 'desktop'), session('c'))).toMatchObject([{ reason: 'replaced' }]);
    expect(registry.size).toBe(1);
  });

  test('per-class: there is one of each class', () => {
    const registry = new Registry({ policy: 'per-class', max: 1 });
    for (const deviceClass of ['mobile', 'desktop', 'web', 'other'] as const) {
      expect(registry.register(place(deviceClass, deviceClass), session(deviceClass))).toEqual([]);
    }
    expect(registry.register(place('second', 'mobile'), session('second'))).toMatchObject([
      { session: { id: 'mobile' }, reason: 'policy' },
    ]);
    // A device that comes back as another class makes room of itself, and there.
    expect(registry.register(place('second', 'web'), session('third'))).toMatchObject([
      { session: { id: 'second' }, reason: 'replaced' },
      { session: { id: 'web' }, reason: 'policy' },
    ]);
    expect(ids(registry.sessions(ann))).toEqual(['desktop', 'other', 'third']);
    expect(registry.size).toBe(3);
  });

  test('reject-new: one too many is not admitted, but the device that has a place is', () => {
    const registry = new Registry({ policy: 'reject-new', max: 2 });
    registry.register(place('d1'), session('a'));
    registry.register(place('d2'), session('b'));
    expect([registry.admits(place('d3')), registry.admits(place('d1'))]).toEqual([false, true]);
    expect(registry.register(place('d1'), session('c'))).toMatchObject([{ reason: 'replaced' }]);
    registry.unregister(ann, place('d2').deviceId, session('b'));
    expect(registry.admits(place('d3'))).toBe(true);
  });

  test('bots and exempt places neither count nor make room, and there are 50 bots at most', () => {
    const registry = new Registry({ policy: 'single', max: 1 });
    registry.register(place('d1'), session('a'));
    registry.register(place('exempt'), session('exempt'), true);
    for (let i = 0; i < 50; i++) {
      expect(registry.admits(place(`bot${i}`, 'bot'))).toBe(true);
      expect(registry.register(place(`bot${i}`, 'bot'), session(`bot${i}`))).toEqual([]);
    }
    expect([registry.admits(place('more', 'bot')), registry.admits(place('bot1', 'bot'))]).toEqual([false, true]);
    expect(registry.register(place('d2'), session('b'))).toMatchObject([{ session: { id: 'a' } }]);
    expect(registry.size).toBe(52);
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

  test('shows everything that was there, whatever is touched and forgotten while one looks', () => {
    const map = new RecentMap<string, number>(4);
    for (const [at, key] of ['a', 'b', 'c', 'd'].entries()) map.set(key, at);
    const seen: string[] = [];
    for (const [key] of map) {
      seen.push(key);
      if (key === 'a') map.get('a');
      if (key === 'b') for (const one of ['b', 'c']) map.delete(one);
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    expect([...map].map(([key]) => key)).toEqual(['d', 'a']);
  });

  test('is what a Map is whose entries go to its end when they are touched', () => {
    const step = fc.record({
      call: fc.constantFrom('get', 'set', 'delete'),
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), (steps, capacity) => {
        const map = new RecentMap<string, number>(capacity);
        const model = new Map<string, number>();
        for (const [at, { call, key }] of steps.entries()) {
          const known = model.get(key);
          if (call === 'delete') expect(map.delete(key)).toBe(model.delete(key));
          else if (call === 'get') expect(map.get(key)).toBe(known);
          else map.set(key, at);
          const value = call === 'set' ? at : known;
          if (call !== 'delete' && value !== undefined) {
            model.delete(key);
            model.set(key, value);
          }
          if (model.size > capacity) model.delete([...model.keys()][0] ?? '');
          expect([map.size, ...map]).toEqual([model.size, ...model]);
        }
      }),
    );
  });
});
