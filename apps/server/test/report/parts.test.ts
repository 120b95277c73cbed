import { describe, expect, test } from 'vitest';
import { Recent } from '../../src/report/facts.ts';
import { nodeId } from '../../src/report/node.ts';
import { alertMail, reportMail } from '../../src/report/render.ts';
import { ReportCore } from '../../src/report/report-core.ts';
import { boundaryAtOrBefore } from '../../src/report/schedule.ts';
import { Tally } from '../../src/report/tally.ts';
import { beginMs, calmFacts, dayMs, hourMs, minuteMs, node } from './world.ts';

describe('a window ends', () => {
  test('at the hour by the local clock, every day of the year, long or short', () => {
    for (let hours = 0; hours < 366 * 24; hours += 5) {
      const nowMs = beginMs + hours * hourMs;
      const endMs = boundaryAtOrBefore({ everyMs: dayMs, hour: 8 }, nowMs);
      expect(new Date(endMs).getHours()).toBe(8);
      expect(nowMs - endMs).toBeGreaterThanOrEqual(0);
      expect(nowMs - endMs).toBeLessThan(26 * hourMs);
    }
  });

  test('every so many days, always on the same ones', () => {
    const ends = new Set<number>();
    for (let hours = 0; hours < 28 * 24; hours++) {
      ends.add(boundaryAtOrBefore({ everyMs: 7 * dayMs, hour: 0 }, beginMs + hours * hourMs));
    }
    expect(ends.size).toBe(5);
  });

  test('at even parts of the day for shorter ones', () => {
    expect(boundaryAtOrBefore({ everyMs: hourMs, hour: 8 }, 100 * hourMs - 1)).toBe(99 * hourMs);
    expect(boundaryAtOrBefore({ everyMs: hourMs, hour: 8 }, 100 * hourMs)).toBe(100 * hourMs);
  });
});

describe('a tally', () => {
  test('adds up by name and by label, and survives JSON', () => {
    const tally = new Tally();
    tally.count('logins_total', ['password', 'accepted'], 2);
    tally.count('logins_total', ['token', 'accepted'], 3);
    tally.count('logins_total', ['password', 'refused'], 4);
    tally.count('duplicates_total', [], 5);
    tally.observe('login_seconds', 0.1);
    const again = new Tally(JSON.parse(JSON.stringify(tally)));
    for (const one of [tally, again]) {
      expect(one.total('logins_total')).toBe(9);
      expect(one.total('logins_total', 'password')).toBe(6);
      expect(one.total('duplicates_total')).toBe(5);
      expect(one.total('logins')).toBe(0);
      expect(one.by('logins_total', 'password')).toEqual([
        ['refused', 4],
        ['accepted', 2],
      ]);
      expect(one.quantile('login_seconds', 0.5)).toBeCloseTo(0.1, 1);
    }
    tally.count('duplicates_total', [], 1);
    tally.observe('login_seconds', 5);
    const since = tally.since(again.toJSON());
    expect(since.toJSON().counts).toEqual({ duplicates_total: 1 });
    expect(since.quantile('login_seconds', 0.01)).toBeGreaterThan(4);
  });

  test('is bounded, whatever labels there are', () => {
    const tally = new Tally();
    for (let index = 0; index < 2_000; index++) tally.count('limited_total', [`label ${index}`], 1);
    expect(tally.total('limited_total')).toBe(2_000);
    expect(tally.by('limited_total')[0]).toEqual(['other', 1_500]);
    expect(JSON.stringify(tally).length).toBeLessThan(50_000);
  });

  test('finds quantiles to a fifth, and keeps what is absurd in its bounds', () => {
    const tally = new Tally();
    for (let index = 1; index <= 1_000; index++) tally.observe('append_seconds', index / 1_000);
    for (const [share, seconds] of [
      [0.5, 0.5],
      [0.95, 0.95],
      [0.99, 0.99],
    ] as const) {
      const found = tally.quantile('append_seconds', share) ?? 0;
      expect(found).toBeGreaterThanOrEqual(seconds);
      expect(found).toBeLessThan(seconds * 1.2);
    }
    for (const absurd of [0, -1, Number.NaN, 1e9]) tally.observe('login_seconds', absurd);
    expect(tally.quantile('login_seconds', 1)).toBeLessThan(1_000);
    expect(tally.quantile('webhook_seconds', 0.5)).toBeUndefined();
  });
});

