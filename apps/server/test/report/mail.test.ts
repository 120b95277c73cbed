import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Mailer } from '../../src/report/mailer.ts';
import { SmtpMailer } from '../../src/report/mailer.ts';
import { SmtpAccess } from '../../src/report/options.ts';
import { MailServer, silentServer } from './smtp.ts';
import { beginMs, dayMs, hourMs, minuteMs, World } from './world.ts';

const spoolOf = ({ directory }: World): readonly string[] => {
  const path = join(directory, 'spool');
  return existsSync(path) ? readdirSync(path) : [];
};

/** From twenty minutes past midnight to eight. */
const firstWindowMs = 8 * hourMs - 20 * minuteMs;

describe('the daily mail', () => {
  test('arrives when its window ends, with the facts of the original first, counted right', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    const reports = await world.start();
    const { metrics } = reports;
    metrics.count('connections_total', ['accepted'], 1_234);
    metrics.count('connections_total', ['limited'], 5);
    metrics.count('deliveries_total', [], 40);
    metrics.count('offline_recipients_total', [], 7);
    metrics.count('kicks_total', ['replaced'], 3);
    metrics.count('entries_total', ['text'], 12);
    metrics.observe('append_seconds', 0.004);
    reports.commit({ calls: 1, bytes: 1, durationMs: 12.5, failed: false });
    world.figures = { ...world.figures, connections: 100, sessions: 3, users_online: 2 };
    world.login(9);
    await world.pass(reports, firstWindowMs - 1_000);
    expect(server.mails).toEqual([]);
    await world.pass(reports, minuteMs);
    const [mail = expect.fail()] = server.mails;
    expect(server.mails).toHaveLength(1);
    expect([mail.from, mail.to]).toEqual(['chat@example.org', ['ops@example.org', 'b@example.org']]);
    expect(mail.headers.get('subject')).toBe('Chat server report: chat-1');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.has('x-mailer')).toBe(false);
    expect(mail.headers.get('message-id')).toMatch(/^<report\.[0-9a-f]{32}@example\.org>$/);
    const text = mail.parts.get('text/plain') ?? '';
    const moment = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
    expect(text.split('\n').slice(0, 5)).toEqual([
      `  Window: ${moment(beginMs)} – ${moment(beginMs + firstWindowMs)} UTC`,
      '  Connections: 1,234 accepted, 5 failed',
      '  Messages to those online: 40',
      '  Messages to those offline: 7',
      '  Most users online: 9',
    ]);
    for (const block of [
      'Identity',
      'Traffic',
      'Sessions',
      'Storage',
      'Health',
      'Integrity',
      'Security',
      'Deliveries',
    ]) {
      expect(text).toContain(`\n\n${block}\n`);
      expect(mail.parts.get('text/html')).toContain(`<h3>${block}</h3>`);
    }
    expect(text).toContain('Slowest commit: 12.5 ms');
    expect(text).toMatch(/From entry to commit: p50, p95, p99: 4\.\d ms, 4\.\d ms, 4\.\d ms/);
    expect(mail.parts.get('text/html')).toContain('<h2>Connections: 1,234 accepted, 5 failed</h2>');
    expect(spoolOf(world)).toEqual([]);
  });

  test('has the subject and the five facts of the original in Chinese', async () => {
    const server = await MailServer.start();
    const world = new World(server.url, { language: 'zh' });
    const reports = await world.start();
    await world.pass(reports, firstWindowMs + minuteMs);
    expect(server.mails[0]?.headers.get('subject')).toBe('聊天服务器每日报告');
    const html = server.mails[0]?.parts.get('text/html');
    expect(html).toMatch(
      /<h2>统计时间区间: .*<\/h2>\n<h2>接受连接请求: 0 次成功, 0 次失败<\/h2>\n<h2>在线消息数: 0<\/h2>/,
    );
    expect(html).toContain('<h2>离线消息数: 0</h2>\n<h2>最高在线人数: 0</h2>');
  });

  test('arrives once for each window, with zero again, and says what changed', async () => {
    const server = await MailServer.start();
    const world = new World(server.url, { schedule: { everyMs: hourMs, hour: 0 } });
    const reports = await world.start();
    world.login(4);
    for (const entries of [0, 10, 15]) {
      reports.metrics.count('entries_total', ['text'], entries);
      await world.pass(reports, hourMs);
    }
    expect(server.mails).toHaveLength(3);
    expect(new Set(server.mails.map(({ headers }) => headers.get('message-id'))).size).toBe(3);
    const line = (start: string): (string | undefined)[] =>
      server.mails.map(({ parts }) =>
        parts
          .get('text/plain')
          ?.split('\n')
          .find((row) => row.includes(start)),
      );
    expect(line('Entries accepted')).toEqual([
      '  Entries accepted: 0',
      '  Entries accepted: 10 (0 before)',
      '  Entries accepted: 15 (+50 %)',
    ]);
    expect(line('Most users online')).toEqual(['4', '0', '0'].map((users) => `  Most users online: ${users}`));
  });
});

