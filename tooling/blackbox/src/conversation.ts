import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@proj/chaos-proxy';
import type { ClientProcess } from './client-process.ts';
import type { Deployment } from './deployment.ts';
import type { Faults } from './faults.ts';
import type { Progress } from './progress.ts';
import type { Recorder } from './recorder.ts';
import { randomText } from './texts.ts';

export interface ConversationOptions {
  /** At least so many are typed by each of the two users. */
  readonly messages: number;
  readonly cuts: number;
  readonly seed: number;
  readonly deployment: Deployment;
  readonly recorder: Recorder;
  readonly progress: Progress;
  readonly faults: Faults;
  readonly log: (line: string) => void;
}

/** With as many lines unanswered a user waits. */
const maxUnanswered = 8;
const meanPauseMs = 12;
/** The pace while there have been too few cuts for what was typed. Bytes must flow for a connection to be cut. */
const slowPauseMs = 150;
const finishTimeoutMs = 15_000;

/** The streams of random numbers of those who type; see those of the faults. */
const typistStream = 0x9000_0010;

/**
 * Two users talk, a second device of one of them and a third user watch. When the faults are over everything arrives,
 * and a new device sees all of it.
 */
export class Conversation {
  readonly #options: ConversationOptions;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Answers how many sends were repeated and recognised by the server. */
  async play(): Promise<{ readonly duplicateAnswers: number }> {
    const { deployment, recorder, progress, faults, log } = this.#options;
    await Promise.all(['alice', 'bob', 'carol'].map((user) => deployment.register(user)));
    const alice = this.#client('alice/talk', 'others', 'bob');
    const bob = this.#client('bob/talk', 'others', 'alice');
    const watchers = [this.#client('bob/listen', 'all', '--all'), this.#client('carol/listen', 'others')];
    for (const each of [alice, bob, ...watchers]) each.start();
    await this.#greet(alice, bob);

    faults.start();
    log('talking');
    await Promise.all([this.#type(alice, 'bob', 0), this.#type(bob, 'alice', 1), faults.play(alice)]);
    faults.stop();
    log(`healed; outstanding: ${recorder.outstanding}`);
    await progress.until(() => recorder.isAnswered);
    // A log is shown in order: whatever of it does not come before these is lost.
    alice.send('alice-last', 'bob', 'the last of alice');
    bob.send('bob-last', 'alice', 'the last of bob');
    await this.#untilEverywhere('alice-last', 'bob-last');
    await Promise.all([alice.finish(finishTimeoutMs), bob.finish(finishTimeoutMs)]);

    await deployment.login('alice', 'alice-new');
    const newcomer = this.#client('alice-new/listen', 'all', '--all');
    newcomer.start();
    await this.#untilEverywhere('alice-last', 'bob-last', 'alice/send');
    await Promise.all([newcomer, ...watchers].map((each) => each.kill()));
    await deployment.server.stop();
    return { duplicateAnswers: alice.duplicateAnswers + bob.duplicateAnswers };
  }

  /** `device` is named after its profile and command; a profile after its user, and what tells it from another one. */
  #client(device: string, shows: 'others' | 'all', ...args: readonly string[]): ClientProcess {
    const [profile = '', command = ''] = device.split('/');
    const [user = ''] = profile.split('-');
    return this.#options.deployment.client({ device, user, shows }, profile, [command, ...args, '--json']);
  }

  /** Every client shows a message before there are faults: one whose first connection breaks gives up. */
  async #greet(alice: ClientProcess, bob: ClientProcess): Promise<void> {
    alice.send('alice-first', 'bob', 'the first of alice');
    bob.send('bob-first', 'alice', 'the first of bob');
    await this.#options.deployment.send('alice', 'carol', 'the only one to carol');
    await this.#untilEverywhere('alice-first', 'bob-first', 'alice/send');
  }

  /** Types with pauses, until the conversation is long enough and all the faults have been. */
  async #type(client: ClientProcess, to: string, index: number): Promise<void> {
    const { messages, seed, recorder, progress, faults } = this.#options;
    const { device, user } = client.device;
    const random = new Random(seed, typistStream + index);
    for (let number = 1; recorder.sentFrom(device) < messages || !faults.isDone; number++) {
      await progress.until(() => client.isRunning && recorder.unanswered(device) < maxUnanswered);
      const key = `${user}-${number}`;
      client.send(key, to, randomText(key, random));
      await sleep(this.#isAheadOfCuts ? slowPauseMs : 2 * meanPauseMs * random.next());
    }
  }

  get #isAheadOfCuts(): boolean {
    const { messages, cuts, recorder, faults } = this.#options;
    return cuts > 0 && recorder.sent / (2 * messages) > faults.cutCount / cuts + 0.05;
  }

  #untilEverywhere(...keys: readonly string[]): Promise<void> {
    const { progress, recorder } = this.#options;
    return progress.until(() => keys.every((key) => recorder.isEverywhere(key)));
  }
}
