import { randomInt } from 'node:crypto';
import { type ChaosProxy, createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { expect, onTestFinished, test } from 'vitest';
import { PythonProgram, streamDigest } from '../src/index.ts';
import { type PacketClient, PacketWorld } from './packet-world.ts';

async function started(...options: readonly string[]): Promise<PacketWorld> {
  const world = new PacketWorld(options);
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
  const lies = [
    '00000000',
    '00000007',
    '00000008',
    '00000009',
    '00000017',
    '00010000',
    '00010001',
    '80000000',
    'ffffffff',
  ];
  await Promise.all(
    lies.map(async (length) => {
      const liar = await world.connect('liar');
      liar.do('raw', { hex: `${length}00000005` });
      expect(await liar.next(), length).toMatchObject({ event: 'closed' });
    }),
  );
  const online: readonly (readonly [string, (client: PacketClient) => void])[] = [
    ...lies.map((length) => [length, (liar: PacketClient) => liar.do('raw', { hex: `${length}00000005` })] as const),
    ['no body', (liar) => liar.do('raw', { hex: '0000000800000005' })],
    ['an empty message', (liar) => liar.do('plain', { type: 5, hex: '' })],
    ['half a message', (liar) => liar.do('plain', { type: 5, hex: '0a046c696172' })],
    ['wrong padding', (liar) => liar.do('raw', { hex: `0000001800000005${'00'.repeat(16)}` })],
    ['a second login', (liar) => liar.do('login')],
    ['a long text', (liar) => liar.do('chat', { to: 'alice', text: 'x'.repeat(20_000) })],
  ];
  await Promise.all(
    online.map(async ([lie, say], i) => {
      const liar = await world.online(`liar${i}`);
      expect(liar.events.at(-1), lie).toMatchObject({ type: 'accept', login: true });
      say(liar);
      expect(await liar.next(), lie).toEqual({ event: 'closed', how: 'fin' });
    }),
  );
  const forger = await world.online('forger');
  forger.do('chat', { to: 'alice', text: 'believe me', from: 'bob' });
  expect(await forger.next()).toMatchObject({ event: 'closed' });
  const stranger = await world.online('No Such Name');
  expect(stranger.events.at(-1)).toMatchObject({ type: 'accept', login: false });
  expect(await stranger.next()).toMatchObject({ event: 'closed' });
  expect(await alice.settle('alice')).toEqual([]);
});

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const seed = Number(process.env['INTEROP_SEED'] ?? randomInt(2 ** 32));
const repeat = `INTEROP_SEED=${seed}`;
const totalBytes = (isNightly ? 64 : 1) * 0x10_0000;
/** Of each end's connections. */
const plannedCuts = isNightly ? 130 : 4;
const leastCuts = isNightly ? 100 : 3;

/** A connection passes so little that an end cannot do with fewer. One in four dies about its login. */
const plan: FaultPlan = (index, random) => {
  if (index >= plannedCuts) return {};
  const share = Math.floor((totalBytes / plannedCuts) * 1.6);
  const [least, most] = index % 4 === 2 ? [0, 100] : [1_000, share];
  return {
    sliceBytes: random.bool(0.2) ? 500 : 0x1_0000,
    cut: {
      mode: index % 40 === 11 ? 'half-open' : random.bool(0.5) ? 'reset' : 'fin',
      afterBytes: { toServer: random.between(least, most), toClient: random.between(least, most) },
    },
  };
};

/** Limits that keep out who comes back after every cut, and slow down who has much to say. */
const unlimited = [
  ...['--sends-per-second', '1000000', '--sends-burst', '1000000', '--conversation-sends-per-second', '1000000'],
  ...['--send-bytes-per-second', '1GiB', '--send-bytes-burst', '1GiB', '--source-connection-burst', '1000000'],
  ...['--source-connections-per-10s', '1000000', '--max-connections-per-source', '1000000'],
];

test('two original clients exchange everything through cuts, byte for byte', { timeout: 900_000 }, async () => {
  const world = await started(...unlimited);
  const proxies: ChaosProxy[] = [];
  const end = async (role: 'send' | 'receive', user: string, peer: string): Promise<PythonProgram> => {
    const upstream = { host: '127.0.0.1', port: world.compatPort };
    const proxy = createChaosProxy({ upstream, seed: seed + proxies.length, faults: plan });
    onTestFinished(() => proxy.close());
    proxies.push(proxy);
    await proxy.listen();
    const args = [role, '--port', String(proxy.port), '--user', user, '--peer', peer, '--seed', '7'];
    args.push('--bytes', String(totalBytes), '--stall-ms', '1500', '--timeout-s', '800');
    const program = new PythonProgram({ script: 'packet_client.py', args });
    onTestFinished(() => program[Symbol.asyncDispose]());
    return program;
  };
  // Who was never there is unknown to who writes to him.
  for (const user of ['alice', 'bob']) await world.online(user);
  const bob = await end('receive', 'bob', 'alice');
  const alice = await end('send', 'alice', 'bob');
  const sha256 = streamDigest('c', 7, totalBytes);
  const received = await bob.nextJson();
  expect(received, repeat).toMatchObject({ received: totalBytes, sha256 });
  const sent = await alice.nextJson();
  expect(sent, repeat).toMatchObject({ sent: totalBytes, sha256 });
  bob.end();
  for (const program of [alice, bob]) expect(await program.finished, repeat).toMatchObject({ code: 0, errors: '' });
  const cuts = proxies.map(({ statistics }) => Object.values(statistics.cuts).reduce((sum, count) => sum + count, 0));
  if (isNightly) console.log({ seed, cuts, received, sent });
  expect(Math.min(...cuts), repeat).toBeGreaterThanOrEqual(leastCuts);
});
