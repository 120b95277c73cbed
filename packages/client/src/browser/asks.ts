import { Deferred } from '../deferred.ts';
import { ClientError } from '../errors.ts';
import type { Commands } from '../messenger/backend.ts';
import type { CommandName, TabAsk } from './tab-protocol.ts';

type Answer = Commands[CommandName]['answer'];

/** An ask whose answer is waited for. It outlives the tab that was asked. */
export interface Ask extends Pick<TabAsk, 'id' | 'command' | 'ask'> {
  readonly signal: AbortSignal | undefined;
  readonly answer: Deferred<Answer>;
  /** Said now or never: with nobody there to be told, it is done. */
  readonly isFleeting: boolean;
}

/** Asks of one tab that may be under way. */
const maxAsks = 256;
const fleeting: ReadonlySet<CommandName> = new Set(['typing', 'retry-now']);

/** What a tab waits for, oldest first. */
export class Asks {
  readonly #asks: Map<number, Ask> = new Map();
  #lastId = 0;

  get size(): number {
    return this.#asks.size;
  }

  /** Those of this moment. */
  all(): readonly Ask[] {
    return [...this.#asks.values()];
  }

  /** @throws ClientError `CLIENT_BUSY`, or `CLIENT_OUTBOX_FULL` for a message. */
  add(command: CommandName, ask: TabAsk['ask'], signal: AbortSignal | undefined): Ask {
    if (this.#asks.size >= maxAsks) {
      const code = command === 'post' ? 'CLIENT_OUTBOX_FULL' : 'CLIENT_BUSY';
      throw new ClientError(code, `${maxAsks} requests wait for the tab that has the connection`);
    }
    const answer = new Deferred<Answer>();
    const added: Ask = { id: ++this.#lastId, command, ask, signal, answer, isFleeting: fleeting.has(command) };
    this.#asks.set(added.id, added);
    return added;
  }

  /** An ask that is settled already, or another tab's, is left as it is. */
  resolve(id: number, answer: Answer): void {
    this.#take(id)?.resolve(answer);
  }

  reject(id: number, error: unknown): void {
    this.#take(id)?.reject(error);
  }

  rejectAll(error: unknown): void {
    for (const { id } of this.all()) this.reject(id, error);
  }

  #take(id: number): Deferred<Answer> | undefined {
    const answer = this.#asks.get(id)?.answer;
    this.#asks.delete(id);
    return answer;
  }
}
