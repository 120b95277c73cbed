import { ClientError } from '../errors.ts';
import type { CallMessage, CallType } from './answers.ts';

/** A request of the application. */
export interface Call {
  readonly number: number;
  readonly message: CallMessage;
}

/** Calls that may wait for their answers. */
const maxCalls = 64;
/** Of these, how many are on their way at once. */
const maxUnderWay = 4;

/**
 * What the application has asked, oldest first, until there is an answer or nobody waits for one. A call is made on
 * every connection until it is answered, so it must be one that may be made twice. Overflow policy: refuse.
 */
export class Calls {
  /** Somebody waits for these. */
  readonly #open: Map<number, CallType> = new Map();
  #waiting: Call[] = [];
  /** Those that the server put off, until when. */
  readonly #paused: Map<Call, number> = new Map();
  /** In the order in which they were made. */
  readonly #underWay: Set<Call> = new Set();
  #number = 0;

  /** Answers the number that stands for it from now on. @throws ClientError `CLIENT_BUSY` */
  add(message: CallMessage): number {
    if (this.#open.size >= maxCalls)
      throw new ClientError('CLIENT_BUSY', `${maxCalls} requests wait for their answers`);
    const number = ++this.#number;
    this.#open.set(number, message.type);
    this.#waiting.push({ number, message });
    return number;
  }

  /** It was answered, or nobody waits for it any more. Answers what it was, if it was open. */
  end(number: number): CallType | undefined {
    const type = this.#open.get(number);
    this.#open.delete(number);
    this.#waiting = this.#waiting.filter((call) => call.number !== number);
    for (const call of this.#paused.keys()) if (call.number === number) this.#paused.delete(call);
    return type;
  }

  hasOpen(type: CallType): boolean {
    for (const open of this.#open.values()) if (open === type) return true;
    return false;
  }

  /** The next to make, which counts as on its way from now on. */
  next(): Call | undefined {
    if (this.#underWay.size >= maxUnderWay) return undefined;
    const call = this.#waiting.shift();
    if (call !== undefined) this.#underWay.add(call);
    return call;
  }

  /** There is an answer, whatever it says. Answers whether somebody waits for it. */
  answered(call: Call): boolean {
    this.#underWay.delete(call);
    return this.end(call.number) !== undefined;
  }

  /** The answer is to ask again later. */
  postponed(call: Call, untilMs: number): void {
    this.#underWay.delete(call);
    if (this.#open.has(call.number)) this.#paused.set(call, untilMs);
  }

  /** Answers are lost, or were none. */
  connectionLost(): void {
    this.#waiting.unshift(...[...this.#underWay].filter(({ number }) => this.#open.has(number)));
    this.#underWay.clear();
  }

  /** Pauses end. */
  handleTimeout(nowMs: number): void {
    for (const [call, untilMs] of this.#paused) {
      if (untilMs > nowMs) continue;
      this.#paused.delete(call);
      this.#waiting.push(call);
    }
  }

  /** When to call {@link handleTimeout}; `Infinity` for never. */
  get deadlineMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#paused.values());
  }
}
