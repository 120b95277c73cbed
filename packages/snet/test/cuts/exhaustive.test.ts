import process from 'node:process';
import { provider } from '@proj/crypto/provider';
import { type CutMode, type LinkEnd, Random, seededProvider } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import type { SuiteName } from '../../src/core/index.ts';
import { type Cut, type DialogueOptions, type DialogueReport, runDialogue } from './dialogue.ts';

const nightly = process.env['PROJ_NIGHTLY'] !== undefined;
/** Another first seed gives other histories; a failure names the one to repeat. */
const firstSeed = Number(process.env['SNET_SEED'] ?? 1);
const minutes = 60_000;

const ends: readonly LinkEnd[] = ['a', 'b'];
const modes: readonly CutMode[] = ['reset', 'fin', 'hole', 'hole-oneway'];

/** What one cut may cost at most: a pause before dialling, and four round trips of 20 ms to find out and to resume. */
const toldMs = 50 + 4 * 20;
/** Where nobody is told: before that a silence of 25 s, and 5 s without an answer. */
const untoldMs = 30_000 + toldMs;

/** A short handshake, which leaves time to cut it everywhere. */
const short: SuiteName[] = ['x25519-chacha20poly1305'];
const shortSuites: Offer = { client: { suites: short }, server: { suites: short } };
/** The server wants another suite than the client hoped for, and says so: HELLO, RETRY, HELLO, ACCEPT. */
const otherSuite: Offer = {
  client: { suites: ['x25519-chacha20poly1305', 'x25519-aes256gcm'] },
  server: { suites: ['x25519-aes256gcm'] },
};

type Offer = Pick<DialogueOptions, 'client' | 'server'>;

interface Scenario {
  readonly name: string;
  /** Of the transport that is cut. */
  readonly index: number;
  readonly options: DialogueOptions;
  /** By default a cut comes after every so many bytes, of those that both ends are told of at once and of the others. */
  readonly steps: readonly [reset: number, others: number];
}

const scenarios: readonly Scenario[] = [
  { name: 'the first transport', index: 0, options: { seed: firstSeed, ...shortSuites }, steps: [2, 11] },
  { name: 'a transport that resumes', index: 1, options: resuming(shortSuites), steps: [2, 11] },
  {
    name: 'a transport that resumes, without early data,',
    index: 1,
    options: resuming({ ...shortSuites, client: { suites: short, earlyDataBytes: 0 } }),
    steps: [5, 11],
  },
  { name: 'a first transport with a RETRY', index: 0, options: { seed: firstSeed, ...otherSuite }, steps: [5, 11] },
  { name: 'a first transport with ML-KEM', index: 0, options: { seed: firstSeed }, steps: [29, 29] },
  { name: 'a transport that resumes with ML-KEM', index: 1, options: resuming({}), steps: [29, 29] },
];

/** The first transport is cut at a place that leaves both ends with bytes that are not acknowledged. */
function resuming(offer: Offer): DialogueOptions {
  const options = { seed: firstSeed, ...offer };
  const byte = bytesOf(runDialogue(options), 0, 'b') - 400;
  return { ...options, cuts: [{ from: 'b', byte, mode: 'reset' }] };
}

describe.each(scenarios)('a dialogue, while $name is cut', ({ index, options, steps: [resetStep, otherStep] }) => {
  const whole = runDialogue(options);

  test.for(modes)(
    'at any byte of either direction by %s, arrives whole [SNET-6.1]',
    {
      timeout: 10 * minutes,
    },
    (mode) => {
      const startedAtMs = performance.now();
      const step = nightly ? 1 : mode === 'reset' ? resetStep : otherStep;
      const told = mode === 'reset' || mode === 'fin';
      let runs = 0;
      for (const from of ends) {
        const bytes = bytesOf(whole, index, from);
        let opened = false;
        for (let byte = 0; byte <= bytes; byte += step, runs++) {
          const report = runDialogue({ ...options, cuts: [...(options.cuts ?? []), { from, byte, mode }] });
          const place = `${mode} after byte ${byte} of ${bytes} from ${from}, seed ${options.seed}`;
          expect(report.cut[index], place).toBe(true);
          expect(report.readAtMs, place).toBeLessThanOrEqual(whole.readAtMs + (told ? toldMs : untoldMs));
          // Until its first session is open, and never after that, an attempt may end, and says why.
          opened ||= index > 0 || report.failedAttempts.length === 0;
          const failure = told ? 'SNET_DIAL_FAILED' : 'SNET_HANDSHAKE_TIMEOUT';
          expect(report.failedAttempts, place).toEqual(opened ? [] : [failure]);
        }
        expect(opened).toBe(true);
      }
      console.log(`${runs} runs in ${seconds(startedAtMs)} s, every ${step}`);
    },
  );
});

test('any two cuts, of transports that slice and delay what they carry, lose nothing [SNET-6.1]', {
  timeout: 30 * minutes,
}, () => {
  const startedAtMs = performance.now();
  const pairs = nightly ? 20_000 : 1_000;
  const sum = { both: 0, failedAttempts: 0, resumes: 0 };
  for (let seed = firstSeed; seed < firstSeed + pairs; seed++) {
    const report = runDialogue(twoCuts(seed));
    if (report.cut.every(Boolean)) sum.both++;
    sum.failedAttempts += report.failedAttempts.length;
    sum.resumes += report.resumes;
  }
  console.log(`${pairs} pairs from seed ${firstSeed} in ${seconds(startedAtMs)} s: ${JSON.stringify(sum)}`);
  expect(sum.both).toBeGreaterThan(pairs / 2);
  expect(sum.resumes).toBeGreaterThan(pairs);
});

test('the same holds with the real cryptography in place of the toy', { timeout: 10 * minutes }, () => {
  const pairs = nightly ? 1_000 : 50;
  let resumes = 0;
  for (let seed = firstSeed; seed < firstSeed + pairs; seed++) {
    resumes += runDialogue({ ...twoCuts(seed), crypto: seededProvider(seed, provider) }).resumes;
  }
  expect(resumes).toBeGreaterThan(pairs);
});

/** With how many bytes each end sends when nothing is cut. */
const offers = [shortSuites, shortSuites, otherSuite, {}].map((offer) => {
  const whole = runDialogue({ seed: firstSeed, ...offer });
  return [offer, { a: bytesOf(whole, 0, 'a'), b: bytesOf(whole, 0, 'b') }] as const;
});

function twoCuts(seed: number): DialogueOptions {
  const random = new Random(seed);
  const [offer, bytes] = random.pick(offers);
  const cut = (): Cut => {
    const from = random.pick(ends);
    return { from, byte: random.int(bytes[from]), mode: random.pick(modes) };
  };
  const maxSliceBytes = random.bool() ? 1 + random.int(100) : undefined;
  const link = { latencyMs: random.int(60), jitterMs: random.int(20), maxSliceBytes, joinProbability: 0.3 };
  return { seed, cuts: [cut(), cut()], link, ...offer };
}

function bytesOf(report: DialogueReport, index: number, from: LinkEnd): number {
  const bytes = report.sentBytes[index]?.[from];
  if (bytes === undefined) throw new Error(`there was no transport ${index}`);
  return bytes;
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1_000).toFixed(1);
}
