import type { UserId, UserPresence } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import { Credentials } from '../core/credentials.ts';
import { Deferred } from '../deferred.ts';
import { ClientError } from '../errors.ts';
import type { Backend, Commands, News } from '../messenger/backend.ts';
import type { MessengerStatus } from '../messenger/messenger.ts';
import type { ReplicaReader } from '../replica-store.ts';
import { type Ask, Asks } from './asks.ts';
import { Leadership, type Writer } from './leadership.ts';
import { revivedError, withoutCode } from './plain-error.ts';
import type { SharedBackendOptions, TabChannel } from './tab-ports.ts';
import { type CommandName, heard, type TabAsk, type TabHere, type TabMessage } from './tab-protocol.ts';

type Role =
  /** Another tab leads, once it has said so. */
  | { readonly kind: 'following'; readonly leader: Leader | undefined }
  /** This tab has the lock, and nobody is served yet. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'leading'; readonly leadership: Leadership }
  /** The page is frozen, or about to be: it must not come to have the lock. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'ended'; readonly error: ClientError };

interface Leader {
  readonly term: string;
  /** Messages with news that were heard. */
  number: number;
}

/** A leader from whom nothing is heard for so long while it was asked is thought to be frozen. */
const patienceMs = 5_000;
/** Opening does not wait longer than this for a tab that has the lock and says nothing. */
const greetingMs = 1_000;
/** Terms that are over and of which late messages might come. */
const maxFormerTerms = 16;
const connecting: MessengerStatus = { state: 'connecting' };

/**
 * The backend of one tab among several that share a connection: whoever has the lock leads, which is to open the backend
 * that has the connection and writes, and to serve the others over a channel. Each tab reads the store itself. When the
 * leader is gone, the lock passes on; what was asked and not answered is asked again, and what is shown is read anew.
 */
export class SharedBackend implements Backend {
  readonly user: UserId;
  readonly reader: ReplicaReader;
  readonly #options: SharedBackendOptions;
  readonly #name: string;
  readonly #credentials: Credentials;
  readonly #asks: Asks = new Asks();
  readonly #formerTerms: Set<string> = new Set();
  readonly #presences: Map<UserId, UserPresence> = new Map();
  readonly #ready: Deferred<void> = new Deferred();
  #role: Role = { kind: 'paused' };
  #status: MessengerStatus = connecting;
  #listener: ((news: News) => void) | undefined;
  #channel: TabChannel | undefined;
  /** Ends the wait for the lock. */
  #candidacy: AbortController | undefined;
  #timer: Disposable | undefined;
  /** The leader was asked, and said nothing since. */
  #isWaiting = false;
  /** Settles when this tab has neither the lock nor a wait for it. */
  #campaigns: Promise<unknown> = Promise.resolve();

  constructor(options: SharedBackendOptions) {
    this.#options = options;
    this.user = options.user;
    this.reader = options.reader;
    this.#name = options.newName();
    this.#credentials = new Credentials(options.credential);
  }