test('what happened lately is forgotten in time, and does not pile up', () => {
  const recent = new Recent(minuteMs);
  for (let atMs = 0; atMs < minuteMs; atMs += 10) recent.add(1, atMs);
  expect(recent.value(minuteMs - 1)).toBe(6_000);
  expect(recent.value(minuteMs + 29_999)).toBe(3_000);
  expect(recent.value(3 * minuteMs)).toBe(0);
});

const core = (nowMs = beginMs): ReportCore =>
  new ReportCore({ node, language: 'en', schedule: { everyMs: dayMs, hour: 8 }, state: undefined, nowMs });

test('what is counted between the making of a report and its end is in the next one', () => {
  const gathered = core();
  gathered.count('entries_total', ['text'], 5);
  const report = gathered.report(beginMs + hourMs, undefined, []);
  gathered.count('entries_total', ['text'], 2);
  gathered.advance(report.window, undefined);
  const next = gathered.report(beginMs + 2 * hourMs, undefined, []);
  expect([report.window.tally.counts, next.window.tally.counts]).toEqual([
    { 'entries_total|text': 5 },
    { 'entries_total|text': 2 },
  ]);
  expect(next.window.startMs).toBe(report.window.endMs);
  expect(next.previous).toEqual(report.window);
});

test('who is online when a window begins counts for it', () => {
  const gathered = core();
  const figures = { ...calmFacts.figures!, users_online: 7, sessions: 9 };
  gathered.sample({ ...calmFacts, figures });
  gathered.usersOnline(11);
  const report = gathered.report(beginMs + hourMs, undefined, []);
  gathered.advance(report.window, { ...calmFacts, figures });
  expect([report, gathered.report(0, undefined, [])].map(({ window }) => window.peaks.usersOnline)).toEqual([11, 7]);
});

test('growth, and days until the disk is full, come from the sizes at both ends', () => {
  const gathered = core();
  const store = (fileBytes: number) => ({ ...calmFacts.store!, fileBytes });
  gathered.sample({ ...calmFacts, store: store(1_048_576) });
  gathered.sample({
    ...calmFacts,
    store: store(2 * 1_048_576),
    room: { freeBytes: 100 * 1_048_576, totalBytes: 1e12 },
  });
  const { text } = reportMail(gathered.report(beginMs + dayMs / 2, undefined, []), 'en', 'h');
  expect(text).toContain('Growth: 2.0 MiB a day');
  expect(text).toContain('Disk: 100.0 MiB left, full in 50 days at this rate');
});

test('a mail is the same whenever it is made, and another one for another node or window', () => {
  const mail = (nowMs = beginMs, id = node.id) => {
    const gathered = new ReportCore({
      ...{ node: { ...node, id }, language: 'en', schedule: { everyMs: dayMs, hour: 8 }, state: undefined, nowMs },
    });
    return reportMail(gathered.report(nowMs + hourMs, undefined, []), 'en', 'h');
  };
  expect(mail()).toEqual(mail());
  expect(new Set([mail(), mail(beginMs + 1), mail(beginMs, 'other')].map(({ messageId }) => messageId)).size).toBe(3);
});

test('what others chose is text in a mail, neither markup nor a header', () => {
  const named = { ...node, name: '<b>&"\r\nBcc: x' };
  const line = { name: 'diskLow', title: 't', severity: 'critical', detail: '<i>', sinceMs: 0 } as const;
  const { html, subject } = alertMail({ firstMs: 0, firing: [line], resolved: [] }, named, 'en', 'h');
  expect(html).toContain('&lt;b&gt;&amp;&quot;');
  expect(html).toContain('&lt;i&gt;');
  expect(subject).toBe('[critical] t: <b>&" Bcc: x');
});

test('a node is named after its key, without showing it', () => {
  const key = new Uint8Array(32).fill(1);
  expect(nodeId(key)).toMatch(/^[0-9a-f]{12}$/);
  expect(nodeId(key)).not.toBe(nodeId(new Uint8Array(32)));
  expect(nodeId(key)).not.toBe(Buffer.from(key).toString('hex').slice(0, 12));
});
