import { readdirSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { ExitError } from '../../src/exit.ts';
import { OptionsError } from '../../src/options.ts';
import { reportCommand } from '../../src/report/command.ts';
import { scratchDirectory } from '../scratch.ts';
import { dayMs, minuteMs, World } from './world.ts';

afterEach(() => vi.restoreAllMocks());

async function run(directory: string, ...switches: readonly string[]): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  try {
    await reportCommand.run({ args: ['--data', directory, ...switches], environment: {}, readFile: () => '' }, 'x');
  } finally {
    vi.restoreAllMocks();
  }
  return printed.join('');
}

test('a dry run prints the mail so far and changes nothing', async () => {
  const world = new World(undefined, { language: 'zh' });
  const reports = await world.start();
  reports.metrics.count('connections_total', ['accepted'], 3);
  await world.pass(reports, minuteMs);
  const before = readdirSync(world.directory);
  const text = await run(world.directory, '--dry-run');
  expect(text).toMatch(/^聊天服务器每日报告\n\n {2}统计时间区间: .*\n {2}接受连接请求: 3 次成功, 0 次失败\n/);
  expect(text).toContain('\nIdentity\n  Node: chat-1 (0123456789ab)\n');
  expect(await run(world.directory, '--dry-run', '--html')).toContain('<h2>接受连接请求: 3 次成功, 0 次失败</h2>');
  expect(readdirSync(world.directory)).toEqual(before);
});

test('it tells of canaries, and of an hour without messages at which there usually are some', async () => {
  const world = new World(undefined);
  let reports = await world.start();
  for (let day = 0; day < 7; day++) {
    // Five past one, day after day.
    world.setMs = 45 * minuteMs + day * dayMs - world.clock.now();
    await world.pass(reports, 10_000);
    reports.metrics.count('entries_total', ['text']);
  }
  world.setMs = 7 * dayMs + 39 * minuteMs - world.clock.now();
  await world.pass(reports, 30 * minuteMs);
  // Killed: another process goes on.
  reports = await world.start();
  await world.pass(reports, 30 * minuteMs);
  expect(await run(world.directory, '--dry-run')).not.toContain('nothing comes in');
  await world.pass(reports, 2 * minuteMs);
  const text = await run(world.directory, '--dry-run');
  expect(text).toMatch(/Alerts that are on: .*nothing comes in, though something usually does/);
  expect(text).toContain('Hours without an entry that usually have some: 1');
  expect(text).toMatch(/Canaries written and read back: \d+, 0 lost/);
  expect(text).toMatch(/There and back: p50, p95, p99: /);
  const begun = world.lines.find(({ fields }) => 'alert' in fields && fields.alert === 'noMessages');
  expect(begun?.fields).toMatchObject({ detail: 'no entry for 1 h; usual on 7 of 7 days' });
  reports.metrics.count('entries_total', ['text']);
  await world.pass(reports, 3 * minuteMs);
  expect(await run(world.directory, '--dry-run')).not.toContain('nothing comes in');
});

test('it says what to do where there is nothing to report, and that it sends nothing', async () => {
  const directory = scratchDirectory();
  await expect(run(directory, '--dry-run')).rejects.toThrow(ExitError);
  await expect(run(directory, '--dry-run')).rejects.toThrow('no server has run on it yet');
  await expect(run(directory)).rejects.toThrow(OptionsError);
});
