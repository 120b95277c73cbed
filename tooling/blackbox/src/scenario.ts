import { performance } from 'node:perf_hooks';
import { check } from './checker.ts';
import { Conversation } from './conversation.ts';
import { Deployment } from './deployment.ts';
import { type FaultOptions, Faults } from './faults.ts';
import type { History } from './history.ts';
import type { Programs } from './programs.ts';
import { Progress } from './progress.ts';
import { Recorder } from './recorder.ts';
import { countSends, type Report } from './report.ts';
import { describeViolations } from './verdict.ts';

export interface ScenarioOptions extends FaultOptions {
  readonly programs: Programs;
  /** At least so many are typed by each of the two users. */
  readonly messages: number;
  /** Of everything that is drawn. What the operating system decides is not repeated with it. */
  readonly seed: number;
  /** For the whole run, which fails when it is not over by then. */
  readonly deadlineMs: number;
  /** A line of news now and then. */
  readonly log?: ((line: string) => void) | undefined;
}

/** A run that did not come to its end. The message has the seed, what was outstanding, and what the programs wrote. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly history: History;

  constructor(message: string, history: History, options: { readonly cause: unknown }) {
    super(message, options);
    this.history = history;
  }
}

/**
 * Two users talk through a proxy that keeps cutting their connections, while the server and one client are killed and
 * started again. Then the faults stop, everything arrives, and the history is checked.
 * @throws RunFailed when a program misbehaves or not everything arrives in time. What the check finds is in the report.
 */
export async function runScenario(options: ScenarioOptions): Promise<Report> {
  const { messages, cuts, seed, deadlineMs } = options;
  const startedAtMs = performance.now();
  const now = (): number => performance.now() - startedAtMs;
  const progress = new Progress();
  const recorder = new Recorder(now, progress);
  const deadline = setTimeout(() => {
    progress.fail(new Error(`not over within ${deadlineMs} ms; outstanding: ${recorder.outstanding}`));
  }, deadlineMs);
  try {
    await using deployment = await Deployment.start({ ...options, recorder, progress, now });
    const log = (line: string): void => {
      const { sent, answered } = recorder;
      const seconds = (now() / 1000).toFixed(1);
      options.log?.(`${seconds} s: ${sent} sent, ${answered} accepted, ${faults.cutCount} cuts; ${line}`);
    };
    const share = (): number => recorder.sent / (2 * messages);
    const faults = new Faults({ ...options, deployment, progress, share, log });
    const conversation = new Conversation({ messages, cuts, seed, deployment, recorder, progress, faults, log });
    try {
      const { duplicateAnswers } = await conversation.play();
      const { history } = recorder;
      return {
        seed,
        durationMs: now(),
        history,
        verdict: check(history),
        ...countSends(history),
        duplicatesSuppressed: duplicateAnswers,
        cuts: faults.cuts,
        connections: deployment.proxy.statistics.connections,
        serverKills: faults.serverKills,
        clientKills: faults.clientKills,
      };
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      // Whatever still goes on ends with its next step.
      progress.fail(error);
      const findings = describeViolations(check(recorder.history).violations);
      const message = `the run with seed ${seed} failed: ${error.message}\nwhat was recorded until then: ${findings}`;
      throw new RunFailed(`${message}\n${deployment.errors}`, recorder.history, { cause });
    }
  } finally {
    clearTimeout(deadline);
  }
}
