import { concatBytes, fromHex, toHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { LegacyAcceptor } from '../../src/danger/core/legacy-acceptor.ts';
import { LegacyClientSession } from '../../src/danger/core/legacy-client-session.ts';
import type { LegacyServerSession } from '../../src/danger/core/legacy-server-session.ts';
import type { Generation } from '../../src/danger/core/options.ts';
import { fixedProvider } from './fixed-provider.ts';

/** Facts about the originals, checked there with running Go code. */
const clientPrivate = 'efcdab8967452301';
const serverPrivate = '1032547698badcfe';
const id = '0100000000000000';
const clientPublic = '81a1a7f474ea5f44';
const zeros = (count: number): string => '00'.repeat(count);
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const wire = {
  g1: {
    request: `${zeros(8)}${clientPublic}${zeros(24)}`,
    answer: '09714a4b6632df8ddde0c3d2dad4a135',
    verify: '',
    reconnect: '010000000000000013000000000000000d0000000000000068a1bcd9475c130f1911d5a14095085b',
    reconnectAnswer: '13000000000000000d00000000000000',
    reconnectVerify: '',
  },
  g2: {
    request: `00${clientPublic}`,
    answer: '09714a4b6632df8ddde0c3d2dad4a135a1b2c3d4e5f60718',
    verify: '4b923fee0b133ec6308b46c5673d5e08',
    reconnect: 'ff010000000000000013000000000000000d0000000000000068a1bcd9475c130f1911d5a14095085b',
    reconnectAnswer: '13000000000000000d000000000000000011223344556677',
    reconnectVerify: '8994974a4bc831eb808fd2559cd11587',
  },
} as const;

class Client {
  readonly session: LegacyClientSession;
  transport = 0;

  constructor(generation: Generation) {
    this.session = new LegacyClientSession(generation, fixedProvider(clientPrivate));
    this.session.connect();
  }

  attach(): void {
    this.transport = this.session.attach(0);
  }

  sent(): string {
    return drain(this.session, this.transport);
  }

  receive(hex: string): void {
    this.session.receive(this.transport, fromHex(hex), 0);
  }
}

class Server {
  readonly acceptor: LegacyAcceptor;
  session: LegacyServerSession | undefined;
  transport = 0;

  constructor(generation: Generation, request: 16 | 40 | 'auto' = 40) {
    const challenges = ['a1b2c3d4e5f60718', '0011223344556677'];
    const [first = '', second = ''] = challenges;
    const crypto =
      generation === 'g1' ? fixedProvider(serverPrivate, id) : fixedProvider(serverPrivate, id, first, second);
    this.acceptor = new LegacyAcceptor(generation, crypto, { request });
  }

  attach(): void {
    this.transport = this.acceptor.attach(0);
  }

  receive(hex: string): void {
    if (this.session !== undefined && this.bound) this.session.receive(this.transport, fromHex(hex), 0);
    else this.acceptor.receive(this.transport, fromHex(hex), 0);
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'bind') this.session = event.session;
      else if (event.type === 'drop') this.farewell = event.farewell === undefined ? '' : toHex(event.farewell);
    }
  }

  farewell: string | undefined;

  /** The transport in use is the session's already. */
  get bound(): boolean {
    const { transports } = this.session as unknown as { transports: Map<number, unknown> };
    return transports.has(this.transport);
  }

  sent(): string {
    return this.session === undefined ? '' : drain(this.session, this.transport);
  }
}

function drain(session: LegacyClientSession | LegacyServerSession, transport: number): string {
  const parts: Uint8Array[] = [];
  for (let bytes = session.pollTransmit(transport, 0); bytes !== undefined; bytes = session.pollTransmit(transport, 0))
    parts.push(bytes);
  return toHex(concatBytes(...parts));
}

const read = (session: LegacyClientSession | LegacyServerSession): string =>
  String.fromCharCode(...(session.read() ?? []));

