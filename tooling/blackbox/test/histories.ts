import { Random } from '@proj/chaos-proxy';
import type { AcceptedEvent, Device, History, HistoryEvent, KillEvent, SendEvent, ShownEvent } from '../src/history.ts';

export const conversation = 'c:alice:bob';

/** Alice and Bob talk, Bob has a second device, and Carol is not concerned. */
export const devices: readonly Device[] = [
  { device: 'alice/talk', user: 'alice', shows: 'others' },
  { device: 'bob/talk', user: 'bob', shows: 'others' },
  { device: 'bob/listen', user: 'bob', shows: 'all' },
  { device: 'carol/listen', user: 'carol', shows: 'all' },
];

export function send(sender: 'alice' | 'bob', number: number): SendEvent {
  const key = `${sender}-${number}`;
  return { kind: 'send', atMs: 0, device: `${sender}/talk`, sender, conversation, key, text: `text of ${key}` };
}

export function accepted({ device, sender, key }: SendEvent, seq: number): AcceptedEvent {
  return { kind: 'accepted', atMs: 0, device, sender, key, id: `id-${key}`, conversation, seq };
}

export function shown(sent: SendEvent, seq: number, device: string, atMs = 0): ShownEvent {
  const { key, sender, text } = sent;
  const [user = ''] = device.split('/');
  return { kind: 'shown', atMs, device, user, id: `id-${key}`, from: sender, conversation, seq, text };
}

export function kill(device: string, atMs: number): KillEvent {
  return { kind: 'kill', device, atMs };
}

/**
 * A history in which nothing is wrong: messages of both users in random order, each seen by every device at a moment of
 * its own. The last two sends were never accepted: one is visible all the same, one is absent.
 */
export function cleanHistory(messageCount: number, seed: number): History {
  const random = new Random(seed);
  const numbers = { alice: 0, bob: 0 };
  const sends = Array.from({ length: messageCount + 2 }, () => {
    const sender = random.bool() ? 'alice' : 'bob';
    return send(sender, ++numbers[sender]);
  });
  const visible = sends.slice(0, -1);
  const streams: HistoryEvent[][] = [sends, sends.slice(0, -2).map((sent, i) => accepted(sent, i + 1))];
  for (const { device, user, shows } of devices) {
    const isShownHere = (sent: SendEvent): boolean =>
      user !== 'carol' && sent.device !== device && (sent.sender !== user || shows === 'all');
    streams.push(visible.flatMap((sent, i) => (isShownHere(sent) ? [shown(sent, i + 1, device)] : [])));
  }
  const events: HistoryEvent[] = [];
  for (let open = streams; open.length > 0; open = open.filter((stream) => stream.length > 0)) {
    const stream = open[random.between(0, open.length - 1)]!;
    events.push(...stream.splice(0, random.between(1, 3)));
  }
  return { devices, events };
}
