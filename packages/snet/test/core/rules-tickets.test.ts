import type { CryptoProvider, KeyPair } from '@proj/crypto';
import { toHex } from '@proj/io/bytes';
import { toyProvider } from '@proj/testkit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ClientHandshake, type ClientHelloInit } from '../../src/core/handshake.ts';
import { ticketIdBytes } from '../../src/core/hello.ts';
import { resolveSuites } from '../../src/core/suites.ts';
import { TicketBook } from '../../src/core/ticket-book.ts';
import { Transport } from '../../src/core/transport.ts';
import { Pair, readText, say, text, types } from './pair.ts';

/** A provider whose ticket ids are written down as they are drawn, and ticket secrets as they are derived: not copies. */
function watched(): { readonly crypto: CryptoProvider; readonly ids: Uint8Array[]; readonly secrets: Uint8Array[] } {
  const provider = toyProvider(5);
  const ids: Uint8Array[] = [];
  const secrets: Uint8Array[] = [];
  const crypto: CryptoProvider = {
    ...provider,
    randomBytes(length) {
      const bytes = provider.randomBytes(length);
      if (length === ticketIdBytes) ids.push(bytes);
      return bytes;
    },
    hkdf(salt, inputKey, info, length) {
      const output = provider.hkdf(salt, inputKey, info, length);
      if (/ticket \d$/.test(String.fromCharCode(...info))) secrets.push(output);
      return output;
    },
  };
  return { crypto, ids, secrets };
}

/** What servers keep of their tickets from now on: not copies. */
function booked(): Uint8Array[] {
  const kept: Uint8Array[] = [];
  type Issue = TicketBook<unknown>['issue'];
  const issue = Reflect.get(TicketBook.prototype, 'issue') as Issue;
  vi.spyOn(TicketBook.prototype, 'issue').mockImplementation(function (this: TicketBook<unknown>, ...parameters) {
    kept.push(parameters[3]);
    return issue.apply(this, parameters);
  });
  return kept;
}

afterEach(() => void vi.restoreAllMocks());

const isWiped = (secret: Uint8Array): boolean => secret.every((byte) => byte === 0);

describe('a session that began', () => {
  const device = toyProvider(1).x25519.generate();
  const other = toyProvider(2).x25519.generate();
  const keys: { readonly [name: string]: KeyPair | undefined } = { 'no key': undefined, 'a key': device, other };

  /** Why a client with the right ticket, and this key, is not let in; `undefined`: it is. */
  function refusalOf(began: KeyPair | undefined, shown: KeyPair | undefined): string | undefined {
    const { crypto, ids, secrets } = watched();
    const pair = Pair.open({ crypto, client: { deviceKeys: began } });
    const handshake = new ClientHandshake({
      crypto: toyProvider(9),
      suites: resolveSuites() as ClientHelloInit['suites'],
      serverKey: pair.serverKey,
      deviceKeys: shown,
      epoch: 10,
      settings: { limit: 1_000, resumeWindowMs: 60_000 },
      resume: {
        ticket: { id: ids[0]!, secret: secrets[2]! },
        positions: { receivedPosition: 0, firstPosition: 0 },
      },
    });
    const { session } = pair.inject(handshake.hello);
    const refusal = pair.refusals.pop();
    expect(session === undefined).toBe(refusal !== undefined);
    if (session !== undefined) expect(session).toBe(pair.server);
    return refusal;
  }

  test.for([
    ['no key', 'a key'],
    ['a key', 'no key'],
    ['a key', 'other'],
  ] as const)('with %s is not resumed by a client that shows %s [SNET-3.11]', ([began, shown]) => {
    expect(refusalOf(keys[began], keys[shown])).toContain("another device's");
  });

  test.for(['no key', 'a key'] as const)('with %s is resumed by a client that shows the same [SNET-3.11]', (began) => {
    expect(refusalOf(keys[began], keys[began])).toBeUndefined();
  });
});

test('secrets of tickets that the client holds no more are overwritten at both ends, and no others [SNET-7.12]', () => {
  const { crypto, secrets } = watched();
  const kept = booked();
  const pair = Pair.open({ crypto });
  const first = secrets.splice(0);
  const firstKept = kept.splice(0);
  // Two tickets, derived at either end; the server, which does it first, puts the two together.
  expect(first.map(isWiped)).toEqual([true, true, false, false]);
  expect(firstKept.map(isWiped)).toEqual([false]);
  pair.cut();
  pair.advance(100);
  say(pair, pair.client, 'on the second transport');
  expect(types(pair.clientEvents)).toContain('reattach');
  expect(first.map(isWiped)).toEqual([true, true, true, true]);
  expect(firstKept.map(isWiped)).toEqual([true]);
  expect(secrets.map(isWiped)).toEqual([true, true, false, false]);
  expect(kept.map(isWiped)).toEqual([false]);
});

/** A provider whose engines for one record of early data are told apart from all others. */
function watchedEngines(): { readonly crypto: CryptoProvider; readonly counts: { made: number; destroyed: number } } {
  const provider = toyProvider(5);
  const counts = { made: 0, destroyed: 0 };
  const secrets = new Set<string>();
  const keys = new Set<string>();
  const crypto: CryptoProvider = {
    ...provider,
    hkdf(salt, inputKey, info, length) {
      const output = provider.hkdf(salt, inputKey, info, length);
      const label = String.fromCharCode(...info);
      if (label.endsWith(' early')) secrets.add(toHex(output));
      if (label.endsWith(' key') && secrets.has(toHex(inputKey))) keys.add(toHex(output.subarray(0, 32)));
      return output;
    },
    aead(name, key) {
      const aead = provider.aead(name, key);
      if (!keys.has(toHex(key))) return aead;
      counts.made++;
      return { seal: aead.seal.bind(aead), open: aead.open.bind(aead), destroy: () => void counts.destroyed++ };
    },
  };
  return { crypto, counts };
}

