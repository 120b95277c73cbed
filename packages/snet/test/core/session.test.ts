import { describe, expect, test } from 'vitest';
import { SnetError } from '../../src/core/index.ts';
import { closeError, Pair, type PairOptions, readAll, readText, say, text, types } from './pair.ts';

describe('a first conversation', () => {
  test('bytes flow both ways once the client has confirmed [SNET-3.6]', () => {
    const pair = Pair.open();
    say(pair, pair.client, 'to the server');
    say(pair, pair.server, 'to the client');
    expect(readAll(pair.server)).toEqual(text('to the server'));
    expect(readAll(pair.client)).toEqual(text('to the client'));
  });

  test('what is written before the session is open is sent when it is', () => {
    const pair = new Pair();
    pair.client.connect();
    pair.client.write(text('early'));
    pair.pump();
    expect(readAll(pair.server!)).toEqual(text('early'));
  });

  test('both ends close without an error once both directions have ended [SNET-5.6]', () => {
    const pair = Pair.open();
    pair.client.write(text('last words'));
    pair.client.end();
    pair.pump();
    expect(readAll(pair.server)).toEqual(text('last words'));
    expect(pair.server.readEnded).toBe(true);
    expect(pair.client.state).toBe('open');
    pair.server.end();
    pair.pump();
    expect(closeError(pair.clientEvents)).toBeUndefined();
    expect(closeError(pair.serverEvents)).toBeUndefined();
    expect(pair.acceptor.sessions.size).toBe(0);
  });

  test('finish is reported when the peer holds every byte, and not before [SNET-6.6]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.client.write(text('x'));
    pair.client.end();
    pair.pump();
    expect(types(pair.clientEvents)).not.toContain('finish');
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('finish');
  });

  test('one direction goes on after the other has ended', () => {
    const pair = Pair.open();
    pair.client.end();
    pair.pump();
    say(pair, pair.server, 'still here');
    expect(readAll(pair.client)).toEqual(text('still here'));
    expect(pair.client.readEnded).toBe(false);
  });
});

describe('back-pressure', () => {
  const small: PairOptions = { client: { replayBufferBytes: 4_096 }, server: { receiveWindowBytes: 4_096 } };

  test('a full replay buffer takes nothing, and drain says when it does again [SNET-6.3]', () => {
    const pair = Pair.open(small);
    pair.pipe.hole = true;
    expect(pair.client.write(new Uint8Array(5_000))).toBe(4_096);
    expect(pair.client.write(new Uint8Array(1))).toBe(0);
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('drain');
    expect(pair.client.write(new Uint8Array(1))).toBe(1);
  });

  test('a reader that does not read holds the writer back, and loses nothing [SNET-6.8]', () => {
    const pair = Pair.open(small);
    let written = 0;
    for (let i = 0; i < 20; i++) {
      written += pair.client.write(new Uint8Array(1_000).fill(i));
      pair.pump();
      pair.advance(50);
    }
    expect(written).toBe(8_192); // One window in the server's memory, one replay buffer in the client's.
    let read = 0;
    for (let turn = 0; turn < 10; turn++) {
      read += readAll(pair.server).length;
      pair.pump();
      pair.advance(50);
    }
    expect(read).toBe(written);
  });
});

describe('a transport that breaks', () => {
  test('is replaced, and exactly the bytes that the peer lacks are sent again [SNET-6.1]', () => {
    const pair = Pair.open();
    say(pair, pair.client, 'arrives ');
    pair.pipe.hole = true;
    say(pair, pair.client, 'is replayed');
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toEqual(expect.arrayContaining(['detach', 'dial', 'reattach']));
    const reattach = pair.clientEvents.find((event) => event.type === 'reattach');
    expect(reattach).toMatchObject({ replayedBytes: 'is replayed'.length });
    expect(readText(pair.server)).toBe('arrives is replayed');
  });

  test('is replaced while the server still believes in it, without waiting for it [SNET-7.3]', () => {
    const pair = Pair.open();
    const old = pair.pipe;
    old.hole = true;
    pair.client.detach(old.client, pair.nowMs);
    pair.pump();
    pair.advance(100);
    say(pair, pair.server, 'over the new one');
    expect(readText(pair.client)).toBe('over the new one');
    expect(types(pair.serverEvents)).not.toContain('detach');
    // The old one's end comes late, and means nothing any more [SNET-7.4].
    pair.server.receive(old.server, text('garbage'), pair.nowMs);
    pair.server.detach(old.server, pair.nowMs);
    pair.pump();
    expect(pair.server.state).toBe('open');
  });

  test('is found out when nothing comes back, and a session without traffic resumes as well [SNET-7.9]', () => {
    const pair = Pair.open({ client: { keepAliveMs: 10_000 } });
    pair.pipe.hole = true;
    pair.advance(10_000 + 5_000 + 1_000);
    expect(types(pair.clientEvents)).toContain('reattach');
    expect(pair.client.state).toBe('open');
    expect(pair.server.state).toBe('open');
  });

  test('keeps living while its answers come, however long nothing is said', () => {
    const pair = Pair.open();
    pair.advance(3_600_000);
    expect(pair.pipes).toHaveLength(1);
    expect(pair.client.state).toBe('open');
  });

  test('is redialled with growing pauses for as long as the resume window lasts, then the session expires [SNET-7.11]', () => {
    const pair = Pair.open({ client: { resumeWindowMs: 60_000 } });
    pair.answerDials = false;
    pair.cut();
    const dialledAtMs: number[] = [];
    while (pair.client.state === 'detached') {
      pair.advance(1);
      if (pair.clientEvents.at(-1)?.type !== 'dial' || pair.client.pollTimeout() === undefined) continue;
      const dials = pair.clientEvents.filter(({ type }) => type === 'dial').length;
      if (dials - 1 <= dialledAtMs.length) continue;
      dialledAtMs.push(pair.nowMs);
      pair.client.dialFailed(pair.nowMs, new Error('unreachable'));
      pair.pump();
    }
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_RESUME_EXPIRED');
    expect(dialledAtMs.length).toBeGreaterThan(8);
    expect(dialledAtMs.length).toBeLessThan(80);
    expect(dialledAtMs[0]).toBeLessThanOrEqual(51);
  });
});

