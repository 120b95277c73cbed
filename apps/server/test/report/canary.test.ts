import { isUserId } from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { describe, expect, test } from 'vitest';
import { canaryUser } from '../../src/report/canary.ts';
import type { Reports } from '../../src/report/reports.ts';
import { readReportState } from '../../src/report/state-file.ts';
import { hourMs, minuteMs, World } from './world.ts';

async function canaries(world: World, reports: Reports): Promise<readonly (number | undefined)[]> {
  await reports[Symbol.asyncDispose]();
  const counts = (await readReportState(world.directory))?.window.tally.counts ?? {};
  return [counts['canaries|back'], counts['canaries|lost']];
}

const alertsOf = ({ lines }: World): readonly string[] =>
  lines.flatMap(({ fields, message }) => ('alert' in fields && fields.alert === 'canaryLost' ? [`${message}`] : []));

describe('a canary', () => {
  test('is written and read back every five minutes, as a row that is no user and never another one', async () => {
    const store = openMemoryStore();
    const world = new World(undefined);
    world.devices = store.devices;
    const reports = await world.start();
    await world.pass(reports, hourMs - 1_000);
    expect(await canaries(world, reports)).toEqual([12, undefined]);
    expect(alertsOf(world)).toEqual([]);
    expect([isUserId(canaryUser), await store.users.list(), (await store.figures()).users]).toEqual([false, [], 0]);
    expect(await store.devices.list(canaryUser)).toHaveLength(1);
  });

  test('that hangs is lost after 30 s, is told of, and is over once another one is back', async () => {
    const world = new World(undefined);
    const good = world.devices;
    const held: (() => void)[] = [];
    let touches = 0;
    world.devices = Object.assign(Object.create(good), {
      touch: () => {
        touches++;
        return new Promise<void>((resolve) => held.push(resolve));
      },
      list: () => good.list(canaryUser),
    });
    const reports = await world.start();
    await world.pass(reports, 29_000);
    expect(alertsOf(world)).toEqual([]);
    await world.pass(reports, 6_000);
    expect(alertsOf(world)).toEqual(['an alert has begun']);
    await world.pass(reports, hourMs);
    // It waits for the one, instead of making more.
    expect(touches).toBe(1);
    world.devices.touch = (login) => good.touch(login);
    for (const resolve of held) resolve();
    await world.pass(reports, 5 * minuteMs);
    expect(alertsOf(world)).toEqual(['an alert has begun', 'an alert is over']);
    expect(await canaries(world, reports)).toEqual([1, 1]);
  });

  test.each([
    ['is refused', { touch: async () => Promise.reject(new StoreError('STORE_UNAVAILABLE', 'the disk is read-only')) }],
    ['comes back as another one', { touch: async () => {}, list: async () => [] }],
  ])('that %s is lost at once, and tried again each minute', async (_, devices) => {
    const world = new World(undefined);
    world.devices = Object.assign(Object.create(world.devices), devices);
    const reports = await world.start();
    await world.pass(reports, 3 * minuteMs - 1_000);
    expect(alertsOf(world)).toEqual(['an alert has begun']);
    expect(await canaries(world, reports)).toEqual([undefined, 3]);
  });
});