describe.for(['g1', 'g2'] as const)('generation %s', (generation) => {
  const expected = wire[generation];

  test('as a client: every byte of a session, a reconnect and what is sent again [DANGER-2.1] [DANGER-3.1]', () => {
    const client = new Client(generation);
    client.attach();
    expect(client.sent()).toBe(expected.request);
    client.receive(expected.answer);
    expect(client.session.state).toBe('open');
    client.session.write(ascii('hello, server'));
    expect(client.sent()).toBe(`${expected.verify}b485afbeb5f88146bf401dbb8d`);
    client.receive('b25707b290caf4a68cec63f2da');
    expect(read(client.session)).toBe('hello, client');
    client.session.write(ascii('second'));
    expect(client.sent()).toBe('95b1a68feb62');
    client.session.detach(client.transport, 0);
    client.attach();
    expect(client.sent()).toBe(expected.reconnect);
    client.receive(expected.reconnectAnswer);
    client.session.write(ascii('after'));
    expect(client.sent()).toBe(`${expected.reconnectVerify}95b1a68feb62fdc88c5519`);
    client.receive('885f05ec6630');
    expect(read(client.session)).toBe('pong!!');
  });

  test('as a server: every byte of a session, a reconnect and what is sent again [DANGER-2.1] [DANGER-3.1]', () => {
    const server = new Server(generation);
    server.attach();
    server.receive(expected.request);
    expect(server.sent()).toBe(expected.answer);
    // A client's data may share the segment with its answer.
    server.receive(`${expected.verify}b485afbeb5f88146bf401dbb8d`);
    expect(read(server.session!)).toBe('hello, server');
    server.session!.write(ascii('hello, client'));
    expect(server.sent()).toBe('b25707b290caf4a68cec63f2da');
    server.session!.write(ascii('pong!!'));
    expect(server.sent()).toBe('885f05ec6630');
    // The old connection still looks alive.
    server.attach();
    server.receive(expected.reconnect);
    expect(server.sent()).toBe(expected.reconnectAnswer + (generation === 'g1' ? '885f05ec6630' : ''));
    server.receive(`${expected.reconnectVerify}95b1a68feb62fdc88c5519`);
    expect(server.sent()).toBe(generation === 'g2' ? '885f05ec6630' : '');
    expect(read(server.session!)).toBe('secondafter');
  });
});

test('what both ends say under one keystream gives away the difference of what they mean [DANGER-1.2]', () => {
  const client = new Client('g1');
  client.attach();
  client.sent();
  client.receive(wire.g1.answer);
  client.session.write(ascii('hello, server'));
  const up = fromHex(client.sent());
  const server = new Server('g1');
  server.attach();
  server.receive(wire.g1.request);
  server.sent();
  server.session!.write(ascii('hello, client'));
  const down = fromHex(server.sent());
  // The server's stream begins where the client's ninth byte is.
  const [theirs, ours] = [up.subarray(8), down.subarray(0, 5)];
  expect([toHex(theirs), toHex(ours)]).toEqual(['bf401dbb8d', 'b25707b290']);
  const difference = theirs.map((byte, i) => byte ^ (ours[i] ?? 0));
  expect(toHex(difference)).toBe('0d171a091d');
  expect(difference).toEqual(ascii('erver').map((byte, i) => byte ^ (ascii('hello')[i] ?? 0)));
});

test('a server of generation 1 takes the 16 bytes of the description, where it is told to [DANGER-2.2]', () => {
  const server = new Server('g1', 16);
  server.attach();
  server.receive(`${zeros(8)}${clientPublic}`);
  expect(server.sent()).toBe(wire.g1.answer);
  server.receive('b485afbeb5f88146bf401dbb8d');
  expect(read(server.session!)).toBe('hello, server');
});

test.for([
  ['40 bytes in pieces', [zeros(10), zeros(14), 'b485afbeb5f88146bf401dbb8d']],
  ['40 bytes at once', [`${zeros(24)}b485afbeb5f88146bf401dbb8d`]],
  ['16 bytes', ['b485afbeb5f88146bf401dbb8d']],
] as const)('with auto a server of generation 1 takes %s [DANGER-2.2]', ([, rest]) => {
  const server = new Server('g1', 'auto');
  server.attach();
  server.receive(`${zeros(8)}${clientPublic}`);
  expect(server.sent()).toBe(wire.g1.answer);
  for (const part of rest) server.receive(part);
  expect(read(server.session!)).toBe('hello, server');
});

test.for([
  ['g1', '0200000000000000', ''],
  ['g2', '0200000000000000', zeros(24)],
] as const)('%s refuses an unknown id: %s [DANGER-2.3] [DANGER-3.3]', ([generation, unknown, farewell]) => {
  const server = new Server(generation);
  server.attach();
  server.receive(`${generation === 'g2' ? 'ff' : ''}${unknown}${zeros(16)}${zeros(16)}`);
  expect(server.farewell).toBe(farewell);
});
