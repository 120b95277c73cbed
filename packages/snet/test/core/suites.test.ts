import { provider } from '@proj/crypto/provider';
import { concatBytes } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { ClientHandshake, type ClientHelloInit, retryTranscript } from '../../src/core/handshake.ts';
import { SnetError, type SuiteName } from '../../src/core/index.ts';
import { preferring, resolveSuites } from '../../src/core/suites.ts';
import { closeError, flipped, Pair, readText, say, text, types } from './pair.ts';

const all: readonly SuiteName[] = [
  'x25519mlkem768-chacha20poly1305',
  'x25519mlkem768-aes256gcm',
  'x25519-chacha20poly1305',
  'x25519-aes256gcm',
];
const retryType = 0x03;
const helloHead = 8;

/** The suites of a HELLO, as they stand in it. */
const offerOf = (hello: Uint8Array): number[] =>
  Array.from({ length: hello[10]! }, (_, i) => hello[11 + 2 * i]! * 256 + hello[12 + 2 * i]!);

describe('a suite', () => {
  test.for(all)('%s carries a session, its resumes and their early data, with the real cryptography', (suite) => {
    const pair = Pair.open({ crypto: provider, client: { suites: [suite] }, server: { suites: [suite] } });
    say(pair, pair.client, 'one ');
    pair.cut();
    pair.client.write(text('two'));
    pair.advance(100);
    say(pair, pair.server, 'three');
    expect(readText(pair.server)).toBe('one two');
    expect(readText(pair.client)).toBe('three');
  });

  test('has the KEM unless both ends are told to do without', () => {
    expect(resolveSuites().map(({ kem }) => kem)).toEqual(['mlkem768', 'mlkem768']);
    const pair = new Pair({ client: { suites: ['x25519-chacha20poly1305'] } });
    pair.client.connect();
    pair.pump();
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_REFUSED', wireCode: 11 });
  });

  test.for([
    ['none', []],
    ['one twice', ['x25519-aes256gcm', 'x25519-aes256gcm']],
    ['one that is unknown', ['rot13' as SuiteName]],
  ] as const)('list of %s is a bad option', ([, suites]) => {
    expect(() => new Pair({ client: { suites } })).toThrow(SnetError);
  });
});

describe('RETRY', () => {
  const ours: SuiteName[] = ['x25519mlkem768-aes256gcm', 'x25519mlkem768-chacha20poly1305'];

  test('asks for the suite that the server likes best of those offered, on the same transport [SNET-3.10]', () => {
    const hellos: Uint8Array[] = [];
    const tamper = (bytes: Uint8Array, to: 'client' | 'server') => {
      if (to === 'server' && bytes[0] === 0xd2) hellos.push(bytes);
      return bytes;
    };
    const pair = Pair.open({ crypto: provider, tamper, server: { suites: ours } });
    expect(hellos.map(offerOf)).toEqual([
      [0x0101, 0x0102],
      [0x0102, 0x0101],
    ]);
    expect(pair.pipes).toHaveLength(1);
    say(pair, pair.client, 'hello');
    expect(readText(pair.server)).toBe('hello');
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('reattach');
    // The client has learnt it.
    expect(hellos.map(offerOf).slice(2)).toEqual([[0x0102, 0x0101]]);
  });

  test('passes early data over, which come again with everything else [SNET-3.10]', () => {
    const pair = new Pair({ crypto: provider, server: { suites: ours } });
    const init: ClientHelloInit = {
      crypto: provider,
      suites: resolveSuites() as ClientHelloInit['suites'],
      serverKey: pair.serverKey as Uint8Array,
      epoch: 3,
      settings: { limit: 1_000, resumeWindowMs: 60_000 },
      resume: {
        ticket: { id: new Uint8Array(16), secret: new Uint8Array(32) },
        positions: { receivedPosition: 0, firstPosition: 0 },
        early: Uint8Array.of(0),
      },
    };
    const first = new ClientHandshake(init);
    const transport = pair.acceptor.attach(0);
    pair.acceptor.receive(transport, concatBytes(first.hello, first.earlyRecord!), 0);
    const reply = pair.acceptor.pollEvent();
    if (reply?.type !== 'reply') throw new Error('no RETRY');
    const second = new ClientHandshake({
      ...init,
      suites: preferring(init.suites, 0x0102) as ClientHelloInit['suites'],
      transcript: retryTranscript(provider, first.hello, reply.bytes),
      resume: { ...init.resume!, early: undefined },
    });
    pair.acceptor.receive(transport, second.hello, 0);
    expect(pair.acceptor.pollEvent()).toMatchObject({ type: 'bind' });
  });

  test.for([
    ['for a suite that was not offered', [0x00, 0x01]],
    ['for the one that was offered first', [0x01, 0x01]],
    ['that ends early', [0x01]],
  ] as const)('%s ends the attempt', ([, suite]) => {
    const tamper = (bytes: Uint8Array, to: 'client' | 'server') =>
      to === 'client' ? Uint8Array.of(retryType, 0, 0, suite.length, ...suite) : bytes;
    const pair = new Pair({ tamper });
    pair.client.connect();
    pair.pump();
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_PROTOCOL_VIOLATION');
  });

  test('that an attacker made up fails the handshake: nothing is agreed on that the server did not ask for [SNET-3.2] [SNET-3.10]', () => {
    let forged = false;
    const tamper = (bytes: Uint8Array, to: 'client' | 'server') => {
      if (to !== 'client' || forged) return bytes;
      forged = true;
      return Uint8Array.of(retryType, 0, 0, 2, 0x01, 0x02);
    };
    const pair = new Pair({ tamper });
    pair.client.connect();
    pair.pump();
    expect(closeError(pair.clientEvents)).toBeInstanceOf(SnetError);
    expect(types(pair.clientEvents)).not.toContain('open');
  });

  test('that was changed on its way, or a first HELLO that was, fails the handshake [SNET-3.10]', () => {
    // A byte of HELLO 1 that the server does not judge by: its random.
    for (const at of [40, helloHead + 3 + 4 + 10]) {
      let first = true;
      const tamper = (bytes: Uint8Array, to: 'client' | 'server') => {
        if (to !== 'server' || !first) return bytes;
        first = false;
        return flipped(bytes, at);
      };
      const pair = new Pair({ tamper, server: { suites: ours } });
      pair.client.connect();
      pair.pump();
      expect(types(pair.clientEvents)).not.toContain('open');
    }
  });

  test('is sent once: a client that asks for the same again is turned away [SNET-3.10]', () => {
    const pair = new Pair({ server: { suites: ours } });
    let hello: Uint8Array | undefined;
    pair.tamper = (bytes, to) => {
      if (to === 'client') return undefined;
      hello ??= bytes;
      return bytes;
    };
    pair.client.connect();
    pair.pump();
    pair.deliver(pair.pipe, hello!);
    expect(pair.refusals).toEqual([expect.stringContaining('is not the first')]);
  });
});
