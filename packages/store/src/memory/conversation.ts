import { changesVersion, type OwnMessage, sameBytes } from '../arguments.ts';
import { digestOf } from '../digest.ts';
import { aboutError, StoreError } from '../errors.ts';
import { type AppendResult, type Effect, erasedKind, type MemberRecord, type StoredMessage } from '../index.ts';
import { storeLimits } from '../limits.ts';
import { wordsOf } from '../words.ts';

const noBytes = new Uint8Array(0);

export interface Entry {
  message: StoredMessage;
  readonly counts: boolean;
  /** The conversation's version after it. */
  readonly version: number;
  /** Counts the entries of the whole store, in the order in which they came in. */
  readonly position: number;
  /** Of an erased entry. */
  digest: Uint8Array | undefined;
  /** By which it is found: by the last one that is not later than what the user may see. */
  readonly texts: Text[];
}

interface Text {
  /** The entry that it came with. */
  readonly since: number;
  /** Cut into words when somebody searches: most texts are never looked for. */
  readonly text: string;
}

export interface Member {
  role: number;
  joinSeq: number;
  leftSeq: number | undefined;
  mutedUntilMs: number;
  received: number;
  read: number;
  /** What a former member last saw of the attributes. */
  attributes: Uint8Array | undefined;
  /** By device. */
  readonly cursors: Map<string, number>;
}

/** Unambiguous, since an id has one length. */
function identityOf({ sender, id }: OwnMessage): string {
  return Buffer.from(id.buffer, id.byteOffset, id.length).toString('latin1') + sender;
}

/** One log and who may see it. */
export class Conversation {
  readonly name: string;
  readonly members: Map<string, Member> = new Map();
  /** The entry with `seq` n is at n − 1. */
  readonly entries: Entry[] = [];
  readonly #seqByIdentity = new Map<string, number>();
  /** How many a sender has said about an entry. */
  readonly #about = new Map<string, number>();
  version = 0;
  bodyBytes = 0;
  attributes: Uint8Array = noBytes;

  constructor(name: string) {
    this.name = name;
  }

  get head(): number {
    return this.entries.length;
  }

  /** What an earlier call with this identity was answered. */
  earlier(message: OwnMessage): AppendResult | undefined {
    const entry = this.entries[(this.#seqByIdentity.get(identityOf(message)) ?? 0) - 1];
    if (entry === undefined) return undefined;
    const { kind, body, seq, acceptedAtMs } = entry.message;
    const isSame =
      entry.digest === undefined
        ? kind === message.kind && sameBytes(body, message.body)
        : sameBytes(entry.digest, digestOf(message.kind, message.body));
    if (!isSame) throw new StoreError('STORE_ID_CONFLICT', 'this message id was used with another kind or body');
    return { seq, acceptedAtMs, duplicate: true, version: entry.version };
  }

  /** @throws StoreError why `message` cannot be added. */
  admit({ expectVersion, target, sender, effects }: OwnMessage): void {
    if (expectVersion !== undefined && expectVersion !== this.version) {
      throw new StoreError('STORE_STALE', `the conversation has version ${this.version}, not ${expectVersion}`);
    }
    if (target === 0) return;
    const entry = this.entries[target - 1];
    if (entry === undefined || entry.digest !== undefined) {
      throw new StoreError('STORE_NO_TARGET', 'the entry that this one is about is not there, or was erased');
    }
    if (effects.some(({ type }) => type === 'erase')) return;
    if ((this.#about.get(`${target} ${sender}`) ?? 0) >= storeLimits.about) throw aboutError();
  }

  append(message: OwnMessage, acceptedAtMs: number, position: number): AppendResult {
    const { conversation, sender, id, kind, body, target, sentAtMs, counts, members, effects } = message;
    const seq = this.head + 1;
    const newcomers = members.filter((user) => !this.members.has(user));
    if (seq === 1 || newcomers.length > 0 || effects.some(changesVersion)) this.version += 1;
    this.entries.push({
      message: { conversation, seq, sender, id, kind, body, target, sentAtMs, acceptedAtMs },
      counts,
      version: this.version,
      position,
      digest: undefined,
      texts: [],
    });
    this.bodyBytes += body.length;
    this.#seqByIdentity.set(identityOf(message), seq);
    if (target > 0) this.#about.set(`${target} ${sender}`, (this.#about.get(`${target} ${sender}`) ?? 0) + 1);
    for (const user of newcomers) this.#admitMember(user, 0, 1);
    for (const effect of effects) this.#apply(effect, seq);
    return { seq, acceptedAtMs, duplicate: false, version: this.version };
  }

  #admitMember(user: string, role: number, joinSeq: number): void {
    const read = this.members.get(user)?.read ?? 0;
    const now = { leftSeq: undefined, mutedUntilMs: 0, received: 0, attributes: undefined, cursors: new Map() };
    this.members.set(user, { role, joinSeq, read, ...now });
  }

  #apply(effect: Effect, seq: number): void {
    switch (effect.type) {
      case 'join':
        this.#admitMember(effect.user, effect.role, seq);
        return;
      case 'leave': {
        const member = this.#current(effect.user);
        if (member === undefined) return;
        member.leftSeq = seq;
        member.attributes = this.attributes;
        return;
      }
      case 'member': {
        const member = this.#current(effect.user);
        if (member === undefined) return;
        member.role = effect.role ?? member.role;
        member.mutedUntilMs = effect.mutedUntilMs ?? member.mutedUntilMs;
        return;
      }
      case 'attributes':
        this.attributes = effect.attributes;
        return;
      case 'erase':
        for (const entry of this.entries.slice(0, seq - 1)) {
          if (entry.message.seq === effect.seq || entry.message.target === effect.seq) this.#erase(entry);
        }
        return;
      case 'index': {
        const entry = this.entries[(effect.seq ?? seq) - 1];
        if (entry !== undefined && entry.digest === undefined) entry.texts.push({ since: seq, text: effect.text });
      }
    }
  }

  #current(user: string): Member | undefined {
    const member = this.members.get(user);
    return member?.leftSeq === undefined ? member : undefined;
  }

  /** The last entry that `member` may see. */
  visibleHead(member: Member): number {
    return member.leftSeq ?? this.head;
  }

  /** What `member` finds `entry` by: what it was edited to later is nothing that a former member may see. */
  wordsFor(member: Member, { texts }: Entry): readonly string[] {
    const head = this.visibleHead(member);
    return wordsOf(texts.findLast(({ since }) => since <= head)?.text ?? '');
  }

  record(user: string, member: Member): MemberRecord {
    const { role, joinSeq, leftSeq, mutedUntilMs, received, read } = member;
    return { user, role, joinSeq, leftSeq, mutedUntilMs, received, read };
  }

  unread(user: string, member: Member): number {
    const base = Math.max(member.read, member.joinSeq - 1);
    const unread = this.entries.slice(base, this.visibleHead(member));
    return unread.filter(({ counts, message }) => counts && message.sender !== user).length;
  }

  get currentMembers(): number {
    return [...this.members.values()].filter(({ leftSeq }) => leftSeq === undefined).length;
  }

  #erase(entry: Entry): void {
    if (entry.digest !== undefined) return;
    const { kind, body } = entry.message;
    this.bodyBytes -= body.length;
    entry.digest = digestOf(kind, body);
    entry.message = { ...entry.message, kind: erasedKind, body: noBytes };
    entry.texts.length = 0;
  }
}
