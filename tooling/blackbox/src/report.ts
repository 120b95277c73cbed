import type { CutMode } from '@proj/chaos-proxy';
import type { History } from './history.ts';
import { describeViolations, type Verdict } from './verdict.ts';

/** What became of everything that was typed. */
export interface SendCounts {
  readonly sent: number;
  readonly accepted: number;
  /** Never accepted as far as the sender was told, and seen by somebody all the same. */
  readonly visibleUnaccepted: number;
  /** Never accepted and never seen: typed into a program that was killed before it had kept it. */
  readonly absent: number;
}

/** What was done to a run, and what came of it. */
export interface Report extends SendCounts {
  readonly seed: number;
  readonly durationMs: number;
  readonly history: History;
  readonly verdict: Verdict;
  /** Sends that were repeated and that the server recognised. */
  readonly duplicatesSuppressed: number;
  /** At planned offsets. */
  readonly cuts: Readonly<Record<CutMode, number>>;
  readonly connections: number;
  readonly serverKills: number;
  readonly clientKills: number;
}

export function countSends({ events }: History): SendCounts {
  const sends = events.filter((event) => event.kind === 'send');
  const accepted = new Set(events.flatMap((event) => (event.kind === 'accepted' ? [event.key] : [])));
  const seen = new Set(events.flatMap((event) => (event.kind === 'shown' ? [event.text] : [])));
  const unaccepted = sends.filter(({ key }) => !accepted.has(key));
  const visibleUnaccepted = unaccepted.filter(({ text }) => seen.has(text)).length;
  const absent = unaccepted.length - visibleUnaccepted;
  return { sent: sends.length, accepted: accepted.size, visibleUnaccepted, absent };
}

/** Cuts of all modes. */
export function totalCuts(cuts: Readonly<Record<CutMode, number>>): number {
  return Object.values(cuts).reduce((sum, count) => sum + count, 0);
}

/** Some lines for people. */
export function describeReport(report: Report): string {
  const { sent, accepted, visibleUnaccepted, absent, cuts, verdict } = report;
  const modes = Object.entries(cuts).map(([mode, count]) => `${count} ${mode}`);
  return [
    `seed ${report.seed}, ${(report.durationMs / 1000).toFixed(1)} s`,
    `${sent} messages sent: ${accepted} accepted, ${visibleUnaccepted} visible without an answer, ${absent} absent`,
    `${totalCuts(cuts)} cuts (${modes.join(', ')}) of ${report.connections} connections`,
    `${report.serverKills} kills of the server, ${report.clientKills} of a client`,
    `${report.duplicatesSuppressed} repeated sends suppressed, ${verdict.reshown.length} messages shown again after a kill`,
    describeViolations(verdict.violations),
  ].join('\n');
}
