import type { Programs } from '../programs.ts';
import type { Form, Scenario } from './scenario.ts';
import { World } from './world.ts';

export interface RunOptions {
  readonly programs: Programs;
  readonly seed: number;
  readonly form: Form;
  /** For the whole run, which fails when it is not over by then. @defaultValue 2 minutes, an hour in full */
  readonly deadlineMs?: number | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface RunResult {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly durationMs: number;
  /** Figures; empty when it failed. */
  readonly figures: string;
  /** What did not hold, with what is known of it. `undefined`: everything held. */
  readonly failure: string | undefined;
}

const maxErrorLines = 25;

const deadlines: Readonly<Record<Form, number>> = { short: 120_000, full: 3_600_000 };

/** Runs one scenario in a world of its own. Never rejects. */
export async function runOne(scenario: Scenario, options: RunOptions): Promise<RunResult> {
  const { form, seed, deadlineMs = deadlines[form] } = options;
  const world = await World.create(options);
  const startedAtMs = performance.now();
  let figures = '';
  let failure: string | undefined;
  const timer = setTimeout(() => {
    world.progress.fail(new Error(`not over within ${deadlineMs} ms; outstanding: ${world.recorder.outstanding}`));
  }, deadlineMs);
  try {
    const failed = world.progress.until(() => false);
    failed.catch(() => undefined);
    figures = (await Promise.race([scenario.run(world, form), failed])) ?? '';
  } catch (error) {
    const errors = world.errors.split('\n').slice(-maxErrorLines).join('\n');
    failure = `${describe(error)}${errors === '' ? '' : `\nwhat servers wrote last:\n${errors}`}`;
  } finally {
    clearTimeout(timer);
  }
  // What still goes on ends with its next step.
  world.progress.fail(new Error('the run is over'));
  const durationMs = performance.now() - startedAtMs;
  try {
    await world[Symbol.asyncDispose]();
  } catch (error) {
    failure ??= `at the end: ${describe(error)}`;
  }
  return { scenario, seed, durationMs, figures, failure };
}

/** A line, and what failed below it. */
export function describeResult({ scenario, seed, durationMs, figures, failure }: RunResult): string {
  const { number, name } = scenario;
  const head = `${failure === undefined ? 'ok  ' : 'FAIL'} ${String(number).padStart(2)} ${name}`;
  const time = `${(durationMs / 1000).toFixed(1)} s, seed ${seed}`;
  if (failure === undefined) return `${head} (${time})\n        ${figures}`;
  return `${head} (${time})\n${failure}\nto run it again: npm run blackbox -- ${number} --seed ${seed}`;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\n  caused by ${error.cause.message}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
