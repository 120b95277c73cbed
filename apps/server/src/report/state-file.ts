import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../data-directory.ts';
import type { NotedAlert } from './alerts.ts';
import { conditions } from './conditions.ts';
import type { HourState } from './hours.ts';
import type { ReportState } from './report-core.ts';
import type { WindowState } from './window.ts';

/** In the data directory. */
export const reportFiles = { state: 'report.json', spool: 'spool' } as const;

/** What the process before left behind. `undefined`: there is none, or none that can be read. */
export async function readReportState(dataDirectory: string): Promise<ReportState | undefined> {
  let text: string;
  try {
    text = await readFile(join(dataDirectory, reportFiles.state), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return parseState(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function writeReportState(dataDirectory: string, state: ReportState): Promise<void> {
  await writePrivateFile(dataDirectory, reportFiles.state, JSON.stringify(state));
}

/** Facts that cannot be read are no reason not to start: then they are gathered anew. */
function parseState(value: unknown): ReportState | undefined {
  if (!isRecord(value) || value['version'] !== 1) return undefined;
  // One of before hours were kept has none.
  const { node, language, window, previous, starts, isClean, alerts, hours = [] } = value;
  const isGood =
    isRecord(node) &&
    [node['id'], node['name'], node['product'], node['durability']].every((text) => typeof text === 'string') &&
    (language === 'en' || language === 'zh') &&
    isWindow(window) &&
    (previous === undefined || isWindow(previous)) &&
    Array.isArray(starts) &&
    starts.every(Number.isFinite) &&
    typeof isClean === 'boolean' &&
    Array.isArray(alerts) &&
    alerts.every(isNotedAlert) &&
    Array.isArray(hours) &&
    hours.every(isHour);
  return isGood ? ({ ...value, hours } as unknown as ReportState) : undefined;
}

function isWindow(value: unknown): value is WindowState {
  if (!isRecord(value)) return false;
  const { startMs, endMs, samples, sessionSum, starts, crashes, tally, peaks } = value;
  return (
    [startMs, endMs, samples, sessionSum, starts, crashes].every(Number.isFinite) &&
    isRecord(peaks) &&
    Object.values(peaks).every(Number.isFinite) &&
    isRecord(tally) &&
    isNumbers(tally['counts']) &&
    isRecord(tally['seconds']) &&
    Object.values(tally['seconds']).every(isNumbers)
  );
}

function isNotedAlert(value: unknown): value is NotedAlert {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    Object.hasOwn(conditions, value['name']) &&
    Number.isFinite(value['sinceMs']) &&
    typeof value['isTold'] === 'boolean'
  );
}

function isHour(value: unknown): value is HourState {
  return isRecord(value) && [value['hour'], value['entries'], value['watchedMs']].every(Number.isFinite);
}

function isNumbers(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(Number.isFinite);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
