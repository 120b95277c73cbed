import { join } from 'node:path';
import { openSqliteStore } from '@proj/store/sqlite';
import { describe, expect, test } from 'vitest';
import { recordBackup } from '../../src/backup-record.ts';
import { AlertCore } from '../../src/report/alerts.ts';
import { type AlertName, conditions } from '../../src/report/conditions.ts';
import type { Facts } from '../../src/report/facts.ts';
import { MailServer } from './smtp.ts';
import { beginMs, calmFacts, hourMs, minuteMs, World } from './world.ts';

const gib = 1_073_741_824;
const webhooks = { failures: 3, failingSinceMs: undefined, givenUp: 0 } as const;

/** For each condition facts that meet it, and facts that just do not. */
const cases: Readonly<Record<AlertName, readonly (readonly [bad: Partial<Facts>, good: Partial<Facts>])[]>> = {
  commitsFail: [
    [{ commitsFail: true }, {}],
    [{ recentCommitFailures: 1 }, {}],
  ],
  diskLow: [
    [
      { room: { freeBytes: 9.9 * gib, totalBytes: 100 * gib } },
      { room: { freeBytes: 10 * gib, totalBytes: 100 * gib } },
    ],
    [{ room: { freeBytes: gib - 1, totalBytes: 2 * gib } }, { room: { freeBytes: gib, totalBytes: 2 * gib } }],
    [{ room: { freeBytes: 0, totalBytes: 0 } }, { room: undefined }],
  ],
  canaryLost: [[{ canariesLost: 1 }, {}]],
  noMessages: [[{ silence: { hours: 1, usualDays: 4 } }, {}]],
  loopLate: [
    [
      { load: { loopDelayMs: 1_001, memoryFraction: 0, fdFraction: 0 } },
      { load: { loopDelayMs: 1_000, memoryFraction: 0, fdFraction: 0 } },
    ],
  ],
  restartLoop: [[{ recentStarts: 4 }, { recentStarts: 3 }]],
  repairs: [[{ recentRepairs: 1 }, {}]],
  clockJump: [[{ recentClockJumpMs: 30_000 }, { recentClockJumpMs: 29_999 }]],
  webhookBacklog: [
    [
      { webhooks, store: { ...calmFacts.store!, outbox: 10_001 } },
      { webhooks, store: { ...calmFacts.store!, outbox: 10_000 } },
    ],
    [
      { webhooks: { ...webhooks, failingSinceMs: beginMs - 900_001 } },
      { webhooks: { ...webhooks, failingSinceMs: beginMs - 900_000 } },
    ],
    [{ webhooks, store: { ...calmFacts.store!, outbox: 1e6 } }, { store: { ...calmFacts.store!, outbox: 1e6 } }],
  ],
  spoolBacklog: [
    [
      { spool: { reports: 1, oldestAtMs: beginMs - 6 * hourMs - 1 } },
      { spool: { reports: 1, oldestAtMs: beginMs - 6 * hourMs } },
    ],
  ],
  backupFailed: [[{ backup: { lastAtMs: undefined, failed: true, maxAgeMs: undefined } }, {}]],
  backupOld: [
    [
      { backup: { lastAtMs: beginMs - 5_001, failed: false, maxAgeMs: 5_000 } },
      { backup: { lastAtMs: beginMs - 5_000, failed: false, maxAgeMs: 5_000 } },
    ],
    [{ backup: { lastAtMs: undefined, failed: false, maxAgeMs: 5_000 } }, {}],
  ],
};

describe('a condition', () => {
  test.each(Object.entries(cases))('%s holds from its threshold on, and says so in numbers', (name, pairs) => {
    const condition = conditions[name as AlertName];
    for (const [bad, good] of pairs) {
      expect(condition.when({ ...calmFacts, ...bad })).toBe(true);
      expect(condition.when({ ...calmFacts, ...good })).toBe(false);
      expect(condition.detail({ ...calmFacts, ...bad })).not.toMatch(/undefined|NaN|Infinity/);
    }
  });

  test.each(Object.keys(conditions))('%s does not hold on a calm server', (name) => {
    expect(conditions[name as AlertName].when(calmFacts)).toBe(false);
  });
});

/** Drives the core by virtual time. */
class Watch {
  readonly core: AlertCore;
  nowMs: number;

  constructor(core: AlertCore = new AlertCore([], 0), nowMs = 0) {
    this.core = core;
    this.nowMs = nowMs;
  }

