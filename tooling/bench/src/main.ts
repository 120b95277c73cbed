/** `bench snet`, `chat`, `codecs`, `peers`, `counts` and `targets`: figures of one run, beside those of named peers. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchChat, chatSuites, chatTable } from './chat.ts';
import { benchCodecs, codecTables } from './codecs.ts';
import { runCounts } from './counts/command.ts';
import { subjects } from './counts/index.ts';
import { thisMachine } from './machine.ts';
import { benchPeers, peersSuites } from './peers/bench.ts';
import { heading, json, table } from './report.ts';
import { benchSnet, suites } from './snet.ts';
import type { Scale } from './suite.ts';
import { targetsOf } from './targets.ts';

const usage = `Usage: bench snet [--quick] [--only NAME,…] [--json FILE]
       bench chat [--quick] [--only NAME,…] [--json FILE]
       bench codecs [--quick] [--json FILE]
       bench peers [--quick] [--only NAME,…] [--json FILE] [--markdown FILE] [--sessions N] [--rate N]
       bench counts [--quick] [--only NAME,…] [--instructions] [--sites] [--update] [--json FILE]
       bench targets FILE… [--markdown FILE]

snet: beside net and tls of this Node, each end in a process of its own, in turn, over loopback.
chat: the built chat server over SQLite, as its clients see it, in a process of its own; beside the store alone.
codecs: the decoders of both frames, and RC4, beside a plain copy of the same bytes; frames cut anywhere beside the naive
way; messages beside protobufjs, which it installs.
peers: snet and the chat server beside ws, Socket.IO, aedes, mosquitto, NATS and Prosody, which it installs; a
quarter of an hour.
counts: what an operation costs in calls and memory, which repeats, beside the record in counts.json. Says what became
more or less, and fails when something did; a minute, however busy the machine.
targets: what the design promises, out of the files that the others have written with --json.
The others print a Markdown table of medians and of the ratios within rounds, and which targets were missed; that is no failure.

  --quick        a fiftieth of the work, one round: to see that it runs, not for figures; of counts: calls alone
  --only NAMES   those of the suites below
  --json FILE    every round, for programs
  --markdown FILE  the tables, for documents
  --sessions N   users who seldom write, in the tables of the peers about them: 1000 by default
  --rate N       what they send in a second, all of them together: 2000 by default
  --instructions of counts: those of the processor too, by valgrind; some minutes
  --sites        of counts: which functions make the objects
  --update       of counts: what was found is the record from now on
  --help         this text

bench snet:
${list(suites)}

bench chat:
${list(chatSuites)}

bench peers:
${list(peersSuites)}

bench counts:
${list(subjects)}
`;

function list(rows: readonly { readonly name: string; readonly about: string }[]): string {
  return rows.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n');
}

const full: Scale = { rounds: 7, divisor: 1 };
const quick: Scale = { rounds: 1, divisor: 50 };
/** Each round of the chat suites takes a minute. */
const chatRounds = 3;

function suitesNamed<S extends { readonly name: string }>(all: readonly S[], names: string | undefined): readonly S[] {
  if (names === undefined) return all;
  return names.split(',').map((name) => {
    const suite = all.find((known) => known.name === name);
    if (suite === undefined) throw new TypeError(`no suite ${JSON.stringify(name)}`);
    return suite;
  });
}

/** Before anything is measured for it. What it holds stays until there is something better. */
function requireWritable(path: string | undefined, flag: string = '--json'): void {
  if (path === undefined) return;
  try {
    closeSync(openSync(path, 'a'));
  } catch (cause) {
    throw new TypeError(`${flag}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`${flag} is a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      sessions: { type: 'string', default: '1000' },
      rate: { type: 'string', default: '2000' },
      instructions: { type: 'boolean', default: false },
      sites: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const [what, ...more] = positionals;
  if (what === 'codecs' && more.length === 0) {
    requireWritable(values.json);
    const machine = thisMachine();
    const figures = benchCodecs({ scale: values.quick ? quick : full, withPeers: !values.quick, say });
    if (values.json !== undefined) {
      writeFileSync(values.json, `${JSON.stringify({ bench: 'codecs', machine, ...figures }, undefined, 2)}\n`);
    }
    process.stdout.write(`${heading(machine)}\n\n${codecTables(figures)}\n`);
    return;
  }
  if (what === 'chat' && more.length === 0) {
    const only = suitesNamed(chatSuites, values.only);
    requireWritable(values.json);
    const machine = thisMachine();
    const rows = await benchChat({
      scale: values.quick ? quick : { ...full, rounds: chatRounds },
      only,
      onSuite: ({ name }, seconds, soFar) => {
        process.stderr.write(`${name}: ${seconds.toFixed(1)} s\n`);
        if (values.json === undefined) return;
        writeFileSync(values.json, `${JSON.stringify({ machine, rows: soFar }, undefined, 2)}\n`);
      },
    });
    process.stdout.write(`${heading(machine)}\n\n${chatTable(rows)}\n`);
    return;
  }
  if (what === 'peers' && more.length === 0) {
    const { quick: isQuick, json: file, markdown } = values;
    const only = suitesNamed(peersSuites, values.only);
    const sparse = {
      // They talk in pairs.
      sessions: 2 * Math.ceil(wholeNumber('--sessions', values.sessions, 2, 10_000) / 2),
      ratePerSecond: wholeNumber('--rate', values.rate, 1, 1_000_000),
    };
    requireWritable(file);
    requireWritable(markdown, '--markdown');
    process.stdout.write(await benchPeers({ quick: isQuick, only, sparse, json: file, markdown, say }));
    return;
  }
  if (what === 'counts' && more.length === 0) {
    const { quick: isQuick, sites, instructions, update, json: file } = values;
    const names = suitesNamed(subjects, values.only).map(({ name }) => name);
    requireWritable(file);
    process.exitCode = await runCounts({ names, quick: isQuick, sites, instructions, update, json: file });
    return;
  }
  if (what === 'targets') {
    const document = targetsOf(more);
    requireWritable(values.markdown, '--markdown');
    if (values.markdown !== undefined) writeFileSync(values.markdown, document);
    process.stdout.write(document);
    return;
  }
  if (what !== 'snet' || more.length > 0)
    throw new TypeError('what to measure: snet, chat, codecs, peers, counts or targets');
  const only = suitesNamed(suites, values.only);
  requireWritable(values.json);
  const machine = thisMachine();
  const scale = values.quick ? quick : full;
  const { samples, notes } = await benchSnet({
    scale,
    only,
    onSuite: ({ name }, seconds, figures) => {
      process.stderr.write(`${name}: ${seconds.toFixed(1)} s\n`);
      // Each time: a long run that is interrupted has not been for nothing.
      if (values.json !== undefined) writeFileSync(values.json, json(machine, figures.samples));
    },
  });
  process.stdout.write(`${heading(machine)}\n\n${table(samples)}\n`);
  for (const note of notes) process.stdout.write(`${note}\n`);
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError;
  process.stderr.write(
    `${isUsage ? `${error.message}\n\n${usage}` : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = isUsage ? 2 : 1;
}
