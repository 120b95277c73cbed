import { expect, test } from 'vitest';
import { factLines, htmlReport, type LoadOptions, type Phase, progressLine, runLoad } from '../src/index.ts';
import { Relay } from './relay.ts';

const brief: Omit<LoadOptions, 'target' | 'pacing'> = {
  sessions: 6,
  groupSize: 3,
  warmUpSeconds: 0.1,
  measureSeconds: 0.5,
  drainSeconds: 2,
  settleSeconds: 0,
};

test('a relay that does its work has no errors, and every copy is counted', async () => {
  const phases: Phase[] = [];
  const result = await runLoad({
    ...brief,
    target: new Relay(),
    pacing: { ratePerSecond: 500 },
    onPhase: (phase) => phases.push(phase),
  });
  expect(result).toMatchObject({ errors: 0, violations: { lost: 0, duplicated: 0, disordered: 0 }, overloaded: false });
  expect(phases).toEqual(['open', 'warm-up', 'measure', 'drain']);
  expect(result.deliveryLatency.count).toBe(2 * result.acceptLatency.count);
  // What was under way at either end of the measurement counts for one of them only.
  expect(result.deliveredPerSecond / result.acceptedPerSecond).toBeCloseTo(2, 0);
});

test('a stall is in the latencies of everything that should have been sent meanwhile', async () => {
  let stall = false;
  const result = await runLoad({
    ...brief,
    target: new Relay({
      held: async () => {
        if (!stall) return;
        stall = false;
        // The generator itself stands still, and still has to send what was due.
        const untilMs = performance.now() + 200;
        while (performance.now() < untilMs);
      },
    }),
    pacing: { ratePerSecond: 1_000 },
    onPhase: (phase) => {
      if (phase === 'measure') stall = true;
    },
  });
  // 200 of 500 ms: two fifths of the messages waited, half of them longer than 100 ms.
  expect(result.acceptLatency.count).toBeGreaterThan(350);
  expect(result.acceptLatency.p90Ms).toBeGreaterThan(90);
  expect(result.acceptLatency.maxMs).toBeGreaterThan(190);
});

test.each([
  ['lost', 0],
  ['duplicated', 2],
] as const)('every hundredth copy %s is an error each', async (what, copies) => {
  let count = 0;
  let bad = 0;
  const relay = new Relay({
    copies: () => {
      if (++count % 100 !== 0) return 1;
      bad++;
      return copies;
    },
  });
  const result = await runLoad({ ...brief, drainSeconds: 0.1, target: relay, pacing: { ratePerSecond: 1_000 } });
  expect(bad).toBeGreaterThan(0);
  expect(result.violations[what]).toBe(bad);
  expect(result.errors).toBe(bad);
});

test('a refusal is a failure by its reason, and none of it is lost', async () => {
  let count = 0;
  const relay = new Relay({ refuses: () => ++count % 10 === 0 });
  const result = await runLoad({ ...brief, target: relay, pacing: { ratePerSecond: 500 } });
  expect(result.failures).toEqual({ refused: Math.floor(count / 10) });
  expect(result.violations.lost).toBe(0);
});

test('sessions leave and come back, and get what they missed', async () => {
  const relay = new Relay();
  const churn = { churnPerSecond: 20, awayMs: 50 };
  const result = await runLoad({ ...brief, ...churn, target: relay, pacing: { ratePerSecond: 1_000 } });
  expect(relay.opened.length).toBeGreaterThan(brief.sessions);
  expect(result).toMatchObject({ errors: 0 });
  expect(result.caughtUp).toBeGreaterThan(0);
});

test('what a relay does not keep for those who are away is lost', async () => {
  const churn = { churnPerSecond: 20, awayMs: 50, drainSeconds: 0.1 };
  const target = new Relay({ keeps: false });
  const result = await runLoad({ ...brief, ...churn, target, pacing: { ratePerSecond: 1_000 } });
  expect(result.violations.lost).toBeGreaterThan(0);
});

test('in a closed loop no more is under way than was said', async () => {
  let underWay = 0;
  let most = 0;
  const relay = new Relay({
    held: async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
    },
  });
  const result = await runLoad({ ...brief, target: relay, pacing: { inFlight: 12 } });
  expect(most).toBe(12);
  expect(result).toMatchObject({ errors: 0, offeredPerSecond: undefined });
});

test('a target that answers nothing is overloaded at the bound, and the run ends', async () => {
  const relay = new Relay({ held: () => new Promise(() => {}) });
  const pacing = { ratePerSecond: 1_000 };
  const result = await runLoad({ ...brief, drainSeconds: 0, maxPending: 50, target: relay, pacing });
  expect(result.overloaded).toBe(true);
  expect(result.failures).toEqual({ 'no answer before the end': 50 });
});

test('an abort ends the run with its reason, and closes every session', async () => {
  const leaving = new AbortController();
  const run = runLoad({
    ...brief,
    measureSeconds: 60,
    target: new Relay(),
    pacing: { ratePerSecond: 100 },
    signal: leaving.signal,
    onPhase: (phase) => {
      if (phase === 'measure') leaving.abort(new Error('enough'));
    },
  });
  await expect(run).rejects.toThrow('enough');
});

test.each([
  ['sessions', { sessions: 7 }],
  ['messageBytes', { messageBytes: 39 }],
  ['ratePerSecond', { pacing: { ratePerSecond: 0 } }],
  ['seed', { seed: 0.5 }],
])('an option outside its range is refused by name: %s', async (name, detail) => {
  const run = runLoad({ ...brief, target: new Relay(), pacing: { ratePerSecond: 1 }, ...detail });
  await expect(run).rejects.toThrow(name);
});

test('progress, figures and the report say what was measured, and the report loads nothing', async () => {
  const lines: string[] = [];
  const result = await runLoad({
    ...brief,
    measureSeconds: 1.2,
    target: new Relay(),
    pacing: { ratePerSecond: 500 },
    observe: async () => ({ rssBytes: 64 * 2 ** 20, cpuSeconds: performance.now() / 1_000 }),
    onProgress: (progress) => lines.push(progressLine(progress)),
  });
  expect(lines[0]).toMatch(/^1 s measure, 6 online, \d+ accepted, \d+ delivered, p50 .* ms, p99 .* ms, 64 MiB$/);
  expect(factLines(result).join('\n')).toMatch(/lost, duplicated, out of order +0, 0, 0 of \d+ messages/);
  expect(result.server.cpuSeconds).toBeCloseTo(1.2, 0);
  const page = htmlReport({ title: 'a <b> run', circumstances: ['here & now'], result });
  expect(page).toContain('a &lt;b&gt; run');
  expect(page.match(/<svg /g)?.length).toBe(4);
  expect(page).not.toMatch(/https?:|<script|src=|@import|url\(/);
  expect(page).not.toContain('NaN');
});
