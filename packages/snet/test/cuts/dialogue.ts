import type { CryptoProvider } from '@proj/crypto';
import type { CutMode, LinkEnd, SimLinkOptions } from '@proj/testkit';
import {
  type AcceptorOptions,
  type ClientOptions,
  type ClientSession,
  type Session,
  SnetError,
} from '../../src/core/index.ts';
import { Network } from './network.ts';
import { StreamEnd } from './stream-end.ts';

/** Where a transport ends: after so many bytes from one end, counted from its first, in one of the ways. */
export interface Cut {
  readonly from: LinkEnd;
  readonly byte: number;
  readonly mode: CutMode;
}

export interface DialogueOptions {
  readonly seed: number;
  /** Of the first transport, of the second, … in the order of dialling. */
  readonly cuts?: readonly (Cut | undefined)[];
  readonly client?: ClientOptions;
  readonly server?: AcceptorOptions;
  readonly crypto?: CryptoProvider;
  /** @defaultValue 10 ms each way, and everything as it was sent */
  readonly link?: SimLinkOptions;
}

export interface DialogueReport {
  /** Bytes that each end sent on each transport. */
  readonly sentBytes: readonly Readonly<Record<LinkEnd, number>>[];
  /** Which of the planned cuts happened. */
  readonly cut: readonly boolean[];
  /** Sessions that a cut ended before they were open, and how. */
  readonly failedAttempts: readonly string[];
  /** When both applications had read everything. */
  readonly readAtMs: number;
  /** When both sessions had closed. */
  readonly closedAtMs: number;
  readonly resumes: number;
}

interface Turn {
  /** Once the application has read so many bytes, and their end if `afterEnd`. */
  readonly afterBytes: number;
  readonly afterEnd?: true;
  readonly writeBytes: number;
  readonly end?: true;
}

/*
 * The two applications: both talk at once to begin with, then answer each other; the client half-closes, and the server
 * has something to say after that.
 */
const clientTurns: readonly Turn[] = [
  { afterBytes: 0, writeBytes: 190 },
  { afterBytes: 130, writeBytes: 260 },
  { afterBytes: 500, writeBytes: 230, end: true },
];
const serverTurns: readonly Turn[] = [
  { afterBytes: 0, writeBytes: 130 },
  { afterBytes: 100, writeBytes: 90 },
  { afterBytes: 450, writeBytes: 280 },
  { afterBytes: 680, afterEnd: true, writeBytes: 240, end: true },
];
const clientBytes = 680;
const serverBytes = 740;

/** Longer than any chain of timers in a dialogue: handshake, silence, dead path, expiry, linger. */
const patienceMs = 300_000;
/** For 20 min the server remembers how its sessions ended. */
const memoryMs = patienceMs + 1_200_000;
const latencyMs = 10;

/** One application: talks when it is its turn, and checks every byte it reads. */
class Application {
  readonly stream: StreamEnd;
  readonly #turns: readonly Turn[];
  readonly #awaitedBytes: number;
  #turn = 0;
  opens = 0;
  closes = 0;

  constructor(who: 'client' | 'server') {
    this.stream = new StreamEnd(who);
    this.#turns = who === 'client' ? clientTurns : serverTurns;
    this.#awaitedBytes = who === 'client' ? serverBytes : clientBytes;
  }

  get hasReadAll(): boolean {
    return this.stream.sawEnd && this.stream.read === this.#awaitedBytes;
  }

  act(session: Session): void {
    const { stream } = this;
    stream.readAll(session);
    let turn = this.#turns[this.#turn];
    while (turn !== undefined && stream.read >= turn.afterBytes && (stream.sawEnd || turn.afterEnd === undefined)) {
      stream.write(session, turn.writeBytes);
      if (turn.end) session.end();
      turn = this.#turns[++this.#turn];
    }
  }
}

/**
 * The whole dialogue over transports that are cut as planned. A session that is cut before it is open is replaced by a
 * new one, as an application would.
 *
 * @throws Error when a byte is lost, repeated or moved, when a session that was open closes with an error or not at all,
 * or when something is left over; its message is what to call to see it again.
 */
