import { open, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { availableParallelism, cpus } from 'node:os';
import process from 'node:process';
import { Limit, parseUserId } from '@proj/chat-protocol';
import type { Transport } from '@proj/client';
import type { Capacity, LoadOptions, LoadResult, LoadUser, Progress } from '@proj/load';
import { connect } from '@proj/snet';
import { type Address, parseAddress, parseKey } from '../address.ts';
import { ArgumentsError, checkAll, wholeNumber } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { isUserName } from '../profile.ts';
import { terminalText } from '../terminal-text.ts';

/** What a server allows as it comes: beyond them its limits are measured. */
const usualSendsPerSecond = 10;
/** Of a bisection each: long enough for a p99. */
const searchSeconds = 5;

export const benchCommand: Command = {
  name: 'bench',
  summary: 'put a server under load, check every message, and say how fast it was',
  words: [],
  flags: {
    server: { placeholder: 'HOST:PORT', help: 'where the server listens' },
    key: { placeholder: 'KEY', help: "the server's public key, which it prints when it starts" },
    sessions: { placeholder: 'N', help: 'how many users are online (default 20)' },
    rate: { placeholder: 'N', help: 'messages a second, by all together (default 100)' },
    group: { placeholder: 'N', help: 'members of each conversation (default 2)' },
    size: { placeholder: 'BYTES', help: `of each message, 40 to ${Limit.textBytes} (default 100)` },
    churn: { placeholder: 'N', help: 'sessions that leave in a second and come back after another (default 0)' },
    seconds: { placeholder: 'N', help: 'how long to measure (default 10; 5 for each trial of a search)' },
    search: { help: 'look for the highest rate that holds, beginning with --rate' },
    p99: { placeholder: 'MS', help: 'of a search: in which time 99 of 100 messages have to arrive (default 250)' },
    'max-rss': { placeholder: 'MIB', help: 'of a search: the memory that the server may take; needs --metrics' },
    metrics: { placeholder: 'URL', help: "the server's /metrics, for its CPU and memory" },
    users: { placeholder: 'FILE', help: 'users to be, "NAME PASSWORD" a line (default: new ones are registered)' },
    json: { placeholder: 'FILE', help: 'where to write everything, for programs' },
    html: { placeholder: 'FILE', help: 'where to write a page with plots, which loads nothing' },
  },
  notes: [
    'Messages are sent when a schedule says so, whatever the server does meanwhile, and latency counts from then: what a',
    'stall delays is in it. Each has to arrive once and in order, or it is an error. New users, named load-…, stay on the',
    'server, which has to allow registration. It limits users to 10 messages a second and conversations to 50, unless it',
    'was told otherwise (--sends-per-second, --conversation-sends-per-second): what it puts off arrives late. On 127.0.0.1',
    'every session comes from an address of its own.',
  ],
  examples: [
    'chat bench --server 127.0.0.1:7000 --key KEY',
    'chat bench --server 127.0.0.1:7000 --key KEY --sessions 200 --rate 1000 --html report.html',
    'chat bench --server 127.0.0.1:7000 --key KEY --search --metrics http://127.0.0.1:8080/metrics',
  ],
  run: bench,
};

interface Plan {
  readonly address: Address;
  readonly serverKey: Uint8Array;
  readonly options: Omit<LoadOptions, 'target' | 'pacing'>;
  readonly rate: number;
  readonly p99Ms: number;
  readonly rssBytes: number | undefined;
  readonly metrics: URL | undefined;
}

async function bench(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const plan = planOf(context);
  const { sessions } = plan.options;
  const usersFile = given.text('users');
  const users = usersFile === undefined ? undefined : await usersIn(usersFile, sessions);
  const files = { json: given.text('json'), html: given.text('html') };
  for (const [flag, file] of Object.entries(files)) if (file !== undefined) await requireWritable(flag, file);
  context.connectingTo(given.text('server') ?? '');
  if (plan.rate > usualSendsPerSecond * sessions) {
    output.notice(`more than ${usualSendsPerSecond} messages a second for each user: the server has to allow that`);
  }

  // Large, and of use to this command alone.
  const { ChatTarget, factLines, htmlReport, observeMetrics, progressLine, runLoad, searchCapacity, stepLine } =
    await import('@proj/load');
  const ticker = new Ticker();
  const target = new ChatTarget({
    name: given.text('server'),
    transport: (session) => transportTo(plan.address, plan.serverKey, session),
    clientName: context.clientName,
    ...(users && { users }),
  });
  const options: Omit<LoadOptions, 'pacing'> = {
    ...plan.options,
    target,
    signal,
    observe: plan.metrics === undefined ? undefined : observeMetrics(plan.metrics),
    onProgress: (progress: Progress) => ticker.show(progressLine(progress)),
  };
  let last: LoadResult | undefined;
  const at = async (ratePerSecond: number): Promise<LoadResult> => {
    last = await runLoad({ ...options, pacing: { ratePerSecond } });
    return last;
  };
  let capacity: Capacity | undefined;
  try {
    if (given.has('search')) {
      const { rate, p99Ms, rssBytes } = plan;
      capacity = await searchCapacity({
        trial: at,
        gates: { p99Ms, rssBytes },
        fromRate: rate,
        onStep: (step) => ticker.keep(stepLine(step)),
      });
      if (capacity.ratePerSecond > 0) await at(capacity.ratePerSecond);
    } else await at(plan.rate);
  } finally {
    ticker.end();
  }
  if (last === undefined) return 'Failed';

  const circumstances = [
    `${cpus()[0]?.model.trim() ?? 'an unknown CPU'}, ${availableParallelism()} cores, Node ${process.versions.node}`,
    new Date().toISOString(),
  ];
  const whole = { circumstances, capacity, result: last };
  if (files.json !== undefined) await writeFile(files.json, `${JSON.stringify(whole, undefined, 2)}\n`);
  if (files.html !== undefined) await writeFile(files.html, htmlReport({ title: 'chat bench', ...whole }));
  if (capacity !== undefined) await output.data(capacityLine(capacity));
  for (const line of factLines(last)) await output.data(line);
  return verdict(last);
}

/** @throws ArgumentsError with every mistake. */
function planOf({ arguments: given }: Context): Plan {
  const number = (flag: string, usual: number, least: number, most: number) => (): number =>
    wholeNumber(flag, given.text(flag) ?? String(usual), least, most);
  const [address, serverKey, sessions, rate, groupSize, messageBytes, churnPerSecond, seconds, p99Ms, rssMib, metrics] =
    checkAll(
      () => required(parseAddress(given.text('server') ?? ''), '--server must be HOST:PORT, such as 127.0.0.1:7000'),
      () =>
        required(parseKey(given.text('key') ?? ''), '--key must be the 43 characters that the server prints as key='),
      number('sessions', 20, 2, 100_000),
      number('rate', 100, 1, 1_000_000),
      number('group', 2, 2, 2_000),
      number('size', 100, 40, Limit.textBytes),
      number('churn', 0, 0, 1_000),
      number('seconds', given.has('search') ? searchSeconds : 10, 1, 86_400),
      number('p99', 250, 1, 60_000),
      number('max-rss', 0, 0, 1_000_000),
      () => metricsUrl(given.text('metrics')),
    );
  if (sessions % groupSize !== 0) {
    throw new ArgumentsError([`--sessions must be a multiple of --group: ${sessions} is none of ${groupSize}`]);
  }
  if (rssMib > 0 && metrics === undefined) throw new ArgumentsError(['--max-rss needs --metrics']);
  return {
    address,
    serverKey,
    options: { sessions, groupSize, messageBytes, churnPerSecond, measureSeconds: seconds, openAtOnce: 8 },
    rate,
    p99Ms,
    rssBytes: rssMib > 0 ? rssMib * 2 ** 20 : undefined,
    metrics,
  };
}

function required<T>(value: T | undefined, mistake: string): T {
  if (value === undefined) throw new ArgumentsError([mistake]);
  return value;
}

function metricsUrl(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  return required(url?.protocol.startsWith('http') === true ? url : undefined, '--metrics must be a URL of http');
}

/** @throws ArgumentsError naming the line that is none. */
async function usersIn(file: string, sessions: number): Promise<readonly LoadUser[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ArgumentsError([`--users: ${error instanceof Error ? error.message : String(error)}`]);
  });
  const users = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), index }))
    .filter(({ line }) => line !== '')
    .map(({ line, index }) => {
      const [, name = '', password = ''] = /^(\S+)\s+(\S.*)$/.exec(line) ?? [];
      if (!isUserName(name)) throw new ArgumentsError([`--users: line ${index + 1} is not "NAME PASSWORD"`]);
      return { user: parseUserId(name), password };
    });
  if (users.length < sessions)
    throw new ArgumentsError([`--users: ${users.length} are too few for ${sessions} sessions`]);
  return users;
}

