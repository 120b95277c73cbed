import { toyProvider } from '@proj/testkit';
import { expect, test } from 'vitest';
import { encodeFrames } from '../../src/core/frames.ts';
import { ClientHandshake, type ClientHelloInit } from '../../src/core/handshake.ts';
import { decodeReply } from '../../src/core/hello.ts';
import { resolveSuites } from '../../src/core/suites.ts';
import { Transport } from '../../src/core/transport.ts';
import { Pair } from './pair.ts';

test('a ticket of a session that has ended begins no other: what answers it is never taken into use [SNET-3.7] [SNET-3.12]', () => {
  const ids: Uint8Array[] = [];
  const secrets: Uint8Array[] = [];
  const p = toyProvider(5);
  const crypto = {
    ...p,
    randomBytes(n: number) {
      const b = p.randomBytes(n);
      if (n === 16) ids.push(b);
      return b;
    },
    hkdf(s: Uint8Array, k: Uint8Array, i: Uint8Array, n: number) {
      const o = p.hkdf(s, k, i, n);
      if (/ticket \d$/.test(String.fromCharCode(...i))) secrets.push(new Uint8Array(o));
      return o;
    },
  };
  const pair = new Pair({ crypto, server: { newSessionsPerSecond: 1, newSessionBurst: 1 } });
  const attach = pair.acceptor.attach.bind(pair.acceptor);
  pair.acceptor.attach = (nowMs) => attach(nowMs, '192.0.2.1');
  pair.client.connect();
  pair.pump();
  pair.client.abort();
  pair.pump();
  expect(pair.acceptor.sessions.size).toBe(0);
  pair.acceptor.drain();
  const mine = toyProvider(9);
  let opened = 0;
  for (let i = 0; i < 50; i++) {
    const h = new ClientHandshake({
      crypto: mine,
      suites: resolveSuites() as ClientHelloInit['suites'],
      serverKey: pair.serverKey,
      deviceKeys: undefined,
      epoch: 10,
      settings: { limit: 1000, resumeWindowMs: 60_000 },
      resume: { ticket: { id: ids[0]!, secret: secrets[0]! }, positions: { receivedPosition: 0, firstPosition: 0 } },
    });
    const server = pair.acceptor.attach(pair.nowMs);
    pair.acceptor.receive(server, h.hello, pair.nowMs);
    for (let e = pair.acceptor.pollEvent(); e; e = pair.acceptor.pollEvent()) {
      if (e.type !== 'bind') continue;
      const reply = decodeReply(e.session.pollTransmit(server, 0)!);
      if (reply.type !== 'accept') throw new Error('no accept');
      const { schedule } = h.accept(reply);
      const t = new Transport({ id: 1, epoch: 10, phase: 'up', opening: new Uint8Array(0), handshakeDeadlineMs: 0 });
      t.useKeys(mine, schedule, 'c2s');
      e.session.receive(server, t.sealer!.seal(encodeFrames([{ type: 'ping', id: 1 }])), 0);
      if (e.session.state === 'open') opened++;
    }
  }
  expect(opened).toBe(0);
});
