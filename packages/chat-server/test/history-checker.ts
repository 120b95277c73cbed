import type { Accepted, LogEntry, MessageId } from '@proj/chat-protocol';

/** What one device holds of one conversation: its entries by `seq`. */
export type DeviceLog = ReadonlyMap<number, Pick<LogEntry, 'id' | 'text'>>;

export interface History {
  /** The text of every message that anyone tried to send. */
  readonly sent: ReadonlyMap<MessageId, string>;
  readonly accepted: readonly Pick<Accepted, 'id' | 'conversation' | 'seq'>[];
  /** By conversation, what each device of each member ended up with, having caught up. */
  readonly logs: ReadonlyMap<string, ReadonlyMap<string, DeviceLog>>;
}

/** What a history has against it, one line each: nothing when every promise was kept. */
export function violations({ sent, accepted, logs }: History): readonly string[] {
  const found: string[] = [];
  const placeOf = new Map<MessageId, string>();
  for (const { id, conversation, seq } of accepted) {
    const place = `${conversation} ${seq}`;
    if ((placeOf.get(id) ?? place) !== place) found.push(`${id} was accepted at ${placeOf.get(id)} and at ${place}`);
    placeOf.set(id, place);
    const devices = logs.get(conversation) ?? new Map<string, DeviceLog>();
    if (devices.size === 0) found.push(`${id} was accepted and nobody looked`);
    for (const [device, log] of devices) {
      if (log.get(seq)?.id !== id) found.push(`${id} was accepted at ${place}, where ${device} has another or none`);
    }
  }
  for (const [conversation, devices] of logs) {
    for (const [device, log] of devices) found.push(...faults(`${device} of ${conversation}`, log, sent));
    const orders = new Set([...devices.values()].map((log) => JSON.stringify(order(log))));
    if (orders.size > 1) found.push(`the devices of ${conversation} disagree`);
  }
  return found;
}

function faults(where: string, log: DeviceLog, sent: ReadonlyMap<MessageId, string>): readonly string[] {
  const found: string[] = [];
  const ids = new Set<MessageId>();
  for (const [i, [seq, { id, text }]] of order(log).entries()) {
    if (seq !== i + 1) found.push(`${where} has a hole before ${seq}`);
    if (ids.has(id)) found.push(`${where} has ${id} twice`);
    if (sent.get(id) !== text) found.push(`${where} has a text that was never sent`);
    ids.add(id);
  }
  return found;
}

function order(log: DeviceLog): readonly (readonly [number, Pick<LogEntry, 'id' | 'text'>])[] {
  return [...log].toSorted(([a], [b]) => a - b);
}
