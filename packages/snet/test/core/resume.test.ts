import { describe, expect, test } from 'vitest';
import { closeError, Pair, readAll, readText, say, text } from './pair.ts';

describe('a resume', () => {
  test('of a session that the server has lost is refused with authority, at once [SNET-7.8]', () => {
    const pair = Pair.open();
    pair.server.abort();
    pair.pipe.hole = true; // The RESET does not arrive.
    pair.pump();
    pair.cut();
    pair.advance(100);
    const error = closeError(pair.clientEvents);
    expect(error?.code).toBe('SNET_RESUME_REJECTED');
    expect(error?.deliveredBytes).toBe(0);
  });

  test.each([1, 5_000])(
    'with %i early bytes is refused at once as well, and they are passed over [SNET-7.16]',
    (count) => {
      const pair = Pair.open();
      pair.server.abort();
      pair.pipe.hole = true;
      pair.pump();
      pair.client.write(new Uint8Array(count));
      pair.pump();
      pair.cut();
      pair.advance(100);
      expect(closeError(pair.clientEvents)?.code).toBe('SNET_RESUME_REJECTED');
      expect(pair.pipes).toHaveLength(2);
    },
  );

  test('that is replayed later changes nothing and gets no answer [SNET-7.1]', () => {
    const captured: Uint8Array[] = [];
    const pair = Pair.open();
    // The answer is lost, so the ticket stays in use.
    pair.cut();
    pair.tamper = (bytes, to) => {
      if (to === 'client') return undefined;
      captured.push(bytes);
      return bytes;
    };
    pair.advance(100);
    pair.tamper = undefined;
    const hello = captured.find((bytes) => bytes[0] === 0xd2)!;
    const before = pair.acceptor.sessions.size;
    for (let i = 0; i < 1_000; i++) expect(pair.inject(hello).session).toBeUndefined();
    expect(pair.refusals).toHaveLength(1_000);
    expect(pair.refusals[0]).toContain('an old attempt');
    expect(pair.acceptor.sessions.size).toBe(before);
    pair.advance(20_000);
    expect(pair.client.state).toBe('open');
  });

  test('whose box was not sealed by the holder of the ticket is refused before any Diffie–Hellman [SNET-3.8]', () => {
    let hello: Uint8Array | undefined;
    const pair = Pair.open();
    pair.tamper = (bytes, to) => {
      if (to === 'server') hello ??= bytes;
      return undefined;
    };
    pair.cut();
    pair.advance(100);
    const forged = new Uint8Array(hello!);
    forged[20]! ^= 1; // In the random: the box is bound to every byte before it.
    pair.inject(forged);
    expect(pair.refusals.at(-1)).toContain('not sealed by the holder');
  });

  test('carries bytes ahead of the answer, and they are delivered once [SNET-7.16]', () => {
    const pair = Pair.open();
    pair.pipe.hole = true;
    say(pair, pair.client, 'early');
    pair.answerDials = false;
    pair.cut();
    pair.advance(100);
    const pipe = pair.dial();
    pair.acceptor.receive(pipe.server, pair.client.pollTransmit(pipe.client, pair.nowMs)!, pair.nowMs);
    // The server's answer has not even left.
    expect(readText(pair.server)).toBe('early');
    expect(pair.server.state).toBe('detached');
    pair.pump();
    say(pair, pair.client, ', then the rest');
    expect(readText(pair.server)).toBe(', then the rest');
  });

  test('carries nothing ahead of the answer where that is turned off [SNET-7.16]', () => {
    const pair = Pair.open({ client: { earlyDataBytes: 0 } });
    pair.pipe.hole = true;
    say(pair, pair.client, 'not early');
    pair.answerDials = false;
    pair.cut();
    pair.advance(100);
    const pipe = pair.dial();
    pair.acceptor.receive(pipe.server, pair.client.pollTransmit(pipe.client, pair.nowMs)!, pair.nowMs);
    expect(readAll(pair.server)).toHaveLength(0);
    pair.pump();
    expect(readText(pair.server)).toBe('not early');
  });

  test('before the first confirmation arrived still finds its session [SNET-7.2]', () => {
    let records = 0;
    const pair = new Pair({
      tamper: (bytes, to) => (to === 'server' && bytes[0] !== 0xd2 && records++ === 0 ? undefined : bytes),
    });
    pair.client.connect();
    pair.pump();
    expect(pair.client.state).toBe('open');
    expect(pair.server).toBeUndefined();
    pair.client.write(text('hello'));
    pair.cut();
    pair.advance(100);
    expect(readAll(pair.server!)).toEqual(text('hello'));
    expect(pair.acceptor.sessions.size).toBe(1);
  });

  test('with less than the session says it has acknowledged is served from there [SNET-7.6]', () => {
    const pair = Pair.open();
    const second = pair.dial();
    const stale = pair.client.pollTransmit(second.client, pair.nowMs)!;
    say(pair, pair.server, 'meanwhile on the first');
    readAll(pair.client);
    pair.advance(30);
    pair.acceptor.receive(second.server, stale, pair.nowMs);
    pair.pump();
    say(pair, pair.server, ', now on the second');
    expect(readText(pair.client)).toBe(', now on the second');
  });
});