  /**
   * Resolves when this tab leads or knows who does, or after a second.
   * @throws ClientError of what kept this tab from leading, or from following.
   */
  async start(): Promise<void> {
    this.resume();
    const timer = this.#options.clock.schedule(this.#options.clock.now() + greetingMs, () => {
      if (this.#role.kind === 'following') this.#ready.resolve();
    });
    try {
      await this.#ready.promise;
    } finally {
      timer[Symbol.dispose]();
    }
  }

  get status(): MessengerStatus {
    return this.#status;
  }

  get presences(): readonly UserPresence[] {
    return [...this.#presences.values()];
  }

  listen(listener: (news: News) => void): void {
    this.#listener = listener;
  }

  async ask<C extends CommandName>(
    command: C,
    ask: Commands[C]['ask'],
    { signal }: AbortOptions = {},
  ): Promise<Commands[C]['answer']> {
    signal?.throwIfAborted();
    if (this.#role.kind === 'ended') throw this.#role.error;
    const added = this.#asks.add(command, ask, signal);
    const abort = (): void => this.#abort(added);
    signal?.addEventListener('abort', abort, { once: true });
    this.#route(added);
    try {
      return (await added.answer.promise) as Commands[C]['answer'];
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** The page is about to be frozen: another tab is to lead. What is asked waits for {@link resume}. */
  pause(): void {
    if (this.#role.kind === 'paused' || this.#role.kind === 'ended') return;
    this.#leave({ kind: 'paused' });
    this.#say(connecting);
  }

  resume(): void {
    if (this.#role.kind !== 'paused') return;
    this.#role = { kind: 'following', leader: undefined };
    this.#channel = this.#options.openChannel((data) => this.#hear(data));
    this.#candidacy = new AbortController();
    this.#campaigns = Promise.all([this.#campaigns, this.#campaign(this.#candidacy.signal)]);
    this.greet();
  }

  /** Asks who leads, and whether anything was missed. */
  greet(): void {
    if (this.#role.kind !== 'following') return;
    this.#post({ type: 'hello' });
    this.#expectAnswer();
  }

  async close(): Promise<void> {
    this.#end({ state: 'closed' }, new ClientError('CLIENT_CLOSED', 'the messenger was closed'));
    await this.#campaigns;
  }

  // Leading

  /** Never rejects. */
  async #campaign(signal: AbortSignal): Promise<void> {
    try {
      await this.#options.lock.hold(signal, () => this.#lead(signal));
    } catch (cause) {
      if (signal.aborted) return;
      const isOurs = ClientError.is(cause);
      this.#fail(isOurs ? cause : new ClientError('CLIENT_STORE_FAILED', 'there is no lock to be had', { cause }));
    }
  }

  /** Resolves when this tab leads no more, and its backend writes no more. Never rejects. */
  async #lead(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#former();
    this.#role = { kind: 'opening' };
    this.#say(connecting);
    const over = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const writer = await Promise.race([this.#openWriter(signal), over]);
    if (writer === undefined || signal.aborted) return;
    const { backend } = writer;
    const leadership = new Leadership({
      term: this.#options.newName(),
      user: this.user,
      writer,
      post: (message) => this.#post(message),
      onDone: (ask) => this.#done(ask),
    });
    this.#role = { kind: 'leading', leadership };
    backend.listen((news) => {
      if (this.#role.kind === 'leading' && this.#role.leadership === leadership) this.#told(news, leadership);
    });
    leadership.announce();
    this.#begin(backend);
    await over;
    await leadership.resign({ atOnce: false });
  }

  /** `undefined` when it failed, or is not wanted any more. Never rejects. */
  async #openWriter(signal: AbortSignal): Promise<Writer | undefined> {
    try {
      const writer = await this.#options.openWriter(this.#credentials.at(this.#options.wallClock()));
      if (!signal.aborted) return writer;
      void writer.backend.close();
    } catch (cause) {
      const isOurs = ClientError.is(cause);
      const error = isOurs ? cause : new ClientError('CLIENT_STORE_FAILED', 'the store cannot be opened', { cause });
      if (!signal.aborted) this.#fail(error);
    }
    return undefined;
  }

  #told(news: News, leadership: Leadership): void {
    leadership.tell(news);
    this.#take(news);
  }

  /** A changed password voids every token, so whoever leads next has to know it. */
  #done({ command, ask }: Pick<TabAsk, 'command' | 'ask'>): void {
    if (command !== 'call') return;
    const call = ask as Commands['call']['ask'];
    if (call.type !== 'change-password') return;
    const { newPassword: password } = call;
    this.#credentials.changed(this.user, password);
    if (this.#role.kind === 'leading') {
      this.#post({ type: 'password', term: this.#role.leadership.term, password });
    }
  }

  // Following

  #hear(data: unknown): void {
    const what = heard(data);
    if (what === undefined) return;
    if (what.kind === 'newer') {
      this.#fail(
        new ClientError('CLIENT_STORE_LOCKED', 'a newer version of this page is open in another tab: load it again'),
      );
    } else if (what.kind === 'older') this.#post({ type: 'hello' });
    else if (this.#role.kind === 'leading') this.#hearFollower(what.message, this.#role.leadership);
    else if (this.#role.kind === 'following') this.#hearLeader(what.message, this.#role.leader);
  }

  #hearFollower(message: TabMessage, leadership: Leadership): void {
    if (message.type === 'hello') leadership.announce();
    else if (message.type === 'ask' && message.term === leadership.term) leadership.serve(message);
    else if (message.type === 'abort' && message.term === leadership.term) leadership.abort(message.from, message.id);
  }

  #hearLeader(message: TabMessage, leader: Leader | undefined): void {
    if (message.type === 'hello' || this.#formerTerms.has(message.term)) return;
    if (message.type === 'here') this.#meet(message, leader);
    if (message.term !== leader?.term) {
      // The beginning of that term was missed, if it is not over already.
      if (message.type === 'news') this.#post({ type: 'hello' });
      return;
    }
    this.#isWaiting = false;
    if (message.type === 'news') this.#hearNews(message.number, message.news, leader);
    else if (message.type === 'bye') this.#lose();
    else if (message.type === 'password') this.#credentials.changed(this.user, message.password);
    else if (message.type === 'answer' && message.to === this.#name) {
      this.#asks.resolve(message.id, message.answer);
    } else if (message.type === 'error' && message.to === this.#name) {
      this.#asks.reject(message.id, revivedError(message.error));
    }
  }

  #meet(here: TabHere, leader: Leader | undefined): void {
    if (here.user !== this.user) {
      this.#fail(new ClientError('CLIENT_STORE_MISMATCH', 'the store holds the messages of another user'));
      return;
    }
    const { term, number, status } = here;
    if (term === leader?.term) {
      const isComplete = number === leader.number;
      leader.number = number;
      this.#say(status);
      if (!isComplete) this.#begin(here);
      return;
    }
    this.#former();
    this.#role = { kind: 'following', leader: { term, number } };
    this.#begin(here);
  }

  #hearNews(number: number, news: readonly News[], leader: Leader): void {
    if (number <= leader.number) return;
    if (number > leader.number + 1) {
      // Something was missed: what is said now is in the store as well, or in the answer.
      this.#post({ type: 'hello' });
      return;
    }
    leader.number = number;
    for (const each of news) this.#take(each);
  }

  #lose(): void {
    this.#former();
    this.#role = { kind: 'following', leader: undefined };
    this.#say(connecting);
  }

  /** Nothing that comes under the term of the leader up to now counts any more. */
  #former(): void {
    if (this.#role.kind !== 'following' || this.#role.leader === undefined) return;
    this.#formerTerms.add(this.#role.leader.term);
    for (const oldest of this.#formerTerms) {
      if (this.#formerTerms.size <= maxFormerTerms) break;
      this.#formerTerms.delete(oldest);
    }
  }

  // Asks

  #route(ask: Ask): void {
    const role = this.#role;
    if (role.kind === 'leading') void this.#carryOut(ask, role.leadership);
    else if (role.kind === 'following' && role.leader !== undefined) this.#askLeader(ask, role.leader);
    else if (ask.isFleeting) this.#asks.resolve(ask.id, undefined);
    else this.#expectAnswer();
  }

  #askLeader({ id, command, ask }: Ask, { term }: Leader): void {
    try {
      this.#post({ type: 'ask', term, from: this.#name, id, command, ask });
      this.#expectAnswer();
    } catch (cause) {
      this.#asks.reject(id, new ClientError('CLIENT_BAD_ARGUMENT', 'it is not plain data', { cause }));
    }
  }

  /** Never rejects. What a leadership leaves undone that is over is left to the next. */
  async #carryOut(ask: Ask, leadership: Leadership): Promise<void> {
    try {
      const answer = await leadership.backend.ask(ask.command, ask.ask, { signal: ask.signal });
      this.#done(ask);
      this.#asks.resolve(ask.id, answer);
    } catch (error) {
      const isOver = this.#role.kind !== 'leading' || this.#role.leadership !== leadership;
      if (!isOver || !ClientError.is(error, 'CLIENT_CLOSED')) this.#asks.reject(ask.id, error);
    }
  }

  #abort({ id, signal }: Ask): void {
    if (this.#role.kind === 'following' && this.#role.leader !== undefined) this.#abandon(id, this.#role.leader);
    this.#asks.reject(id, signal?.reason);
  }

  #abandon(id: number, { term }: Leader): void {
    this.#post({ type: 'abort', term, from: this.#name, id });
  }

  // What is told

  /** There is a leader, or one from whom something was missed: its state, everything anew, and what is not answered. */
  #begin({ status, presences }: Pick<Backend, 'status' | 'presences'>): void {
    this.#isWaiting = false;
    this.#presences.clear();
    for (const presence of presences) this.#presences.set(presence.user, presence);
    this.#say(status);
    if (this.#role.kind === 'ended') return;
    this.#listener?.({ type: 'reset' });
    for (const ask of this.#asks.all()) this.#route(ask);
    this.#ready.resolve();
  }

  #take(news: News): void {
    if (news.type === 'status') {
      this.#say(news.status);
      return;
    }
    if (news.type === 'presence') for (const each of news.presences) this.#presences.set(each.user, each);
    if (news.type === 'token') this.#credentials.loggedIn(news.token, news.expiresAtMs);
    this.#listener?.(news);
  }

  #say(status: MessengerStatus): void {
    if (status.state === 'closed') {
      // The leader's for good: whoever led next would fare no better, or throw out the login that took over.
      const code = status.code ?? 'CLIENT_CLOSED';
      this.#end(status, new ClientError(code, withoutCode(status.message ?? 'the connection was closed', code)));
      return;
    }
    // Plain data whose fields are always in the same order.
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.#listener?.({ type: 'status', status });
  }

  /** While somebody waits, a leader that is silent for too long is asked whether it is there, again and again. */
  #expectAnswer(): void {
    if (this.#timer !== undefined || this.#role.kind !== 'following') return;
    this.#isWaiting = true;
    this.#timer = this.#options.clock.schedule(this.#options.clock.now() + patienceMs, () => {
      this.#timer = undefined;
      if (this.#role.kind !== 'following') return;
      if (this.#isWaiting) this.#say(connecting);
      if (this.#isWaiting || this.#asks.size > 0) this.greet();
    });
  }

  #post(message: TabMessage): void {
    this.#channel?.post(message);
  }

  // The end

  #fail(error: ClientError): void {
    const { code, message } = error;
    this.#end({ state: 'closed', code, message: withoutCode(message, code) }, error);
  }

  #end(status: MessengerStatus, error: ClientError): void {
    if (this.#role.kind === 'ended') return;
    this.#leave({ kind: 'ended', error });
    this.#status = status;
    this.#asks.rejectAll(error);
    this.#ready.reject(error);
    this.#listener?.({ type: 'status', status });
  }

  /** Gives up whatever this tab has or waits for. The lock is given back once the backend is closed. */
  #leave(next: Extract<Role, { readonly kind: 'paused' | 'ended' }>): void {
    const role = this.#role;
    this.#role = next;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    if (role.kind === 'leading') void role.leadership.resign({ atOnce: next.kind === 'paused' });
    if (role.kind === 'following' && role.leader !== undefined && next.kind === 'ended') {
      for (const { id } of this.#asks.all()) this.#abandon(id, role.leader);
    }
    this.#channel?.close();
    this.#channel = undefined;
    this.#candidacy?.abort();
  }
}
