/*
 * `npm run demo`: a server, a proxy that cuts every connection every few seconds, and two people who talk through it. Shows
 * what each of them sees, and counts at the end. Exit code 0: nothing was lost, repeated or out of order; 1: something was.
 */
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Columns } from './columns.ts';
import { Ledger, sum } from './ledger.ts';
import { Person } from './person.ts';
import { lineOf } from './script.ts';
import { World } from './world.ts';

const usage = 'usage: npm run demo [-- --seconds N]   N from 3 to 3600, by default 30; Ctrl-C ends it earlier\n';

/** Between two lines, two cuts, and after what part of the time the server is killed. */
const pace = { lineMs: 700, cutMs: 2_500, killAfter: 0.5 } as const;
/** How long the last words may take, after the last cut. */
const patienceMs = 60_000;

async function main(): Promise<number> {
  const options = { seconds: { type: 'string', default: '30' }, source: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ options });
  const seconds = Number(values.seconds);
  if (!(seconds >= 3 && seconds <= 3_600)) {
    process.stderr.write(usage);
    return 2;
  }
  const startedAtMs = performance.now();
  const isTerminal = process.stdout.isTTY === true;
  const columns = new Columns({
    write: (line) => process.stdout.write(`${line}\n`),
    width: isTerminal ? process.stdout.columns : 80,
    color: isTerminal && !process.env['NO_COLOR'],
    elapsed: () => performance.now() - startedAtMs,
  });
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());

  const fromSource = values.source;
  await using world = new World({ fromSource });
  await world.start();
  const [fromAnn, fromBen] = [new Ledger(), new Ledger()];
  const common = { world, columns, fromSource };
  const people = [
    new Person({ ...common, name: 'ann', other: 'ben', side: 'left', said: fromAnn, heard: fromBen }),
    new Person({ ...common, name: 'ben', other: 'ann', side: 'right', said: fromBen, heard: fromAnn }),
  ] as const;
  await Promise.all(people.map((person) => person.register()));
  columns.heads("ann's terminal", "ben's terminal");
  for (const person of people) {
    const talk = person.talk();
    void talk.exit.then(() => stopped.abort());
  }

  const turn = { next: 0 };
  // Only a terminal that was online once comes back by itself.
  for (const [person, said] of [
    [people[0], fromAnn],
    [people[1], fromBen],
  ] as const) {
    person.say(lineOf(turn.next++));
    while (said.counts.sent === 0 && !stopped.signal.aborted) await pause(20);
  }
  const until = performance.now() + seconds * 1_000;
  await Promise.all([
    every(pace.lineMs, () => people[turn.next % 2]?.say(lineOf(turn.next++))),
    every(pace.cutMs, () => columns.across(`the line is cut: ${world.cut()}`)),
    killOnce(),
  ]);
  columns.across('no more cuts: the last words');
  await settled([fromAnn, fromBen], turn);
  await Promise.race([Promise.all(people.map((person) => person.leave())), delay(5_000, undefined, { ref: false })]);
  for (const person of people) person.kill();

  const counts = sum([fromAnn.counts, fromBen.counts]);
  const { sent, shown, lost, repeated, disordered } = counts;
  const missing = turn.next - sent;
  process.stdout.write(
    `\n${world.cuts} cuts, ${world.kills} ${world.kills === 1 ? 'kill' : 'kills'} of the server\n` +
      `sent ${sent}, shown ${shown}, lost ${lost + missing}, repeated ${repeated}, out of order ${disordered}\n`,
  );
  return lost + missing + repeated + disordered === 0 ? 0 : 1;

  async function every(ms: number, act: () => void): Promise<void> {
    while (performance.now() + ms < until && !stopped.signal.aborted) {
      await pause(ms);
      if (!stopped.signal.aborted) act();
    }
  }

  async function killOnce(): Promise<void> {
    await pause(seconds * 1_000 * pace.killAfter);
    if (stopped.signal.aborted) return;
    columns.across('the server is killed, and started again');
    await world.killServer();
  }

  function pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: stopped.signal }).catch(() => {});
  }
}

/** Resolves once all that was said was shown, or nobody has patience any more. */
async function settled(ledgers: readonly Ledger[], turn: { readonly next: number }): Promise<void> {
  const until = performance.now() + patienceMs;
  const isDone = (): boolean =>
    sum(ledgers.map(({ counts }) => counts)).sent === turn.next && ledgers.every(({ isEven }) => isEven);
  while (!isDone() && performance.now() < until) await delay(50);
}

const code = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
if (process.stdout.writableLength > 0) await once(process.stdout, 'drain');
process.exit(code);
