import type { ConversationId, LogEntry, UserId } from '@proj/chat-protocol';
import { type AbortOptions, abortable } from '@proj/io';
import { ClientError } from '../errors.ts';
import { insert, placeOf } from '../log-order.ts';
import { isErasedWith, type ReplicaReader } from '../replica-store.ts';
import type { Commands, News } from './backend.ts';
import { Computed } from './computed.ts';
import type { Thread, ThreadView } from './messenger.ts';
import type { MessengerState } from './messenger-state.ts';
import { reuse } from './same.ts';
import { type ThreadFacts, threadItems } from './thread-items.ts';

/** What one look further back adds, about. */
const itemsAtOnce = 50;
/** What is read or fetched for that. */
const entriesAtOnce = 100;
/** Pages that one look reads where most of them hold no items: edits, reactions. */
const maxRounds = 20;
/** As far back as anybody can look at once. What arrives then pushes the oldest out, so many at a time. */
const maxEntries = 20_000;
const forgottenAtOnce = 1_000;

export interface ThreadHost {
  readonly me: UserId;
  readonly reader: ReplicaReader;
  readonly state: MessengerState;
  readonly isSyncing: () => boolean;
  fetch(ask: Commands['fetch']['ask'], options: AbortOptions): Promise<void>;
  disposed(thread: ReplicaThread): void;
}

/** A look further back, for all who asked for it meanwhile. */
interface Older {
  readonly done: Promise<void>;
  readonly abort: AbortController;
  waiting: number;
}

const nothing: ThreadView = { items: [], hasOlder: false, loading: true };

export class ReplicaThread implements Thread {
  readonly conversation: ConversationId;
  readonly #host: ThreadHost;
  readonly #view: Computed<ThreadView>;
  /** Ascending: what is shown of the log. */
  #entries: LogEntry[] = [];
  /** The log is shown from here on. */
  #from: number = Number.POSITIVE_INFINITY;
  /** All that the store had was shown. */
  #isWhole = false;
  /** Set while the beginning is read: what happens meanwhile. */
  #missed: News[] | undefined;
  /** A beginning that was superseded. */
  #generation = 0;
  #begun: Promise<void> = Promise.resolve();
  #older: Older | undefined;
  readonly #disposal: AbortController = new AbortController();
  #loading = 0;

  constructor(conversation: ConversationId, host: ThreadHost) {
    this.conversation = conversation;
    this.#host = host;
    this.#view = new Computed((previous) => this.#compute(previous));
    this.begin();
  }

  get current(): ThreadView {
    return this.#view.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#view.subscribe(listener);
  }

  /** Reads the end of the conversation, anew. */
  begin(): void {
    this.#begun = this.#load(() => this.#begin());
  }

  /** Something else of this conversation has changed. */
  touch(): void {
    this.#view.invalidate();
  }

