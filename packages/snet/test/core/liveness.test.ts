import { describe, expect, test } from 'vitest';
import { IntervalMemory, type Session, SnetError } from '../../src/core/index.ts';
import { Pair, type PairOptions, readText, say, sealAs, text, types } from './pair.ts';

const minutes = 60_000;

/** Counts what either end sends, and loses it all once the path was silent for too long, until the next one. */
function throughNat(
  mappingMs: number,
  options: PairOptions = {},
): Pair & { server: Session; readonly seen: { sent: number } } {
  const seen = { sent: 0 };
  let aliveAtMs = 0;
  const pair = Pair.open(options);
  pair.tamper = (bytes) => {
    seen.sent++;
    const isNew = bytes[0] === 0xd2;
    if (!isNew && pair.nowMs - aliveAtMs >= mappingMs) pair.pipe.hole = true;
    if (pair.pipe.hole) return undefined;
    aliveAtMs = pair.nowMs;
    return bytes;
  };
  return Object.assign(pair, { seen });
}

describe('in the background', () => {
  test('both ends together ask as rarely as the path allows [SNET-7.17]', () => {
    const foreground = throughNat(Number.POSITIVE_INFINITY);
    foreground.advance(240 * minutes);
    const background = throughNat(Number.POSITIVE_INFINITY);
    background.client.setBackground(true, background.nowMs);
    background.pump();
    background.advance(240 * minutes);
    // A PING and its answer each time: some 40 times in the search, then every 520 s.
    expect(background.seen.sent).toBeLessThan(200);
    expect(background.seen.sent * 5).toBeLessThan(foreground.seen.sent);
    expect(types(background.clientEvents)).not.toContain('detach');
  });

  test('a path that is forgotten after a silence is found out once, and not lost that way again [SNET-7.17]', () => {
    const intervalMemory = new IntervalMemory();
    const pair = throughNat(200_000, { client: { intervalMemory, rekeyAfterMs: 86_400_000 } });
    pair.client.setBackground(true, pair.nowMs, 'mobile');
    pair.pump();
    pair.advance(180 * minutes);
    const lost = pair.clientEvents.filter(({ type }) => type === 'detach');
    expect(lost).toHaveLength(1);
    expect(intervalMemory.snapshot).toEqual([{ network: 'mobile', survivedMs: 180_000, isLimit: true, patience: 100 }]);
    expect(pair.client.state).toBe('open');
  });

  test('what is known of a network holds for the next session on it [SNET-7.17]', () => {
    const entry = { network: 'office', survivedMs: 300_000, isLimit: true, patience: 100 };
    const intervalMemory = new IntervalMemory([entry]);
    const pair = throughNat(Number.POSITIVE_INFINITY, { client: { intervalMemory } });
    pair.client.setBackground(true, pair.nowMs, 'office');
    pair.pump();
    pair.advance(100);
    const { sent } = pair.seen;
    pair.advance(279_000);
    expect(pair.seen.sent).toBe(sent);
    pair.advance(1_000);
    expect(pair.seen.sent).toBe(sent + 2);
  });

  test('a proxy that closes what is silent is found out as well [SNET-7.17]', () => {
    const intervalMemory = new IntervalMemory();
    const pair = Pair.open({ client: { intervalMemory } });
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    let silentSinceMs = pair.nowMs;
    pair.tamper = (bytes) => {
      silentSinceMs = pair.nowMs;
      return bytes;
    };
    while (pair.nowMs < 60 * minutes) {
      pair.advance(1_000);
      if (pair.nowMs - silentSinceMs >= 75_000) pair.cut();
    }
    expect(pair.clientEvents.filter(({ type }) => type === 'detach').length).toBe(1);
    expect(intervalMemory.snapshot[0]).toMatchObject({ survivedMs: 60_000, isLimit: true });
  });

  test('a connection that breaks for another reason says nothing of intervals [SNET-7.17]', () => {
    const intervalMemory = new IntervalMemory();
    const pair = Pair.open({ client: { intervalMemory } });
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    for (let i = 0; i < 20; i++) {
      pair.advance(10_000);
      pair.cut();
    }
    expect(intervalMemory.snapshot[0]).toMatchObject({ isLimit: false });
  });

  test('a PING for another reason says nothing of intervals [SNET-7.17]', () => {
    const intervalMemory = new IntervalMemory();
    const pair = Pair.open({ client: { intervalMemory } });
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    for (let i = 0; i < 10; i++) {
      pair.client.networkChanged(pair.nowMs);
      pair.pump();
      pair.advance(1_000);
    }
    expect(intervalMemory.snapshot[0]).toMatchObject({ survivedMs: 0, isLimit: false });
  });

  test.for([
    [9_000, true],
    [570_000, false],
  ] as const)('a PING that is %i ms late, as a phone is, and lost: a limit was found: %s', ([lateMs, isLimit]) => {
    const intervalMemory = new IntervalMemory();
    const pair = Pair.open({ client: { intervalMemory } });
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    pair.answerDials = false;
    pair.pipe.hole = true;
    pair.nowMs = 30_000 + lateMs;
    pair.client.handleTimeout(pair.nowMs);
    pair.pump();
    pair.advance(6_000);
    expect(pair.client.state).toBe('detached');
    pair.dial();
    pair.pump();
    expect(pair.client.state).toBe('open');
    expect(intervalMemory.snapshot[0]).toMatchObject({ isLimit });
  });

  test('what is in the background already says so once', () => {
    const pair = Pair.open();
    pair.client.setBackground(true, pair.nowMs, 'wifi');
    pair.pump();
    pair.client.setBackground(true, pair.nowMs, 'mobile');
    expect(pair.client.pollTransmit(pair.pipe.client, pair.nowMs)).toBeUndefined();
  });

  test('a path that takes long to come back had no network, which says nothing of intervals [SNET-7.17]', () => {
    const intervalMemory = new IntervalMemory();
    const pair = throughNat(Number.POSITIVE_INFINITY, { client: { intervalMemory } });
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    pair.answerDials = false;
    pair.pipe.hole = true;
    pair.advance(60_000);
    expect(pair.client.state).toBe('detached');
    pair.dial();
    pair.pump();
    expect(pair.client.state).toBe('open');
    expect(intervalMemory.snapshot[0]).toMatchObject({ isLimit: false });
  });

  test('what is written is missed as soon as in the foreground [SNET-7.9]', () => {
    const pair = Pair.open();
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    pair.pipe.hole = true;
    say(pair, pair.client, 'missed');
    pair.advance(8_000);
    expect(types(pair.clientEvents)).toContain('detach');
    expect(readText(pair.server)).toBe('missed');
  });

  test('QUIET holds off the PINGs of the peer, for 10 min at most, and is said on each transport [SNET-5.7]', () => {
    const pair = Pair.open();
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    pair.cut();
    pair.advance(100);
    let fromServer = 0;
    const pollTransmit = pair.server.pollTransmit.bind(pair.server);
    pair.server.pollTransmit = (transport, nowMs) => {
      const bytes = pollTransmit(transport, nowMs);
      if (bytes !== undefined) fromServer++;
      return bytes;
    };
    // Neither end hears of the other any more.
    pair.answerDials = false;
    pair.pipe.hole = true;
    pair.advance(599_000);
    expect(fromServer).toBe(0);
    expect(pair.server.state).toBe('open');
    pair.advance(10_000);
    expect(fromServer).toBe(1);
    expect(pair.server.state).toBe('detached');
  });

  test('a QUIET without bounds is bounded [SNET-5.7]', () => {
    const pair = Pair.open();
    const forever = Uint8Array.of(0x0e, 0xc0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    pair.server.receive(pair.pipe.server, sealAs(pair, 'client', forever), pair.nowMs);
    pair.answerDials = false;
    pair.pipe.hole = true;
    pair.advance(606_000);
    expect(pair.server.state).toBe('detached');
  });

  test('coming back asks the path at once, and lets the peer ask again [SNET-7.17]', () => {
    const pair = Pair.open();
    pair.client.setBackground(true, pair.nowMs);
    pair.pump();
    pair.pipe.hole = true;
    pair.advance(20_000);
    pair.client.setBackground(false, pair.nowMs);
    pair.pump();
    pair.advance(300);
    // The path did not answer, and has been replaced.
    expect(pair.pipes).toHaveLength(2);
    expect(types(pair.clientEvents)).not.toContain('detach');
    pair.answerDials = false;
    pair.pipe.hole = true;
    pair.advance(25_000 + 5_000);
    expect(pair.server.state).toBe('detached');
  });

  test('going there and back again and again leaves one thing to say', () => {
    const pair = Pair.open();
    for (let i = 0; i < 1_001; i++) pair.client.setBackground(i % 2 === 0, pair.nowMs);
    const record = pair.client.pollTransmit(pair.pipe.client, pair.nowMs);
    expect(record?.length).toBeLessThan(3 + 16 + 30);
  });
});

describe('a program that did not run for a while', () => {
  /** The client asks after 25 s; the answer is there 100 ms later, but nobody reads it. */
  function asleep(sleepMs: number, isDead: boolean): { readonly pair: Pair; readonly answer: Uint8Array[] } {
    const pair = Pair.open();
    const answer: Uint8Array[] = [];
    pair.tamper = (bytes, to) => {
      if (to === 'server') return isDead ? undefined : bytes;
      answer.push(bytes);
      return undefined;
    };
    pair.advance(25_000);
    pair.tamper = undefined;
    pair.pipe.hole = isDead;
    // Only the client's end sleeps, so time is moved by hand.
    pair.nowMs += sleepMs;
    pair.client.handleTimeout(pair.nowMs);
    return { pair, answer };
  }

  test.for([5_300, 30_000, 3_600_000])(
    'for %i ms does not take the answer that lies in its socket for missing [SNET-7.18]',
    (sleepMs) => {
      const { pair, answer } = asleep(sleepMs, false);
      expect(pair.client.state).toBe('open');
      for (const bytes of answer) pair.client.receive(pair.pipe.client, bytes, pair.nowMs);
      pair.pump();
      pair.advance(1_000);
      expect(types(pair.clientEvents)).not.toContain('detach');
      expect(pair.pipes).toHaveLength(1);
    },
  );

  test.for([5_300, 30_000, 3_600_000])('for %i ms still finds out that a path is dead, soon [SNET-7.18]', (sleepMs) => {
    const { pair } = asleep(sleepMs, true);
    pair.answerDials = false;
    pair.pump();
    pair.advance(5_500);
    expect(pair.client.state).toBe('detached');
  });

  test('for long has slept, and takes the network for another one: it asks, and dials a rival [SNET-7.18]', () => {
    const { pair } = asleep(30_000, true);
    pair.pump();
    pair.advance(300);
    expect(pair.pipes).toHaveLength(2);
    say(pair, pair.client, 'awake');
    expect(readText(pair.server!)).toBe('awake');
    expect(types(pair.clientEvents)).not.toContain('detach');
  });

  test('on a server, gives a client that long again once, and no more often [SNET-7.18]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.advance(25_000);
    const late = (): void => {
      pair.nowMs = pair.server.pollTimeout()! + 8_000;
      pair.server.handleTimeout(pair.nowMs);
    };
    late();
    expect(pair.server.state).toBe('open');
    late();
    expect(pair.server.state).toBe('detached');
  });

  test('does not hold a handshake against its peer either [SNET-7.18]', () => {
    const pair = new Pair();
    pair.client.connect();
    let accept: Uint8Array | undefined;
    pair.tamper = (bytes, to) => {
      if (to === 'server') return bytes;
      accept = bytes;
      return undefined;
    };
    pair.pump();
    pair.client.handleTimeout(20_000);
    expect(pair.client.state).toBe('handshaking');
    pair.client.receive(pair.pipe.client, accept!, 20_001);
    expect(pair.client.state).toBe('open');
  });

  test('gives up a handshake that is not answered after that either [SNET-7.18]', () => {
    const pair = new Pair({ tamper: () => undefined });
    pair.client.connect();
    pair.pump();
    pair.client.handleTimeout(20_000);
    pair.client.handleTimeout(pair.client.pollTimeout()!);
    expect(pair.client.state).toBe('closed');
  });
});

