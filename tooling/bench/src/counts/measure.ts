import { execFileSync } from 'node:child_process';
import type { CryptoProvider } from '@proj/crypto';
import { type Held, type Made, measureHeld, measureMade, warmUps } from './heap.ts';
import type { Bench, Script } from './script.ts';
import { holdings, scripts } from './scripts/index.ts';
import type { Site } from './sites.ts';
import { countedProvider, steadyProvider, Tally } from './tally.ts';
import { installVirtualTime } from './virtual-time.ts';

/** What is to be found out about a script, in a process that does nothing else. */
export type Pass = 'calls' | 'heap' | 'instructions';

export type Calls = { readonly [name: string]: number };

/** What the processor did for one operation. */
export interface Executed {
  readonly instructions: number;
}

export interface Findings {
  /** What was done for one operation. */
  readonly calls?: Calls;
  readonly made?: Made;
  readonly held?: Held;
  readonly sites?: readonly Site[];
  readonly executed?: Executed;
}

/**
 * This process is of no use for anything else afterwards: its time stands still.
 * @param change of what the script gets for its cryptography, above what counts. @throws Error for an unknown name.
 */
export async function measure(
  name: string,
  pass: Pass,
  base: CryptoProvider,
  change: (provider: CryptoProvider) => CryptoProvider = (provider) => provider,
): Promise<Findings> {
  const tally = new Tally();
  const time = installVirtualTime(tally);
  const steady = steadyProvider(base);
  const isCounting = pass === 'calls';
  const crypto = change(isCounting ? countedProvider(steady, tally) : steady);
  const bench: Bench = { crypto, tally, time, isCounting };
  const holding = holdings.find((one) => one.name === name);
  if (holding !== undefined) return pass === 'heap' ? { held: await measureHeld(holding, bench) } : {};
  const script = scripts.find((one) => one.name === name);
  if (script === undefined) throw new Error(`no script ${JSON.stringify(name)}`);
  if (isCounting) return { calls: await measureCalls(script, bench) };
  if (pass === 'heap') return await measureMade(script, bench);
  await runWatched(script, bench);
  return {};
}

/** Under callgrind, which is told which part of the program to count: it says what it found when the process ends. */
async function runWatched(script: Script, bench: Bench): Promise<void> {
  const count = (state: 'on' | 'off'): void => {
    execFileSync('callgrind_control', ['-i', state, String(process.pid)], { stdio: 'ignore' });
  };
  const prepared = await script.prepare(bench);
  for (let i = 0; i < warmUps; i++) {
    prepared.stage?.();
    await prepared.run();
  }
  prepared.stage?.();
  count('on');
  await prepared.run();
  count('off');
  await prepared[Symbol.asyncDispose]?.();
}

/** Of the second run: in the first one some things happen for the first time. */
async function measureCalls(script: Script, { tally, ...rest }: Bench): Promise<Calls> {
  const prepared = await script.prepare({ tally, ...rest });
  prepared.stage?.();
  await prepared.run();
  const before = tally.snapshot();
  prepared.stage?.();
  await prepared.run();
  const calls = tally.since(before).map(([name, count]) => [name, count / script.operations] as const);
  await prepared[Symbol.asyncDispose]?.();
  return Object.fromEntries(calls);
}
