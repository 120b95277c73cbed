import { md5 } from '@proj/crypto/danger';
import { provider } from '@proj/crypto/provider';
import { concatBytes, fromHex, toHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { LegacyAcceptor } from '../../src/danger/core/legacy-acceptor.ts';
import { LegacyClientSession } from '../../src/danger/core/legacy-client-session.ts';
import type { LegacySession } from '../../src/danger/core/legacy-session.ts';
import { Bench, drain, firstRequest, le64, read, text, zeros } from './bench.ts';

describe.for(['g1', 'g2'] as const)('%s', (generation) => {
  test.for([
    ['0', 0n],
    ['p', 0xffff_ffff_ffff_ffc5n],
    ['2^64 − 1', 0xffff_ffff_ffff_ffffn],
  ] as const)('a public key of %s is refused by both ends [DANGER-1.1]', ([, publicKey]) => {
    const bench = new Bench(generation);
    bench.request(firstRequest(generation, le64(publicKey)));
    expect(bench.refused).toEqual(['SNET_HANDSHAKE_FAILED']);
    const client = new LegacyClientSession(generation, provider);
    client.connect();
    const transport = client.attach(0);
    client.receive(transport, concatBytes(le64(publicKey), new Uint8Array(generation === 'g1' ? 8 : 16).fill(1)), 0);
    expect(client.state).toBe('closed');
  });

  test('resumes while the old connection still looks alive, and late news of that changes nothing [DANGER-5.3]', () => {
    const bench = new Bench(generation);
    const old = bench.ends.server;
    bench.client.write(text('one '));
    bench.exchange();
    bench.client.detach(bench.ends.client, 0);
    bench.client.write(text('two'));
    bench.attach();
    bench.exchange();
    expect(bench.session?.state).toBe('open');
    bench.session?.receive(old, text('stale'), 0);
    bench.session?.detach(old, 0, new Error('late'));
    expect([bench.session?.state, read(bench.session!)]).toEqual(['open', 'one two']);
  });

  test('two reconnects before the application reads repeat nothing [DANGER-5.2]', () => {
    const bench = new Bench(generation);
    for (const part of ['AAAAA', 'BBBBB', 'CCCCC']) {
      bench.session?.write(text(part));
      bench.client.write(text(part));
      bench.exchange();
      bench.client.detach(bench.ends.client, 0);
      bench.attach();
      bench.exchange();
    }
    expect([read(bench.client), read(bench.session!)]).toEqual(['AAAAABBBBBCCCCC', 'AAAAABBBBBCCCCC']);
  });

  test.for([
    ['a written count of 2^62', 1n << 62n, 0n],
    ['a read count of 2^62', 0n, 1n << 62n],
    ['a read count of 2^53 − 1', 0n, (1n << 53n) - 1n],
    ['a written count of 2^64 − 1', (1n << 64n) - 1n, 0n],
    ['a read count of more than was written', 5n, 6n],
    ['a written count of less than was read', 0n, 5n],
  ] as const)(
    '%s costs the connection, and neither the session nor the server [DANGER-5.4]',
    ([, written, readCount]) => {
      const bench = new Bench(generation);
      bench.session?.write(text('12345'));
      bench.client.write(text('12345'));
      bench.exchange();
      const honest = bench.reconnectRequest();
      const head = concatBytes(
        honest.subarray(generation === 'g1' ? 0 : 1).subarray(0, 8),
        le64(written),
        le64(readCount),
      );
      // A peer that has the key.
      const { key } = bench.session!;
      const mac = md5(concatBytes(head, key));
      bench.request(concatBytes(generation === 'g1' ? zeros(0) : Uint8Array.of(0xff), head, mac));
      expect(bench.refused).toEqual(['SNET_PROTOCOL_VIOLATION']);
      expect(bench.session?.state).toBe('open');
      bench.client.write(text(' and on'));
      bench.attach();
      bench.exchange();
      expect(read(bench.session!)).toBe('12345 and on');
    },
  );

  test('a wrong MAC and an unknown id are refused, and the session goes on [DANGER-3.3]', () => {
    const bench = new Bench(generation);
    const honest = bench.reconnectRequest();
    const wrong = new Uint8Array(honest);
    wrong[wrong.length - 1]! ^= 1;
    bench.request(wrong);
    const unknown = new Uint8Array(honest);
    unknown[generation === 'g1' ? 7 : 8]! ^= 1;
    bench.request(unknown);
    expect(bench.refused).toEqual(['SNET_HANDSHAKE_FAILED', 'SNET_REFUSED']);
    expect(bench.session?.state).toBe('open');
  });

  test('ids are random, and their first byte is none that another wire begins with [DANGER-4.1]', () => {
    const bench = new Bench(generation);
    const ids = new Set<string>();
    for (let i = 0; i < 2_000; i++) {
      bench.request(firstRequest(generation, le64(5n + BigInt(i))));
    }
    for (const { id } of bench.acceptor.sessions) {
      expect([0x00, 0xff, 0xd2]).not.toContain(id[0]);
      ids.add(toHex(id));
    }
    expect(ids.size).toBeGreaterThan(900);
  });
});

describe('a refusal', () => {
  test('of generation 2 is believed when it comes three times in a row, over a second [DANGER-5.5]', () => {
    const { client } = new Bench('g2');
    client.detach(1, 0);
    const refuse = (nowMs: number): string => {
      const transport = client.attach(nowMs);
      client.receive(transport, zeros(24), nowMs);
      return client.state;
    };
    expect([refuse(10), refuse(20), refuse(30), refuse(40)]).toEqual(Array.from({ length: 4 }, () => 'detached'));
    expect(refuse(1_100)).toBe('closed');
    expect(closeCode(client)).toBe('SNET_RESUME_REJECTED');
  });

  test('is also an answer with counts that cannot be: bytes that are forgotten do not come back [DANGER-5.5]', () => {
    const { client } = new Bench('g2');
    client.detach(1, 0);
    const states = [10, 20, 1_100].map((nowMs) => {
      const transport = client.attach(nowMs);
      client.receive(transport, concatBytes(le64(0n), le64(9n), le64(1n)), nowMs);
      return client.state;
    });
    expect(states).toEqual(['detached', 'detached', 'closed']);
    expect(closeCode(client)).toBe('SNET_RESUME_REJECTED');
  });

  test('in between which the server answers is forgotten [DANGER-5.5]', () => {
    const bench = new Bench('g2');
    bench.client.detach(bench.ends.client, 0);
    for (let i = 0; i < 2; i++) bench.client.receive(bench.client.attach(0), zeros(24), 0);
    bench.attach();
    bench.exchange();
    bench.nowMs = 5_000;
    bench.client.detach(bench.ends.client, 5_000);
    for (let i = 0; i < 2; i++) bench.client.receive(bench.client.attach(5_000), zeros(24), 5_000);
    expect(bench.client.state).toBe('detached');
  });

  test('of generation 1 is a connection that is closed: ten in a row, over ten seconds, are believed [DANGER-5.5]', () => {
    const { client } = new Bench('g1');
    client.detach(1, 0);
    for (let i = 0; i < 9; i++) client.detach(client.attach(i * 2_000), i * 2_000);
    expect(client.state).toBe('detached');
    client.detach(client.attach(20_000), 20_000);
    expect(client.state).toBe('closed');
  });
});

test('a challenge that is not answered changes nothing [DANGER-3.2]', () => {
  const bench = new Bench('g2');
  const transport = bench.request(bench.reconnectRequest());
  expect(bench.session?.state).toBe('open');
  bench.toServer(fromHex('00112233445566778899aabbccddeeff'), transport);
  expect(bench.session?.state).toBe('open');
  bench.session?.write(text('still here'));
  expect(drain(bench.session!, bench.ends.server, 0)).toHaveLength('still here'.length);
});

function closeCode(session: LegacySession): string | undefined {
  for (let event = session.pollEvent(); event !== undefined; event = session.pollEvent()) {
    if (event.type === 'close') return event.error?.code;
  }
  return undefined;
}

test('an acceptor of an older wire that is asked too late gives a request its time again, once [SNET-7.18]', () => {
  const acceptor = new LegacyAcceptor('g2', provider);
  const transport = acceptor.attach(0);
  acceptor.handleTimeout(20_000);
  acceptor.receive(transport, firstRequest('g2', le64(5n)), 20_001);
  expect(acceptor.pollEvent()?.type).toBe('bind');
  const silent = acceptor.attach(20_001);
  for (const nowMs of [60_000, 80_000]) acceptor.handleTimeout(nowMs);
  expect(acceptor.pollEvent()).toMatchObject({ type: 'drop', transport: silent });
});

test.for([{ maxSessions: 0 }, { maxHandshakes: 1.5 }, { newSessionsPerSecond: -1 }])(
  'limits of an older wire are checked as those of the other: %j',
  (options) => {
    expect(() => new LegacyAcceptor('g1', provider, options)).toThrow(/SNET_BAD_OPTION/);
  },
);