  /** Looks every five seconds; answers what was told, and when. */
  run(ms: number, facts: Partial<Facts>): (readonly [atMs: number, firing: string, resolved: string])[] {
    const told: (readonly [number, string, string])[] = [];
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += 5_000) {
      this.core.update({ ...calmFacts, ...facts, nowMs: beginMs + this.nowMs, monotonicMs: this.nowMs });
      const notice = this.core.notice(beginMs + this.nowMs, this.nowMs);
      if (notice === undefined) continue;
      this.core.told(notice, this.nowMs);
      const names = (lines: typeof notice.firing): string => lines.map(({ name }) => name).join();
      told.push([this.nowMs, names(notice.firing), names(notice.resolved)]);
    }
    return told;
  }
}

const bad = { commitsFail: true } as const;

test('an alert is told at once, again every 30 minutes, and when it is over', () => {
  const watch = new Watch();
  expect(watch.run(hourMs, bad)).toEqual(
    [0, 30, 60].slice(0, 2).map((minutes) => [minutes * minuteMs, 'commitsFail', '']),
  );
  expect(watch.run(hourMs, {})).toEqual([
    // It is over when it has been so for two minutes; a repetition was due before.
    [hourMs, 'commitsFail', ''],
    [hourMs + 2 * minuteMs, '', 'commitsFail'],
  ]);
  expect(watch.core.noted).toEqual([]);
});

test('what comes up together, or within a minute, is one mail', () => {
  const watch = new Watch();
  expect(watch.run(5_000, { ...bad, recentRepairs: 2 })).toEqual([[0, 'commitsFail,repairs', '']]);
  const more = { ...bad, recentRepairs: 2, recentStarts: 9 };
  expect(watch.run(10_000, more)).toEqual([]);
  expect(watch.run(60_000, { ...more, backup: cases.backupFailed[0]![0].backup! })).toEqual([
    [60_000, 'commitsFail,restartLoop,repairs,backupFailed', ''],
  ]);
});

test('one that comes and goes is one alert', () => {
  const watch = new Watch();
  const told = Array.from({ length: 10 }, () => [...watch.run(30_000, bad), ...watch.run(90_000, {})]).flat();
  expect(told).toEqual([[0, 'commitsFail', '']]);
});

test('a late event loop is one after 30 seconds', () => {
  const watch = new Watch();
  const late = { load: { loopDelayMs: 2_000, memoryFraction: 0, fdFraction: 0 } };
  expect([...watch.run(25_000, late), ...watch.run(5_000, {}), ...watch.run(30_000, late)]).toEqual([]);
  expect(watch.run(5_000, late)).toEqual([[60_000, 'loopLate', '']]);
});

test('what was over before anybody could be told is told to nobody', () => {
  const core = new AlertCore([], 0);
  const at = (nowMs: number, facts: object): Facts => ({ ...calmFacts, ...facts, nowMs, monotonicMs: nowMs });
  expect(core.update(at(0, bad)).begun.map(({ name }) => name)).toEqual(['commitsFail']);
  expect(core.update(at(1_000, {})).ended).toEqual([]);
  expect(core.update(at(121_000, {})).ended.map(({ name }) => name)).toEqual(['commitsFail']);
  expect(core.notice(121_000, 121_000)).toBeUndefined();
});

test('one that begins again while its end is told is told again', () => {
  const watch = new Watch();
  watch.run(5_000, bad);
  watch.run(115_000, {});
  const at = (nowMs: number, facts: object): Facts => ({ ...calmFacts, ...facts, nowMs, monotonicMs: nowMs });
  watch.core.update(at(125_000, {}));
  const notice = watch.core.notice(125_000, 125_000) ?? expect.fail();
  expect(notice.resolved.map(({ name }) => name)).toEqual(['commitsFail']);
  watch.core.update(at(126_000, bad));
  watch.core.told(notice, 127_000);
  expect(watch.core.notice(200_000, 200_000)?.firing.map(({ name }) => name)).toEqual(['commitsFail']);
});

test('the next process knows what was on: it does not tell it again at once, and tells its end', () => {
  const before = new Watch();
  before.run(5_000, bad);
  const after = new Watch(new AlertCore(before.core.noted, 0));
  expect(after.run(60_000, bad)).toEqual([]);
  expect(after.run(5 * minuteMs, {})).toEqual([[180_000, '', 'commitsFail']]);
});

