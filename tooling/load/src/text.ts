import type { LatencySummary } from './histogram.ts';
import type { Progress } from './options.ts';
import type { LoadResult } from './run.ts';
import type { Capacity, SearchStep } from './search.ts';

/** One line about the second that has passed. */
export function progressLine({ phase, online, second }: Progress): string {
  if (second === undefined) return `${phase}: ${online} sessions online`;
  const { atSeconds, accepted, delivered, failed, p50Ms, p99Ms, rssBytes } = second;
  const parts = [
    `${atSeconds.toFixed(0)} s ${phase}`,
    `${online} online`,
    `${accepted} accepted`,
    `${delivered} delivered`,
  ];
  // Of nothing there is no median.
  if (delivered > 0) parts.push(`p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (rssBytes !== undefined) parts.push(mebibytes(rssBytes));
  return parts.join(', ');
}

/** One line about a trial of a search. */
export function stepLine({ ratePerSecond, phase, reasons, result }: SearchStep): string {
  const verdict = reasons.length === 0 ? 'passes' : `fails: ${reasons.join(', ')}`;
  return `${phase}: ${rate(ratePerSecond)} ${verdict} (p99 ${ms(result.deliveryLatency.p99Ms)})`;
}

/** A result as names and values, in order. */
export function facts(result: LoadResult): readonly (readonly [string, string])[] {
  const { violations, failures, server, offeredPerSecond, measureSeconds } = result;
  const rows: [string, string][] = [
    ['target', result.target],
    ['sessions', `${result.sessions}, in conversations of ${result.groupSize}`],
    ['message', `${result.messageBytes} bytes`],
  ];
  if (result.churnPerSecond > 0) rows.push(['sessions that left', `${result.churnPerSecond}/s`]);
  rows.push(
    ['measured', `${measureSeconds.toFixed(1)} s`],
    ['offered', offeredPerSecond === undefined ? 'as fast as the answers came' : rate(offeredPerSecond)],
    ['accepted', rate(result.acceptedPerSecond)],
    ['delivered', rate(result.deliveredPerSecond)],
    ['accepted after', latency(result.acceptLatency)],
    ['delivered after', latency(result.deliveryLatency)],
  );
  if (offeredPerSecond !== undefined) rows.push(['of that the generator', latency(result.lateness)]);
  if (result.caughtUp > 0) rows.push(['delivered to who had been away', String(result.caughtUp)]);
  if (server.cpuSeconds !== undefined) {
    const each = (1e6 * server.cpuSeconds) / Math.max(1, result.deliveredPerSecond * measureSeconds);
    rows.push(['CPU of the server', `${server.cpuSeconds.toFixed(2)} s, ${each.toFixed(0)} µs each delivery`]);
  }
  if (server.rssPeakBytes !== undefined) rows.push(['memory of the server', mebibytes(server.rssPeakBytes)]);
  rows.push([
    'lost, duplicated, out of order',
    `${violations.lost}, ${violations.duplicated}, ${violations.disordered} of ${result.sent} messages`,
  ]);
  if (result.overloaded) rows.push(['overloaded', 'too many were without an answer: the run was cut short']);
  for (const [reason, count] of Object.entries(failures)) rows.push(['failed', `${count}: ${reason}`]);
  return rows;
}

/** The trials of a search as a table, its head first. */
export function searchRows({ steps }: Capacity): readonly (readonly string[])[] {
  return [
    ['rate', 'p99', 'verdict', ''],
    ...steps.map(({ ratePerSecond, reasons, result, phase }) => [
      rate(ratePerSecond),
      ms(result.deliveryLatency.p99Ms),
      reasons.length === 0 ? 'passes' : `fails: ${reasons.join(', ')}`,
      phase,
    ]),
  ];
}

/** A result for a terminal. */
export function factLines(result: LoadResult): readonly string[] {
  const rows = facts(result);
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => name.padEnd(width) + value);
}

function latency({ count, p50Ms, p90Ms, p99Ms, p999Ms, maxMs }: LatencySummary): string {
  if (count === 0) return 'nothing to say';
  return `p50 ${ms(p50Ms)}, p90 ${ms(p90Ms)}, p99 ${ms(p99Ms)}, p99.9 ${ms(p999Ms)}, at most ${ms(maxMs)}`;
}

function ms(value: number): string {
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`;
}

function rate(value: number): string {
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)}/s`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
