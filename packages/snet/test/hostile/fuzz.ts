/**
 * The fuzzer: `node --conditions=@proj/source test/hostile/fuzz.ts`, for `PROJ_FUZZ_MINUTES` (1 by default). It keeps
 * the tapes that lead somewhere new in the machine, and varies them. A tape that breaks a promise is printed, and
 * `PROJ_FUZZ_TAPE=…` plays it again. Exit code 1: something was found.
 */
import { writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Random } from '@proj/testkit';
import { playArena } from './arena.ts';
import { Coverage } from './coverage.ts';
import { installLiar } from './liar.ts';
import { parseEverywhere } from './parsers.ts';

const maxTapeBytes = 2_048;
const maxCorpus = 4_000;
const reportEveryMs = 30_000;
/** A tape takes milliseconds; one that takes this long never ends. */
const stuckAfterMs = 20_000;
const maxHeapBytes = 1 << 30;

/** Where the worker writes the tape that it is about to play: what it hangs in can be told. */
interface Desk {
  /** Tapes played, and bytes of the current one. */
  readonly counters: Int32Array<SharedArrayBuffer>;
  readonly tape: Uint8Array<SharedArrayBuffer>;
}

interface Task {
  readonly desk: Desk;
  readonly seed: number;
  readonly minutes: number;
}

/** At once: a thread that is never idle does not get round to flushing. */
const say = (text: string): void => void writeSync(1, `${text}\n`);
const toText = (tape: Uint8Array): string => Buffer.from(tape).toString('base64url');

function play(tape: Uint8Array): void {
  parseEverywhere(tape);
  playArena(tape);
}

/** A tape like another, or like two. */
function varied(random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  if (corpus.length === 0 || random.bool(0.05)) return random.bytes(16 + random.int(512));
  let tape: Uint8Array = random.pick(corpus).slice();
  for (let left = 1 + random.int(6); left > 0; left--) tape = variedOnce(random, tape, corpus);
  return tape.subarray(0, maxTapeBytes);
}

function variedOnce(random: Random, tape: Uint8Array, corpus: readonly Uint8Array[]): Uint8Array {
  const at = random.int(tape.length + 1);
  const length = Math.min(tape.length - at, 1 + random.int(32));
  switch (random.int(7)) {
    case 0: {
      const copy = tape.slice();
      if (at < copy.length) copy[at] = random.int(256);
      return copy;
    }
    case 1: {
      const copy = tape.slice();
      if (at < copy.length) copy[at] = (copy[at] as number) + random.int(9) - 4;
      return copy;
    }
    case 2:
      return Buffer.concat([tape.subarray(0, at), random.bytes(1 + random.int(16)), tape.subarray(at)]);
    case 3:
      return Buffer.concat([tape.subarray(0, at), tape.subarray(at + length)]);
    case 4:
      return Buffer.concat([tape.subarray(0, at), tape.subarray(at, at + length), tape.subarray(at)]);
    case 5: {
      const other = random.pick(corpus);
      return Buffer.concat([tape.subarray(0, at), other.subarray(random.int(other.length + 1))]);
    }
    default:
      return Buffer.concat([tape.subarray(0, at), random.bytes(random.int(64))]);
  }
}

/** What goes wrong with it, told so that two tapes with one defect tell the same. */
function failureOf(tape: Uint8Array): string | undefined {
  try {
    play(tape);
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
    const [message = ''] = stack.split('\n');
    return [message.replaceAll(/\d+/g, 'N'), ...frames.slice(0, 4)].join('\n');
  }
  return undefined;
}

/** The same failure from as little as possible. */
function shortened(tape: Uint8Array, failure: string): Uint8Array {
  let shortest = tape;
  for (let step = Math.max(1, shortest.length >> 1); step >= 1; step >>= 1) {
    for (let at = 0; at < shortest.length; ) {
      const shorter = Buffer.concat([shortest.subarray(0, at), shortest.subarray(at + step)]);
      if (failureOf(shorter) === failure) shortest = shorter;
      else at += step;
    }
  }
  return shortest;
}

function work({ desk, seed, minutes }: Task): void {
  const random = new Random(seed);
  const coverage = new Coverage((url) => url.includes('/snet/src/core/'));
  const corpus: Uint8Array[] = [];
  const failures = new Map<string, number>();
  const startedAtMs = performance.now();
  const elapsedMs = (): number => performance.now() - startedAtMs;
  let reportAtMs = 0;
  let played = 0;
  const report = (): void => {
    const { heapUsed, rss } = process.memoryUsage();
    const mebibytes = (bytes: number): string => `${(bytes / 0x10_0000).toFixed(0)} MiB`;
    say(
      `${(elapsedMs() / 1_000).toFixed(0)} s: ${played} tapes, ${corpus.length} kept, ${coverage.size} features, ` +
        `${failures.size} failures, heap ${mebibytes(heapUsed)}, rss ${mebibytes(rss)}`,
    );
    if (heapUsed > maxHeapBytes) throw new Error('memory grows without end');
  };

  while (elapsedMs() < minutes * 60_000) {
    const tape = varied(random, corpus);
    desk.tape.set(tape);
    Atomics.store(desk.counters, 1, tape.length);
    Atomics.add(desk.counters, 0, 1);
    const failure = failureOf(tape);
    played++;
    const fresh = coverage.take();
    if (failure !== undefined) {
      const times = failures.get(failure) ?? 0;
      failures.set(failure, times + 1);
      if (times === 0) say(`FOUND ${failure}\nPROJ_FUZZ_TAPE=${toText(shortened(tape, failure))}\n`);
    } else if (fresh > 0) {
      if (corpus.length < maxCorpus) corpus.push(tape);
      else corpus[random.int(maxCorpus)] = tape;
    }
    if (elapsedMs() < reportAtMs) continue;
    report();
    reportAtMs += reportEveryMs;
  }
  report();
  parentPort?.postMessage(failures.size);
}

function supervise(): void {
  const desk: Desk = {
    counters: new Int32Array(new SharedArrayBuffer(8)),
    tape: new Uint8Array(new SharedArrayBuffer(maxTapeBytes)),
  };
  const seed = Number(process.env['SNET_SEED'] ?? Date.now());
  const minutes = Number(process.env['PROJ_FUZZ_MINUTES'] ?? 1);
  say(`seed ${seed}, ${minutes} minutes`);
  const worker = new Worker(new URL(import.meta.url), { workerData: { desk, seed, minutes } satisfies Task });
  let last = -1;
  const watchdog = setInterval(() => {
    const played = Atomics.load(desk.counters, 0);
    if (played === last) {
      say(`FOUND a tape that never ends\nPROJ_FUZZ_TAPE=${toText(desk.tape.slice(0, desk.counters[1]))}`);
      process.exit(1);
    }
    last = played;
  }, stuckAfterMs);
  worker.on('message', (failures: number) => {
    if (failures > 0) process.exitCode = 1;
  });
  worker.on('exit', (code) => {
    clearInterval(watchdog);
    if (code !== 0) process.exitCode = code;
  });
}

installLiar();
const tape = process.env['PROJ_FUZZ_TAPE'];
if (!isMainThread) work(workerData as Task);
else if (tape !== undefined) play(Buffer.from(tape, 'base64url'));
else supervise();
