import { crc32 } from 'node:zlib';
import { directConversation, type UserId } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { OutgoingMessage, StoreChange } from '../store.ts';
import { changesTo, StoreState } from '../store-state.ts';

/*
 * A journal is lines of ASCII and UTF-8: the CRC-32 of the rest in 8 hexadecimal digits, a space, JSON, a line feed.
 * The first is a header, and with it a number of lines that were synced when the file got its name; every other is the
 * changes of one write, and how many lines were known to be synced before it.
 *
 * Version 1 knew texts to users alone. It is read, and replaced before anything is written.
 */

const version = 2;

interface Header {
  readonly format: 'proj-client-store';
  readonly version: 1 | typeof version;
  readonly synced: number;
}

interface Entry {
  readonly synced: number;
  readonly changes: readonly (StoreChange | FormerOutgoing)[];
}

/** As version 1 has it. */
interface FormerOutgoing {
  readonly type: 'outgoing';
  readonly message: Pick<OutgoingMessage, 'id' | 'sentAtMs'> & { readonly to: UserId; readonly text: string };
}

export interface Journal {
  readonly state: StoreState;
  readonly lines: number;
  /** Where the next line goes; what is there now was never whole. */
  readonly bytes: number;
  /** It cannot be written to before it is replaced by one of this version. */
  readonly isFormer: boolean;
}

const newLine = 0x0a;

/** The line of one write. */
export function entryLine(changes: readonly StoreChange[], synced: number): string {
  const entry: Entry = { synced, changes };
  return line(entry);
}

/** A whole journal, with nothing in it that is not needed. */
export function journalOf(state: StoreState): { readonly text: string; readonly lines: number } {
  const entries = Array.from(changesTo(state.snapshot()), (change) => entryLine([change], 0));
  const lines = entries.length + 1;
  const header: Header = { format: 'proj-client-store', version, synced: lines };
  return { text: [line(header), ...entries].join(''), lines };
}

/**
 * Reads a journal up to the first line that is not whole. That is the end, if a power cut may have left it so: unless
 * a later line proves that it had been whole.
 * @throws ClientError `CLIENT_STORE_CORRUPT`; `CLIENT_STORE_FAILED` for another format.
 */
export function readJournal(file: Buffer): Journal {
  const state = new StoreState();
  let lines = 0;
  let bytes = 0;
  let synced = 1;
  let isFormer = false;
  let user: UserId | undefined;
  for (const { value, end } of records(file)) {
    if (value === undefined) break;
    if (lines === 0) {
      const header = checkedHeader(value as Header);
      synced = header.synced;
      isFormer = header.version !== version;
    } else {
      for (const change of (value as Entry).changes) {
        if (change.type === 'log') user = change.user;
        state.apply(present(change, user));
      }
    }
    lines++;
    bytes = end;
  }
  for (const { value } of records(file.subarray(bytes)))
    synced = Math.max(synced, (value as Entry | undefined)?.synced ?? 0);
  if (lines < synced) {
    throw new ClientError('CLIENT_STORE_CORRUPT', `line ${lines + 1} of the journal was whole and is not any more`);
  }
  return { state, lines, bytes, isFormer };
}

/** A change as this version has it. @param user - Whose store it is. */
function present(change: StoreChange | FormerOutgoing, user: UserId | undefined): StoreChange {
  if (change.type !== 'outgoing' || !('to' in change.message)) return change as StoreChange;
  const { id, to, text, sentAtMs } = change.message;
  // A client logs in before it sends.
  if (user === undefined) throw new ClientError('CLIENT_STORE_CORRUPT', 'the journal has a message and no sender');
  const conversation = directConversation(user, to);
  return { type: 'outgoing', message: { id, conversation, content: { kind: 'text', text }, sentAtMs } };
}

function checkedHeader(header: Header): Header {
  const isKnown = header.version === version || header.version === 1;
  if (header.format === 'proj-client-store' && isKnown) return header;
  throw new ClientError('CLIENT_STORE_FAILED', 'the journal was written by another version of this program');
}

/** Every line that has an end; `undefined` for one that is not what was written. */
function* records(file: Buffer): Generator<{ readonly value: object | undefined; readonly end: number }, void> {
  for (let start = 0; ; ) {
    const end = file.indexOf(newLine, start);
    if (end < 0) return;
    yield { value: parse(file.subarray(start, end)), end: end + 1 };
    start = end + 1;
  }
}

function line(value: Header | Entry): string {
  const json = JSON.stringify(value);
  return `${checksum(json)} ${json}\n`;
}

function parse(bytes: Buffer): object | undefined {
  const json = bytes.subarray(9);
  if (bytes.toString('latin1', 0, 9) !== `${checksum(json)} `) return undefined;
  // The checksum has it that this is what was written: no need to check every field.
  return JSON.parse(json.toString()) as object;
}

function checksum(json: string | Buffer): string {
  return crc32(json).toString(16).padStart(8, '0');
}
