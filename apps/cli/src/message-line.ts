import type { Hole, ReceivedMessage } from '@proj/client';
import { recipientIn } from './recipient.ts';

/** What a log entry and a received message both have. */
export type ShownMessage = Omit<ReceivedMessage, 'own'>;
type Content = ShownMessage['content'];

/** A message as JSON output has it: these, and the fields of its content, such as `text`. */
export interface MessageJson {
  readonly id: string;
  readonly from: string;
  /** A user, or a group. */
  readonly to: string;
  readonly conversation: string;
  readonly seq: number;
  readonly kind: Content['kind'];
  /** The sender's clock, ISO 8601. */
  readonly sentAt: string;
  readonly [field: string]: unknown;
}

export function messageJson({ id, from, conversation, seq, content, ...times }: ShownMessage): MessageJson {
  const { kind, ...fields } = content;
  const to = recipientIn(conversation, from);
  return { id, from, to, conversation, seq, kind, sentAt: sentAt(times).toISOString(), ...fields };
}

/** `2026-03-01 09:30:00 ann → ben: hello`, in local time; what is no text stands without the colon. */
export function messageText({ from, conversation, content, ...times }: ShownMessage): string {
  const date = sentAt(times);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  const said = content.kind === 'text' ? `: ${content.text}` : ` ${note(from, content)}`;
  return `${day} ${time} ${from} → ${recipientIn(conversation, from)}${said}`;
}

/** What a server has and did not send unasked, as JSON output has it. */
export function holeJson({ conversation, afterSeq, beforeSeq }: Hole): object {
  return { event: 'hole', conversation, afterSeq, beforeSeq };
}

export function holeText({ conversation, afterSeq, beforeSeq }: Hole): string {
  return `${conversation}: messages ${afterSeq + 1} to ${beforeSeq - 1} are left out: "chat history" shows them`;
}

/** What somebody did, in a few words. Messages are named by their number in the conversation. */
function note(from: string, content: Exclude<Content, { readonly kind: 'text' }>): string {
  switch (content.kind) {
    case 'edit':
      return `changed ${content.target} to: ${content.text}`;
    case 'recall':
      return `took back ${content.target}`;
    case 'reaction':
      return `${content.removed ? 'took back' : 'reacted'} ${content.emoji} to ${content.target}`;
    case 'create':
      return `created the ${content.open ? 'open ' : ''}group ${quoted(content.title)}${withUsers(content.users)}`;
    case 'add':
      return `added ${content.users.join(', ')}`;
    case 'remove':
      return content.user === from ? 'left' : `removed ${content.user}`;
    case 'role':
      return `made ${content.user} ${content.role}`;
    case 'mute':
      return content.untilMs === 0
        ? `unmuted ${content.user}`
        : `muted ${content.user} until ${moment(content.untilMs)}`;
    case 'rename':
      return `renamed the group ${quoted(content.title)}`;
    case 'erased':
      return 'took this back';
    case 'unknown':
      return 'did what this version does not know';
  }
}

function withUsers(users: readonly string[]): string {
  return users.length === 0 ? '' : ` with ${users.join(', ')}`;
}

function quoted(title: string): string {
  return JSON.stringify(title);
}

function moment(atMs: number): string {
  return sentAt({ sentAtMs: atMs, acceptedAtMs: atMs }).toISOString();
}

/** The sender may claim any number; one that is no moment of a calendar gives way to the server's. */
function sentAt({ sentAtMs, acceptedAtMs }: Pick<ShownMessage, 'sentAtMs' | 'acceptedAtMs'>): Date {
  for (const atMs of [sentAtMs, acceptedAtMs]) {
    const date = new Date(atMs);
    if (!Number.isNaN(date.getTime()) && date.getFullYear() >= 0 && date.getFullYear() <= 9999) return date;
  }
  return new Date(0);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
