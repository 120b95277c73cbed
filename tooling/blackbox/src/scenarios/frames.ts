import { deflateRawSync, gzipSync } from 'node:zlib';
import type { Random } from '@proj/chaos-proxy';
import { encodeMessage, type Failure, FailureCode, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { encodeFrame, Flag } from '@proj/frame';
import type { ProbeConnection } from '../probe/connection.ts';
import { newId } from '../probe/device.ts';
import { mutate } from './mutations.ts';
import { type Scenario, scenario } from './scenario.ts';
import { direct } from './traffic.ts';
import { must, password, type World } from './world.ts';

const maxFrameBytes = 1_048_576;
const closeTimeoutMs = 5_000;

/** A frame that announces this many bytes, and has some. */
function announcing(length: number, rest: Uint8Array = new Uint8Array(64)): Uint8Array {
  const frame = Buffer.alloc(4 + rest.length);
  frame.writeUInt32BE(length);
  frame.set(rest, 4);
  return frame;
}

/** The failure with which a connection was closed. @throws Error when it stays open. */
async function closedWith(world: World, connection: ProbeConnection, what: string): Promise<Failure | undefined> {
  await world.until(() => connection.isClosed, `the connection is closed after ${what}`, closeTimeoutMs);
  return (await connection.closed).failure;
}

/** Whether someone well-behaved is still served. */
async function isServed(connection: ProbeConnection, text: string): Promise<void> {
  const conversation = direct('good', 'good') as never;
  const content = { kind: 'text', text } as const;
  const answer = await connection.require({ type: 'send', conversation, id: newId(), sentAtMs: 0, content });
  must(answer.type === 'accepted', `a good user was answered ${answer.type}`);
}

export const lengths: Scenario = scenario({
  number: 11,
  name: 'lengths that lie, frames cut at every byte, a thousand in one write, garbage after them',
  pass: 'refused with ProtocolError and closed, or understood; nobody else notices',
  short: { splitRounds: 1 },
  full: { splitRounds: 20 },
  run: async (world, { splitRounds }) => {
    const server = await world.server();
    await world.register(server, 'good', 'evil');
    const good = await world.login(server.addresses, 'good');
    const { token } = await tokenOf(world, server.addresses, 'evil');
    const lies = [0, 2, 7, maxFrameBytes + 1, 2 ** 31, 2 ** 32 - 1];
    for (const isLoggedIn of [false, true]) {
      for (const length of [...lies, ...(isLoggedIn ? [] : [4097])]) {
        const evil = isLoggedIn
          ? await world.login(server.addresses, 'evil', 'raw', token)
          : world.connect(server.addresses);
        evil.write(announcing(length));
        const failure = await closedWith(world, evil, `a frame of ${length} bytes`);
        must(
          failure?.code === FailureCode.ProtocolError,
          `a frame of ${length} bytes was answered with ${failure?.code ?? 'nothing'} ${isLoggedIn ? 'after' : 'before'} the login`,
        );
      }
    }
    // These lengths are possible. What is in them is not.
    for (const length of [8, 9, 23]) {
      const evil = await world.login(server.addresses, 'evil', 'raw', token);
      evil.write(announcing(length, Buffer.alloc(length, 0xff)));
      const failure = await closedWith(world, evil, `${length} bytes of nonsense`);
      must(
        failure?.code === FailureCode.ProtocolError,
        `${length} bytes of nonsense were answered with ${failure?.code}`,
      );
    }
    // A frame of the greatest length is waited for: nothing is wrong until it is whole.
    const patient = await world.login(server.addresses, 'evil', 'raw', token);
    patient.write(announcing(maxFrameBytes, new Uint8Array()));
    await isServed(good, 'while a great frame is awaited');
    must(!patient.isClosed, 'a frame of the greatest length was refused before it was whole');
    patient.destroy();

    const login = encodeFrame(
      encodeMessage({
        type: 'login',
        seqId: 1,
        credential: { kind: 'token', token },
        deviceId: parseDeviceId('raw'),
        deviceClass: 'other',
        client: '',
      }),
    );
    for (let round = 0; round < splitRounds; round++) {
      const slow = world.connect(server.addresses);
      for (const byte of login) {
        slow.write(Uint8Array.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await world.until(() => slow.received.length > 0, 'a login in single bytes is answered');
      must(
        slow.received[0]?.type === 'login-accepted',
        `a login in single bytes was answered ${slow.received[0]?.type}`,
      );
      // 1000 in one write, then garbage.
      const before = slow.heartbeats;
      const heartbeats = Array.from({ length: 1000 }, (_, i) => encodeFrame({ kind: 'heartbeat', number: i % 256 }));
      slow.write(Buffer.concat(heartbeats));
      await world.until(() => slow.heartbeats === before + 1000, 'a thousand heartbeats in one write are answered');
      slow.write(Buffer.concat([encodeFrame({ kind: 'heartbeat', number: 1 }), Buffer.from('GET / HTTP/1.1\r\n\r\n')]));
      const failure = await closedWith(world, slow, 'garbage after a frame');
      must(failure?.code === FailureCode.ProtocolError, `garbage after a frame was answered with ${failure?.code}`);
    }
    await isServed(good, 'the end');
    return `${2 * lies.length + 5} lengths, ${splitRounds} logins in single bytes`;
  },
});

/** A token for later logins as the device `raw`: they need no hash. */
export async function tokenOf(
  world: World,
  target: Parameters<World['login']>[0],
  user: string,
): Promise<{ readonly token: string }> {
  const connection = world.connect(target);
  const answer = await connection.login({ user, deviceId: 'raw', password });
  must(answer.type === 'login-accepted', `${user} was refused`);
  connection.destroy();
  return { token: answer.token };
}

export const malformed: Scenario = scenario({
  number: 12,
  name: 'malformed headers and bodies: bits flipped, bytes gone, repeated, put in',
  pass: 'each is answered or closed, the server lives, and nobody else sees anything of it',
  short: { mutations: 250 },
  full: { mutations: 20_000 },
  run: async (world, { mutations }) => {
    const server = await world.server({ args: ['--max-malformed', '3'] });
    await world.register(server, 'good', 'evil');
    const good = await world.login(server.addresses, 'good');
    const { token } = await tokenOf(world, server.addresses, 'evil');
    const random = world.stream();
    let evil: ProbeConnection | undefined;
    let closes = 0;
    let refusals = 0;
    for (let count = 0; count < mutations; count++) {
      evil = evil === undefined || evil.isClosed ? await world.login(server.addresses, 'evil', 'raw', token) : evil;
      const { header, payload } = encodeMessage(sample(random));
      const frame = {
        kind: 'message',
        version: 2,
        flags: 0,
        header: random.bool(0.4) ? mutate(header, random) : header,
        payload: random.bool(0.8) && payload.length > 0 ? mutate(payload, random) : payload,
      } as const;
      evil.write(encodeFrame(frame));
      if (random.bool(0.3)) await Promise.race([evil.barrier(), evil.closed]);
      if (evil.isClosed) closes++;
      refusals += evil.received.filter(({ type }) => type === 'failure').length;
      evil.received.length = 0;
      if (count % 100 === 99) await isServed(good, `after ${count}`);
    }
    await evil?.barrier();
    await isServed(good, 'the end');
    must(closes + refusals > mutations / 10, `of ${mutations} mutations only ${closes + refusals} were refused`);
    const foreign = good.received.filter((message) => message.type === 'entry' && message.from !== 'good');
    must(foreign.length === 0, `somebody else was shown ${JSON.stringify(foreign[0])}`);
    return `${mutations} mutations, ${refusals} refused, ${closes} connections closed`;
  },
});

function sample(random: Random): Parameters<typeof encodeMessage>[0] {
  const seqId = random.between(1, 1000);
  const conversation = direct('evil', 'evil') as never;
  const users = [parseUserId('evil')];
  const samples = [
    { type: 'send', seqId, conversation, id: newId(), sentAtMs: 1, content: { kind: 'text', text: 'naïve \u{1f600}' } },
    {
      type: 'send',
      seqId,
      conversation,
      id: newId(),
      sentAtMs: 1,
      content: { kind: 'reaction', target: 1, emoji: '+', removed: false },
    },
    { type: 'sync', seqId, cursors: [{ conversation, seq: 1 }] },
    { type: 'pull', seqId, conversation, afterSeq: 0, limit: 10 },
    { type: 'received', conversation, seq: 1 },
    { type: 'read', conversation, seq: 1 },
    { type: 'search', seqId, query: 'word', limit: 5 },
    { type: 'members', seqId, conversation, limit: 5, readSeq: 0 },
    { type: 'watch', seqId, users },
    { type: 'profiles', seqId, users },
  ] as const;
  return samples[random.between(0, samples.length - 1)] ?? samples[0];
}

export const compressed: Scenario = scenario({
  number: 13,
  name: 'payloads that say they are compressed or encrypted, bombs among them',
  pass: 'refused with ProtocolError, and never unpacked',
  short: { bombs: 4 },
  full: { bombs: 200 },
  run: async (world, { bombs }) => {
    const server = await world.server();
    await world.register(server, 'good', 'evil');
    const good = await world.login(server.addresses, 'good');
    const { token } = await tokenOf(world, server.addresses, 'evil');
    const http = world.http(server);
    const { header } = encodeMessage(sample(world.stream()));
    const zeros = Buffer.alloc(200 * 0x10_0000);
    const payloads = [Buffer.from('plain'), deflateRawSync(zeros), gzipSync(zeros)];
    const rss = (): Promise<number> => http.metric('process_resident_memory_bytes');
    const before = await rss();
    for (let count = 0; count < bombs; count++) {
      for (const payload of payloads) {
        for (const flags of [Flag.Compressed, Flag.Encrypted, Flag.Compressed | Flag.Encrypted]) {
          const evil = await world.login(server.addresses, 'evil', 'raw', token);
          evil.write(encodeFrame({ kind: 'message', version: 2, flags, header, payload }));
          const failure = await closedWith(world, evil, `flags ${flags}`);
          must(failure?.code === FailureCode.ProtocolError, `flags ${flags} were answered with ${failure?.code}`);
        }
      }
    }
    await isServed(good, 'the end');
    const grownMiB = ((await rss()) - before) / 0x10_0000;
    must(grownMiB < 150, `the server grew by ${grownMiB.toFixed()} MiB`);
    return `${9 * bombs} frames, the server grew by ${grownMiB.toFixed()} MiB`;
  },
});