  /** Of this conversation. */
  hear(news: News): void {
    if (this.#missed !== undefined) this.#missed.push(news);
    else if (news.type === 'entries') for (const entry of news.entries) this.#show(entry);
    else if (news.type === 'erased') this.#erase(news.seq);
    this.#view.invalidate();
  }

  async loadOlder({ signal }: AbortOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    const older = this.#older ?? this.#beginOlder();
    older.waiting++;
    try {
      await abortable(older.done, signal);
    } finally {
      older.waiting--;
      if (older.waiting === 0) older.abort.abort(signal?.reason);
    }
  }

  async fill(
    { afterSeq, beforeSeq }: { readonly afterSeq: number; readonly beforeSeq: number },
    options: AbortOptions = {},
  ): Promise<void> {
    await this.#load(() => this.#fetch({ afterSeq, beforeSeq }, this.#signalWith(options)));
  }

  [Symbol.dispose](): void {
    this.#disposal.abort(new ClientError('CLIENT_CLOSED', 'the thread was disposed of'));
    this.#host.disposed(this);
  }

  /** Never rejects. */
  async #begin(): Promise<void> {
    const generation = ++this.#generation;
    this.#missed = [];
    const entries = await this.#read(Number.POSITIVE_INFINITY).catch(() => []);
    if (generation !== this.#generation) return;
    this.#entries = [...entries];
    this.#from = entries[0]?.seq ?? Number.POSITIVE_INFINITY;
    this.#isWhole = entries.length < entriesAtOnce;
    const missed = this.#missed;
    this.#missed = undefined;
    for (const news of missed) this.hear(news);
  }

  /** For all who ask for it until it is there; given up when none of them waits any more. */
  #beginOlder(): Older {
    const abort = new AbortController();
    const done = this.#load(() => this.#loadOlder(this.#signalWith({ signal: abort.signal })));
    const older = { done, abort, waiting: 0 };
    const end = (): void => {
      if (this.#older === older) this.#older = undefined;
    };
    done.then(end, end);
    // Whoever asks after that begins anew.
    abort.signal.addEventListener('abort', end);
    this.#older = older;
    return older;
  }

  async #loadOlder(options: AbortOptions): Promise<void> {
    await this.#begun;
    const before = this.current.items.length;
    const generation = this.#generation;
    for (let round = 0; round < maxRounds && this.current.hasOlder; round++) {
      if (this.#entries.length >= maxEntries) throw new ClientError('CLIENT_BUSY', `${maxEntries} entries are shown`);
      await this.#addOlder(options);
      if (generation !== this.#generation || this.current.items.length >= before + itemsAtOnce) return;
    }
  }

  /** The entries just before the first, from wherever they are. */
  async #addOlder(options: AbortOptions): Promise<void> {
    const generation = this.#generation;
    const beforeSeq = this.#from;
    let older = await this.#read(beforeSeq);
    const last = older.at(-1)?.seq;
    if (last === undefined || (Number.isFinite(beforeSeq) && last < beforeSeq - 1)) {
      await this.#fetch({ afterSeq: last ?? 0, beforeSeq: Math.min(beforeSeq, this.#end) }, options);
      older = await this.#read(beforeSeq);
    }
    if (generation !== this.#generation || this.#from !== beforeSeq) return;
    const connected = older.slice(startOfRun(older));
    for (const entry of connected) insert(this.#entries, entry);
    // Where nothing came there is nothing: the server has been asked.
    this.#from = connected[0]?.seq ?? 0;
    this.#view.invalidate();
  }

  async #fetch(range: { readonly afterSeq: number; readonly beforeSeq: number }, options: AbortOptions): Promise<void> {
    await this.#host.fetch({ conversation: this.conversation, ...range, limit: entriesAtOnce }, options);
  }

  #signalWith({ signal }: AbortOptions): AbortOptions {
    return { signal: signal === undefined ? this.#disposal.signal : AbortSignal.any([signal, this.#disposal.signal]) };
  }

  /** After the last entry that there is. */
  get #end(): number {
    return (this.#host.state.rows.get(this.conversation)?.head ?? 0) + 1;
  }

  #read(beforeSeq: number): Promise<readonly LogEntry[]> {
    const range = { limit: entriesAtOnce, last: true };
    return this.#host.reader.entries(this.conversation, Number.isFinite(beforeSeq) ? { ...range, beforeSeq } : range);
  }

  async #load(work: () => Promise<void>): Promise<void> {
    this.#loading++;
    this.#view.invalidate();
    try {
      await work();
    } finally {
      this.#loading--;
      this.#view.invalidate();
    }
  }

  #show(entry: LogEntry): void {
    // Where all that is kept is shown, what comes later is, also if it comes behind what was sent from here meanwhile.
    if (this.#entries.length === 0 || this.#isWhole) this.#from = Math.min(this.#from, entry.seq);
    if (entry.seq < this.#from) return;
    insert(this.#entries, entry);
    if (this.#entries.length < maxEntries + forgottenAtOnce) return;
    this.#entries.splice(0, forgottenAtOnce);
    this.#isWhole = false;
    this.#from = this.#entries[0]?.seq ?? this.#from;
  }

  #erase(seq: number): void {
    for (let place = placeOf(this.#entries, seq); place < this.#entries.length; place++) {
      const entry = this.#entries[place];
      if (entry !== undefined && isErasedWith(entry, seq)) {
        this.#entries[place] = { ...entry, content: { kind: 'erased' } };
      }
    }
  }

  #compute(previous: ThreadView = nothing): ThreadView {
    const { conversation } = this;
    const { me, state } = this.#host;
    const row = state.rows.get(conversation);
    const marks = row ?? { received: {}, readBy: {} };
    const floor = row?.floor ?? 1;
    const entries = floor > this.#from ? this.#entries.slice(placeOf(this.#entries, floor)) : this.#entries;
    const facts: ThreadFacts = {
      me,
      entries,
      // What is missing after these is on its way.
      expectedAfterSeq: this.#host.isSyncing() ? 0 : (row?.head ?? 0),
      outgoing: state.outgoing(conversation),
      refused: state.refused(conversation),
      marks,
    };
    const items = reuse(previous.items, threadItems(facts), ({ key }) => key);
    const hasOlder = row !== undefined && row.head > 0 && this.#from > floor;
    const loading = this.#loading > 0;
    if (items === previous.items && hasOlder === previous.hasOlder && loading === previous.loading) return previous;
    return { items, hasOlder, loading };
  }
}

/** Where the last entries that follow each other begin. */
function startOfRun(entries: readonly LogEntry[]): number {
  let start = entries.length - 1;
  while (start > 0 && entries[start - 1]?.seq === (entries[start]?.seq ?? 0) - 1) start--;
  return Math.max(start, 0);
}
