import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@proj/chaos-proxy';
import type { ClientProcess } from './client-process.ts';
import { CutPlan } from './cuts.ts';
import type { Deployment } from './deployment.ts';
import type { Progress } from './progress.ts';

/** How much is to go wrong. */
export interface FaultOptions {
  /** At least so many connections are cut, a tenth of them half-open. */
  readonly cuts: number;
  /** How often the server is killed and started again. */
  readonly serverKills: number;
  /** How often the first user's client is. */
  readonly clientKills: number;
}

export interface FaultsOptions extends FaultOptions {
  readonly seed: number;
  readonly deployment: Deployment;
  readonly progress: Progress;
  /** How much of the conversation is over: 0 at its beginning, 1 when all that was asked for has been typed. */
  readonly share: () => number;
  readonly log: (line: string) => void;
}

/** Clients that hold a connection all the time, each of which a wave of half-open cuts hits. */
const clientCount = 4;
/** How much of the conversation goes on after a wave before it is judged to have come to nothing. */
const waveShare = 0.05;
const maxDowntimeMs = 300;

/** Streams of random numbers, away from those of the proxy, which has two for each connection. */
const stream = { serverKills: 0x9000_0000, clientKills: 0x9000_0001, waves: 0x9000_0002 } as const;

/** Everything that goes wrong in a run, spread over the conversation. */
export class Faults {
  readonly #options: FaultsOptions;
  readonly #cuts: CutPlan = new CutPlan();
  #serverKills = 0;
  #clientKills = 0;

  constructor(options: FaultsOptions) {
    this.#options = options;
  }

  get cuts(): CutPlan['counts'] {
    return this.#cuts.counts;
  }

  get cutCount(): number {
    return this.#cuts.count;
  }

  get serverKills(): number {
    return this.#serverKills;
  }

  get clientKills(): number {
    return this.#clientKills;
  }

  /** Whether all that was asked for has gone wrong. */
  get isDone(): boolean {
    const { cuts, serverKills, clientKills } = this.#options;
    return (
      this.#cuts.count >= cuts &&
      this.#hadHalfOpen &&
      this.#serverKills >= serverKills &&
      this.#clientKills >= clientKills
    );
  }

  /** Connections are cut from here on. */
  start(): void {
    const { deployment, progress, cuts } = this.#options;
    if (cuts === 0) return;
    deployment.proxy.on('cut', (report) => {
      this.#cuts.record(report);
      progress.changed();
    });
    deployment.proxy.setFaults(this.#cuts.faults);
    // What was connected before would never be cut.
    deployment.proxy.cutAll('fin');
  }

  /** Kills and waves; settles when all have been. */
  async play(victim: ClientProcess): Promise<void> {
    const { serverKills, clientKills } = this.#options;
    await Promise.all([
      this.#spread(serverKills, stream.serverKills, (random) => this.#killServer(random)),
      this.#spread(clientKills, stream.clientKills, (random) => this.#killClient(victim, random)),
      this.#makeWaves(),
    ]);
  }

  stop(): void {
    this.#options.deployment.proxy.setFaults({});
  }

  /** Does something `count` times: once in each of so many equal parts of the conversation, at a moment that is drawn. */
  async #spread(count: number, randomStream: number, act: (random: Random) => Promise<void>): Promise<void> {
    const { seed, progress, share } = this.#options;
    const random = new Random(seed, randomStream);
    for (let index = 0; index < count; index++) {
      const when = (index + 0.2 + 0.6 * random.next()) / count;
      await progress.until(() => share() >= when);
      await act(random);
    }
  }

  /** Half-open cuts; more of them at the end if a kill came before some. */
  async #makeWaves(): Promise<void> {
    const { progress, share } = this.#options;
    await this.#spread(Math.ceil(this.#halfOpenTarget / clientCount), stream.waves, () => this.#makeWave());
    while (!this.#hadHalfOpen) {
      const before = share();
      await progress.until(() => this.#hadHalfOpen || share() > before + waveShare);
      if (!this.#hadHalfOpen) await this.#makeWave();
    }
  }

  async #makeWave(): Promise<void> {
    this.#cuts.startWave(clientCount);
    // All connect anew, at the same time.
    this.#options.deployment.proxy.cutAll('fin');
  }

  get #halfOpenTarget(): number {
    return Math.ceil(this.#options.cuts / 10);
  }

  get #hadHalfOpen(): boolean {
    return this.#cuts.counts['half-open'] >= this.#halfOpenTarget;
  }

  async #killServer(random: Random): Promise<void> {
    const { deployment, progress, log } = this.#options;
    await deployment.server.kill();
    await sleep(random.between(0, maxDowntimeMs));
    await deployment.server.start();
    this.#serverKills++;
    log(`the server was killed (${this.#serverKills}) and is back`);
    progress.changed();
  }

  async #killClient(victim: ClientProcess, random: Random): Promise<void> {
    const { progress, log } = this.#options;
    await victim.kill();
    await sleep(random.between(0, maxDowntimeMs));
    victim.start();
    this.#clientKills++;
    log(`${victim.name} was killed (${this.#clientKills}) and is back`);
    progress.changed();
  }
}