export function runDialogue(options: DialogueOptions): DialogueReport {
  try {
    return run(options);
  } catch (error) {
    const call = `runDialogue(${JSON.stringify({ ...options, crypto: undefined })})`;
    throw new Error(`${error instanceof Error ? error.message : String(error)}; ${call}`, { cause: error });
  }
}

function run({
  seed,
  cuts = [],
  client: clientOptions,
  server: serverOptions,
  crypto,
  link,
}: DialogueOptions): DialogueReport {
  const server = new Application('server');
  let client = new Application('client');
  let clientSession: ClientSession | undefined;
  let serverSession: Session | undefined;
  let readAtMs: number | undefined;
  let resumes = 0;
  const failedAttempts: string[] = [];
  const network = new Network({
    seed,
    crypto,
    client: clientOptions,
    server: serverOptions,
    link: (index) => ({ latencyMs, ...link, cut: plannedCut(cuts[index]) }),
    onEvent: (event, from) => {
      const application = from.role === 'client' ? client : server;
      if (event.type === 'open') application.opens++;
      if (event.type === 'open' && from.role === 'server') serverSession = from;
      if (event.type === 'reattach' && from.role === 'client') resumes++;
      if (event.type !== 'close') return;
      if (from.role === 'client' && application.opens === 0) {
        failedAttempts.push(codeOf(event.error));
        client = new Application('client');
        clientSession = undefined;
      } else if (from === clientSession || from === serverSession) {
        application.closes++;
        if (event.error !== undefined) throw new Error(`the ${from.role} closed: ${event.error.message}`);
      }
    },
  });
  const done = (): boolean => {
    clientSession ??= network.connect();
    for (let before = -1, after = 0; before !== after; ) {
      before = after;
      if (clientSession !== undefined) client.act(clientSession);
      if (serverSession !== undefined) server.act(serverSession);
      network.settle();
      after = client.stream.written + client.stream.read + server.stream.written + server.stream.read;
    }
    if (client.hasReadAll && server.hasReadAll) readAtMs ??= network.nowMs;
    return client.closes > 0 && server.closes > 0;
  };
  if (!network.run(done, patienceMs)) {
    throw new Error(`not done: ${JSON.stringify({ client, server })}, the server is ${serverSession?.state}`);
  }
  const closedAtMs = network.nowMs;
  if (readAtMs === undefined) throw new Error(`bytes are missing: ${JSON.stringify({ client, server })}`);
  // What failed attempts have left at the server goes as well, and nobody waits for anything any more.
  network.run(() => network.acceptor.sessions.size === 0 && network.nextAtMs() === undefined, memoryMs);
  if (network.acceptor.sessions.size > 0) throw new Error('sessions are left over');
  if (network.nextAtMs() !== undefined) throw new Error('a timer is left over');
  for (const [name, { opens, closes }] of Object.entries({ client, server })) {
    if (opens !== 1 || closes !== 1) throw new Error(`the ${name} has opened ${opens} and closed ${closes} times`);
  }
  return {
    sentBytes: network.paths.map(({ link: { counters } }) => ({ a: counters.a.sentBytes, b: counters.b.sentBytes })),
    cut: cuts.map((cut, index) => cut !== undefined && network.paths[index]?.link.cutMode === cut.mode),
    failedAttempts,
    readAtMs,
    closedAtMs,
    resumes,
  };
}

/** Bytes of the other direction that are under way are lost in a reset and in a hole, and arrive before a FIN. */
function plannedCut(cut: Cut | undefined): SimLinkOptions['cut'] {
  if (cut === undefined) return undefined;
  const inFlight = cut.mode === 'reset' || cut.mode === 'hole' ? 'drop' : 'deliver';
  return { mode: cut.mode, afterBytes: { [cut.from]: cut.byte }, inFlight };
}

function codeOf(error: unknown): string {
  if (!SnetError.is(error)) throw new Error(`an attempt ended with ${String(error)}`);
  return error.code;
}
