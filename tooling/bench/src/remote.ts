import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process can be asked to do: each takes one argument that can be cloned, and answers with another. */
export type Tasks = { readonly [name: string]: (argument: never) => unknown };

interface Call {
  readonly id: number;
  readonly task: string;
  readonly argument: unknown;
}

type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly failure: string };

/** In a child process: does what the parent asks, until the parent is gone. */
export function answerCalls(tasks: Tasks): void {
  const answer = async ({ id, task, argument }: Call): Promise<void> => {
    let reply: Answer;
    try {
      reply = { id, value: await tasks[task]?.(argument as never) };
    } catch (error) {
      reply = { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send?.(reply);
  };
  process.on('message', (call) => void answer(call as Call));
  process.on('disconnect', () => process.exit());
}

/** A process that is told to end has this long. */
const patienceMs = 10_000;

/** A process of its own, and its tasks as promises. */
export class RemoteProcess<T extends Tasks> {
  readonly #child: ChildProcess;
  readonly #waiting: Map<number, { resolve(value: unknown): void; reject(error: Error): void }> = new Map();
  #nextId = 1;

  constructor(program: URL, parameters: readonly string[], execArgv: readonly string[] = []) {
    this.#child = fork(program, parameters, {
      execArgv: [...process.execArgv, ...execArgv],
      serialization: 'advanced',
    });
    this.#child.on('message', (answer) => this.#settle(answer as Answer));
    this.#child.on('exit', (code, signal) => {
      const error = new Error(`${parameters.join(' ')}: ended, ${signal ?? code}`);
      for (const waiting of this.#waiting.values()) waiting.reject(error);
      this.#waiting.clear();
    });
  }

  call<K extends keyof T & string>(task: K, argument: Parameters<T[K]>[0]): Promise<Awaited<ReturnType<T[K]>>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Awaited<ReturnType<T[K]>>), reject });
      this.#child.send({ id, task, argument } satisfies Call);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** At once, as by SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), patienceMs);
    // By itself, so that it can still write a profile.
    if (this.#child.connected) this.#child.disconnect();
    await ended;
    clearTimeout(timer);
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) waiting?.reject(new Error(answer.failure));
    else waiting?.resolve(answer.value);
  }
}
