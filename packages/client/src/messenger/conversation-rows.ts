import type { Content, ConversationId, ConversationSummary, LogEntry, Role, UserId } from '@proj/chat-protocol';
import type { Preview, StoredConversation } from '../replica-store.ts';

/** UTF-16 units of a text that a list shows. */
const previewLength = 200;
/** Users of a conversation whose receipts are kept. */
const maxMarks = 100;
/** As many as the inbox follows. Overflow policy: those met later are not listed. */
const maxRows = 20_000;

type Marks = Readonly<Record<UserId, number>>;

/**
 * What is known of every conversation beside its entries, as a fold over what the log brings, in its order, and what the
 * server tells. `unread` counts up to `head`: an entry that lies before it was counted when the server told of it.
 */
export class ConversationRows {
  readonly #me: UserId;
  readonly #rows: Map<ConversationId, StoredConversation> = new Map();
  readonly #touched: Set<ConversationId> = new Set();

  constructor(me: UserId, rows: readonly StoredConversation[]) {
    this.#me = me;
    for (const row of rows) this.#rows.set(row.id, row);
  }

  get(id: ConversationId): StoredConversation | undefined {
    return this.#rows.get(id);
  }

  values(): Iterable<StoredConversation> {
    return this.#rows.values();
  }

  /** Those that are new or different since the last call. */
  takeTouched(): readonly StoredConversation[] {
    const touched = [...this.#touched].flatMap((id) => this.#rows.get(id) ?? []);
    this.#touched.clear();
    return touched;
  }

  forget(): void {
    this.#rows.clear();
    this.#touched.clear();
  }

  /** The log has brought it, after everything before it that it brings. */
  applied(entry: LogEntry): void {
    const { conversation, seq, from, acceptedAtMs, content } = entry;
    // Where it begins for this user, the entry that adds the user says, or the server.
    const before = this.#rows.get(conversation) ?? newRow(conversation, 1);
    const isNews = seq > before.head;
    const row = isNews || before.title === '' ? { ...before, ...this.#changedBy(before, entry) } : before;
    const isByOther = from !== this.#me;
    const counts = isNews && isByOther && content.kind === 'text' && seq > row.read;
    this.#set({
      ...row,
      // One's own may have overtaken those before it: then they count still.
      head: isByOther ? Math.max(row.head, seq) : row.head,
      unread: counts ? row.unread + 1 : row.unread,
      activeAtMs: Math.max(row.activeAtMs, acceptedAtMs),
      preview: previewAfter(row.preview, entry),
    });
  }

  /** It was fetched, and lies before what the log has brought. */
  filled(entry: LogEntry): void {
    const row = this.#rows.get(entry.conversation);
    if (row !== undefined) this.#set({ ...row, preview: previewAfter(row.preview, entry) });
  }

  /** Everything up to `seq` was brought. */
  reached(id: ConversationId, seq: number): void {
    const row = this.#rows.get(id);
    if (row !== undefined && seq > row.head) this.#set({ ...row, head: seq });
  }

  erased(id: ConversationId, seq: number): void {
    const row = this.#rows.get(id);
    if (row?.preview?.seq === seq) this.#set({ ...row, preview: { ...row.preview, text: '' } });
  }

  /** There is nothing before it for this user. */
  raiseFloor(id: ConversationId, floor: number): void {
    const row = this.#rows.get(id);
    if (row !== undefined && floor > row.floor) this.#set({ ...row, floor });
  }

  /** The user has read everything up to `seq`; `unread` texts follow. */
  read(id: ConversationId, seq: number, unread: number): void {
    const row = this.#rows.get(id);
    if (row !== undefined && seq >= row.read) this.#set({ ...row, read: seq, unread });
  }

