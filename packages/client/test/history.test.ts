import { directConversation, failure, type PullRequest } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { ann, bob, eve, World } from './world.ts';

async function filled(count: number): Promise<World> {
  const world = new World();
  for (let seq = 1; seq <= count; seq++)
    world.write(seq % 2 === 0 ? ann : bob, seq % 2 === 0 ? bob : ann, `text ${seq}`);
  return world;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

function pulls(world: World): readonly PullRequest[] {
  return world.server.heard.filter(
    (message): message is PullRequest => typeof message === 'object' && message.type === 'pull',
  );
}

describe('history', () => {
  test.for([
    ['is the last 50 entries, oldest first', 120, {}, range(71, 120)],
    ['is all there is when that is less', 3, {}, [1, 2, 3]],
    ['is empty for a conversation that does not exist', 0, {}, []],
    ['ends before `beforeSeq`', 120, { beforeSeq: 11, limit: 4 }, [7, 8, 9, 10]],
    ['is empty before the first entry', 120, { beforeSeq: 1 }, []],
    ['ends at the end for a `beforeSeq` beyond it', 5, { beforeSeq: 500, limit: 2 }, [4, 5]],
    ['takes more than a page', 700, { limit: 600 }, range(101, 700)],
  ] as const)('%s', async ([, count, options, expected]) => {
    const world = await filled(count);
    const client = await world.connect(ann);
    const entries = await client.history(bob, options);
    expect(entries.map(({ seq }) => seq)).toEqual(expected);
    expect(entries).toEqual(
      world.server.log(directConversation(ann, bob)).filter(({ seq }) => expected.includes(seq as never)),
    );
  });

  test('acknowledges nothing', async () => {
    const world = await filled(3);
    const client = await world.connect(ann);
    await client.history(bob);
    await world.elapse(1_000);
    expect(world.server.received.size).toBe(0);
  });

  test('arguments out of range are refused', async () => {
    const world = await filled(3);
    const client = await world.connect(ann);
    for (const options of [{ limit: 0 }, { limit: 1001 }, { beforeSeq: 0 }, { beforeSeq: 1.5 }]) {
      await expect(client.history(bob, options)).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    }
    await expect(client.history('B' as typeof bob)).rejects.toMatchObject({ code: 'CLIENT_BAD_ARGUMENT' });
    expect(pulls(world)).toEqual([]);
  });

  test('waits for the connection', async () => {
    const world = await filled(3);
    const client = await world.connect(ann);
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    const reading = client.history(bob);
    world.clock.schedule(5_000, () => {
      world.unreachable = undefined;
    });
    expect(await world.settled(reading)).toHaveLength(3);
  });

  test('is asked for again when the answer was lost, or put off', async () => {
    const answers = ['cut', 'busy'];
    const world = new World({
      intercept: (message, session) => {
        if (message.type !== 'pull') return undefined;
        const answer = answers.shift();
        if (answer === 'busy') return failure('Unavailable', { ackId: message.seqId, retryAfterMs: 100 });
        if (answer === undefined) return undefined;
        world.server.cut(session);
        return 'silence';
      },
    });
    world.write(bob, ann, 'hi');
    const client = await world.connect(ann);
    expect(await world.settled(client.history(bob))).toHaveLength(1);
    expect(pulls(world)).toHaveLength(4);
  });

  test('that the server refuses is an error', async () => {
    const world = new World({
      intercept: (message) => (message.type === 'pull' ? failure('NotAllowed', { ackId: message.seqId }) : undefined),
    });
    const client = await world.connect(ann);
    await expect(client.history(eve)).rejects.toMatchObject({ code: 'CLIENT_REFUSED', failureName: 'NotAllowed' });
  });

  test('an abort ends it with the reason of the signal, and what was not asked is not asked any more', async () => {
    const world = await filled(3);
    const client = await world.connect(ann);
    world.unreachable = new Error('no route');
    world.cut();
    await world.until(() => client.status.state === 'offline');
    const abort = new AbortController();
    const reading = client.history(bob, { signal: abort.signal });
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await expect(client.history(bob, { signal: abort.signal })).rejects.toBe(reason);
    world.unreachable = undefined;
    await world.until(() => client.status.state === 'online');
    await world.turn();
    expect(pulls(world)).toEqual([]);
  });

  test('too many at once are refused', async () => {
    const world = new World({ intercept: (message) => (message.type === 'pull' ? 'silence' : undefined) });
    const client = await world.connect(ann);
    const readings = Array.from({ length: 70 }, () => client.history(bob));
    const settled = Promise.allSettled(readings);
    await world.turn();
    expect(pulls(world)).toHaveLength(4);
    await world.settled(client.close());
    const codes = (await settled).map((result) => (result.status === 'rejected' ? result.reason.code : 'fulfilled'));
    expect(codes).toEqual([...Array(64).fill('CLIENT_CLOSED'), ...Array(6).fill('CLIENT_BUSY')]);
  });
});
