import { ClientError } from '../errors.ts';
import type { CallMessage, CallType } from './answers.ts';
import { Pace } from './pace.ts';

/** A request of the application. */
export interface Call {
  readonly number: number;
  readonly message: CallMessage;
}

/** Calls that may wait for their answers. */
const maxCalls = 64;
/** Of these, how many are on their way at once. */
const maxUnderWay = 4;

/** What a server counts together (CHAT-5.4), and so waits together. */
type Budget = 'pulls' | 'watches' | 'account';

const budgets: { readonly [Type in CallType]: Budget } = {
  pull: 'pulls',
  conversations: 'pulls',
  members: 'pulls',
  search: 'pulls',
  blocks: 'pulls',
  profiles: 'pulls',
  watch: 'watches',
  block: 'account',
  'set-profile': 'account',
  devices: 'account',
  revoke: 'account',
  'change-password': 'account',
};

/**
 * What the application has asked, oldest first, until there is an answer or nobody waits for one. A call is made on
 * every connection until it is answered, so it must be one that may be made twice. Overflow policy: refuse.
 */
export class Calls {
  /** Somebody waits for these. */
  readonly #open: Map<number, CallType> = new Map();
  #waiting: Call[] = [];
  readonly #paces: { readonly [Of in Budget]: Pace };
  /** In the order in which they were made. */
  readonly #underWay: Set<Call> = new Set();
  #number = 0;

  /**
   * @param random - Answers a number from 0 up to, and never, 1.
   * @param pulls - Shared with whoever else pulls.
   */
  constructor(random: () => number, pulls: Pace) {
    this.#paces = { pulls, watches: new Pace(maxUnderWay, random), account: new Pace(maxUnderWay, random) };
  }

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
    return type;
  }

  hasOpen(type: CallType): boolean {
    for (const open of this.#open.values()) if (open === type) return true;
    return false;
  }

  /** The next to make, which counts as on its way from now on. */
  next(): Call | undefined {
    if (this.#underWay.size >= maxUnderWay) return undefined;
    const index = this.#waiting.findIndex(({ message }) => this.#paceOf(message.type).isOpen);
    const [call] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (call === undefined) return undefined;
    this.#underWay.add(call);
    this.#paceOf(call.message.type).asked();
    return call;
  }

  /** There is an answer, whatever it says. Answers whether somebody waits for it. */
  answered(call: Call, nowMs: number): boolean {
    this.#underWay.delete(call);
    this.#paceOf(call.message.type).answered(nowMs);
    return this.end(call.number) !== undefined;
  }

  /** The answer is to ask again later: so do the others of its budget. */
  postponed(call: Call, retryAfterMs: number, nowMs: number): void {
    this.#underWay.delete(call);
    this.#paceOf(call.message.type).postponed(retryAfterMs, nowMs);
    if (!this.#open.has(call.number)) return;
    const behind = this.#waiting.findIndex(({ number }) => number > call.number);
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, call);
  }

  /** Answers are lost, or were none. */
  connectionLost(): void {
    this.#waiting.unshift(...[...this.#underWay].filter(({ number }) => this.#open.has(number)));
    this.#underWay.clear();
    for (const pace of Object.values(this.#paces)) pace.connectionLost();
  }

  /** Pauses end. */
  handleTimeout(nowMs: number): void {
    for (const pace of Object.values(this.#paces)) pace.handleTimeout(nowMs);
  }

  /** When to call {@link handleTimeout}; `Infinity` for never. */
  get deadlineMs(): number {
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const pace of Object.values(this.#paces)) earliestMs = Math.min(earliestMs, pace.deadlineMs);
    return earliestMs;
  }

  #paceOf(type: CallType): Pace {
    return this.#paces[budgets[type]];
  }
}
