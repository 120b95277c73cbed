/*
 * A client that means harm, as a process of its own: `node hostile-process.ts '{"port":…}'`. It attacks in every
 * way at once, and then prints a line of JSON: how often it tried what, and what it gained.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@proj/chaos-proxy';
import { directConversation, encodeMessage, parseDeviceId, parseUserId, type ServerMessage } from '@proj/chat-protocol';
import { encodeFrame } from '@proj/frame';
import { ProbeConnection } from '../probe/connection.ts';
import { newId } from '../probe/device.ts';
import { mutate } from './mutations.ts';

/** What it is told. */
export interface HostileOrders {
  readonly port: number;
  readonly key: string;
  readonly seed: number;
  /** It goes on for so long at least, and until its standard input ends. */
  readonly durationMs: number;
  /** As many times it does everything at once, each time with one of these. */
  readonly accounts: readonly HostileAccount[];
  /** With much in their notes to themselves. They have no limits used up by anything else. */
  readonly gorgers: readonly HostileAccount[];
  /** Conversations that are none of its business. */
  readonly foreign: readonly string[];
}

export interface HostileAccount {
  readonly user: string;
  /** Of the device `raw`. */
  readonly token: string;
}

/** What it says at the end. */
export interface HostileReport {
  readonly tried: Readonly<Record<string, number>>;
  readonly gained: readonly string[];
}

const orders = JSON.parse(process.argv[2] ?? '{}') as HostileOrders;
const { port, key, seed, durationMs, accounts, gorgers, foreign } = orders;
const endMs = performance.now() + durationMs;
const tried: Record<string, number> = {};
const gained: string[] = [];
const random = new Random(seed, 0x7000_0000);
let sources = 0;

let isTold = false;
process.stdin.resume().once('end', () => {
  isTold = true;
});

function isOver(): boolean {
  return isTold && performance.now() > endMs;
}

function source(): string {
  sources++;
  return `127.66.${(sources >> 8) & 0xff}.${1 + (sources % 250)}`;
}

function open(localAddress: string = source()): ProbeConnection {
  return new ProbeConnection({ port, key, localAddress });
}

/** @param instance of the device: no two at a time have the same, or one would end the other */
async function enter({ user, token }: HostileAccount, instance: string): Promise<ProbeConnection | undefined> {
  const connection = open();
  const deviceId = `raw.${instance}`;
  const answer = await connection.login({ user, deviceId, password: '', token }).catch(() => undefined);
  if (answer?.type === 'login-accepted') return connection;
  connection.destroy();
  await sleep(300);
  return undefined;
}

/** Whatever is asked of conversations of others. */
async function pry(account: HostileAccount): Promise<void> {
  const session = await enter(account, 'pry');
  if (session === undefined) return;
  for (const conversation of foreign as readonly never[]) {
    const content = { kind: 'text', text: 'from somebody hostile' } as const;
    const asked = [
      session.ask({ type: 'send', conversation, id: newId(), sentAtMs: 0, content }),
      session.ask({
        type: 'send',
        conversation,
        id: newId(),
        sentAtMs: 0,
        content: { kind: 'add', users: [parseUserId(account.user)] },
      }),
      session.ask({ type: 'send', conversation, id: newId(), sentAtMs: 0, content: { kind: 'recall', target: 1 } }),
      session.ask({ type: 'pull', conversation, afterSeq: 0, limit: 100 }),
      session.ask({ type: 'members', conversation, limit: 10, readSeq: 0 }),
      session.ask({ type: 'search', query: 'measured', conversation, limit: 10 }),
    ];
    for (const answer of await Promise.all(asked.map((one) => one.catch(() => undefined)))) {
      if (answer !== undefined && isGain(answer)) gained.push(`${answer.type} of ${String(conversation)}`);
    }
  }
  for (const message of session.received)
    if (message.type === 'entry') gained.push(`an entry of ${message.conversation}`);
  session.destroy();
}

function isGain(answer: ServerMessage): boolean {
  if (answer.type === 'search-result') return answer.entries.length > 0;
  return answer.type === 'accepted' || answer.type === 'page' || answer.type === 'member-list';
}

