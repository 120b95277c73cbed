import type { KeyPair } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import type { ByteDuplex } from '@proj/io';
import { FakeClock } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { Acceptor, type AcceptorOptions, ClientSession, type SnetError } from '../../src/core/index.ts';
import { LegacyClientSession } from '../../src/danger/core/legacy-client-session.ts';
import { legacyWires } from '../../src/danger/index.ts';
import type { Driver } from '../../src/driver.ts';
import { Listener } from '../../src/listener.ts';
import { drain, firstRequest, le64, text, zeros } from './bench.ts';

/** A connection whose other end is the test. */
class Wire implements ByteDuplex {
  readonly written: Uint8Array[] = [];
  destroyed = false;
  paused = false;
  readonly #listeners: Map<string, ((detail: never) => void)[]> = new Map();

  on(event: string, listener: (detail: never) => void): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  emit(event: 'data' | 'close', detail?: Uint8Array): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (detail: unknown) => void)(detail);
  }

  write(chunk: Uint8Array): boolean {
    this.written.push(chunk);
    return true;
  }

  end(): void {}

  destroy(): void {
    this.destroyed = true;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }
}

/** A listener of all wires, whose time is the test's. */
class Port {
  readonly clock: FakeClock = new FakeClock();
  readonly drivers: Driver[] = [];
  readonly refused: string[] = [];
  readonly listener: Listener;
  readonly #due: (() => void)[] = [];

  readonly keys: KeyPair = provider.x25519.generate();

  constructor(limits: AcceptorOptions = {}) {
    const acceptor = new Acceptor(provider, this.keys, limits);
    const wires = legacyWires({ wires: ['v2', 'g2', 'g1'] });
    this.listener = new Listener({
      acceptor,
      choice: wires.choice(provider, acceptor, limits),
      clock: this.clock,
      defer: (run) => this.#due.push(run),
      onSession: (driver) => {
        this.drivers.push(driver);
        return () => {};
      },
      onRefused: (error: SnetError) => this.refused.push(error.code),
    });
  }

  accept(): Wire {
    const wire = new Wire();
    this.listener.accept(wire);
    return wire;
  }

