import process from 'node:process';
import type { ServerStatistics } from '@proj/snet';
import type { FlagTable } from '../arguments.ts';
import type { Context } from '../command.ts';
import { terminalJson } from '../terminal-text.ts';
import { StatusLine } from './status-line.ts';
import { statisticsText, Traffic, wireLines } from './traffic.ts';

export const statsFlags: FlagTable = {
  stats: { help: 'at the end print what was counted, on stderr' },
  json: { help: 'print it as a line of JSON' },
};

export const statsNote =
  'SIGUSR1, and Ctrl-T where there is SIGINFO, print at any time what --stats prints at the end.';

/** Where there is no such signal it never comes. */
const reportSignals: readonly NodeJS.Signals[] = ['SIGUSR1', 'SIGINFO'];

/**
 * Says on stderr how `work` goes and, if so asked, what it was in the end, however it ended.
 * @param wires - What a listener has counted.
 */
export async function reporting(
  { arguments: given, output, environment }: Context,
  work: (traffic: Traffic, status: StatusLine) => Promise<void>,
  wires: () => ServerStatistics | undefined = () => undefined,
): Promise<void> {
  const traffic = new Traffic();
  const status = new StatusLine({ traffic, output, stderr: process.stderr, environment });
  const report = (): void => {
    const { statistics } = traffic;
    const perWire = wires();
    const lines = given.has('json')
      ? [terminalJson(perWire === undefined ? statistics : { ...statistics, wires: perWire })]
      : [statisticsText(statistics), ...wireLines(perWire ?? {})];
    for (const line of lines) status.notice(line);
  };
  for (const signal of reportSignals) process.on(signal, report);
  try {
    await work(traffic, status);
  } finally {
    for (const signal of reportSignals) process.off(signal, report);
    status[Symbol.dispose]();
    if (given.has('stats')) report();
  }
}
