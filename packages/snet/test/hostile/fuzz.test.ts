import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Random } from '@proj/testkit';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playArena } from './arena.ts';
import { messagesOf, ofDevice, resumedWithEarlyData, retried } from './dialogue.ts';
import { damaged } from './forgery.ts';
import { installLiar, removeLiar } from './liar.ts';
import { parseEverywhere } from './parsers.ts';
import { Tape } from './tape.ts';

const minutes = 60_000;
const tapes = 1_200;
const firstSeed = Number(process.env['SNET_SEED'] ?? 1);
/** The fuzzer itself, which looks for tapes that lead somewhere new, runs at night, or for as long as it is told to. */
const fuzzMinutes = process.env['PROJ_FUZZ_MINUTES'] ?? (process.env['PROJ_NIGHTLY'] === undefined ? undefined : '10');

beforeAll(installLiar);
afterAll(removeLiar);

test('whatever a peer sends, with a key or without, and whatever is called when, the machines keep their promises', () => {
  for (let seed = firstSeed; seed < firstSeed + tapes; seed++) {
    const random = new Random(seed);
    const tape = random.bytes(16 + random.int(500));
    try {
      playArena(tape);
    } catch (error) {
      throw new Error(`seed ${seed}; PROJ_FUZZ_TAPE=${Buffer.from(tape).toString('base64url')}`, { cause: error });
    }
  }
});

test('any bytes are what they seem, or a typed error, to every parser', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), parseEverywhere), { numRuns: 2_000 });
});

test('any message that is damaged is what it seems, or a typed error, to every parser', () => {
  const messages = [retried, ofDevice, resumedWithEarlyData].flatMap((scenario) =>
    messagesOf(scenario, 'toy').map(({ bytes }) => bytes),
  );
  fc.assert(
    fc.property(fc.nat(messages.length - 1), fc.uint8Array({ maxLength: 60 }), (at, decisions) => {
      const tape = new Tape(decisions);
      parseEverywhere(damaged(tape, damaged(tape, messages[at]!, messages), messages));
    }),
    { numRuns: 2_000 },
  );
});

if (fuzzMinutes !== undefined) {
  test('the fuzzer finds nothing', { timeout: (Number(fuzzMinutes) + 2) * minutes }, async () => {
    const program = fileURLToPath(new URL('./fuzz.ts', import.meta.url));
    const env = { ...process.env, PROJ_FUZZ_MINUTES: fuzzMinutes };
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
    console.log(stdout);
    expect(stdout).not.toContain('FOUND');
  });
}