  /** What was put off until the end of this turn. */
  settle(): void {
    for (let run = this.#due.shift(); run !== undefined; run = this.#due.shift()) run();
  }
}

describe('a connection that has not said what it speaks', () => {
  test('is dropped when its time is over', () => {
    const port = new Port({ handshakeTimeoutMs: 1_000 });
    const wire = port.accept();
    wire.emit('data', zeros(1));
    port.clock.advance(999);
    expect(wire.destroyed).toBe(false);
    port.clock.advance(1);
    port.settle();
    expect([wire.destroyed, port.refused]).toEqual([true, ['SNET_HANDSHAKE_TIMEOUT']]);
    expect(port.listener.statistics.undecided?.refused).toEqual({ SNET_HANDSHAKE_TIMEOUT: 1 });
    expect(port.clock.pendingCount).toBe(0);
  });

  test('is dropped when there are more than 1024 of them, the oldest first', () => {
    const port = new Port();
    const wires = Array.from({ length: 1_026 }, () => port.accept());
    expect(wires.filter(({ destroyed }) => destroyed)).toEqual(wires.slice(0, 2));
    port.settle();
    expect(port.refused).toEqual(['SNET_REFUSED', 'SNET_REFUSED']);
  });

  test('has the time that the server was given, also where that is none of its own options [DANGER-4.2]', () => {
    const port = new Port({ handshakeTimeoutMs: 3_000 });
    const wire = port.accept();
    port.clock.advance(2_999);
    expect(wire.destroyed).toBe(false);
    port.clock.advance(1);
    expect(wire.destroyed).toBe(true);
  });
});

test.for(['g1', 'g2'] as const)('the first bytes of %s may come one by one [DANGER-4.1]', (generation) => {
  const port = new Port();
  const client = new LegacyClientSession(generation, provider);
  client.connect();
  const transport = client.attach(0);
  const wire = port.accept();
  const exchange = (): void => {
    for (const byte of drain(client, transport, 0)) wire.emit('data', Uint8Array.of(byte));
    port.settle();
    for (const bytes of wire.written.splice(0)) client.receive(transport, bytes, 0);
  };
  exchange();
  exchange();
  expect([client.state, port.drivers.map(({ session }) => session.wire)]).toEqual(['open', [generation]]);
});

describe('statistics', () => {
  test('count sessions, resumes and refusals for each wire, and what was never decided [DANGER-4.3]', () => {
    const port = new Port();
    const nothing = { sessions: 0, begun: 0, resumed: 0, refused: {} };
    expect(port.listener.statistics).toEqual({ v2: nothing, g2: nothing, g1: nothing, undecided: nothing });
    const client = new LegacyClientSession('g1', provider);
    client.connect();
    for (const _ of ['the first', 'again']) {
      const wire = port.accept();
      const transport = client.attach(0);
      for (let i = 0; i < 2; i++) {
        wire.emit('data', drain(client, transport, 0));
        port.settle();
        for (const bytes of wire.written.splice(0)) client.receive(transport, bytes, 0);
      }
      client.detach(transport, 0);
    }
    // A public key that cannot be, and a challenge that nobody answers.
    port.accept().emit('data', firstRequest('g1', zeros(8)));
    port.accept().emit('data', firstRequest('g2', le64(5n)));
    port.accept().emit('data', text('garbage, which looks like a reconnect of g1'));
    port.settle();
    expect(port.listener.statistics).toEqual({
      v2: nothing,
      g2: nothing,
      g1: { sessions: 1, begun: 1, resumed: 1, refused: { SNET_HANDSHAKE_FAILED: 1, SNET_PROTOCOL_VIOLATION: 1 } },
      undecided: nothing,
    });
    port.clock.advance(60_000);
    port.settle();
    expect(port.listener.statistics.g2).toEqual({ ...nothing, refused: { SNET_RESUME_EXPIRED: 1 } });
    port.drivers[0]?.session.abort();
    port.drivers[0]?.pump();
    port.settle();
    expect(port.listener.statistics.g1).toMatchObject({ sessions: 0, begun: 1, resumed: 1 });
  });
});

describe('a connection whose peer goes away', () => {
  test.for([
    ['says what it speaks', 'undecided', []],
    ['has asked for a session', 'v2', [0xd2, 0x53, 0x4e, 0x02, 0x01, 0x00, 0x01]],
  ] as const)('before it %s is counted, once, and nobody is told [DANGER-4.3]', ([, wire, start]) => {
    const port = new Port();
    const end = port.accept();
    end.emit('data', Uint8Array.from(start));
    end.emit('close');
    end.emit('close');
    port.settle();
    expect(port.listener.statistics[wire]?.refused).toEqual({ SNET_DIAL_FAILED: 1 });
    expect([end.destroyed, port.refused, port.clock.pendingCount]).toEqual([true, [], 0]);
  });
});

test("a listener of 'refused' that throws costs no connection but the one that was refused", () => {
  const port = new Port({ maxHandshakes: 1 });
  const mistake = new Error('mistake');
  port.refused.push = () => {
    throw mistake;
  };
  const client = new ClientSession(provider, port.keys.publicKey);
  client.connect();
  const hello = client.pollTransmit(client.attach(0), 0) as Uint8Array;
  const [refused, innocent] = [port.accept(), port.accept()];
  // The second of them drives out the first.
  for (const wire of [refused, innocent]) wire.emit('data', hello.subarray(0, 20));
  expect(() => port.settle()).toThrow(mistake);
  innocent.emit('data', hello.subarray(20));
  port.settle();
  expect([refused.destroyed, innocent.destroyed, innocent.written.length]).toEqual([true, false, 1]);
});

test('a transport in use is not read while its application does not; one in its handshake is [DANGER-5.6]', () => {
  const port = new Port({ receiveWindowBytes: 65_536 });
  const client = new LegacyClientSession('g2', provider, { replayBufferBytes: 0x10_0000 });
  client.connect();
  const connect = (): { readonly wire: Wire; readonly transport: number } => {
    const wire = port.accept();
    const transport = client.attach(0);
    wire.emit('data', drain(client, transport, 0));
    port.settle();
    for (const bytes of wire.written.splice(0)) client.receive(transport, bytes, 0);
    return { wire, transport };
  };
  const first = connect();
  client.write(zeros(65_536));
  first.wire.emit('data', drain(client, first.transport, 0));
  port.settle();
  expect(first.wire.paused).toBe(true);
  client.detach(first.transport, 0);
  const second = connect();
  expect(second.wire.paused).toBe(false);
  client.write(text('more'));
  second.wire.emit('data', drain(client, second.transport, 0));
  port.settle();
  expect([client.state, first.wire.destroyed, second.wire.paused]).toEqual(['open', true, true]);
  const [driver] = port.drivers;
  driver?.session.read(1_000_000);
  driver?.pump();
  port.settle();
  expect(second.wire.paused).toBe(false);
});
