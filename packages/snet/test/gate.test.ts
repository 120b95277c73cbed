import { provider } from '@proj/crypto/provider';
import { memoryDuplexPair } from '@proj/io/memory';
import { FakeClock } from '@proj/testkit';
import { expect, test } from 'vitest';
import { Acceptor, ClientSession } from '../src/core/index.ts';
import { Dialer } from '../src/dialer.ts';
import { Listener } from '../src/listener.ts';
import { until } from './node/harness.ts';

test('a server on which nothing else happens forgets how a session ended when nobody comes back any more', async () => {
  const [clock, theirClock] = [new FakeClock(), new FakeClock()];
  const keys = provider.x25519.generate();
  const acceptor = new Acceptor(provider, keys);
  let hasOpened = false;
  const onSession = (): (() => void) => {
    hasOpened = true;
    return () => {};
  };
  const listener = new Listener({ acceptor, clock, defer: queueMicrotask, onSession, onRefused: () => {} });
  const dialer = new Dialer({
    session: new ClientSession(provider, keys.publicKey),
    clock: theirClock,
    defer: queueMicrotask,
    dial: async () => {
      const [near, far] = memoryDuplexPair();
      listener.accept(far);
      return near;
    },
    dialTimeoutMs: 5_000,
    onEvent: () => {},
  });
  dialer.connect();
  await until(() => hasOpened);
  dialer.session.abort();
  dialer.driver.pump();
  await until(() => acceptor.sessions.size === 0);
  await until(() => {
    clock.advance(0);
    return clock.nextAtMs() === 2 * 600_000;
  });
  clock.advance(2 * 600_000);
  expect([acceptor.pollTimeout(), clock.pendingCount]).toEqual([undefined, 0]);
});
