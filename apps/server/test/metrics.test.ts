import { counters, type Figures, gauges, histograms } from '@proj/chat-server';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { CommitMetrics } from '../src/metrics/commit-metrics.ts';
import { addServerGauges, addStoreGauges } from '../src/metrics/gauges.ts';
import { BoundedCounter, ServerMetrics } from '../src/metrics/server-metrics.ts';

const sampleOf = async (registry: Registry, line: string): Promise<string | undefined> =>
  (await registry.metrics())
    .split('\n')
    .find((candidate) => candidate.startsWith(`${line} `))
    ?.slice(line.length + 1);

test('every row of the tables of the chat server is a metric with its help', async () => {
  const registry = new Registry();
  new ServerMetrics(registry);
  addServerGauges(registry, () => Object.fromEntries(Object.keys(gauges).map((name) => [name, 7])) as Figures);
  const text = await registry.metrics();
  for (const [type, table] of Object.entries({ counter: counters, histogram: histograms, gauge: gauges })) {
    for (const [name, { help }] of Object.entries(table)) {
      expect(text).toContain(`# HELP chat_${name} ${help}\n# TYPE chat_${name} ${type}\n`);
    }
  }
  expect(await sampleOf(registry, 'chat_sessions')).toBe('7');
});

test('counts have their labels, and totals are over all of them', async () => {
  const registry = new Registry();
  const metrics = new ServerMetrics(registry);
  metrics.count('logins_total', ['password', 'ok']);
  metrics.count('logins_total', ['token', 'ok'], 2);
  metrics.count('deliveries_total');
  metrics.observe('accept_seconds', 0.003);
  expect(await sampleOf(registry, 'chat_logins_total{credential="token",result="ok"}')).toBe('2');
  expect(await sampleOf(registry, 'chat_accept_seconds_bucket{le="0.005"}')).toBe('1');
  expect(metrics.totals()).toMatchObject({ logins_total: 3, deliveries_total: 1, duplicates_total: 0 });
});

test('labels do not grow without end', async () => {
  const registry = new Registry();
  const counter = new BoundedCounter(registry, 'test_total', 'A test', ['kind', 'code']);
  for (let kind = 0; kind < 1_000; kind++) counter.add([String(kind), 'x']);
  counter.add(['0', 'x']);
  const series = (await registry.metrics()).split('\n').filter((line) => line.startsWith('test_total{'));
  expect(series).toHaveLength(201);
  expect(series).toContain('test_total{kind="other",code="other"} 800');
  expect(series).toContain('test_total{kind="0",code="x"} 2');
  expect(counter.total).toBe(1_001);
});

test('a store that cannot tell its sizes is down, and has none', async () => {
  const registry = new Registry();
  let asked = 0;
  let isDown = false;
  addStoreGauges(registry, async () => {
    asked++;
    if (isDown) throw new Error('closed');
    return { users: 1, conversations: 2, messages: 3, outbox: 4, fileBytes: 5, walBytes: 6 };
  });
  expect([await sampleOf(registry, 'chat_store_messages'), await sampleOf(registry, 'chat_store_up')]).toEqual([
    '3',
    '1',
  ]);
  expect(asked).toBe(2);
  isDown = true;
  expect(await sampleOf(registry, 'chat_store_up')).toBe('0');
  expect(await sampleOf(registry, 'chat_store_messages')).not.toBe('3');
});

test('commits are timed, and the last one says whether they work', async () => {
  const registry = new Registry();
  const commits = new CommitMetrics(registry);
  commits.record({ calls: 3, bytes: 100, durationMs: 2, failed: false });
  commits.record({ calls: 1, bytes: 9, durationMs: 30, failed: true });
  expect(commits.failing).toBe(true);
  expect(await sampleOf(registry, 'chat_commit_failures_total')).toBe('1');
  expect(await sampleOf(registry, 'chat_commit_calls_sum')).toBe('3');
  expect(await sampleOf(registry, 'chat_commit_bytes_total')).toBe('100');
  commits.record({ calls: 1, bytes: 9, durationMs: 1, failed: false });
  expect(commits.failing).toBe(false);
  commits.positionDropped();
  expect(await sampleOf(registry, 'chat_positions_dropped_total')).toBe('1');
});
