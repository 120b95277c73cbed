import type { ReceivedMessage } from '@proj/client';

/** The fields of a message that both a log entry and a received message have. */
export type ShownMessage = Pick<ReceivedMessage, 'id' | 'from' | 'to' | 'seq' | 'sentAtMs' | 'acceptedAtMs' | 'text'>;

/** A message as JSON output has it. */
export interface MessageJson {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  /** The sender's clock, ISO 8601. */
  readonly sentAt: string;
  readonly text: string;
}

export function messageJson({ id, from, to, seq, text, ...times }: ShownMessage): MessageJson {
  return { id, from, to, seq, sentAt: sentAt(times).toISOString(), text };
}

/** `2026-03-01 09:30:00 ann → ben: hello`, in local time. */
export function messageText({ from, to, text, ...times }: ShownMessage): string {
  const date = sentAt(times);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time} ${from} → ${to}: ${text}`;
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