  received(id: ConversationId, by: UserId, seq: number): void {
    const row = this.#rows.get(id);
    if (row !== undefined && by !== this.#me && seq > 0) this.#set({ ...row, received: raised(row.received, by, seq) });
  }

  readBy(id: ConversationId, by: UserId, seq: number): void {
    const row = this.#rows.get(id);
    if (row !== undefined && by !== this.#me && seq > 0) this.#set({ ...row, readBy: raised(row.readBy, by, seq) });
  }

  /** The server's own account of it. */
  summarized(summary: ConversationSummary, unread: number): void {
    const { conversation: id, head, floor, read, title, role, activeAtMs } = summary;
    const row = this.#rows.get(id) ?? newRow(id, floor);
    const isCurrent = head >= row.head;
    this.#set({
      ...row,
      title: isCurrent || row.title === '' ? title : row.title,
      role: isCurrent ? role : row.role,
      floor: isCurrent ? floor : Math.max(floor, row.floor),
      head: Math.max(head, row.head),
      read: Math.max(read, row.read),
      unread,
      activeAtMs: Math.max(activeAtMs, row.activeAtMs),
    });
  }

  #changedBy(row: StoredConversation, { seq, from, content }: LogEntry): Partial<StoredConversation> {
    const me = this.#me;
    switch (content.kind) {
      case 'create':
        return { title: content.title, role: from === me ? 'owner' : 'member', floor: 1 };
      case 'add':
        // What was there before is not for this user any more.
        return content.users.includes(me) && seq > row.floor
          ? { role: 'member', floor: seq, read: Math.max(row.read, seq - 1), unread: 0, preview: undefined }
          : {};
      case 'remove':
        return content.user === me ? { role: undefined } : {};
      case 'role':
        return roleAfter(row.role, content, from, me);
      case 'rename':
        return { title: content.title };
      default:
        return {};
    }
  }

  #set(row: StoredConversation): void {
    const before = this.#rows.get(row.id);
    if (before === undefined ? this.#rows.size >= maxRows : isSameRow(before, row)) return;
    this.#rows.set(row.id, row);
    this.#touched.add(row.id);
  }
}

function newRow(id: ConversationId, floor: number): StoredConversation {
  return {
    id,
    title: '',
    role: 'member',
    floor,
    head: 0,
    read: 0,
    unread: 0,
    activeAtMs: 0,
    preview: undefined,
    received: {},
    readBy: {},
  };
}

function roleAfter(
  role: Role | undefined,
  content: Extract<Content, { readonly kind: 'role' }>,
  from: UserId,
  me: UserId,
): Partial<StoredConversation> {
  if (content.user === me) return { role: content.role };
  // A group has one owner.
  return from === me && role === 'owner' && content.role === 'owner' ? { role: 'admin' } : {};
}

function previewAfter(preview: Preview | undefined, entry: LogEntry): Preview | undefined {
  const { seq, from, acceptedAtMs: atMs, content } = entry;
  if (content.kind === 'text' && seq > (preview?.seq ?? 0)) return { seq, from, atMs, text: beginning(content.text) };
  if (preview === undefined || !('target' in content) || content.target !== preview.seq) return preview;
  if (content.kind === 'edit' && from === preview.from) return { ...preview, text: beginning(content.text) };
  return preview;
}

/** The beginning of a text, without half a character at its end. */
export function beginning(text: string): string {
  if (text.length <= previewLength) return text;
  const last = text.charCodeAt(previewLength - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? previewLength - 1 : previewLength);
}

function raised(marks: Marks, user: UserId, seq: number): Marks {
  // Anything but an own property is no mark: a user may be called `constructor`.
  const before = Object.hasOwn(marks, user) ? (marks[user] ?? 0) : 0;
  if (seq <= before) return marks;
  const after = { ...marks, [user]: seq };
  const users: [string, number][] = Object.entries(after);
  if (users.length <= maxMarks) return after;
  return Object.fromEntries(users.sort(([, a], [, b]) => b - a).slice(0, maxMarks)) as Marks;
}

function isSameRow(a: StoredConversation, b: StoredConversation): boolean {
  return (Object.keys(a) as (keyof StoredConversation)[]).every((key) => a[key] === b[key]);
}
