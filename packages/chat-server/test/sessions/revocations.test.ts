import { type DeviceId, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import type { DeviceStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Revocations } from '../../src/sessions/revocations.ts';

const lifetimeMs = 1_000_000;
const user = parseUserId('ann');
const [d1, d2, d3] = ['d1', 'd2', 'd3'].map(parseDeviceId) as [never, never, never];

async function loaded(store: DeviceStore, now: () => number, capacity?: number): Promise<Revocations> {
  const revocations = new Revocations(store, lifetimeMs, now, capacity);
  await revocations.load();
  return revocations;
}

test('what was issued up to the moment is void, what is issued next is not, even in the same millisecond', async () => {
  const { devices } = openMemoryStore();
  const revocations = await loaded(devices, () => 5_000);
  const before = { user, deviceId: d1, issuedAtMs: revocations.issueAtMs(user, d1) };
  expect(before.issuedAtMs).toBe(5_000);
  await revocations.revoke(user, d1);
  expect(revocations.isRevoked(before)).toBe(true);
  expect(revocations.isRevoked({ ...before, deviceId: d2 })).toBe(false);
  const after = { ...before, issuedAtMs: revocations.issueAtMs(user, d1) };
  expect(revocations.isRevoked(after)).toBe(false);
  await revocations.revoke(user, d1);
  expect(revocations.isRevoked(after)).toBe(true);
});

test('a change that writes the moment itself needs no other write, unless something was issued meanwhile', async () => {
  const { devices } = openMemoryStore();
  const written: number[] = [];
  const revoke: DeviceStore['revoke'] = async (one) => {
    written.push(one.beforeMs);
    await devices.revoke(one);
  };
  let nowMs = 5_000;
  const revocations = await loaded(
    { revoke, revocations: (sinceMs) => devices.revocations(sinceMs) } as DeviceStore,
    () => nowMs,
  );
  const issued = () => ({ user, deviceId: d1, issuedAtMs: revocations.issueAtMs(user, d1) });
  const before = issued();
  expect(await revocations.revokeWith(user, async (beforeMs) => beforeMs() === 5_000)).toBe(true);
  expect([written, revocations.isRevoked(before), revocations.isRevoked(issued())]).toEqual([[], true, false]);
  nowMs = 6_000;
  let meanwhile = before;
  const change = async (beforeMs: () => number): Promise<boolean> => {
    expect(beforeMs()).toBe(6_000);
    nowMs = 6_001;
    meanwhile = issued();
    return true;
  };
  await revocations.revokeWith(user, change);
  expect([written, revocations.isRevoked(meanwhile), revocations.isRevoked(issued())]).toEqual([[6_001], true, false]);
  const kept = issued();
  expect(await revocations.revokeWith(user, async () => false)).toBe(false);
  await expect(revocations.revokeWith(user, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect([written.length, revocations.isRevoked(kept)]).toEqual([1, false]);
  // One that does not write it leaves it to us.
  expect(await revocations.revokeWith(user, async () => true)).toBe(true);
  expect([written.length, revocations.isRevoked(kept)]).toEqual([2, true]);
});

test('a clock that goes back neither brings tokens back nor voids new ones', async () => {
  const { devices } = openMemoryStore();
  let nowMs = 9_000;
  const revocations = await loaded(devices, () => nowMs);
  const old = { user, deviceId: d1, issuedAtMs: revocations.issueAtMs(user, d1) };
  nowMs = 5_000;
  await revocations.revoke(user, undefined);
  await revocations.revoke(user, undefined);
  const fresh = { ...old, issuedAtMs: revocations.issueAtMs(user, d1) };
  expect(revocations.isRevoked(fresh)).toBe(false);
  expect((await loaded(devices, () => nowMs)).isRevoked(fresh)).toBe(false);
});

test('any history of issues and revocations voids exactly what it should, also after a restart', async () => {
  const step = fc.record({
    act: fc.constantFrom('issue', 'revoke', 'revoke-all', 'revoke-others', 'restart'),
    device: fc.constantFrom(d1, d2, d3),
    pauseMs: fc.nat(2),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { devices } = openMemoryStore();
      let nowMs = 1_000;
      let revocations = await loaded(devices, () => nowMs);
      const good = new Map<{ user: typeof user; deviceId: typeof d1; issuedAtMs: number }, boolean>();
      for (const { act, device, pauseMs } of steps) {
        nowMs += pauseMs;
        if (act === 'issue')
          good.set({ user, deviceId: device, issuedAtMs: revocations.issueAtMs(user, device) }, true);
        else if (act === 'restart') revocations = await loaded(devices, () => nowMs);
        else if (act === 'revoke') await revocations.revoke(user, device);
        else if (act === 'revoke-all') await revocations.revoke(user, undefined);
        else await revocations.revokeOthers(user, device);
        for (const token of good.keys()) {
          const isHit =
            act === 'revoke-all' ||
            (act === 'revoke' && token.deviceId === device) ||
            (act === 'revoke-others' && token.deviceId !== device);
          if (isHit) good.set(token, false);
        }
        for (const [token, isGood] of good) expect(revocations.isRevoked(token)).toBe(!isGood);
      }
    }),
    { numRuns: 300 },
  );
});

test('a user has fifty that name a device; one more voids everything of the user, also after a restart', async () => {
  const { devices } = openMemoryStore();
  const revocations = await loaded(devices, () => 5_000);
  const issued = (deviceId: DeviceId) => ({ user, deviceId, issuedAtMs: revocations.issueAtMs(user, deviceId) });
  // Two each: what is kept, and the name of it.
  for (let i = 0; i < 100; i++) await revocations.revokeOthers(user, parseDeviceId(`kept${i}`));
  expect((await devices.revocations(0)).length).toBeLessThanOrEqual(51);
  const [first, second] = [issued(d1), issued(d2)];
  await revocations.revoke(user, parseDeviceId('kept0'));
  expect([first, second].map((token) => revocations.isRevoked(token))).toEqual([false, false]);
  await revocations.revokeOthers(user, d1);
  for (let i = 0; i < 100; i++) await revocations.revoke(user, parseDeviceId(`named${i}`));
  const others = { ...first, user: parseUserId('bob') };
  for (const one of [revocations, await loaded(devices, () => 5_000)]) {
    expect([first, second, others].map((token) => one.isRevoked(token))).toEqual([true, true, false]);
  }
  expect((await devices.revocations(0)).length).toBeLessThanOrEqual(51);
});

test('what has expired makes room for others that name a device', async () => {
  const { devices } = openMemoryStore();
  let nowMs = 1_000;
  const revocations = await loaded(devices, () => nowMs);
  for (let i = 0; i < 50; i++) await revocations.revoke(user, parseDeviceId(`named${i}`));
  nowMs += 2 * lifetimeMs;
  await revocations.revoke(parseUserId('zoe'), undefined);
  const token = { user, deviceId: d1, issuedAtMs: revocations.issueAtMs(user, d1) };
  await revocations.revoke(user, d2);
  expect(revocations.isRevoked(token)).toBe(false);
});

test('with more than are remembered, what is as old as the one forgotten is void for everybody', async () => {
  const { devices } = openMemoryStore();
  let nowMs = 1_000;
  const revocations = await loaded(devices, () => nowMs, 2);
  const other = { user: parseUserId('zoe'), deviceId: d1, issuedAtMs: 1_000 };
  const newer = { ...other, issuedAtMs: 1_001 };
  for (const name of ['a', 'b', 'c']) {
    await revocations.revoke(parseUserId(name), undefined);
    nowMs++;
  }
  expect([revocations.isRevoked(other), revocations.isRevoked(newer)]).toEqual([true, false]);
  expect(revocations.isRevoked({ user: parseUserId('a'), deviceId: d1, issuedAtMs: 1_000 })).toBe(true);
});

test('what has expired anyway is forgotten without a trace', async () => {
  const { devices } = openMemoryStore();
  let nowMs = 1_000;
  const revocations = await loaded(devices, () => nowMs, 2);
  await revocations.revoke(parseUserId('a'), undefined);
  nowMs += lifetimeMs;
  for (const name of ['b', 'c']) await revocations.revoke(parseUserId(name), undefined);
  expect(revocations.isRevoked({ user: parseUserId('zoe'), deviceId: d1, issuedAtMs: 1_000 })).toBe(false);
  expect(await devices.revocations(nowMs - 1)).toHaveLength(2);
});
