import { expect, test } from 'vitest';
import { Transport } from '../../src/core/transport.ts';
import { Pair, readText, say, text } from './pair.ts';

test('early data are awaited: a path that dies after its handshake is found out as soon as any other [SNET-7.9]', () => {
  const pair = Pair.open();
  pair.answerDials = false;
  pair.cut();
  pair.client.write(text('early'));
  pair.advance(100);
  pair.dial();
  // HELLO with what follows it gets there, the answer comes back, and nothing after that.
  let isAnswered = false;
  pair.tamper = (bytes, to) => {
    if (isAnswered) return undefined;
    isAnswered = to === 'client';
    return bytes;
  };
  pair.pump();
  expect([pair.client.state, readText(pair.server)]).toEqual(['open', 'early']);
  expect(pair.client.pollTimeout()).toBe(pair.nowMs + 1_000);
  pair.advance(6_100);
  expect(pair.client.state).toBe('detached');
});

test('what an older transport has brought the news of is not awaited on a new one: idle, neither end asks [SNET-7.9]', () => {
  const pair = Pair.open();
  const [first] = pair.pipes;
  let held: Uint8Array[] = [];
  const hold = (bytes: Uint8Array, to: 'client' | 'server'): Uint8Array | undefined => {
    if (to === 'server') return bytes;
    held.push(bytes);
    return undefined;
  };
  pair.tamper = hold;
  say(pair, pair.server, 'once');
  const onFirst = held;
  held = [];
  // Its ACCEPT is followed by the same bytes.
  const second = pair.dial();
  pair.pump();
  pair.tamper = undefined;
  for (const bytes of onFirst) pair.client.receive(first!.client, bytes, pair.nowMs);
  pair.advance(30);
  expect(pair.server.unacknowledgedBytes).toBe(0);
  for (const bytes of held) pair.client.receive(second.client, bytes, pair.nowMs);
  pair.pump();
  pair.advance(100);
  expect([pair.client.state, readText(pair.client)]).toEqual(['open', 'once']);
  let records = 0;
  pair.tamper = (bytes) => {
    records++;
    return bytes;
  };
  pair.advance(24_000);
  expect(records).toBe(0);
});

test('the answer to CLOSE is awaited, however often the bytes before it are acknowledged [SNET-7.9]', () => {
  const opening = new Uint8Array();
  const transport = new Transport({ id: 1, epoch: 0, phase: 'up', opening, handshakeDeadlineMs: 5_000 });
  transport.sendPosition = 10;
  transport.awaitingSinceMs = 100;
  transport.closeSent = true;
  transport.acknowledged(10, 10, 200);
  expect(transport.awaitingSinceMs).toBe(100);
});
