import { setTimeout as delay } from 'node:timers/promises';
import { runningServer } from '../admin/caller.ts';
import type { AdminCaller, AdminCalls } from '../admin/calls.ts';
import type { Command } from '../command.ts';
import { bytesText, columns, print } from '../output.ts';
import { sessionHead, sessionRow } from './session.ts';
import { serverHeadline } from './stats.ts';
import { storageCommand } from './storage-command.ts';

const pauseMs = 2_000;
/** Without a terminal: what a person or a program that collects it can read. */
const sessionsWithoutTerminal = 20;
/** Headlines, rates and the empty lines between. */
const linesAround = 14;

type Stats = AdminCalls['stats']['output'];
type Sessions = AdminCalls['listSessions']['output']['sessions'];

interface Sample {
  readonly atMs: number;
  readonly stats: Stats;
  readonly sessions: Sessions;
}

const rates: readonly (readonly [name: string, title: string])[] = [
  ['entries_total', 'ENTRIES/S'],
  ['deliveries_total', 'DELIVERIES/S'],
  ['logins_total', 'LOGINS/S'],
  ['requests_total', 'REQUESTS/S'],
  ['limited_total', 'LIMITED/S'],
  ['protocol_errors_total', 'ERRORS/S'],
];

const levels: readonly (readonly [name: string, title: string])[] = [
  ['connections', 'CONNECTIONS'],
  ['sessions', 'SESSIONS'],
  ['users_online', 'USERS'],
  ['appends_waiting', 'APPENDS WAITING'],
  ['lagging_sessions', 'LAGGING'],
  ['banned', 'BANNED'],
];

export const topCommand: Command = storageCommand({
  name: 'top',
  summary: 'what the running server is doing, every two seconds',
  description: [
    'Shows rates, queues and the sessions with the longest queues, until q or Ctrl-C.',
    'Without a terminal it prints one such table, of two seconds, and ends.',
  ],
  examples: ['chat-server top', 'chat-server top | head -n 20'],
  run: async ({ storage }) => {
    const { call } = await runningServer(storage.data);
    let before = await sample(call);
    if (!process.stdout.isTTY) {
      await delay(pauseMs);
      print(screen(before, await sample(call), sessionsWithoutTerminal));
      return 'Ok';
    }
    const { signal, leave } = untilQuit();
    // A screen of its own, so that what was there comes back.
    process.stdout.write('\x1b[?1049h\x1b[?25l');
    try {
      while (await pause(signal)) {
        const now = await sample(call);
        const { rows, columns: width } = process.stdout;
        const text = screen(before, now, Math.max(1, rows - linesAround));
        process.stdout.write(`\x1b[H\x1b[2J${fitted(text, rows, width)}`);
        before = now;
      }
    } finally {
      process.stdout.write('\x1b[?25h\x1b[?1049l');
      leave();
    }
    return 'Ok';
  },
});

async function sample(call: AdminCaller): Promise<Sample> {
  const [stats, { sessions }] = await Promise.all([call('stats', {}), call('listSessions', { limit: 10_000 })]);
  return { atMs: performance.now(), stats, sessions };
}

/** One table, from two samples. */
export function screen(before: Sample, now: Sample, mostSessions: number): string {
  const { store, server } = now.stats;
  if (server === undefined) return 'no server runs';
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1_000);
  const earlier = before.stats.server?.counters ?? {};
  const perSecond = (name: string): string =>
    (((server.counters[name] ?? 0) - (earlier[name] ?? 0)) / seconds).toFixed(1);
  const busiest = now.sessions.toSorted((a, b) => b.queuedBytes - a.queuedBytes || a.silentMs - b.silentMs);
  return [
    ...serverHeadline(server),
    `store ${store.messages} entries, ${bytesText(store.fileBytes)} and ${bytesText(store.walBytes)} of log`,
    '',
    columns(
      rates.map(([, title]) => title),
      [rates.map(([name]) => perSecond(name))],
    ),
    '',
    columns(
      levels.map(([, title]) => title),
      [levels.map(([name]) => String(server.gauges[name] ?? 0))],
    ),
    '',
    columns(sessionHead, busiest.slice(0, mostSessions).map(sessionRow)),
  ].join('\n');
}

/** What there is room for, from the top: one line more would push the first one out. */
export function fitted(text: string, rows: number, width: number): string {
  const lines = text.split('\n').slice(0, Math.max(1, rows));
  return lines.map((line) => line.slice(0, width)).join('\n');
}

/** `false`: the person has had enough. */
async function pause(signal: AbortSignal): Promise<boolean> {
  await delay(signal.aborted ? 0 : pauseMs, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}

function untilQuit(): { readonly signal: AbortSignal; readonly leave: () => void } {
  const quit = new AbortController();
  const stop = (): void => quit.abort();
  const onKey = (key: Buffer): void => {
    if (key.includes('q') || key.includes(0x03)) stop();
  };
  const { stdin } = process;
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (stdin.isTTY) stdin.setRawMode(true).on('data', onKey).resume();
  return {
    signal: quit.signal,
    leave: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      if (stdin.isTTY) stdin.setRawMode(false).off('data', onKey).pause();
    },
  };
}