test('keys of early data are gone at both ends as soon as their one record is sealed, and opened [SNET-7.16]', () => {
  const { crypto, counts } = watchedEngines();
  const pair = Pair.open({ crypto });
  for (let resumes = 1; resumes <= 3; resumes++) {
    pair.cut();
    pair.client.write(text('early'));
    pair.advance(100);
    expect(readText(pair.server)).toBe('early');
    expect(counts).toEqual({ made: 2 * resumes, destroyed: 2 * resumes });
  }
});

test('a transport that is given up before its early record came keeps no key for it [SNET-7.16]', () => {
  const opening = new Uint8Array();
  const transport = new Transport({ id: 1, epoch: 1, phase: 'pending', opening, handshakeDeadlineMs: 5_000 });
  const destroy = vi.fn();
  transport.earlyOpener = { open: () => undefined, destroy };
  transport.destroy();
  expect(destroy).toHaveBeenCalledOnce();
});

test('what an attempt holds of a ticket is overwritten when it is overtaken, lost or answered [SNET-7.12]', () => {
  const provider = toyProvider(5);
  const held: Uint8Array[] = [];
  const crypto: CryptoProvider = {
    ...provider,
    hkdf(salt, inputKey, info, length) {
      if (String.fromCharCode(...info).endsWith('resume box')) held.push(inputKey);
      return provider.hkdf(salt, inputKey, info, length);
    },
  };
  const pair = Pair.open({ crypto });
  pair.answerDials = false;
  pair.cut();
  pair.advance(100);
  pair.tamper = (bytes, to) => (to === 'server' ? undefined : bytes);
  const [first, second] = Array.from({ length: 4 }, () => pair.dial());
  pair.pump();
  expect(held.map(isWiped)).toEqual([false, false, false, false]);
  pair.dial();
  expect(held.map(isWiped)).toEqual([true, false, false, false, false]);
  pair.cut(second);
  expect(held.map(isWiped)).toEqual([true, true, false, false, false]);
  expect(first).not.toBe(second);
  // The server opens the box with what it keeps itself.
  pair.tamper = undefined;
  const { length } = held;
  pair.dial();
  pair.pump();
  expect(pair.client.state).toBe('open');
  expect(held.slice(0, length + 1).map(isWiped)).toEqual(Array.from({ length: length + 1 }, () => true));
});

test('what an ACCEPT issues that says the session is gone is overwritten at the client as well [SNET-7.12]', () => {
  const { crypto, secrets } = watched();
  const pair = Pair.open({ crypto });
  pair.pipe.hole = true;
  pair.server.abort();
  pair.cut();
  pair.advance(100);
  expect(pair.client.state).toBe('closed');
  // What the server still has are copies.
  expect(secrets.map(isWiped)).toEqual(Array.from({ length: 8 }, () => true));
});

describe('of a session that has ended', () => {
  test('the tickets say so for the resume window and the longest silence, then they are overwritten [SNET-7.12]', () => {
    const kept = booked();
    const pair = Pair.open({ server: { resumeWindowMs: 60_000 } });
    pair.advance(300_000);
    // The application ends it after a silence in which nobody has told it the time.
    pair.nowMs += 20_000;
    const endedAtMs = pair.nowMs;
    pair.answerDials = false;
    pair.pipe.hole = true;
    pair.server.abort(undefined, 3);
    pair.cut();
    pair.advance(659_000);
    expect(kept.map(isWiped)).toEqual([false]);
    // Nothing else happens on this server: it is the acceptor that asks to be called.
    pair.nowMs = pair.acceptor.pollTimeout()!;
    expect(pair.nowMs - endedAtMs).toBeLessThanOrEqual(660_000);
    pair.acceptor.handleTimeout(pair.nowMs);
    expect(kept.map(isWiped)).toEqual([true]);
    expect(pair.acceptor.pollTimeout()).toBeUndefined();
  });

  test('four sets are remembered at most, so that one client does not make the server forget others', () => {
    const book = new TicketBook<object>(1_000);
    const owner = {};
    const ids = Array.from({ length: 16 }, (_, i) => Uint8Array.of(i));
    const secrets = ids.map(() => new Uint8Array(32).fill(1));
    const sets = ids.map((id, i) => book.issue(owner, i, [id], secrets[i]!));
    book.end(sets, { code: 2, delivered: 7, attempts: 0 });
    book.handleTimeout(0);
    // What the client has shown that it holds, and what may have reached it since.
    const remembered = ids.map((id, i) => (book.find(id) === undefined ? -1 : i)).filter((i) => i >= 0);
    expect(remembered).toEqual([0, 13, 14, 15]);
    expect(secrets.map(isWiped)).toEqual(ids.map((_, i) => !remembered.includes(i)));
    expect(book.find(ids[0]!)?.set).toMatchObject({ owner: undefined, ending: { code: 2, delivered: 7 } });
    book.handleTimeout(999);
    expect(book.size).toBe(4);
    book.handleTimeout(1_000);
    expect(book.size).toBe(0);
  });
});
