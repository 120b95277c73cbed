// Copy to packages/snet/test/hostile/ to run. HELLOs that arrive before any of them is confirmed all become sessions.
import { toyProvider } from '@proj/testkit';
import { expect, test } from 'vitest';
import { Network } from './network.ts';

test('no more than maxSessions are ever open, however many shake hands at once', () => {
  const network = new Network({ crypto: toyProvider(1), server: { maxSessions: 2, maxHandshakes: 8 } });
  for (let i = 0; i < 8; i++) network.call();
  network.until(() => false, 1_000);
  const open = [...network.acceptor.sessions].filter(({ state }) => state === 'open');
  expect(open.length).toBeLessThanOrEqual(2);
});
