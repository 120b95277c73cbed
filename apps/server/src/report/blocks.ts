import { bytesText, durationText, momentText } from '../output.ts';
import { conditions } from './conditions.ts';
import type { Language } from './phrases.ts';
import { phrases } from './phrases.ts';
import type { Report } from './report-core.ts';
import { Tally } from './tally.ts';
import type { WindowState } from './window.ts';

export interface Row {
  readonly label: string;
  readonly value: string;
}

export interface Block {
  readonly title: string;
  readonly rows: readonly Row[];
}

const dayMs = 86_400_000;
/** Values of a label that a line names. */
const mostNamed = 5;

/** Everything a report says, as titled lines: first the five facts of the original chat server, counted right. */
export function blocksOf(report: Report, language: Language): readonly Block[] {
  const context: Context = {
    report,
    now: new Tally(report.window.tally),
    before: report.previous && new Tally(report.previous.tally),
  };
  return [
    { title: '', rows: originalRows(context, language) },
    ...Object.entries(tables).map(([title, rows]) => ({ title, rows: rows(context) })),
  ];
}

interface Context {
  readonly report: Report;
  readonly now: Tally;
  readonly before: Tally | undefined;
}

function originalRows({ report: { window }, now }: Context, language: Language): readonly Row[] {
  const words = phrases[language];
  const connections = now.total('connections_total');
  const accepted = now.total('connections_total', 'accepted');
  return [
    row(words.window, `${momentText(window.startMs)} – ${momentText(window.endMs)} UTC`),
    row(words.connects, words.connectsValue(number(accepted), number(connections - accepted))),
    row(words.onlineMessages, number(now.total('deliveries_total'))),
    row(words.offlineMessages, number(now.total('offline_recipients_total'))),
    row(words.peakOnline, number(window.peaks.usersOnline)),
  ];
}

const tables: Readonly<Record<string, (context: Context) => readonly Row[]>> = {
  Identity: ({ report: { node, window, facts } }) => [
    row('Node', `${node.name} (${node.id})`),
    row('Version', node.product),
    row('Durability', durabilityText(node.durability)),
    row('Starts', `${window.starts}, of which after a crash ${window.crashes}`),
    row('Up', facts === undefined ? 'not known' : durationText(facts.uptimeMs)),
    row('Clock jumps', window.peaks.clockJumpMs === 0 ? 'none' : durationText(window.peaks.clockJumpMs)),
  ],
  Traffic: (context) => [
    changeRow(context, 'Entries accepted', 'entries_total'),
    namedRow(context, 'by kind', 'entries_total'),
    changeRow(context, 'Accepted before (sent again)', 'duplicates_total'),
    changeRow(context, 'Requests', 'requests_total'),
    namedRow(context, 'answered otherwise than ok', 'requests_total', ({ key }) => !key.endsWith('|ok')),
    secondsRow(context, 'From entry to commit', 'append_seconds'),
    secondsRow(context, 'From reading to queueing', 'accept_seconds'),
    changeRow(context, 'Entries sent in pages', 'sync_entries_total'),
  ],
  Sessions: (context) => {
    const { window } = context.report;
    const average = window.samples === 0 ? 0 : window.sessionSum / window.samples;
    const now = context.report.facts?.figures?.sessions;
    return [
      row(
        'Sessions',
        `at most ${number(window.peaks.sessions)}, ${average.toFixed(1)} on average, ${now === undefined ? '-' : number(now)} now`,
      ),
      namedRow(context, 'Logins', 'logins_total'),
      secondsRow(context, 'From login to answer', 'login_seconds'),
      namedRow(context, 'Ended', 'sessions_ended_total'),
      namedRow(context, 'Replaced or revoked', 'kicks_total'),
      changeRow(context, 'Left with a gap', 'resets_total'),
    ];
  },
  Storage: ({ report, now }) => {
    const { store, freeBytes, peaks } = report.window;
    const growth = growthPerDay(report.window);
    return [
      row(
        'Database',
        store === undefined ? 'not known' : `${bytesText(store.fileBytes)}, log ${bytesText(store.walBytes)}`,
      ),
      row('Users, conversations, entries', store === undefined ? 'not known' : figuresText(store)),
      row('Growth', growth === undefined ? 'not known' : `${bytesText(growth)} a day`),
      row('Disk', diskText(freeBytes, growth)),
      row('Commits', `${number(now.total('commits', 'done'))} done, ${number(now.total('commits', 'failed'))} failed`),
      row('Slowest commit', `${peaks.commitMs.toFixed(1)} ms`),
      row('Last backup', backupText(report)),
    ];
  },
  Health: (context) => {
    const { peaks } = context.report.window;
    return [
      row('Event loop late (p99 of a second)', `at most ${peaks.loopDelayMs.toFixed(0)} ms`),
      row('Memory', `at most ${bytesText(peaks.rssBytes)}`),
      row('Open files', `at most ${(peaks.fdFraction * 100).toFixed(1)} % of those it may`),
      row('Waiting to be read', `at most ${bytesText(peaks.queuedBytes)}`),
      row('Waiting for commits', `at most ${number(peaks.appendsWaiting)}`),
      changeRow(context, 'Sessions that fell behind', 'lag_mode_total'),
      changeRow(context, 'Closed since they did not read', 'slow_closes_total'),
      namedRow(context, 'Refused under overload', 'shed_total'),
    ];
  },
  Integrity: (context) => [
    changeRow(context, 'Announced again (must be 0)', 'repairs_total'),
    row(
      'Canaries written and read back',
      `${number(context.now.total('canaries', 'back'))}, ${number(context.now.total('canaries', 'lost'))} lost (must be 0)`,
    ),
    secondsRow(context, 'There and back', 'canary_seconds'),
    changeRow(context, 'Hours without an entry that usually have some', 'silent_hours'),
    changeRow(context, 'Hooks that failed', 'hook_failures_total'),
    row(
      'Alerts that are on',
      context.report.alerts.map(({ name }) => conditions[name].title.toLowerCase()).join(', ') || 'none',
    ),
  ],
  Security: (context) => [
    namedRow(context, 'Bans', 'bans_total'),
    namedRow(context, 'Refused for a limit', 'limited_total'),
    namedRow(context, 'Did not follow the protocol', 'protocol_errors_total'),
    namedRow(context, 'Connections not accepted', 'connections_total', ({ key }) => key !== 'accepted'),
  ],
  Deliveries: (context) => {
    const { facts } = context.report;
    return [
      namedRow(context, 'Webhooks', 'webhooks_total'),
      secondsRow(context, 'One webhook', 'webhook_seconds'),
      row('Waiting for webhooks', facts?.webhooks === undefined ? 'none are set up' : number(facts.store?.outbox ?? 0)),
      row('Reports that wait to be sent', facts === undefined ? 'not known' : number(facts.spool.reports)),
    ];
  },
};

