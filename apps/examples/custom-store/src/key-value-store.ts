import type { ConversationId, MessageId } from '@proj/chat-protocol';
import {
  ClientError,
  type ClientState,
  type ClientStore,
  type KnownMessage,
  type OutgoingMessage,
  type StoreChange,
} from '@proj/client';
import { KeyValue } from './key-value.ts';

/** The latest messages that stay known; a few more are kept until they are thrown away together. */
const knownMessages = 4_096;

/**
 * A store of a client in a database of keys and values. Not for several processes at once: a store belongs to one client.
 *
 *     log                       { user, epoch }
 *     cursor/<conversation>     seq
 *     read/<conversation>       seq
 *     outgoing/<number>         the message          number/<message id>   where it stands
 *     known/<number>            conversation, from, id
 *     next                      the number of what is put next
 */
export class KeyValueStore implements ClientStore {
  readonly #data: KeyValue;
  #isClosed = false;

  constructor(file: string) {
    this.#data = new KeyValue(file);
  }

  async load(): Promise<ClientState> {
    this.#checkOpen();
    const log = this.#data.get<Pick<ClientState, 'user' | 'epoch'>>('log');
    const known = new Map(this.#data.under<KnownMessage>('known/').map(([, one]) => [JSON.stringify(one), one]));
    return {
      user: log?.user,
      epoch: log?.epoch,
      cursors: new Map(this.#data.under<number>('cursor/') as [ConversationId, number][]),
      reads: new Map(this.#data.under<number>('read/') as [ConversationId, number][]),
      outgoing: this.#data.under<OutgoingMessage>('outgoing/').map(([, message]) => message),
      known: [...known.values()],
    };
  }

  async write(changes: readonly StoreChange[], { durable }: { readonly durable: boolean }): Promise<void> {
    this.#checkOpen();
    try {
      this.#data.transaction(durable, () => {
        for (const change of changes) this.#apply(change);
        // What changes nothing is not synced, and what was written before may be waiting for that.
        if (durable) this.#data.put('flushed', (this.#data.get<number>('flushed') ?? 0) + 1);
      });
    } catch (cause) {
      throw new ClientError('CLIENT_STORE_FAILED', 'the database failed', { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#data[Symbol.dispose]();
  }

  #apply(change: StoreChange): void {
    const data = this.#data;
    switch (change.type) {
      case 'log': {
        const { user, epoch } = change;
        const log = data.get<{ user: string; epoch: string }>('log');
        if (log?.user !== user || log.epoch !== epoch) this.#forgetPositions();
        data.put('log', { user, epoch });
        break;
      }
      case 'outgoing': {
        const number = data.get<string>(`number/${change.message.id}`) ?? this.#nextNumber();
        data.put(`number/${change.message.id}`, number);
        data.put(`outgoing/${number}`, change.message);
        break;
      }
      case 'settled':
        this.#settle(change.id);
        break;
      case 'cursor':
        this.#raise(`cursor/${change.conversation}`, change.seq);
        break;
      case 'read':
        this.#raise(`read/${change.conversation}`, change.seq);
        break;
      case 'read-reported':
        if ((data.get<number>(`read/${change.conversation}`) ?? 0) <= change.seq) {
          data.delete(`read/${change.conversation}`);
        }
        break;
    }
    if ('known' in change && change.known !== undefined) this.#remember(change.known);
  }

  #settle(id: MessageId): void {
    const number = this.#data.get<string>(`number/${id}`);
    if (number !== undefined) this.#data.delete(`outgoing/${number}`);
    this.#data.delete(`number/${id}`);
  }

  #forgetPositions(): void {
    for (const kind of ['cursor/', 'read/']) {
      for (const [conversation] of this.#data.under(kind)) this.#data.delete(kind + conversation);
    }
  }

  /** A position only moves forward. */
  #raise(key: string, seq: number): void {
    if (seq > (this.#data.get<number>(key) ?? 0)) this.#data.put(key, seq);
  }

  #remember(known: KnownMessage): void {
    const number = this.#nextNumber();
    this.#data.put(`known/${number}`, known);
    if (Number(number) % knownMessages !== 0) return;
    const oldest = this.#data.under('known/').slice(0, -knownMessages);
    for (const [place] of oldest) this.#data.delete(`known/${place}`);
  }

  /** As text whose order is that of the numbers. */
  #nextNumber(): string {
    const next = (this.#data.get<number>('next') ?? 0) + 1;
    this.#data.put('next', next);
    return String(next).padStart(16, '0');
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new ClientError('CLIENT_CLOSED', 'the store is closed');
  }
}