describe('several transports', () => {
  test('of one session: the newest that is confirmed wins, in either order of arrival [SNET-7.5]', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const pair = Pair.open();
      const both = [pair.dial(), pair.dial()] as const;
      const hellos = both.map(({ client }) => pair.client.pollTransmit(client, pair.nowMs)!);
      for (const index of order) pair.acceptor.receive(both[index]!.server, hellos[index]!, pair.nowMs);
      pair.pump();
      say(pair, pair.client, 'once');
      say(pair, pair.server, 'once');
      expect(readText(pair.server)).toBe('once');
      expect(readText(pair.client)).toBe('once');
      expect(pair.pipes.filter(({ open }) => open)).toEqual([both[1]]);
    }
  });

  test('keys of one open nothing on another [SNET-1.2]', () => {
    const pair = Pair.open();
    const old = pair.pipe;
    pair.client.write(text('for the first'));
    const record = pair.client.pollTransmit(old.client, pair.nowMs)!;
    pair.cut();
    pair.advance(100);
    pair.server.receive(pair.pipe.server, record, pair.nowMs);
    pair.pump();
    expect(pair.server.state).toBe('detached');
  });

  test('the tickets that the client has shown to hold are kept, however many answers are lost after them [SNET-7.12]', () => {
    const pair = Pair.open({ client: { handshakeTimeoutMs: 100 } });
    // The second ACCEPT arrives, but the client's confirmation of it does not.
    pair.cut();
    pair.tamper = (bytes, to) => (to === 'server' && bytes[0] !== 0xd2 ? undefined : bytes);
    pair.advance(60);
    pair.cut();
    pair.tamper = (bytes, to) => (to === 'client' ? undefined : bytes);
    const before = pair.pipes.length;
    for (let turn = 0; turn < 4_000 && pair.pipes.length < before + 20; turn++) pair.advance(100);
    pair.tamper = undefined;
    pair.advance(30_000);
    expect(pair.client.state).toBe('open');
    expect(pair.server.state).toBe('open');
  });

  test('tickets outlive answers that never arrive: sixteen lost ACCEPTs, and the session still resumes [SNET-7.12]', () => {
    const pair = Pair.open({ client: { handshakeTimeoutMs: 100 } });
    pair.tamper = (bytes, to) => (to === 'client' ? undefined : bytes);
    pair.cut();
    const attempts = (): number => pair.pipes.length;
    for (let turn = 0; turn < 2_000 && attempts() < 20; turn++) pair.advance(100);
    expect(attempts()).toBe(20);
    pair.tamper = undefined;
    pair.advance(30_000);
    expect(pair.client.state).toBe('open');
    expect(pair.server.state).toBe('open');
  });
});

test('a link that is slow and loses nothing is never given up, neither before nor after a cut [SNET-7.2]', () => {
  const bytesPerSecond = 12_000;
  const pair = Pair.open({ manual: 'to-server' });
  const written = pair.client.write(new Uint8Array(300_000));
  const underWay: { readonly atMs: number; readonly bytes: Uint8Array; readonly pipe: Pair['pipe'] }[] = [];
  let busyUntilMs = 0;
  let read = 0;
  while (read < written && pair.nowMs < 120_000) {
    for (const pipe of pair.pipes.filter(({ open }) => open)) {
      // A socket takes some 16 KiB before it says wait.
      while (busyUntilMs < pair.nowMs + 1_400) {
        const bytes = pair.client.pollTransmit(pipe.client, pair.nowMs);
        if (bytes === undefined) break;
        busyUntilMs = Math.max(busyUntilMs, pair.nowMs) + (1_000 * bytes.length) / bytesPerSecond;
        underWay.push({ atMs: busyUntilMs, bytes, pipe });
      }
    }
    pair.advance(20);
    for (let next = underWay[0]; next !== undefined && next.atMs <= pair.nowMs; next = underWay[0]) {
      underWay.shift();
      pair.deliver(next.pipe, next.bytes);
    }
    read += readAll(pair.server).length;
    if (pair.pipes.length === 1 && pair.nowMs > 10_000) {
      pair.cut();
      underWay.length = 0;
      busyUntilMs = 0;
    }
  }
  expect(read).toBe(written);
  expect(pair.pipes).toHaveLength(2);
});