describe('once for each window, whatever happens', () => {
  test('across a clean restart, with what was counted before', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    const first = await world.start();
    first.metrics.count('connections_total', ['accepted'], 3);
    await first[Symbol.asyncDispose]();
    const second = await world.start();
    second.metrics.count('connections_total', ['accepted'], 4);
    await world.pass(second, firstWindowMs + minuteMs);
    await second[Symbol.asyncDispose]();
    const third = await world.start();
    await world.pass(third, hourMs);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.parts.get('text/plain')).toContain('Connections: 7 accepted');
    expect(server.mails[0]?.parts.get('text/plain')).toContain('Starts: 2, of which after a crash 0');
  });

  test('when a process is killed: what was counted up to ten seconds before is kept, and the end is a crash', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    const killed = await world.start();
    killed.metrics.count('connections_total', ['accepted'], 3);
    await world.pass(killed, 15_000);
    killed.metrics.count('connections_total', ['accepted'], 1_000);
    // Nothing more of it is written: another one takes over as it is on the disk.
    const next = await world.start();
    await world.pass(next, firstWindowMs + minuteMs);
    expect(server.mails).toHaveLength(1);
    const text = server.mails[0]?.parts.get('text/plain');
    expect(text).toContain('Connections: 3 accepted');
    expect(text).toContain('Starts: 2, of which after a crash 1');
  });

  test('when it is killed between writing the report and noting it, and when the note cannot be written', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    const state = join(world.directory, 'report.json');
    const first = await world.start();
    first.metrics.count('connections_total', ['accepted'], 3);
    await world.pass(first, firstWindowMs - 6_000);
    // A directory is in the place of the file that is written first.
    await mkdir(join(`${state}.tmp`, 'in-the-way'), { recursive: true });
    await world.pass(first, hourMs);
    expect(spoolOf(world)).toHaveLength(1);
    // It waits: were it sent now and this process killed, the next one would send it again.
    expect(server.mails).toEqual([]);
    const second = await world.start();
    second.metrics.count('connections_total', ['accepted'], 5);
    await world.pass(second, hourMs);
    expect(server.mails).toEqual([]);
    await rm(`${state}.tmp`, { recursive: true });
    await world.pass(second, minuteMs);
    expect(server.mails).toHaveLength(1);
    expect(spoolOf(world)).toEqual([]);
    await world.pass(second, dayMs - 3 * hourMs);
    expect(server.mails).toHaveLength(1);
    await world.pass(second, hourMs);
    // What was counted after the report was written belongs to the next one.
    expect(server.mails[1]?.parts.get('text/plain')).toContain('Connections: 5 accepted');
  });

  test('when it is killed after 250 and before the file is gone: the second mail has the same id', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    const real = world.mailer as Mailer;
    // The answer never gets here.
    world.mailer = { send: (...mail) => real.send(...mail).then(() => new Promise(() => {})) };
    const first = await world.start();
    void world.pass(first, firstWindowMs + minuteMs);
    await vi.waitFor(() => expect(server.mails).toHaveLength(1), 20_000);
    world.mailer = real;
    const second = await world.start();
    await world.pass(second, minuteMs);
    expect(server.mails).toHaveLength(2);
    expect(server.mails[1]?.headers.get('message-id')).toBe(server.mails[0]?.headers.get('message-id'));
    expect(server.mails[1]?.parts).toEqual(server.mails[0]?.parts);
    expect(spoolOf(world)).toEqual([]);
  });

  test('across an outage of the mail server of 24 hours, with a restart in the middle', async () => {
    const server = await MailServer.start();
    const world = new World(server.url, { schedule: { everyMs: 6 * hourMs, hour: 0 } });
    await server.down();
    let reports = await world.start();
    reports.metrics.count('connections_total', ['accepted'], 1);
    await world.pass(reports, 12 * hourMs);
    await reports[Symbol.asyncDispose]();
    reports = await world.start();
    reports.metrics.count('connections_total', ['accepted'], 2);
    await world.pass(reports, 12 * hourMs);
    expect(spoolOf(world)).toHaveLength(4);
    const tries = world.lines.filter(({ message }) => message === 'a report could not be sent');
    expect(tries.length).toBeGreaterThan(5);
    expect(tries.length).toBeLessThan(17);
    await server.up();
    await world.pass(reports, 5 * hourMs);
    const accepted = server.mails
      .filter(({ headers }) => headers.get('subject')?.startsWith('Chat server report'))
      .map(({ parts }) => /Connections: (\d+) accepted/.exec(parts.get('text/plain') ?? '')?.[1]);
    expect(accepted.slice(0, 4)).toEqual(['1', '0', '2', '0']);
    expect(spoolOf(world)).toEqual([]);
    const ids = server.mails.map(({ headers }) => headers.get('message-id'));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('when nobody was there for three days: one mail for all of it', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    const first = await world.start();
    first.metrics.count('connections_total', ['accepted'], 3);
    await first[Symbol.asyncDispose]();
    world.clock.stepTowards(3 * dayMs);
    const second = await world.start();
    await world.pass(second, minuteMs);
    expect(server.mails).toHaveLength(1);
    await world.pass(second, dayMs);
    expect(server.mails).toHaveLength(2);
  });
});

