import type { CryptoProvider } from '@proj/crypto';
import { toyProvider } from '@proj/testkit';
import { beforeEach, describe, expect, test } from 'vitest';
import { type AcceptorOptions, ClientSession, Code } from '../../src/core/index.ts';
import { flipped, Pair } from './pair.ts';

/** Diffie–Hellmans and encapsulations of the pair under test; strangers have providers of their own. */
let computed = 0;

function counting(): CryptoProvider {
  const provider = toyProvider(7);
  const { x25519, mlkem768 } = provider;
  return {
    ...provider,
    x25519: {
      ...x25519,
      sharedSecret(privateKey, publicKey) {
        computed++;
        return x25519.sharedSecret(privateKey, publicKey);
      },
    },
    mlkem768: {
      ...mlkem768,
      encapsulate(publicKey) {
        computed++;
        return mlkem768.encapsulate(publicKey);
      },
    },
  };
}

const source = '192.0.2.1';

/** A pair whose session is open, and whose client came from {@link source}. */
function open(server: AcceptorOptions = {}): Pair {
  const pair = new Pair({ crypto: counting(), server });
  const attach = pair.acceptor.attach.bind(pair.acceptor);
  pair.acceptor.attach = (nowMs, from = source) => attach(nowMs, from);
  pair.client.connect();
  pair.pump();
  expect(pair.client.state).toBe('open');
  return pair;
}

function helloOfStranger({ serverKey }: Pair): Uint8Array {
  const client = new ClientSession(toyProvider(3), serverKey);
  client.connect();
  return client.pollTransmit(client.attach(0), 0)!;
}

/** The code that refuses this HELLO, if one does, and what the acceptor computed before that. */
function costOf(
  pair: Pair,
  hello: Uint8Array,
  from?: string,
): { readonly code: number | undefined; readonly computed: number } {
  const before = computed;
  const transport = pair.acceptor.attach(pair.nowMs, from);
  pair.acceptor.receive(transport, hello, pair.nowMs);
  const event = pair.acceptor.pollEvent();
  return { code: event?.type === 'drop' ? event.error.wireCode : undefined, computed: computed - before };
}

/** The HELLO with which the client of this pair comes back; nobody has seen it yet. */
function helloOfResume(pair: Pair): Uint8Array {
  let hello: Uint8Array | undefined;
  pair.tamper = (bytes, to) => {
    if (to === 'server') hello ??= bytes;
    return undefined;
  };
  pair.cut();
  pair.advance(100);
  return hello!;
}

beforeEach(() => {
  computed = 0;
});

describe('a new session is refused before anything is computed for it', () => {
  test('by a server that drains [SNET-3.12]', () => {
    const pair = open();
    pair.acceptor.drain();
    expect(costOf(pair, helloOfStranger(pair))).toEqual({ code: Code.Draining, computed: 0 });
  });

  test('by a server that is full [SNET-3.12]', () => {
    const pair = open({ maxSessions: 1 });
    expect(costOf(pair, helloOfStranger(pair))).toEqual({ code: Code.TooManySessions, computed: 0 });
  });

  test('by a server that has seen too many of one source [SNET-3.12]', () => {
    const pair = open({ newSessionsPerSecond: 1, newSessionBurst: 1 });
    expect(costOf(pair, helloOfStranger(pair))).toEqual({ code: Code.RateLimited, computed: 0 });
  });

  test('even if it would replace one that the server does not know [SNET-3.12]', () => {
    const crypto = counting();
    const hello = helloOfResume(open());
    const pair = new Pair({ crypto });
    pair.acceptor.drain();
    expect(costOf(pair, hello)).toEqual({ code: Code.Draining, computed: 0 });
  });
});

