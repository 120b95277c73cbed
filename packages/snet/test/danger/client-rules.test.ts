import { provider } from '@proj/crypto/provider';
import { concatBytes } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../src/core/index.ts';
import { LegacyClientSession } from '../../src/danger/core/legacy-client-session.ts';
import type { Generation, LegacyOptions } from '../../src/danger/core/options.ts';
import { drain, le64, read, text, zeros } from './bench.ts';
import { fixedProvider } from './fixed-provider.ts';

/** A client whose server is a test: what it answers, and when. */
class Lone {
  readonly client: LegacyClientSession;
  readonly events: SessionEvent[] = [];
  readonly #generation: Generation;

  constructor(generation: Generation, options: LegacyOptions = {}, crypto = provider) {
    this.#generation = generation;
    this.client = new LegacyClientSession(generation, crypto, { crypt: false, ...options });
    this.client.connect();
  }

  /** A server's public key and an id, on the first connection. */
  open(nowMs = 0): number {
    return this.#answered(concatBytes(le64(5n), le64(1n)), nowMs);
  }

  /** Comes back to a server that has these counts. */
  resume(written: number, readCount: number, nowMs: number): number {
    return this.#answered(concatBytes(le64(BigInt(written)), le64(BigInt(readCount))), nowMs);
  }

  poll(): readonly SessionEvent[] {
    for (let event = this.client.pollEvent(); event !== undefined; event = this.client.pollEvent())
      this.events.push(event);
    return this.events;
  }

  #answered(answer: Uint8Array, nowMs: number): number {
    const transport = this.client.attach(nowMs);
    drain(this.client, transport, nowMs);
    const challenge = this.#generation === 'g2' ? new Uint8Array(8).fill(1) : zeros(0);
    this.client.receive(transport, concatBytes(answer, challenge), nowMs);
    drain(this.client, transport, nowMs);
    return transport;
  }
}

const closeCode = (events: readonly SessionEvent[]): string | undefined => {
  const event = events.find(({ type }) => type === 'close');
  return event?.type === 'close' ? event.error?.code : undefined;
};