describe('a transport that is replaced while it works', () => {
  test('at a certain age, so that its keys do not last for ever [SNET-7.13]', () => {
    const pair = Pair.open({ client: { rekeyAfterMs: 60_000 } });
    pair.advance(59_999);
    expect(pair.pipes).toHaveLength(1);
    pair.advance(1);
    expect(pair.pipes).toHaveLength(2);
    say(pair, pair.client, 'on');
    expect(readText(pair.server)).toBe('on');
    expect(types(pair.clientEvents)).not.toContain('detach');
    expect(pair.pipes.map(({ open }) => open)).toEqual([false, true]);
  });

  test('when the server says that it goes away, within the time it gives [SNET-7.14]', () => {
    const pair = Pair.open();
    pair.server.goAway(9, 1_000, 2_000);
    pair.pump();
    expect(pair.clientEvents.at(-1)).toEqual({ type: 'go-away', code: 9, afterMs: 1_000 });
    pair.advance(999);
    expect(pair.pipes).toHaveLength(1);
    pair.advance(2_001);
    expect(pair.pipes).toHaveLength(2);
    expect(types(pair.clientEvents)).not.toContain('detach');
  });

  test('GOAWAY from a client is a violation', () => {
    const pair = Pair.open();
    const { sealer } = (
      pair.client as unknown as { transports: Map<number, { sealer: { seal(plaintext: Uint8Array): Uint8Array } }> }
    ).transports.get(pair.pipe.client)!;
    pair.server.receive(pair.pipe.server, sealer.seal(Uint8Array.of(0x0d, 9, 0, 0, 0)), pair.nowMs);
    pair.pump();
    expect(closeError(pair.serverEvents)?.code).toBe('SNET_PROTOCOL_VIOLATION');
  });

  test('when the network has changed and the old path does not answer at once [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    pair.client.networkChanged(pair.nowMs);
    pair.pump();
    pair.advance(300);
    expect(pair.pipes).toHaveLength(2);
    say(pair, pair.client, 'on');
    expect(readText(pair.server)).toBe('on');
    expect(types(pair.clientEvents)).not.toContain('detach');
  });

  test('but not when the network has changed and the path still answers [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.client.networkChanged(pair.nowMs);
    pair.pump();
    pair.advance(10_000);
    expect(pair.pipes).toHaveLength(1);
  });

  test('and a detached session dials at once when the network has changed [SNET-7.15]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.cut();
    for (let i = 0; i < 8; i++) {
      pair.advance(20_000);
      pair.client.dialFailed(pair.nowMs, new Error('no network'));
    }
    const dials = (): number => pair.clientEvents.filter(({ type }) => type === 'dial').length;
    const before = dials();
    pair.client.networkChanged(pair.nowMs);
    pair.advance(0);
    expect(dials()).toBe(before + 1);
  });
});

describe('errors', () => {
  test('are recognised by name and code, across copies of the package', () => {
    const copy = Object.assign(new Error('x'), { name: 'SnetError', code: 'SNET_RESET' });
    expect(SnetError.is(copy)).toBe(true);
    expect(SnetError.is(copy, 'SNET_RESET')).toBe(true);
    expect(SnetError.is(copy, 'SNET_CLOSED')).toBe(false);
    expect(SnetError.is(new TypeError('x'))).toBe(false);
  });
});