describe('a mail server that', () => {
  test('refuses one report holds up no other, and is tried again after 1, 5, 15 and 60 minutes', async () => {
    const server = await MailServer.start();
    const world = new World(server.url, { schedule: { everyMs: 12 * hourMs, hour: 0 } });
    server.refusal = { code: 554, text: 'no, ops@example.org' };
    const reports = await world.start();
    // Up to the end of the first window, whenever that is by the local clock.
    while (spoolOf(world).length === 0) await world.pass(reports, minuteMs);
    const atMs: number[] = [];
    let seen = 0;
    for (let minutes = 0; minutes < 85; minutes += 0.5) {
      await world.pass(reports, 30_000);
      const count = world.lines.filter(({ message }) => message === 'a report could not be sent').length;
      if (count > seen) atMs.push(world.clock.now());
      seen = count;
    }
    const waits = atMs.slice(1).map((at, index) => Math.round((at - (atMs[index] ?? 0)) / minuteMs));
    expect(waits).toEqual([1, 5, 15, 60]);
    expect(JSON.stringify(world.lines)).not.toContain('ops@example.org');
    expect(world.lines.at(-1)?.fields).toMatchObject({ reason: 'EMESSAGE DATA 554' });
    server.refusal = undefined;
    await world.pass(reports, dayMs);
    expect(server.mails.length).toBeGreaterThanOrEqual(2);
    expect(spoolOf(world)).toEqual([]);
  });

  test('hangs is given up, again and again, and nothing waits for it', async () => {
    const silent = await silentServer();
    const world = new World(silent.url, { schedule: { everyMs: minuteMs, hour: 0 } }, 50);
    const reports = await world.start();
    await world.pass(reports, 3 * minuteMs);
    expect(silent.connections()).toBeGreaterThanOrEqual(2);
    expect(spoolOf(world)).toHaveLength(3);
    const failure = world.lines.find(({ message }) => message === 'a report could not be sent');
    expect(failure?.fields).toMatchObject({ reason: expect.stringMatching(/^ETIMEDOUT/) });
  });

  test('hangs does not keep the server from stopping', async () => {
    const silent = await silentServer();
    const world = new World(silent.url, { schedule: { everyMs: minuteMs, hour: 0 } }, 60_000);
    const reports = await world.start();
    void world.pass(reports, minuteMs);
    await vi.waitFor(() => expect(silent.connections()).toBe(1));
    const startedAtMs = performance.now();
    await reports[Symbol.asyncDispose]();
    expect(performance.now() - startedAtMs).toBeLessThan(4_000);
    expect(spoolOf(world)).toHaveLength(1);
  });

  test('offers no TLS, or a certificate of nobody, gets nothing unless that is said to be fine', async () => {
    const mail = { messageId: '<a@b>', subject: 's', text: 't', html: 'h' };
    const { signal } = new AbortController();
    const send = (server: MailServer, isInsecure: boolean, user = ''): Promise<unknown> => {
      const smtp = new SmtpAccess(server.url.replace('//', `//${user}`));
      return new SmtpMailer({ smtp, isInsecure, from: 'a@b', to: ['c@d'] }).send(mail, signal);
    };
    const plain = await MailServer.start();
    await expect(send(plain, false)).rejects.toThrow(/^ETLS|STARTTLS/);
    expect(plain.mails).toEqual([]);
    await send(plain, true);
    expect(plain.mails[0]?.isEncrypted).toBe(false);

    const logins: unknown[] = [];
    const secured = await MailServer.start({
      disabledCommands: [],
      onAuth: ({ username, password }, _session, callback) => {
        logins.push([username, password]);
        callback(null, { user: username });
      },
    });
    await expect(send(secured, false, 'ann:p%40ss@')).rejects.toThrow(/^(?!.*p@ss)/);
    expect([secured.mails, logins]).toEqual([[], []]);
    await send(secured, true, 'ann:p%40ss@');
    expect(secured.mails[0]?.isEncrypted).toBe(true);
    expect(logins).toEqual([['ann', 'p@ss']]);
  });
});