describe.for(['g1', 'g2'] as const)('%s', (generation) => {
  test('a server that has written less than was read costs the connection alone [DANGER-5.4]', () => {
    const lone = new Lone(generation);
    const first = lone.open();
    lone.client.receive(first, text('12345'), 0);
    lone.client.detach(first, 0);
    lone.resume(4, 0, 0);
    expect(lone.client.state).toBe('detached');
    expect(lone.poll().at(-1)).toMatchObject({ type: 'drop' });
    const next = lone.resume(5, 0, 0);
    lone.client.receive(next, text('6'), 0);
    expect(read(lone.client)).toBe('123456');
  });

  test('the handshake of a first connection has its time, and no more', () => {
    const { client } = new Lone(generation, { handshakeTimeoutMs: 1_000 });
    client.attach(0);
    expect(client.pollTimeout()).toBe(1_000);
    client.handleTimeout(999);
    expect(client.state).toBe('handshaking');
    client.handleTimeout(1_000);
    expect(client.state).toBe('closed');
  });

  test('a resume that is not answered in time is dropped, and another one is dialled; that is no refusal [DANGER-5.5]', () => {
    const lone = new Lone(generation, { handshakeTimeoutMs: 1_000, resumeWindowMs: 120_000 });
    lone.client.detach(lone.open(), 0);
    for (let i = 1; i <= 12; i++) {
      const transport = lone.client.attach(i * 2_000);
      lone.client.handleTimeout(i * 2_000 + 1_000);
      expect(lone.poll()).toContainEqual(expect.objectContaining({ type: 'drop', transport }));
      expect(lone.client.state).toBe('detached');
    }
    expect(lone.client.pollTimeout()).toBeLessThan(36_000);
  });

  test('redials are jittered: the first within 50 ms, the next within 100 [DANGER-5.8]', () => {
    // The private key, then what the jitter is made of.
    const lone = new Lone(generation, {}, fixedProvider('efcdab8967452301', '8000', '4000'));
    lone.client.detach(lone.open(1_000), 1_000);
    expect(lone.client.pollTimeout()).toBe(1_025);
    lone.client.handleTimeout(1_024);
    expect(lone.poll().filter(({ type }) => type === 'dial')).toHaveLength(1);
    lone.client.handleTimeout(1_025);
    expect(lone.poll().filter(({ type }) => type === 'dial')).toHaveLength(2);
    lone.client.dialFailed(2_000, new Error('nobody listens'));
    expect(lone.client.pollTimeout()).toBe(2_025);
  });

  test('a session without a connection is given up after the resume window [DANGER-5.8]', () => {
    const lone = new Lone(generation, { resumeWindowMs: 5_000 });
    lone.client.detach(lone.open(), 10_000);
    lone.client.handleTimeout(14_999);
    expect(lone.client.state).toBe('detached');
    expect(lone.poll()).toContainEqual(expect.objectContaining({ type: 'detach', untilMs: 15_000 }));
    lone.client.handleTimeout(15_000);
    expect(closeCode(lone.poll())).toBe('SNET_RESUME_EXPIRED');
  });

  test('a session that is over takes nothing, and says so as one of snet 2 does', () => {
    const lone = new Lone(generation);
    lone.open();
    expect(lone.client.tryWrite(text('a'))).toBe(true);
    // Whoever writes may not know yet: its 'close' waits to be polled.
    lone.client.abort();
    expect(lone.client.tryWrite(text('b'))).toBe(false);
    const ended = new Lone(generation);
    ended.open();
    ended.client.end();
    expect(ended.client.tryWrite(text('b'))).toBe(false);
  });

  test('when the network has changed another connection is dialled at once', () => {
    const lone = new Lone(generation);
    const transport = lone.open();
    lone.client.networkChanged(7_000);
    expect(lone.client.state).toBe('detached');
    expect(lone.poll()).toContainEqual(expect.objectContaining({ type: 'drop', transport }));
    expect(lone.client.pollTimeout()).toBe(7_000);
    lone.client.handleTimeout(7_000);
    expect(lone.poll().at(-1)).toMatchObject({ type: 'dial' });
  });

  describe('silence', () => {
    const silent = { silenceMs: 1_000, receiveWindowBytes: 65_536 };

    test('costs a connection after silenceMs', () => {
      const lone = new Lone(generation, silent);
      const transport = lone.open();
      lone.client.receive(transport, text('a'), 500);
      expect(lone.client.pollTimeout()).toBe(1_500);
      lone.client.handleTimeout(1_499);
      expect(lone.client.state).toBe('open');
      lone.client.handleTimeout(1_500);
      expect(lone.client.state).toBe('detached');
    });

    test('is not looked for unless it was asked for', () => {
      const lone = new Lone(generation);
      lone.open();
      expect(lone.client.pollTimeout()).toBeUndefined();
    });

    test('that comes of not reading is ours, and counts from when the application reads again', () => {
      const lone = new Lone(generation, silent);
      const transport = lone.open();
      lone.client.receive(transport, zeros(65_536), 10);
      expect(lone.client.overfull(transport)).toBe(true);
      expect(lone.client.pollTimeout()).toBeUndefined();
      lone.client.handleTimeout(5_000);
      expect(lone.client.state).toBe('open');
      lone.client.read(1);
      drain(lone.client, transport, 6_000);
      expect(lone.client.pollTimeout()).toBe(7_000);
      // Nobody has asked before the time was up.
      lone.client.receive(transport, zeros(1), 6_500);
      lone.client.read();
      lone.client.handleTimeout(9_000);
      expect([lone.client.state, lone.client.pollTimeout()]).toEqual(['open', 10_000]);
    });
  });

  describe('a connection that is lost', () => {
    test('is forgiven when the server had nothing to send and it lived for a second [DANGER-5.8]', () => {
      const lone = new Lone(generation, { resumeWindowMs: 5_000 });
      lone.client.detach(lone.open(), 0);
      lone.client.detach(lone.resume(0, 0, 4_000), 4_999);
      expect(lone.poll().at(-1)).toMatchObject({ type: 'detach', untilMs: 5_000 });
      lone.client.detach(lone.resume(0, 0, 4_999), 5_999);
      expect(lone.poll().at(-1)).toMatchObject({ type: 'detach', untilMs: 10_999 });
    });

    test('is forgiven when it has brought a byte, or the server has read on [DANGER-5.8]', () => {
      const lone = new Lone(generation, { resumeWindowMs: 5_000 });
      const first = lone.open();
      lone.client.write(text('abc'));
      drain(lone.client, first, 0);
      lone.client.detach(first, 0);
      const next = lone.resume(2, 0, 1_000);
      lone.client.receive(next, text('a'), 1_000);
      lone.client.detach(next, 1_001);
      expect(lone.poll().at(-1)).toMatchObject({ type: 'detach', untilMs: 6_001 });
      lone.client.detach(lone.resume(2, 2, 2_000), 2_001);
      expect(lone.poll().at(-1)).toMatchObject({ type: 'detach', untilMs: 7_001 });
      lone.client.detach(lone.resume(2, 2, 3_000), 3_001);
      expect(lone.poll().at(-1)).toMatchObject({ type: 'detach', untilMs: 7_001 });
    });
  });
});

