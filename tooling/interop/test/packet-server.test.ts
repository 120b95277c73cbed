import { expect, test } from 'vitest';
import { PacketWorld } from './packet-world.ts';

async function started(): Promise<PacketWorld> {
  const world = new PacketWorld();
  await world.start();
  return world;
}

test('two original clients and one of ours talk to each other', async () => {
  const world = await started();
  const [alice, bob] = [await world.online('alice'), await world.online('bob')];
  expect(alice.events.at(-1)).toMatchObject({ type: 'accept', login: true, tips_msg: '登陆成功' });
  alice.do('chat', { to: 'bob', text: 'hi 你好', timestamp: 1_407_974_400 });
  expect(await bob.next()).toEqual({
    ...{ event: 'packet', type: 'chat', from_uuid: 'alice', to_uuid: 'bob', text_msg: 'hi 你好' },
    timestamp: 1_407_974_400,
  });
  await world.register('carol');
  alice.do('chat', { to: 'carol', text: 'from alice' });
  await alice.settle('alice');
  bob.do('chat', { to: 'carol', text: 'from bob' });
  const lines = await world.chat('carol', 'listen', '--count', '2', '--json', '--timeout', '20');
  const heard = lines.split('\n', 2).map((line) => JSON.parse(line) as { from: string; text: string });
  expect(heard.map(({ from, text }) => [from, text]).toSorted()).toEqual([
    ['alice', 'from alice'],
    ['bob', 'from bob'],
  ]);
  await world.chat('carol', 'send', 'alice', 'and back');
  await world.chat('carol', 'send', 'bob', 'and back');
  for (const client of [alice, bob]) expect(await client.textsUntil('and back')).toEqual(['and back']);
  alice.do('logout');
  expect(await alice.next()).toEqual({ event: 'closed', how: 'fin' });
});

test('kill -9 loses nothing that was accepted, and a restart repeats nothing that was delivered', async () => {
  const world = await started();
  const bob = await world.online('bob');
  bob.do('logout');
  await bob.next();
  const alice = await world.online('alice');
  const texts = Array.from({ length: 30 }, (_, i) => `message ${i}`);
  for (const text of texts) alice.do('chat', { to: 'bob', text });
  await alice.settle('alice');
  expect(await world.end('SIGKILL')).toBe('SIGKILL');

  await world.start();
  const dead = await world.online('bob');
  expect(await dead.textsUntil(texts.at(-1)!)).toEqual(texts);
  // He takes them all, says nothing, and the server dies: nobody knows that he has them.
  expect(await world.end('SIGKILL')).toBe('SIGKILL');

  await world.start();
  const back = await world.online('bob');
  expect(await back.textsUntil(texts.at(-1)!)).toEqual(texts);
  back.do('ping');
  await back.settle('bob');
  back.do('ping');
  back.do('logout');
  await back.next();
  expect(await world.end('SIGTERM')).toBe(0);

  await world.start();
  const again = await world.online('bob');
  expect(await again.settle('bob')).toEqual([]);
});

test('a second login of a name ends the first, without a word, and is reachable', async () => {
  const world = await started();
  const first = await world.online('bob');
  const second = await world.online('bob');
  expect(await first.next()).toEqual({ event: 'closed', how: 'fin' });
  const alice = await world.online('alice');
  alice.do('chat', { to: 'bob', text: 'you, now' });
  expect(await second.textsUntil('you, now')).toEqual(['you, now']);
});

test('what no honest client sends ends its own connection, and a bad name is told so', async () => {
  const world = await started();
  const alice = await world.online('alice');
  const lies = ['00000000', '00000007', '00000008', '00000009', '00000017', '00010001', '80000000', 'ffffffff'];
  for (const length of lies) {
    const liar = await world.connect('liar');
    liar.do('raw', { hex: `${length}00000005` });
    expect(await liar.next()).toMatchObject({ event: 'closed' });
  }
  const forger = await world.online('forger');
  forger.do('chat', { to: 'alice', text: 'believe me', from: 'bob' });
  expect(await forger.next()).toMatchObject({ event: 'closed' });
  const stranger = await world.online('No Such Name');
  expect(stranger.events.at(-1)).toMatchObject({ type: 'accept', login: false });
  expect(await stranger.next()).toMatchObject({ event: 'closed' });
  expect(await alice.settle('alice')).toEqual([]);
});