describe('the spool', () => {
  test('keeps 31 reports and drops the oldest with a line in the log', async () => {
    const world = new World('smtp://127.0.0.1:1', { schedule: { everyMs: 5 * minuteMs, hour: 0 } });
    world.mailer = { send: () => Promise.reject(new Error('down')) };
    const reports = await world.start();
    await world.pass(reports, 34 * 5 * minuteMs);
    const names = spoolOf(world);
    expect(names).toHaveLength(31);
    const dropped = world.lines.filter(({ message }) => message.startsWith('a report was dropped'));
    expect(dropped).toHaveLength(3);
    const oldest = dropped.flatMap(({ fields }) => ('report' in fields ? [fields.report] : []));
    expect(oldest.filter((name) => names.includes(String(name)))).toEqual([]);
    expect(oldest).toHaveLength(3);
  });

  test('puts aside what is no report, and sends what is', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    await mkdir(join(world.directory, 'spool'));
    writeFileSync(join(world.directory, 'spool', '2020-01-01T000000.000Z.json'), '{');
    writeFileSync(join(world.directory, 'spool', '2020-01-02T000000.000Z.json'), '{}');
    const reports = await world.start();
    await world.pass(reports, firstWindowMs + minuteMs);
    expect(server.mails).toHaveLength(1);
    expect(spoolOf(world).every((name) => name.endsWith('.damaged'))).toBe(true);
    expect(spoolOf(world)).toHaveLength(2);
  });

  test('that cannot be written makes the window longer instead of losing it', async () => {
    const server = await MailServer.start();
    const world = new World(server.url);
    writeFileSync(join(world.directory, 'spool'), 'a file in its place');
    const reports = await world.start();
    reports.metrics.count('connections_total', ['accepted'], 3);
    await world.pass(reports, firstWindowMs + hourMs);
    reports.metrics.count('connections_total', ['accepted'], 4);
    await rm(join(world.directory, 'spool'));
    await world.pass(reports, 2 * minuteMs);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.parts.get('text/plain')).toContain('Connections: 7 accepted');
    const complaints = world.lines.filter(({ message }) => message.startsWith('a report could not be written'));
    // Once a minute, not at every look.
    expect(complaints.length).toBeLessThan(65);
  });
});

test('what the process before left behind is no reason not to start, whatever it is', async () => {
  const world = new World(undefined);
  for (const text of ['', '{', '[]', '{"version":2}', '{"version":1,"window":{}}']) {
    writeFileSync(join(world.directory, 'report.json'), text);
    const reports = await world.start();
    await world.pass(reports, 10_000);
    await reports[Symbol.asyncDispose]();
  }
});

test('a clock that was set back by days ends the window in time again', async () => {
  const server = await MailServer.start();
  const world = new World(server.url, { schedule: { everyMs: hourMs, hour: 0 } });
  const reports = await world.start();
  await world.pass(reports, hourMs);
  world.setMs = -30 * dayMs;
  await world.pass(reports, 2 * hourMs);
  expect(server.mails.filter(({ headers }) => headers.get('subject')?.startsWith('Chat server report'))).toHaveLength(
    3,
  );
});
