import { failure } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { ann, World } from './world.ts';

describe('to try now', () => {
  test('ends the pause between attempts', async () => {
    const world = new World();
    const client = await world.connect(ann);
    world.unreachable = new Error('no route');
    world.cut();
    await world.elapse(200_000);
    await world.until(() => client.status.state === 'offline');
    world.unreachable = undefined;
    client.retryNow();
    await world.turn();
    expect(client.status.state).toBe('online');
  });

  test('means nothing while there is no pause, and once the client is closed', async () => {
    const world = new World();
    const client = await world.connect(ann);
    client.retryNow();
    expect(client.status.state).toBe('online');
    expect(world.links).toHaveLength(1);
    await world.settled(client.close());
    client.retryNow();
    await world.turn();
    expect(world.links).toHaveLength(1);
  });

  test('waits for as long as the server has asked for, and no longer', async () => {
    let isBusy = false;
    const world = new World({
      intercept: (message) =>
        isBusy && message.type === 'login'
          ? failure('Unavailable', { ackId: message.seqId, retryAfterMs: 60_000 })
          : undefined,
    });
    const client = await world.connect(ann);
    isBusy = true;
    world.cut();
    await world.until(() => world.links.length === 2 && client.status.state === 'offline');
    const askedAtMs = world.clock.now();
    isBusy = false;
    client.retryNow();
    client.retryNow();
    expect(client.status).toMatchObject({ state: 'offline', retryAtMs: askedAtMs + 60_000 });
    await world.until(() => client.status.state === 'online');
    expect(world.clock.now()).toBe(askedAtMs + 60_000);
  });
});