async function sendEarly(): Promise<void> {
  const session = open();
  const conversation = foreign[0] as never;
  const content = { kind: 'text', text: 'early' } as const;
  const answer = await session
    .ask({ type: 'send', conversation, id: newId(), sentAtMs: 0, content }, 2_000)
    .catch(() => undefined);
  if (answer?.type === 'accepted') gained.push('a send before the login');
  session.destroy();
}

async function lie(account: HostileAccount): Promise<void> {
  const session = random.bool() ? await enter(account, 'lie') : open();
  if (session === undefined) return;
  const frame = Buffer.alloc(4 + random.between(0, 64), random.between(0, 255));
  frame.writeUInt32BE([0, 2, 7, 0x10_0001, 0x8000_0000, 0xffff_ffff][random.between(0, 5)] ?? 0);
  session.write(frame);
  await Promise.race([session.closed, sleep(500)]);
  session.destroy();
}

async function garble(account: HostileAccount): Promise<void> {
  const session = await enter(account, 'garble');
  if (session === undefined) return;
  for (let count = 0; count < 20 && !session.isClosed; count++) {
    const { header, payload } = encodeMessage({ type: 'sync', seqId: 1 + count, cursors: [] });
    const flags = random.between(0, 3);
    session.write(
      encodeFrame({
        kind: 'message',
        version: 2,
        flags,
        header: mutate(header, random),
        payload: mutate(Buffer.concat([payload, randomBytes(20)]), random),
      }),
    );
    await sleep(5);
  }
  session.destroy();
}

async function guess(): Promise<void> {
  const session = open('127.66.255.1');
  await session
    .ask({
      type: 'login',
      credential: { kind: 'password', user: parseUserId(`u${random.between(1, 1e6)}`), password: 'guess' },
      deviceId: parseDeviceId('x'),
      deviceClass: 'other',
      client: '',
    })
    .then((answer) => answer.type === 'login-accepted' && gained.push('a login'))
    .catch(() => undefined);
  session.destroy();
  await sleep(20);
}

/** Many requests in one write. */
async function flood(account: HostileAccount): Promise<void> {
  const session = await enter(account, 'flood');
  if (session === undefined) return;
  const ask = Array.from({ length: 400 }, (_, index) =>
    encodeFrame(encodeMessage({ type: 'sync', seqId: 1000 + index, cursors: [] })),
  );
  session.write(Buffer.concat(ask));
  await Promise.race([session.closed, sleep(1_000)]);
  session.destroy();
}

/** Asks for much and reads nothing. */
async function gorge(account: HostileAccount): Promise<void> {
  const session = await enter(account, 'gorge');
  if (session === undefined) return;
  session.socket.pause();
  const user = parseUserId(account.user);
  const conversation = directConversation(user, user);
  for (let count = 0; count < 40; count++)
    session.say({ type: 'pull', seqId: 1 + count, conversation, afterSeq: 0, limit: 100 });
  await Promise.race([session.closed, sleep(5_000)]);
  session.destroy();
}

/** Bytes that are no handshake, or none at all, a byte at a time or all at once. */
async function knock(): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: source() });
  socket.on('error', () => undefined);
  const bytes = randomBytes(random.between(0, 3_000));
  if (random.bool()) socket.write(bytes);
  else
    for (const byte of bytes.subarray(0, 20)) {
      socket.write(Uint8Array.of(byte));
      await sleep(50);
    }
  await Promise.race([new Promise((resolve) => socket.on('close', resolve)), sleep(1_000)]);
  socket.destroy();
}

const attacks = { pry, sendEarly, lie, garble, guess, flood, knock };

async function repeat(
  name: string,
  attack: (account: HostileAccount) => Promise<void>,
  account: HostileAccount,
): Promise<void> {
  while (!isOver()) {
    tried[name] = (tried[name] ?? 0) + 1;
    await attack(account);
    await sleep(20);
  }
}

const all = Object.entries(attacks).flatMap(([name, attack]) =>
  accounts.map((account) => repeat(name, attack, account)),
);
all.push(...gorgers.map((account) => repeat('gorge', gorge, account)));
await Promise.all(all);
process.stdout.write(`${JSON.stringify({ tried, gained } satisfies HostileReport)}\n`, () => process.exit(0));
