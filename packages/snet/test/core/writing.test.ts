import { describe, expect, test } from 'vitest';
import { Code } from '../../src/core/index.ts';
import { closeError, Pair, readAll, say, text, types } from './pair.ts';

const small = { replayBufferBytes: 4_096 };
const redirectedTo = (pair: Pair): (string | undefined)[] =>
  pair.clientEvents.flatMap((event) => (event.type === 'dial' ? [event.address] : []));

describe('a writer without a transport', () => {
  test('waits, unless told otherwise [SNET-6.3]', () => {
    const pair = Pair.open({ client: small });
    pair.answerDials = false;
    pair.cut();
    expect(pair.client.write(new Uint8Array(5_000))).toBe(4_096);
    expect(pair.client.state).toBe('detached');
  });

  test('fails where it would have to wait, and says how much was in vain: SNET_OVERFLOW [SNET-6.11]', () => {
    const pair = Pair.open({ client: { ...small, whenDetached: 'fail' } });
    pair.answerDials = false;
    pair.cut();
    expect(pair.client.write(new Uint8Array(4_000))).toBe(4_000);
    expect(() => pair.client.write(new Uint8Array(100))).toThrow('[SNET_OVERFLOW]');
    pair.pump();
    expect(closeError(pair.clientEvents)).toMatchObject({ wireCode: Code.Overflow, unacknowledgedBytes: 4_096 });
    expect(pair.client.pollTimeout()).toBeUndefined();
  });

  test('fails as well if it waited already when the transport went [SNET-6.11]', () => {
    const pair = Pair.open({ client: { ...small, whenDetached: 'fail' } });
    pair.pipe.hole = true;
    expect(pair.client.write(new Uint8Array(5_000))).toBe(4_096);
    expect(pair.client.state).toBe('open');
    pair.cut();
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_OVERFLOW');
    pair.advance(60_000);
    expect(pair.pipes).toHaveLength(1);
  });

  test('does not fail while there is room, or with a transport [SNET-6.11]', () => {
    const pair = Pair.open({ client: { ...small, whenDetached: 'fail' }, server: { receiveWindowBytes: 4_096 } });
    expect(pair.client.write(new Uint8Array(5_000))).toBe(4_096);
    pair.pump();
    expect(pair.client.write(new Uint8Array(5_000))).toBe(4_096);
    pair.pump();
    readAll(pair.server);
    pair.pump();
    pair.cut();
    pair.advance(100);
    expect(pair.client.state).toBe('open');
  });

  test('must say what it wants: SNET_BAD_OPTION', () => {
    expect(() => new Pair({ client: { whenDetached: 'drop' as 'fail' } })).toThrow(/whenDetached.*\[SNET_BAD_OPTION\]/);
    expect(() => new Pair({ client: { intervalMemory: [] as never } })).toThrow(/intervalMemory.*\[SNET_BAD_OPTION\]/);
  });
});

describe('tryWrite', () => {
  test('takes all or nothing, and drain tells of room', () => {
    const pair = Pair.open({ client: small });
    pair.pipe.hole = true;
    expect(pair.client.tryWrite(new Uint8Array(4_000))).toBe(true);
    expect(pair.client.tryWrite(new Uint8Array(97))).toBe(false);
    expect(pair.client.unacknowledgedBytes).toBe(4_000);
    expect(pair.client.tryWrite(new Uint8Array(96))).toBe(true);
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('drain');
    expect(readAll(pair.server)).toHaveLength(4_096);
    expect(pair.client.tryWrite(new Uint8Array(4_096))).toBe(true);
  });

  test('never ends the session, and answers false after its end', () => {
    const pair = Pair.open({ client: { ...small, whenDetached: 'fail' } });
    pair.answerDials = false;
    pair.cut();
    expect(pair.client.tryWrite(new Uint8Array(5_000))).toBe(false);
    expect(pair.client.state).toBe('detached');
    pair.client.end();
    expect(pair.client.tryWrite(text('x'))).toBe(false);
    const other = Pair.open();
    other.client.abort();
    expect(other.client.tryWrite(text('x'))).toBe(false);
  });
});

test('drain waits until a quarter of the replay buffer is free, so that writers do not trickle', () => {
  const pair = Pair.open({ client: small, server: { initialWindowBytes: 4_096, receiveWindowBytes: 4_096 } });
  const drains = (): number => types(pair.clientEvents).filter((type) => type === 'drain').length;
  pair.client.write(new Uint8Array(4_096));
  pair.pump();
  expect(pair.client.write(new Uint8Array(5_000))).toBe(4_096);
  pair.pump();
  const before = drains();
  expect(pair.server.read(1_023)).toHaveLength(1_023);
  pair.server.write(text('x')); // Carries the credit.
  pair.pump();
  pair.advance(1_000);
  expect(drains()).toBe(before);
  expect(pair.server.read(1)).toHaveLength(1);
  pair.server.write(text('x'));
  pair.pump();
  pair.advance(1_000);
  expect(drains()).toBe(before + 1);
});

describe('a server that goes away', () => {
  test('and says where to is followed, in turn with where the first one was [SNET-7.14]', () => {
    const pair = Pair.open();
    pair.server.goAway(Code.Redirect, 0, 0, 'b.example:7000');
    pair.pump();
    pair.answerDials = false;
    pair.advance(1);
    for (let i = 0; i < 4; i++) {
      pair.client.dialFailed(pair.nowMs, new Error('nobody there'));
      pair.advance(20_000);
    }
    const b = 'b.example:7000';
    expect(redirectedTo(pair)).toEqual([undefined, b, b, undefined, undefined, b]);
  });

  test('is left for good: what breaks there is dialled there again [SNET-7.14]', () => {
    const pair = Pair.open();
    pair.server.goAway(Code.Redirect, 0, 0, 'b.example:7000');
    pair.pump();
    pair.advance(1);
    say(pair, pair.server, 'proof');
    pair.cut();
    pair.advance(100);
    expect(redirectedTo(pair)).toEqual([undefined, 'b.example:7000', 'b.example:7000']);
  });

  test('and says nothing of where takes back what was said before [SNET-7.14]', () => {
    const pair = Pair.open();
    pair.server.goAway(Code.Redirect, 0, 0, 'b.example:7000');
    pair.pump();
    pair.advance(1);
    pair.server.goAway(Code.Draining, 0, 0);
    pair.pump();
    pair.advance(1);
    expect(redirectedTo(pair)).toEqual([undefined, 'b.example:7000', undefined]);
    say(pair, pair.client, 'still here');
    expect(readAll(pair.server)).toHaveLength(10);
  });

  test.for(['has a space', 'Ünicode', 'x'.repeat(257), 'line\nbreak'])('cannot say %j: SNET_BAD_OPTION', (address) => {
    const pair = Pair.open();
    expect(() => pair.server.goAway(Code.Redirect, 0, 0, address)).toThrow('[SNET_BAD_OPTION]');
  });
});
