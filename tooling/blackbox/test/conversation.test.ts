import { randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDeadlineMs } from '../src/command-options.ts';
import type { FaultOptions } from '../src/faults.ts';
import { writeHistory } from '../src/history-file.ts';
import { builtPrograms } from '../src/programs.ts';
import { describeReport, type Report, totalCuts } from '../src/report.ts';
import { RunFailed, runScenario } from '../src/scenario.ts';

/** At night, as long as a thousand cuts take. */
const isNightly = process.env['PROJ_NIGHTLY'] === '1';
const seed = Number(process.env['CHAT_BLACKBOX_SEED'] ?? randomInt(2 ** 32));

interface Wanted extends FaultOptions {
  readonly messages: number;
}

/** To end what is left of a run that failed. */
const cleanupMs = 30_000;

function timeout(wanted: Wanted): number {
  return defaultDeadlineMs(wanted) + cleanupMs;
}

/** Runs the built programs. Whatever goes wrong, the history is kept. */
async function play(wanted: Wanted): Promise<Report> {
  const repeat = `CHAT_BLACKBOX_SEED=${seed}`;
  const file = join(tmpdir(), `chat-blackbox-${seed}-${process.pid}.jsonl`);
  try {
    const deadlineMs = defaultDeadlineMs(wanted);
    const report = await runScenario({ ...wanted, programs: builtPrograms(), seed, deadlineMs });
    console.log(`${describeReport(report)}\n(${repeat} draws the same again)`);
    if (report.verdict.violations.length > 0) writeHistory(file, report.history);
    expect(report.verdict.violations, `${describeReport(report)}\nhistory: ${file}, ${repeat}`).toEqual([]);
    return report;
  } catch (error) {
    if (!(error instanceof RunFailed) || error.history.events.length === 0) throw error;
    writeHistory(file, error.history);
    throw new Error(`${error.message}\nhistory: ${file}, ${repeat}`, { cause: error });
  }
}

const talk: Wanted = isNightly
  ? { messages: 5_000, cuts: 1_000, serverKills: 75, clientKills: 0 }
  : { messages: 100, cuts: 20, serverKills: 2, clientKills: 0 };

test('a conversation survives cut connections and killed servers: every message is shown once and in order', {
  timeout: timeout(talk),
}, async () => {
  const report = await play(talk);
  // Nobody lost what was typed: no client was killed.
  expect(report.accepted).toBe(report.sent);
  expect(report.sent).toBeGreaterThanOrEqual(2 * talk.messages);
  expect(totalCuts(report.cuts)).toBeGreaterThanOrEqual(talk.cuts);
  expect(report.cuts['half-open']).toBeGreaterThanOrEqual(talk.cuts / 10);
  expect(report.serverKills).toBe(talk.serverKills);
});

const killed: Wanted = isNightly
  ? { messages: 2_500, cuts: 250, serverKills: 25, clientKills: 75 }
  : { messages: 60, cuts: 6, serverKills: 1, clientKills: 2 };

test('a conversation survives killed clients: what was acknowledged is not lost, what was not is absent or there once', {
  timeout: timeout(killed),
}, async () => {
  const report = await play(killed);
  expect(report.accepted + report.visibleUnaccepted + report.absent).toBe(report.sent);
  expect(report.clientKills).toBe(killed.clientKills);
  // Of each death at most the messages of its last moments.
  expect(report.verdict.reshown.length).toBeLessThanOrEqual(10 * killed.clientKills);
});
