import type { CryptoProvider, KeyPair } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import { equalBytes, toHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { ClientHandshake, type ClientHelloInit } from '../../src/core/handshake.ts';
import { type ServerMemory, SnetError } from '../../src/core/index.ts';
import { resolveSuites } from '../../src/core/suites.ts';
import { closeError, Pair, readText, say, types } from './pair.ts';

const device = provider.x25519.generate();
const other = provider.x25519.generate();

/** Remembers one server. */
class Memory implements ServerMemory {
  knownKey: Uint8Array | undefined;
  readonly remembered: Uint8Array[] = [];

  remember(publicKey: Uint8Array): void {
    this.remembered.push(publicKey);
    this.knownKey = publicKey;
  }
}

function attempt(options: ConstructorParameters<typeof Pair>[0]): Pair {
  const pair = new Pair({ crypto: provider, ...options });
  pair.client.connect();
  pair.pump();
  return pair;
}

describe('trust on first use', () => {
  test('learns the key of the server, and from then on pins it [SNET-3.9]', () => {
    const patterns: number[] = [];
    const memory = new Memory();
    const tamper = (bytes: Uint8Array, to: 'client' | 'server') => {
      if (to === 'server' && bytes[0] === 0xd2) patterns.push(bytes[9]!);
      return bytes;
    };
    const pair = attempt({ serverKey: memory, tamper });
    expect(memory.remembered).toEqual([pair.serverKey]);
    say(pair, pair.client, 'hello');
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('reattach');
    expect(memory.remembered).toHaveLength(1);
    expect(patterns).toEqual([2, 1]);
    expect(readText(pair.server!)).toBe('hello');
  });

  test('refuses a server that does not have the key it had [SNET-3.9]', () => {
    const memory = new Memory();
    memory.knownKey = other.publicKey;
    const pair = attempt({ serverKey: memory });
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_SERVER_KEY_CHANGED', fault: 'peer' });
    expect(memory.remembered).toEqual([]);
  });

  test('a server that answers without the key it had is found out too [SNET-3.9]', () => {
    const memory = new Memory();
    memory.knownKey = other.publicKey;
    const pair = attempt({ serverKey: memory, tamper: (bytes, to) => (to === 'client' ? accepted : bytes) });
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_SERVER_KEY_CHANGED');
  });

  test('who remembers may refuse: then no byte of the application leaves [SNET-3.1]', () => {
    const refused = new SnetError('SNET_SERVER_KEY_CHANGED', 'another process was first');
    const remember = (): void => {
      throw refused;
    };
    const sent: Uint8Array[] = [];
    const tamper = (bytes: Uint8Array, to: 'client' | 'server') => {
      if (to === 'server') sent.push(bytes);
      return bytes;
    };
    const pair = attempt({ serverKey: { knownKey: undefined, remember }, tamper });
    expect(closeError(pair.clientEvents)).toBe(refused);
    expect(sent).toHaveLength(1);
  });
});

describe('a device key', () => {
  test('is shown to the server, which knows the session by it [SNET-3.11]', () => {
    const pair = attempt({ client: { deviceKeys: device } });
    expect(pair.server?.deviceKey).toEqual(device.publicKey);
    pair.cut();
    pair.advance(100);
    expect(types(pair.clientEvents)).toContain('reattach');
    expect(attempt({}).server?.deviceKey).toBeUndefined();
  });

  test('is hidden from whoever listens [SNET-3.11]', () => {
    const heard: number[] = [];
    attempt({
      client: { deviceKeys: device },
      tamper: (bytes) => {
        heard.push(...bytes);
        return bytes;
      },
    });
    expect(toHex(Uint8Array.from(heard)).includes(toHex(device.publicKey))).toBe(false);
  });

  test.for([
    ['one that is not welcome', { deviceKeys: other }],
    ['none', {}],
  ] as const)('decides: %s is refused before a session begins [SNET-3.11]', ([, client]) => {
    const asked: (Uint8Array | undefined)[] = [];
    const authorize = (key: Uint8Array | undefined): boolean => {
      asked.push(key);
      return key !== undefined && equalBytes(key, device.publicKey);
    };
    const pair = attempt({ client, server: { authorize } });
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_REFUSED', wireCode: 22 });
    expect(pair.acceptor.sessions.size).toBe(0);
    expect(asked).toHaveLength(1);
    expect(types(attempt({ client: { deviceKeys: device }, server: { authorize } }).clientEvents)).toContain('open');
  });

  test('that cannot be decided on is refused, and the server goes on [SNET-3.11]', () => {
    const authorize = (): boolean => {
      throw new Error('the database is away');
    };
    const pair = attempt({ server: { authorize } });
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_REFUSED', wireCode: 15 });
  });

  test('belongs to the session: a stolen ticket is of no use without it [SNET-3.11]', () => {
    const ids: Uint8Array[] = [];
    const secrets: Uint8Array[] = [];
    const crypto: CryptoProvider = {
      ...provider,
      randomBytes(length) {
        const bytes = provider.randomBytes(length);
        if (length === 16) ids.push(bytes);
        return bytes;
      },
      hkdf(salt, inputKey, info, length) {
        const output = provider.hkdf(salt, inputKey, info, length);
        if (new TextDecoder().decode(info).endsWith('ticket 0')) secrets.push(new Uint8Array(output));
        return output;
      },
    };
    const pair = attempt({ crypto, client: { deviceKeys: device } });
    const steal = (deviceKeys: KeyPair | undefined, epoch: number): string | undefined => {
      const thief = new ClientHandshake({
        crypto: provider,
        suites: resolveSuites() as ClientHelloInit['suites'],
        serverKey: pair.serverKey,
        deviceKeys,
        epoch,
        settings: { limit: 1_000, resumeWindowMs: 60_000 },
        resume: {
          ticket: { id: ids[0]!, secret: secrets[0]! },
          positions: { receivedPosition: 0, firstPosition: 0 },
        },
      });
      pair.inject(thief.hello);
      return pair.refusals.pop();
    };
    expect(steal(undefined, 10)).toContain("another device's");
    expect(steal(other, 11)).toContain("another device's");
    expect(steal(device, 12)).toBeUndefined();
  });

  test('needs a server whose key is known', () => {
    expect(() => attempt({ serverKey: new Memory(), client: { deviceKeys: device } })).toThrow(/SNET_BAD_OPTION/);
  });

  test('of two halves that do not belong together is a bad option', () => {
    const keys = { privateKey: device.privateKey, publicKey: other.publicKey };
    expect(() => attempt({ client: { deviceKeys: keys } })).toThrow(/deviceKeys.*SNET_BAD_OPTION/);
  });
});

/** A whole ACCEPT that nobody sealed. */
const accepted = Uint8Array.from([0x02, 0, 0x10, 0, 0x01, 0x01, 0, ...new Uint8Array(0x1000 - 3).fill(7)]);

test('an answer that comes later, as of an async function, lets nobody in [SNET-3.11]', () => {
  const authorize = (() => Promise.resolve(false)) as unknown as () => boolean;
  const pair = attempt({ server: { authorize } });
  expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_REFUSED', wireCode: 15 });
});