test('a server of generation 1 that answers and closes without the bytes it owes has refused [DANGER-5.5]', () => {
  const lone = new Lone('g1');
  lone.client.detach(lone.open(), 0);
  let dials = 0;
  for (let nowMs = 0; lone.client.state !== 'closed' && dials < 100; ) {
    nowMs = lone.client.pollTimeout() ?? nowMs;
    lone.client.handleTimeout(nowMs);
    lone.poll();
    if (lone.client.state === 'detached') lone.client.detach(lone.resume(20_000_000, 0, nowMs), nowMs + 1);
    dials++;
  }
  expect(closeCode(lone.poll())).toBe('SNET_RESUME_REJECTED');
  expect(dials).toBeGreaterThanOrEqual(10);
  expect(dials).toBeLessThan(30);
});

test('a server of generation 2 that does so has not: it would have said it [DANGER-5.5]', () => {
  const lone = new Lone('g2', { resumeWindowMs: 60_000 });
  lone.client.detach(lone.open(), 0);
  for (let i = 1; i <= 20; i++) lone.client.detach(lone.resume(20_000_000, 0, i * 2_000), i * 2_000 + 1);
  expect(lone.client.state).toBe('detached');
  lone.client.handleTimeout(60_000);
  expect(closeCode(lone.poll())).toBe('SNET_RESUME_EXPIRED');
});

test('zeros in answer to a new request of generation 2 are a refusal', () => {
  const lone = new Lone('g2');
  const transport = lone.client.attach(0);
  lone.client.receive(transport, zeros(24), 0);
  expect(closeCode(lone.poll())).toBe('SNET_REFUSED');
});

describe.for(['g1', 'g2'] as const)('%s: after end()', (generation) => {
  test('a session that has lost its connection waits for another one to send its last words [DANGER-5.7]', () => {
    const lone = new Lone(generation, { lingerMs: 1_000, resumeWindowMs: 20_000 });
    const first = lone.open();
    lone.client.write(text('last words'));
    lone.client.end();
    drain(lone.client, first, 0);
    lone.client.detach(first, 10);
    lone.client.handleTimeout(19_000);
    expect(lone.client.state).toBe('detached');
    const next = lone.client.attach(19_000);
    drain(lone.client, next, 19_000);
    lone.client.receive(next, concatBytes(zeros(16), zeros(generation === 'g2' ? 8 : 0).fill(1)), 19_000);
    expect(new TextDecoder().decode(drain(lone.client, next, 19_000))).toContain('last words');
    expect(lone.client.pollTimeout()).toBe(20_000);
    lone.client.handleTimeout(20_000);
    expect(lone.poll().at(-1)).toEqual({ type: 'close', error: undefined });
    expect(lone.client.pollTimeout()).toBeUndefined();
  });

  test('a session that finds no other connection ends with an error [DANGER-5.7]', () => {
    const lone = new Lone(generation, { lingerMs: 1_000, resumeWindowMs: 20_000 });
    const first = lone.open();
    lone.client.write(text('last words'));
    lone.client.end();
    drain(lone.client, first, 0);
    lone.client.detach(first, 10);
    lone.client.handleTimeout(20_010);
    expect(closeCode(lone.poll())).toBe('SNET_RESUME_EXPIRED');
  });
});
