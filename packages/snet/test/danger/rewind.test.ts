import { provider } from '@proj/crypto/provider';
import { concatBytes } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { LegacyClientSession } from '../../src/danger/core/legacy-client-session.ts';
import { resolveLegacyOptions } from '../../src/danger/core/options.ts';
import { RewindBuffer } from '../../src/danger/core/rewind-buffer.ts';
import { Bench, drain, le64, read, text, zeros } from './bench.ts';

const ringBytes = 65_536;
const small = { rewindBufferBytes: ringBytes, replayBufferBytes: ringBytes };
const code = (act: () => void): unknown => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('the buffer', () => {
  test('forgets what was taken beyond its capacity, and refuses to go back there [DANGER-5.4]', () => {
    const buffer = new RewindBuffer(4, 100);
    buffer.push(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    buffer.take(6);
    expect([buffer.firstPosition, buffer.takenPosition, buffer.writePosition]).toEqual([2, 6, 10]);
    expect(code(() => buffer.rewind(1))).toBe('SNET_PROTOCOL_VIOLATION');
    expect(code(() => buffer.rewind(7))).toBe('SNET_PROTOCOL_VIOLATION');
    buffer.rewind(2);
    expect([...(buffer.take(100) ?? [])]).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(buffer.firstPosition).toBe(6);
  });

  test('keeps whatever has still to be sent, for the first time or again, and counts it as full [DANGER-5.6]', () => {
    const buffer = new RewindBuffer(4, 6);
    buffer.push(Uint8Array.of(0, 1, 2, 3, 4, 5));
    expect([buffer.firstPosition, buffer.freeBytes]).toEqual([0, 0]);
    buffer.take(4);
    expect([buffer.firstPosition, buffer.freeBytes]).toEqual([0, 4]);
    buffer.push(Uint8Array.of(6, 7, 8, 9));
    buffer.rewind(0);
    expect([buffer.firstPosition, buffer.freeBytes, buffer.takenPosition]).toEqual([0, 0, 4]);
    expect([...(buffer.take(3) ?? []), ...(buffer.take(100) ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

test('the newest 64 MiB that were sent are kept unless told otherwise', () => {
  expect(resolveLegacyOptions().rewindBufferBytes).toBe(64 * 0x10_0000);
});

describe.for(['g1', 'g2'] as const)('%s', (generation) => {
  /** A server that has sent so much, of which the client has so much. */
  function behind(sentBytes: number, receivedBytes: number): Bench {
    const bench = new Bench(generation, small);
    for (let sent = 0; sent < sentBytes; sent += ringBytes / 2) {
      expect(bench.session!.write(zeros(ringBytes / 2))).toBe(ringBytes / 2);
      drain(bench.session!, bench.ends.server, 0);
    }
    bench.client.receive(bench.ends.client, zeros(receivedBytes), 0);
    bench.client.read(receivedBytes);
    bench.cut();
    return bench;
  }

  test('a gap of the whole ring is closed, and an application that writes meanwhile waits [DANGER-5.1] [DANGER-5.6]', () => {
    const bench = behind(3 * ringBytes, 2 * ringBytes);
    bench.attach();
    bench.toServer(drain(bench.client, bench.ends.client, 0));
    const answer = bench.session!.pollTransmit(bench.ends.server, 0)!;
    bench.client.receive(bench.ends.client, answer, 0);
    const verify = drain(bench.client, bench.ends.client, 0);
    if (verify.length > 0) bench.toServer(verify);
    expect(bench.session!.state).toBe('open');
    // What is to be sent again fills the buffer; nothing pushes it out.
    expect(bench.session!.write(text('!'))).toBe(0);
    expect(drain(bench.session!, bench.ends.server, 0)).toHaveLength(ringBytes);
    bench.poll();
    expect(bench.serverEvents.at(-1)).toMatchObject({ type: 'drain' });
    expect(bench.session!.write(text('!'))).toBe(1);
  });

  test('an application that writes while the server waits for a connection loses nothing [DANGER-5.1]', () => {
    const bench = behind(2 * ringBytes, ringBytes);
    bench.session!.detach(bench.ends.server, 0);
    expect(bench.session!.write(zeros(ringBytes + 1))).toBe(ringBytes);
    bench.comeBack();
    expect(bench.client.receivedByApplication).toBe(ringBytes);
    let readBytes = ringBytes;
    for (let bytes = bench.client.read(); bytes !== undefined; bytes = bench.client.read()) readBytes += bytes.length;
    expect(readBytes).toBe(3 * ringBytes);
  });

  test('a client that lacks a byte more than the ring holds is refused, and the server does not break [DANGER-5.4]', () => {
    const bench = behind(3 * ringBytes, 2 * ringBytes - 1);
    bench.attach();
    bench.toServer(drain(bench.client, bench.ends.client, 0));
    expect(bench.refused).toEqual(['SNET_PROTOCOL_VIOLATION']);
    expect(bench.session!.state).toBe('open');
  });

  test('a client whose bytes are forgotten, as the server counts them, gives the connection up [DANGER-5.4]', () => {
    const bench = new Bench(generation, small);
    for (let i = 0; i < 4; i++) {
      bench.client.write(zeros(ringBytes / 2));
      drain(bench.client, bench.ends.client, 0);
    }
    bench.cut();
    const transport = bench.client.attach(0);
    drain(bench.client, transport, 0);
    const answer = concatBytes(le64(0n), le64(BigInt(ringBytes - 1)), zeros(generation === 'g2' ? 8 : 0));
    bench.client.receive(transport, answer, 0);
    expect(bench.client.state).toBe('detached');
    const other = bench.client.attach(0);
    drain(bench.client, other, 0);
    bench.client.receive(other, concatBytes(le64(0n), le64(BigInt(ringBytes)), zeros(answer.length - 16)), 0);
    expect(bench.client.state).toBe('open');
  });

  test('what cannot be sent is a defect that costs the session, and not the process', () => {
    const { client, ends } = new Bench(generation);
    const broken = client as unknown as { sending: { take: () => never } };
    broken.sending.take = () => {
      throw new RangeError('broken');
    };
    expect(client.pollTransmit(ends.client, 0)).toBeUndefined();
    expect(client.state).toBe('closed');
    let last = client.pollEvent();
    for (let event = last; event !== undefined; event = client.pollEvent()) last = event;
    expect(last).toMatchObject({ type: 'close', error: { code: 'SNET_INTERNAL' } });
  });
});

test('a client that answers its challenge when the old connection has pushed its bytes out loses that connection', () => {
  const bench = new Bench('g2', small);
  bench.session!.write(zeros(ringBytes));
  drain(bench.session!, bench.ends.server, 0);
  const old = bench.ends.server;
  bench.cut();
  bench.attach();
  bench.toServer(drain(bench.client, bench.ends.client, 0));
  bench.client.receive(bench.ends.client, drain(bench.session!, bench.ends.server, 0), 0);
  // The server believes the old one alive, and goes on.
  bench.session!.write(text('!'));
  drain(bench.session!, old, 0);
  bench.toServer(drain(bench.client, bench.ends.client, 0));
  expect(bench.serverEvents.at(-1)).toMatchObject({ type: 'drop', transport: bench.ends.server });
  expect(bench.session!.state).toBe('open');
  bench.session!.write(text('?'));
  expect(drain(bench.session!, old, 0)).toHaveLength(1);
});

test('bytes that were never sent do not count as unsent when they are sent again', () => {
  const client = new LegacyClientSession('g1', provider, { ...small, crypt: false });
  client.connect();
  const transport = client.attach(0);
  client.receive(transport, concatBytes(le64(5n), le64(1n)), 0);
  client.write(text('abc'));
  drain(client, transport, 0);
  expect([client.acknowledgedBytes, client.unacknowledgedBytes]).toEqual([3, 0]);
  client.detach(transport, 0);
  client.write(text('de'));
  const next = client.attach(0);
  drain(client, next, 0);
  client.receive(next, concatBytes(le64(0n), le64(1n)), 0);
  expect([client.acknowledgedBytes, client.unacknowledgedBytes]).toEqual([3, 2]);
  expect(new TextDecoder().decode(drain(client, next, 0))).toBe('bcde');
  expect(client.unacknowledgedBytes).toBe(0);
  expect(read(client)).toBe('');
});