describe('a network that may have changed', () => {
  test('is asked about once however fast the news come [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    for (let i = 0; i < 10; i++) {
      pair.client.networkChanged(pair.nowMs);
      pair.pump();
      pair.advance(50);
    }
    expect(pair.pipes).toHaveLength(2);
    expect(pair.client.state).toBe('open');
  });

  test('leads to a dial that replaces one which is under way, and hangs [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.cut();
    pair.advance(100);
    const dials = (): number => pair.clientEvents.filter(({ type }) => type === 'dial').length;
    expect(dials()).toBe(2);
    pair.client.networkChanged(pair.nowMs);
    pair.advance(0);
    expect(dials()).toBe(3);
  });

  test('means nothing to the end that is dialled', () => {
    const pair = Pair.open();
    pair.server.networkChanged(pair.nowMs);
    expect(pair.server.pollTransmit(pair.pipe.server, pair.nowMs)).toBeUndefined();
  });
});

test('a path that is found dead says so: SNET_PATH_DEAD is the cause [SNET-7.9]', () => {
  const pair = Pair.open();
  pair.answerDials = false;
  pair.pipe.hole = true;
  pair.client.write(text('x'));
  pair.pump();
  pair.advance(10_000);
  const detach = pair.clientEvents.find((event) => event.type === 'detach');
  expect(SnetError.is(detach?.cause, 'SNET_PATH_DEAD')).toBe(true);
});
