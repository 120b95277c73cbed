import { createHash } from 'node:crypto';
import { messageIdBytes } from '@proj/chat-protocol';
import { concatBytes } from '@proj/io/bytes';
import { type AppendResult, type ChatStore, type StoredMessage, StoreError } from '@proj/store';
import { type Draft, identityOf } from '../entries.ts';
import { contentOf, isSendable, type SendableContent, storedContent } from './contents.ts';

/** Kinds of the entries of a decision's own log. */
const changedKind = 1;
const recalledKind = 2;

const digestBytes = 16;

/** What became of an entry whose words a hook had changed. */
export type PastDecision =
  /** This content was to be stored instead. */
  | { readonly type: 'changed'; readonly content: SendableContent }
  /** It was stored there, and recalled. */
  | { readonly type: 'recalled'; readonly result: Pick<AppendResult, 'seq' | 'acceptedAtMs'> };

/**
 * Entries whose words `beforeSend` changed. A client that repeats one repeats what it said, not what was made of it: the
 * store would take that for a conflict, and the hook, asked again, may have another opinion. So before a changed entry
 * is stored, what was decided goes to a log of its own, which is named after the entry: the only lookup by id that a
 * store needs for it. Nobody is a member of these logs. A recall erases what they hold as well.
 */
export class Decisions {
  readonly #store: ChatStore;

  constructor(store: ChatStore) {
    this.#store = store;
  }

  /**
   * What was decided about an entry before, if its words were changed.
   * @throws StoreError `STORE_ID_CONFLICT` when its sender used the id for another content.
   */
  async find(draft: Draft): Promise<PastDecision | undefined> {
    const entries = await this.#store.read(logOf(draft), 0, 2);
    const last = entries.at(-1);
    if (last === undefined) return undefined;
    if (!isSame(last.body.subarray(0, digestBytes), digestOf(draft))) {
      throw new StoreError('STORE_ID_CONFLICT', 'this message id was used for another content');
    }
    const rest = last.body.subarray(digestBytes);
    if (last.kind === recalledKind) return { type: 'recalled', result: recalledResult(rest) };
    const [kind = 0] = rest;
    const content = contentOf({ kind, body: rest.subarray(1) });
    if (!isSendable(content)) throw new Error('a decision holds what cannot be sent');
    return { type: 'changed', content };
  }

  /** Durable once resolved; the first decision stands. */
  async keep(draft: Draft, content: SendableContent): Promise<PastDecision> {
    const { kind, body } = storedContent(content);
    try {
      await this.#store.append({
        ...identityOf(draft),
        conversation: logOf(draft),
        kind: changedKind,
        body: concatBytes(digestOf(draft), Uint8Array.of(kind), body),
        expectVersion: 0,
      });
    } catch (error) {
      // Another session of the sender brought the same entry, and the hook had another opinion.
      const isOther = StoreError.is(error, 'STORE_ID_CONFLICT') || StoreError.is(error, 'STORE_STALE');
      const other = isOther ? await this.find(draft) : undefined;
      if (other === undefined) throw error;
      return other;
    }
    return { type: 'changed', content };
  }

  /** The entry is about to be recalled: what was made of it is erased, where it stands stays known. */
  async erase(target: StoredMessage): Promise<void> {
    const { conversation, sender, id, seq, acceptedAtMs, sentAtMs } = target;
    const log = logName(conversation, sender, id);
    const [changed, recalled] = await this.#store.read(log, 0, 2);
    if (changed === undefined || recalled !== undefined) return;
    const place = new DataView(new ArrayBuffer(16));
    place.setFloat64(0, seq);
    place.setFloat64(8, acceptedAtMs);
    await this.#store.append({
      conversation: log,
      // The id is taken by the first entry; of recalls there may be several, all of the same body.
      sender: 'x:recall',
      id,
      kind: recalledKind,
      body: concatBytes(changed.body.subarray(0, digestBytes), new Uint8Array(place.buffer)),
      sentAtMs,
      target: 1,
      effects: [{ type: 'erase', seq: 1 }],
    });
  }
}

function recalledResult(bytes: Uint8Array): Pick<AppendResult, 'seq' | 'acceptedAtMs'> {
  if (bytes.length !== 16) throw new Error('a decision does not say where its entry stands');
  const place = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { seq: place.getFloat64(0), acceptedAtMs: place.getFloat64(8) };
}

function logOf({ conversation, from, id }: Draft): string {
  return logName(conversation, from, messageIdBytes(id));
}

/** No conversation of users has such a name. */
function logName(conversation: string, sender: string, id: Uint8Array): string {
  return `x:${conversation}:${sender}:${Buffer.from(id).toString('hex')}`;
}

/** Of what the client said. */
function digestOf(draft: Draft): Uint8Array {
  const { kind, body } = identityOf(draft);
  return createHash('sha256').update(Uint8Array.of(kind)).update(body).digest().subarray(0, digestBytes);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
