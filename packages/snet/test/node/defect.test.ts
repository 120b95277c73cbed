import { expect, onTestFinished, test } from 'vitest';
import { Session } from '../../src/core/index.ts';
import { dial, serve, until } from './harness.ts';

test('a defect in a session that is not open yet is told by refused [SNET-8.2]', async () => {
  const { promote } = Session.prototype as unknown as { promote: (...parameters: unknown[]) => void };
  Object.assign(Session.prototype, {
    promote(this: Session, ...parameters: unknown[]) {
      if (this.role === 'server') throw new TypeError('a defect');
      promote.apply(this, parameters);
    },
  });
  onTestFinished(() => void Object.assign(Session.prototype, { promote }));
  const server = await serve(() => {});
  const seen: unknown[] = [];
  server.on('refused', (error) => seen.push(error));
  const client = dial(server.port);
  client.on('error', () => {});
  await until(() => seen.length > 0);
  expect(seen[0]).toMatchObject({ code: 'SNET_INTERNAL' });
});