describe('over a real mail server', () => {
  test('an alert arrives when commits fail on a full disk, and its end when they work again', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    const reports = await world.start();
    await using store = await openSqliteStore({
      file: join(world.directory, 'chat.db'),
      maxFileBytes: 262_144,
      onCommit: (fact) => reports.commit(fact),
    });
    await world.pass(reports, minuteMs);
    let number = 0;
    const append = (bytes: number): Promise<unknown> => {
      const id = new Uint8Array(16);
      new DataView(id.buffer).setUint32(0, ++number);
      const body = new Uint8Array(bytes);
      return store.append({
        conversation: 'c:ann:bob',
        sender: 'ann',
        id,
        kind: 1,
        body,
        sentAtMs: 0,
        members: ['ann'],
      });
    };
    await append(100);
    await world.pass(reports, minuteMs);
    expect(server.mails).toEqual([]);
    await expect(append(500_000)).rejects.toThrow('STORE_UNAVAILABLE');
    await world.pass(reports, 10_000);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.headers.get('subject')).toBe('[critical] Commits fail: nothing is accepted: chat-1');
    expect(server.mails[0]?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(server.mails[0]?.parts.get('text/plain')).toContain('1 commits failed in the last minute, since');
    await append(100);
    await world.pass(reports, 5 * minuteMs);
    expect(server.mails.map(({ headers }) => headers.get('subject'))).toEqual([
      '[critical] Commits fail: nothing is accepted: chat-1',
      '[resolved] Commits fail: nothing is accepted: chat-1',
    ]);
  });

  test('an alert arrives when the disk fills, in the language of the reports', async () => {
    const server = await MailServer.start();
    const world = new World(server.url, { language: 'zh' });
    const reports = await world.start();
    world.room = { freeBytes: 5 * gib, totalBytes: 100 * gib };
    await world.pass(reports, 10_000);
    expect(server.mails.map(({ headers }) => headers.get('subject'))).toEqual([
      '聊天服务器警报 [critical] The disk is almost full: chat-1',
    ]);
    expect(server.mails[0]?.parts.get('text/html')).toContain('5.0 GiB of 100.0 GiB left (5.0 %)');
  });

  test('an alert that cannot be sent is tried again, and then says how things are by then', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    await server.down();
    const reports = await world.start();
    reports.metrics.count('repairs_total', [], 2);
    await world.pass(reports, minuteMs);
    reports.backup(false);
    world.setMs = hourMs;
    await world.pass(reports, minuteMs);
    await server.up();
    await world.pass(reports, 6 * minuteMs);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.headers.get('subject')).toBe(
      '[warning] Entries had to be announced again (and 2 more): chat-1',
    );
    const text = server.mails[0]?.parts.get('text/plain');
    expect(text).toMatch(/The clock has jumped: by 1h 0m/);
    expect(text).toMatch(/The last backup failed: there is none/);
    expect(JSON.stringify(world.lines)).not.toContain('example.org');
  });

  test('a backup that failed is made good by one that a command has moved elsewhere', async () => {
    const world = new World(undefined);
    const reports = await world.start();
    const alerts = (): readonly string[] =>
      world.lines.flatMap(({ fields, message }) => ('alert' in fields ? [`${String(fields.alert)}: ${message}`] : []));
    reports.backup(false);
    await recordBackup(world.directory, { atMs: world.wallClock() - 1, file: '/elsewhere/old.db', bytes: 1 });
    await world.pass(reports, 5 * minuteMs);
    expect(alerts()).toEqual(['backupFailed: an alert has begun']);
    await recordBackup(world.directory, { atMs: world.wallClock(), file: '/elsewhere/new.db', bytes: 1 });
    await world.pass(reports, 5 * minuteMs);
    expect(alerts()).toEqual(['backupFailed: an alert has begun', 'backupFailed: an alert is over']);
  });

  test('a server that starts again and again says so', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    for (let life = 0; life < 4; life++) {
      const reports = await world.start();
      await world.pass(reports, minuteMs);
      if (life < 3) expect(server.mails).toEqual([]);
    }
    expect(server.mails.map(({ headers }) => headers.get('subject'))).toEqual([
      '[critical] The server starts again and again: chat-1',
    ]);
  });
});

test('without a mail server alerts are in the log', async () => {
  const world = new World(undefined);
  const reports = await world.start();
  world.room = { freeBytes: 0, totalBytes: 100 };
  await world.pass(reports, minuteMs);
  world.room = calmFacts.room;
  await world.pass(reports, 3 * minuteMs);
  expect(world.lines.filter(({ fields }) => 'alert' in fields)).toEqual([
    {
      level: 'error',
      fields: { alert: 'diskLow', detail: expect.stringContaining('0 B of 100 B') },
      message: 'an alert has begun',
    },
    { level: 'info', fields: { alert: 'diskLow' }, message: 'an alert is over' },
  ]);
});