async function requireWritable(flag: string, file: string): Promise<void> {
  try {
    await (await open(file, 'a', 0o600)).close();
  } catch (error) {
    throw new ArgumentsError([`--${flag}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** On loopback Linux takes every address of 127/8 for its own: a server's limits of one source are not what is measured. */
function transportTo(address: Address, serverKey: Uint8Array, session: number): Transport {
  const spreads = process.platform === 'linux' && isIP(address.host) === 4 && address.host.startsWith('127.');
  const localAddress = `127.${1 + (session >> 14)}.${(session >> 7) & 127}.${1 + (session & 127)}`;
  return ({ signal }) =>
    new Promise((resolve, reject) => {
      const socket = connect({ ...address, serverKey, ...(spreads && { localAddress }) });
      const onAbort = (): void => {
        socket.destroy();
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      // Stays: between here and the client's own listeners nobody else would take an error.
      socket.on('error', reject);
      socket.once('connect', () => {
        signal.removeEventListener('abort', onAbort);
        resolve(socket);
      });
      if (signal.aborted) onAbort();
    });
}

function capacityLine({ ratePerSecond, confirmed }: Capacity): string {
  if (ratePerSecond === 0) return 'no rate holds';
  return `the highest rate that holds: ${ratePerSecond.toFixed(0)}/s${confirmed ? '' : ', not confirmed'}`;
}

function verdict({ violations, failures }: LoadResult): ExitName {
  if (violations.lost + violations.duplicated + violations.disordered > 0) return 'Failed';
  return Object.keys(failures).length > 0 ? 'Refused' : 'Ok';
}

/** What is said while it runs: one line that changes at a terminal, else a line each. */
class Ticker {
  readonly #isTerminal: boolean = process.stderr.isTTY === true;
  #shown = '';

  show(line: string): void {
    if (line === this.#shown) return;
    this.#shown = line;
    process.stderr.write(this.#isTerminal ? `\r${terminalText(line)}\x1b[K` : `${terminalText(line)}\n`);
  }

  keep(line: string): void {
    this.show(line);
    if (this.#isTerminal) process.stderr.write('\n');
  }

  end(): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K');
  }
}