function row(label: string, value: string): Row {
  return { label, value };
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** With the change from the window before. */
function changeRow({ now, before }: Context, label: string, name: string): Row {
  const value = now.total(name);
  const earlier = before?.total(name);
  return row(label, earlier === undefined ? number(value) : `${number(value)} (${change(value, earlier)})`);
}

function change(value: number, earlier: number): string {
  if (earlier === 0) return `${number(earlier)} before`;
  const percent = Math.round((value / earlier - 1) * 100);
  return `${percent >= 0 ? '+' : '−'}${Math.abs(percent)} %`;
}

/** The largest by label. */
function namedRow(
  { now }: Context,
  label: string,
  name: string,
  isMeant: (entry: { readonly key: string }) => boolean = () => true,
): Row {
  const all = now.by(name).filter(([key]) => isMeant({ key }));
  const named = all.slice(0, mostNamed).map(([key, count]) => `${key.replaceAll('|', ' ')} ${number(count)}`);
  const others = all.slice(mostNamed).reduce((sum, [, count]) => sum + count, 0);
  if (others > 0) named.push(`others ${number(others)}`);
  return row(label, named.join(', ') || '0');
}

function secondsRow({ now }: Context, label: string, name: string): Row {
  const quantiles = [0.5, 0.95, 0.99].map((share) => now.quantile(name, share));
  const texts = quantiles.map((seconds) =>
    seconds === undefined ? '-' : `${Number((seconds * 1_000).toPrecision(2))} ms`,
  );
  return row(`${label}: p50, p95, p99`, texts.join(', '));
}

function figuresText(store: { readonly users: number; readonly conversations: number; readonly messages: number }) {
  return [store.users, store.conversations, store.messages].map(number).join(', ');
}

function growthPerDay({ startMs, endMs, firstFileBytes, store }: WindowState): number | undefined {
  if (firstFileBytes === undefined || store === undefined || endMs <= startMs) return undefined;
  return Math.max(0, ((store.fileBytes - firstFileBytes) / (endMs - startMs)) * dayMs);
}

function diskText(freeBytes: number | undefined, growth: number | undefined): string {
  if (freeBytes === undefined) return 'not known';
  const days = growth === undefined || growth < 1 ? undefined : Math.floor(freeBytes / growth);
  return `${bytesText(freeBytes)} left${days === undefined ? '' : `, full in ${number(days)} days at this rate`}`;
}

function durabilityText(durability: string): string {
  if (durability === 'full') return 'full: survives a power cut';
  return durability === 'normal' ? 'normal: a power cut may lose the last entries' : durability;
}

function backupText({ facts }: Report): string {
  if (facts === undefined) return 'not known';
  const { lastAtMs, failed } = facts.backup;
  const age = lastAtMs === undefined ? 'none' : `${durationText(Math.max(0, facts.nowMs - lastAtMs))} old`;
  return failed ? `${age}; the last try failed` : age;
}
