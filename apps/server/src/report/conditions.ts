import { isLow } from '../degraded.ts';
import { bytesText, durationText } from '../output.ts';
import type { Facts } from './facts.ts';
import { silenceHours } from './hours.ts';

export type AlertName =
  | 'commitsFail'
  | 'diskLow'
  | 'canaryLost'
  | 'loopLate'
  | 'restartLoop'
  | 'repairs'
  | 'noMessages'
  | 'clockJump'
  | 'webhookBacklog'
  | 'spoolBacklog'
  | 'backupFailed'
  | 'backupOld';

/** Something that somebody is to be woken for. */
export interface Condition {
  readonly title: string;
  readonly severity: 'critical' | 'warning';
  /** How long it must be so before anybody is told. */
  readonly holdMs: number;
  when(facts: Facts): boolean;
  /** In numbers; no names of users, no texts. */
  detail(facts: Facts): string;
}

const restartLoopStarts = 4;
const clockJumpMs = 30_000;
const webhookBacklog = 10_000;
const webhookFailingMs = 900_000;
const spoolBacklogMs = 6 * 3_600_000;
const lateLoopMs = 1_000;

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`;

/** The conditions, in the order in which a mail lists them. */
export const conditions: Readonly<Record<AlertName, Condition>> = {
  commitsFail: {
    title: 'Commits fail: nothing is accepted',
    severity: 'critical',
    holdMs: 0,
    when: ({ commitsFail, recentCommitFailures }) => commitsFail || recentCommitFailures > 0,
    detail: ({ recentCommitFailures }) => `${recentCommitFailures} commits failed in the last minute`,
  },
  diskLow: {
    title: 'The disk is almost full',
    severity: 'critical',
    holdMs: 0,
    when: ({ room }) => room !== undefined && isLow(room),
    detail: ({ room }) =>
      room === undefined
        ? 'not known any more'
        : `${bytesText(room.freeBytes)} of ${bytesText(room.totalBytes)} left (${percent(room.freeBytes / Math.max(1, room.totalBytes))})`,
  },
  canaryLost: {
    title: 'What the server writes does not come back',
    severity: 'critical',
    holdMs: 0,
    when: ({ canariesLost }) => canariesLost > 0,
    detail: ({ canariesLost }) => `${canariesLost} canaries lost in a row`,
  },
  loopLate: {
    title: 'The event loop is late',
    severity: 'critical',
    holdMs: 30_000,
    when: ({ load }) => load.loopDelayMs > lateLoopMs,
    detail: ({ load }) => `${Math.round(load.loopDelayMs)} ms`,
  },
  restartLoop: {
    title: 'The server starts again and again',
    severity: 'critical',
    holdMs: 0,
    when: ({ recentStarts }) => recentStarts >= restartLoopStarts,
    detail: ({ recentStarts }) => `${recentStarts} starts in ten minutes`,
  },
  repairs: {
    title: 'Entries had to be announced again',
    severity: 'warning',
    holdMs: 0,
    when: ({ recentRepairs }) => recentRepairs > 0,
    detail: ({ recentRepairs }) => `${recentRepairs} in ten minutes; 0 while nothing fails`,
  },
  noMessages: {
    title: 'Nothing comes in, though something usually does',
    severity: 'warning',
    holdMs: 0,
    when: ({ silence }) => silence !== undefined,
    detail: ({ silence }) =>
      silence === undefined
        ? 'entries come in again'
        : `no entry for ${silence.hours === silenceHours ? 'a day' : `${silence.hours} h`}; usual on ${silence.usualDays} of 7 days`,
  },
  clockJump: {
    title: 'The clock has jumped',
    severity: 'warning',
    holdMs: 0,
    when: ({ recentClockJumpMs }) => recentClockJumpMs >= clockJumpMs,
    detail: ({ recentClockJumpMs }) => `by ${durationText(recentClockJumpMs)} in ten minutes`,
  },
  webhookBacklog: {
    title: 'Webhooks are not delivered',
    severity: 'warning',
    holdMs: 0,
    when: ({ webhooks, store, nowMs }) =>
      webhooks !== undefined &&
      ((store?.outbox ?? 0) > webhookBacklog || nowMs - (webhooks.failingSinceMs ?? nowMs) > webhookFailingMs),
    detail: ({ webhooks, store }) => `${store?.outbox ?? 0} entries wait, ${webhooks?.failures ?? 0} failures in a row`,
  },
  spoolBacklog: {
    title: 'Reports are not delivered',
    severity: 'warning',
    holdMs: 0,
    when: ({ spool, nowMs }) => nowMs - (spool.oldestAtMs ?? nowMs) > spoolBacklogMs,
    detail: ({ spool }) => `${spool.reports} wait`,
  },
  backupFailed: {
    title: 'The last backup failed',
    severity: 'warning',
    holdMs: 0,
    when: ({ backup }) => backup.failed,
    detail: ({ backup, nowMs }) => backupAge(backup.lastAtMs, nowMs),
  },
  backupOld: {
    title: 'The last backup is too old',
    severity: 'warning',
    holdMs: 0,
    when: ({ backup: { lastAtMs = 0, maxAgeMs }, nowMs }) => maxAgeMs !== undefined && nowMs - lastAtMs > maxAgeMs,
    detail: ({ backup, nowMs }) => backupAge(backup.lastAtMs, nowMs),
  },
};

function backupAge(lastAtMs: number | undefined, nowMs: number): string {
  return lastAtMs === undefined ? 'there is none' : `made ${durationText(Math.max(0, nowMs - lastAtMs))} ago`;
}
