import type { Aead, CryptoProvider } from '@proj/crypto';
import { toyProvider } from '@proj/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrames } from '../../src/core/frames.ts';
import { resolveSessionOptions } from '../../src/core/options.ts';
import { PathTimer } from '../../src/core/path-timer.ts';
import { RecordSealer } from '../../src/core/record.ts';
import { Transport } from '../../src/core/transport.ts';
import { Pair, sealAs } from './pair.ts';

const largest = Number.MAX_SAFE_INTEGER;

const dials = ({ clientEvents }: Pair): number => clientEvents.filter(({ type }) => type === 'dial').length;

describe('the delay that a PONG tells of', () => {
  /** The round trip time after one PING, answered so late, with so much of it blamed on the peer. */
  function measured(elapsedMs: number, delayUs: number): number {
    const timer = new PathTimer(resolveSessionOptions());
    const init = { id: 1, epoch: 0, phase: 'up', opening: new Uint8Array(0), handshakeDeadlineMs: 0 } as const;
    const transport = new Transport(init);
    timer.probe(transport, 0);
    timer.answered(transport, transport.probe!.id, delayUs, elapsedMs);
    return timer.smoothedRttMs;
  }

  test('is no part of the round trip', () => {
    expect(measured(1_000, 0)).toBe(1_000);
    expect(measured(1_000, 300_000)).toBe(700);
    expect(measured(1_000, 1_000_000)).toBe(0);
  });

  test('is not subtracted when it is longer than the round trip [SNET-1.3]', () => {
    expect(measured(1_000, 1_000_001)).toBe(1_000);
    expect(measured(1_000, largest)).toBe(1_000);
  });

  test('never makes a path look faster than none, or slower than it is [SNET-1.3]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), fc.maxSafeNat(), (elapsedMs, delayUs) => {
        expect(measured(elapsedMs, delayUs)).toBeGreaterThanOrEqual(0);
        expect(measured(elapsedMs, delayUs)).toBeLessThanOrEqual(elapsedMs);
      }),
    );
  });

  test('cannot make a client doubt a slow path at once [SNET-1.3]', () => {
    // A server that asks nothing by itself.
    const pair = Pair.open({ server: { keepAliveMs: 3_600_000 } });
    pair.pipe.hole = true;
    pair.advance(25_000); // A PING: the first one.
    pair.nowMs += 1_000;
    const pong = encodeFrames([{ type: 'pong', id: 1, delayUs: largest }]);
    pair.client.receive(pair.pipe.client, sealAs(pair, 'server', pong), pair.nowMs);
    pair.answerDials = false;
    pair.client.networkChanged(pair.nowMs);
    pair.advance(1_999);
    expect(dials(pair)).toBe(1);
    pair.advance(1); // After two round trips of 1 s.
    expect(dials(pair)).toBe(2);
  });
});

test('GOAWAY puts a new transport off by no more than the age at which one is due anyway [SNET-1.3]', () => {
  const rekeyAfterMs = 60_000;
  const pair = Pair.open({ client: { rekeyAfterMs } });
  const [first] = pair.pipes;
  pair.answerDials = false;
  pair.server.goAway(9, 0, 0);
  pair.pump();
  pair.advance(0);
  expect(dials(pair)).toBe(2);
  const frame = encodeFrames([{ type: 'go-away', code: 9, afterMs: largest, jitterMs: largest, address: '' }]);
  const record = sealAs(pair, 'server', frame);
  // While the replacement is under way nothing else is due.
  pair.dial().hole = true;
  pair.client.receive(first!.client, record, pair.nowMs);
  pair.pump();
  expect(pair.clientEvents.at(-1)).toMatchObject({ type: 'go-away', afterMs: largest });
  pair.advance(rekeyAfterMs);
  expect(first!.open).toBe(true);
  expect(dials(pair)).toBeGreaterThanOrEqual(3);
});

describe('one key', () => {
  /** How many records of this size, sealed as sessions seal them, go under the first key. */
  function recordsUnderFirstKey(plaintextBytes: number, atMost: number): number {
    let keys = 0;
    const provider = toyProvider(1);
    const unused = (): never => {
      throw new Error('only sealInto is used');
    };
    // Nothing is sealed: records are only counted.
    const free: Aead = { seal: unused, open: unused, sealInto: () => {} };
    const aead = (): Aead => {
      keys++;
      return free;
    };
    const crypto: CryptoProvider = { ...provider, aead };
    const sealer = new RecordSealer(crypto, 'chacha20-poly1305', new Uint8Array(32));
    const plaintext = new Uint8Array(plaintextBytes);
    let records = 0;
    while (keys <= 1 && records <= atMost) {
      sealer.seal(plaintext);
      records++;
    }
    return records;
  }

  test('seals no more than 2^30 bytes [SNET-4.4]', () => {
    const plaintextBytes = 0x1_0000;
    const bytes = plaintextBytes * recordsUnderFirstKey(plaintextBytes, 2 ** 14);
    expect(bytes).toBeLessThanOrEqual(2 ** 30);
    expect(bytes).toBeGreaterThan(2 ** 29); // Deriving keys is not free.
  });

  test('seals no more than 2^23 records [SNET-4.4]', { timeout: 60_000 }, () => {
    const records = recordsUnderFirstKey(0, 2 ** 23);
    expect(records).toBeLessThanOrEqual(2 ** 23);
    expect(records).toBeGreaterThan(2 ** 22);
  });
});