test('a server that is full, drains and has seen too many still takes its old sessions back [SNET-3.12]', () => {
  const pair = open({ maxSessions: 1, newSessionsPerSecond: 1, newSessionBurst: 1 });
  pair.acceptor.drain();
  const cost = costOf(pair, helloOfResume(pair));
  expect(cost.code).toBeUndefined();
  // Or nothing above was counted at all.
  expect(cost.computed).toBeGreaterThan(0);
});

describe('a resume is refused before anything is computed for it', () => {
  test('when its box was not sealed by the holder of the ticket [SNET-3.8]', () => {
    const pair = open();
    // In the random: the box is bound to every byte before it.
    expect(costOf(pair, flipped(helloOfResume(pair), 20))).toEqual({ code: Code.BadBinder, computed: 0 });
  });

  test('when it is an old attempt [SNET-3.8]', () => {
    const pair = open();
    const hello = helloOfResume(pair);
    costOf(pair, hello);
    expect(costOf(pair, hello)).toEqual({ code: Code.StaleEpoch, computed: 0 });
  });
});

describe('a client that asks for its session again and again, and never confirms that it heard the answer', () => {
  const limits = { newSessionsPerSecond: 1, newSessionBurst: 1 };
  const free = Array.from({ length: 4 }, () => undefined);

  /** What becomes of six attempts, each newer than the last. */
  const attempts = (pair: Pair): readonly (number | undefined)[] =>
    Array.from({ length: 6 }, () => {
      const hello = pair.client.pollTransmit(pair.client.attach(pair.nowMs), pair.nowMs)!;
      const { code, computed } = costOf(pair, hello);
      expect(computed > 0).toBe(code === undefined);
      return code;
    });

  test('costs its source something from the fifth time on [SNET-3.13]', () => {
    const pair = open(limits);
    expect(attempts(pair)).toEqual([...free, undefined, Code.RateLimited]);
    pair.nowMs += 1_000;
    expect(attempts(pair)).toEqual([undefined, ...Array.from({ length: 5 }, () => Code.RateLimited)]);
  });

  test('is kept away by no new sessions of its source, and keeps none away [SNET-3.13]', () => {
    const pair = open(limits);
    const hello = helloOfResume(pair);
    pair.nowMs += 1_000;
    for (let i = 0; i < 4; i++) costOf(pair, flipped(hello, hello.length - 1));
    expect(costOf(pair, helloOfStranger(pair)).code).toBeUndefined();
    expect(costOf(pair, helloOfStranger(pair)).code).toBe(Code.RateLimited);
    expect(costOf(pair, hello).code).toBeUndefined();
    pair.nowMs += 1_000;
    expect(attempts(pair).slice(0, 2)).toEqual([undefined, Code.RateLimited]);
    expect(costOf(pair, helloOfStranger(pair)).code).toBeUndefined();
  });

  test('is free again when it has confirmed one [SNET-3.13]', () => {
    const pair = open(limits);
    expect(attempts(pair)).toEqual([...free, undefined, Code.RateLimited]);
    pair.cut();
    pair.advance(5_000);
    expect(pair.client.state).toBe('open');
    expect(attempts(pair).slice(0, 4)).toEqual(free);
  });

  test('is told no oftener what became of a session that is over [SNET-3.13]', () => {
    const pair = open(limits);
    pair.server!.abort();
    expect(attempts(pair)).toEqual([...free, undefined, Code.RateLimited]);
  });

  test('may be another with a HELLO it has seen: that costs its own source, and the client nothing [SNET-3.13]', () => {
    const pair = open(limits);
    const hello = helloOfResume(pair);
    const damaged = flipped(hello, hello.length - 1);
    const costs = Array.from({ length: 6 }, () => costOf(pair, damaged));
    const inVain = Array.from({ length: 5 }, () => Code.AuthFailed);
    expect(costs.map(({ code }) => code)).toEqual([...inVain, Code.RateLimited]);
    expect(costs.at(-1)?.computed).toBe(0);
    expect(costOf(pair, hello, '192.0.2.2').code).toBeUndefined();
  });
});
