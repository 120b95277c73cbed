import {
  ClientSession,
  type Session,
  type SessionEvent,
  type SessionState,
  SnetError,
  transitions,
} from '../../src/core/index.ts';
import type { ReceiveBuffer } from '../../src/core/receive-buffer.ts';
import { maxRecordPlaintextBytes } from '../../src/core/record.ts';
import type { ReplayBuffer } from '../../src/core/replay-buffer.ts';
import type { Transport } from '../../src/core/transport.ts';
import { BrokenPromise } from './network.ts';

/** What a session keeps to itself. */
export interface Inside {
  readonly sending: ReplayBuffer;
  readonly receiving: ReceiveBuffer;
  readonly transports: ReadonlyMap<number, Transport>;
  readonly current: Transport | undefined;
  readonly options: { readonly replayBufferBytes: number; readonly receiveWindowBytes: number };
}

export const inside = (session: Session): Inside => session as unknown as Inside;

/** Four that wait for their first record, and the one in use. */
const maxServerTransports = 5;
/** A whole record, less one byte. */
const maxInputBytes = 3 + maxRecordPlaintextBytes + 16;

/** Every state that can follow another, by any number of steps. */
const reachable: ReadonlyMap<SessionState, ReadonlySet<SessionState>> = new Map(
  (Object.keys(transitions) as SessionState[]).map((from) => {
    const seen = new Set<SessionState>([from]);
    for (const state of seen) for (const next of Object.values(transitions[state])) seen.add(next);
    return [from, seen];
  }),
);

type Positions = Readonly<
  Record<'received' | 'read' | 'limit' | 'first' | 'write' | 'sent' | 'taken' | 'known', number>
>;

/** Looks at one session after every step, and says what may never be. */
export class Watch {
  readonly session: Session;
  readonly #name: string;
  #state: SessionState;
  #positions: Positions;
  #closeEvents = 0;
  #openEvents = 0;
  #maxEpoch = -1;
  error: SnetError | undefined;

  constructor(name: string, session: Session) {
    this.#name = name;
    this.session = session;
    this.#state = session.state;
    this.#positions = this.#look();
  }

  get hasOpened(): boolean {
    return this.#openEvents > 0;
  }

  get hasClosed(): boolean {
    return this.#closeEvents > 0;
  }

  /** A new transport of a server's session: an attempt that was seen before, or was overtaken, is not answered. */
  bound(transport: number): void {
    const epoch = inside(this.session).transports.get(transport)?.epoch;
    if (epoch === undefined) return; // What followed HELLO was wrong already.
    if (epoch <= this.#maxEpoch) this.#fail(`epoch ${epoch} after ${this.#maxEpoch}`);
    this.#maxEpoch = epoch;
  }

  event(event: SessionEvent): void {
    if (this.hasClosed && event.type !== 'drop') this.#fail(`${event.type} after close`);
    if (event.type === 'open' && this.#openEvents++ > 0) this.#fail('open twice');
    if (event.type !== 'close') return;
    this.#closeEvents++;
    if (event.error === undefined) return;
    if (!SnetError.is(event.error)) this.#fail(`closed with ${String(event.error)}`);
    // A machine catches its own defects: that is good for those who use it, and no excuse here.
    if (event.error.code === 'SNET_INTERNAL') throw event.error.cause;
    this.error = event.error;
  }

  check(): void {
    const { session } = this;
    if (reachable.get(this.#state)?.has(session.state) !== true) this.#fail(`${this.#state} became ${session.state}`);
    this.#state = session.state;
    const positions = this.#look();
    for (const [name, position] of Object.entries(positions)) {
      if (!Number.isSafeInteger(position) || position < 0) this.#fail(`${name} is ${position}`);
      if (position < this.#positions[name as keyof Positions]) this.#fail(`${name} went back to ${position}`);
    }
    this.#positions = positions;
    const { received, read, limit, first, write, sent } = positions;
    if (read > received || received > limit + 1) this.#fail(`read ${read}, received ${received}, limit ${limit}`);
    if (first > sent || sent > write + 1) this.#fail(`first ${first}, sent ${sent}, write ${write}`);
    this.#checkMemory();
  }

  /** A deadline that was dealt with is not due any more, or whoever waits for it spins. */
  checkTimeout(nowMs: number): void {
    const atMs = this.session.pollTimeout();
    if (atMs !== undefined && !(atMs > nowMs)) this.#fail(`at ${nowMs} still due at ${atMs}`);
  }

  #checkMemory(): void {
    const { session } = this;
    const { transports, receiving, options } = inside(session);
    if (receiving.unreadBytes > options.receiveWindowBytes) this.#fail(`${receiving.unreadBytes} bytes unread`);
    if (session.unacknowledgedBytes > options.replayBufferBytes) this.#fail('the replay buffer is over its limit');
    if (!(session instanceof ClientSession) && transports.size > maxServerTransports) {
      this.#fail(`${transports.size} transports`);
    }
    for (const { input, pongsDue, announcements } of transports.values()) {
      if (input.length > maxInputBytes) this.#fail(`${input.length} bytes of input wait`);
      if (pongsDue.length > 4 || announcements.length > 64) this.#fail('too much is due');
    }
    if (session.state !== 'closed') return;
    if (transports.size > 0) this.#fail('transports after the end');
    if (session.pollTimeout() !== undefined) this.#fail('a deadline after the end');
  }

  #look(): Positions {
    const { sending, receiving } = inside(this.session);
    return {
      received: receiving.receivedPosition,
      read: receiving.readPosition,
      limit: receiving.limit,
      first: sending.firstPosition,
      write: sending.writePosition,
      sent: sending.sentPosition,
      taken: this.session.receivedByApplication,
      known: this.session.acknowledgedBytes,
    };
  }

  #fail(what: string): never {
    throw new BrokenPromise(`${this.#name}: ${what}`);
  }
}
