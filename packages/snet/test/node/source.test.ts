import { once } from 'node:events';
import { memoryDuplexPair } from '@proj/io/memory';
import { expect, test } from 'vitest';
import { createServer, type SnetServer, type SnetSocket } from '../../src/node/index.ts';
import { sourceOf } from '../../src/node/source.ts';
import { dial, failureOf, keys } from './harness.ts';

test.for([
  ['::ffff:c000:201', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['::5:6:7:8:9:192.0.2.1', '0:5:6:7::/64'],
  ['2001:DB8:1:02::', '2001:db8:1:2::/64'],
  ['a tenant', 'a tenant'],
] as const)('however it is spelt, %s is counted as %s [SNET-3.12]', ([address, source]) => {
  expect(sourceOf(address)).toBe(source);
});

function dialFrom(server: SnetServer, source: string): SnetSocket {
  return dial(0, {
    dial: async () => {
      const [near, far] = memoryDuplexPair();
      server.accept(far, { source });
      return near;
    },
  });
}

test('what accept is told of an IPv6 address is counted by its first half, as of connections [SNET-3.12]', async () => {
  const server = createServer({ keys, newSessionsPerSecond: 1, newSessionBurst: 1 }, (socket) =>
    socket.on('error', () => {}),
  );
  await once(dialFrom(server, '2001:db8::1'), 'connect');
  expect(await failureOf(dialFrom(server, '2001:db8::2'))).toMatchObject({ code: 'SNET_REFUSED', wireCode: 12 });
  await once(dialFrom(server, '2001:db8:0:1::1'), 'connect');
  await server[Symbol.asyncDispose]();
});
