import { concatBytes } from '@proj/io/bytes';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SnetError } from '../../src/core/index.ts';
import { largestAllocation } from './allocation.ts';
import { begin, finish, newSession, type Run, resumedWithEarlyData, type Scenario } from './dialogue.ts';
import { loadFarCore, removeFarCores } from './far-core.ts';
import { frameNumbers } from './forgery.ts';
import { inside, Watch } from './invariants.ts';
import { installLiar, liar, removeLiar } from './liar.ts';
import { Unfinished } from './network.ts';
import { edges, longVarint, tooLarge } from './raw-varint.ts';
import { otherSide, type Side } from './side.ts';

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const minutes = 60_000;
const allowanceBytes = 1_024;

describe('a session whose positions', () => {
  afterAll(removeFarCores);

  const crossing: Scenario = {
    name: 'one that crosses a boundary',
    lines: [
      ...resumedWithEarlyData.lines,
      { type: 'say', from: 'client', bytes: 3_000 },
      { type: 'say', from: 'server', bytes: 3_000 },
      { type: 'cut', clientBytes: 5_000, serverBytes: 5_000 },
    ],
  };

  test.for([
    ['cross 2^30, where numbers take eight bytes', 2 ** 30 - 2_000],
    ['cross 2^31', 2 ** 31 - 2_000],
    ['cross 2^32', 2 ** 32 - 2_000],
    ['end two mebibytes before the last', 2 ** 53 - 2 ** 21],
  ] as const)('%s is resumed, delivers every byte and ends [SNET-1.1] [SNET-6.1]', async ([, position]) => {
    const run = begin(crossing, 'toy', await loadFarCore(position));
    finish(run, crossing);
    const { client, server } = run.conversation;
    for (const session of [client, server!]) {
      expect(session.acknowledgedBytes).toBeGreaterThan(position + 8_000);
      expect(session.receivedByApplication).toBeGreaterThan(position + 8_000);
    }
  });
});

interface Forged {
  readonly name: string;
  readonly frames: Uint8Array;
  readonly honest: Uint8Array;
}

/** Each number of each frame, forged; the others are 0. */
function forgedNumbers(values: readonly bigint[]): Forged[] {
  return Object.entries(frameNumbers).flatMap(([type, numbers]) =>
    Array.from({ length: numbers }, (_, at) => at).flatMap((at) =>
      values.map((value) => {
        const frame = (forged: bigint): Uint8Array => {
          const fields = Array.from({ length: numbers }, (__, i) => longVarint(i === at ? forged : 0n));
          return concatBytes(Uint8Array.of(Number(type)), ...fields);
        };
        return { name: `frame ${type}, number ${at}, ${value}`, frames: frame(value), honest: frame(0n) };
      }),
    ),
  );
}

/** A session that is open, whose peer can say anything. */
function opened(): Run & {
  readonly tell: (to: Side, frames: Uint8Array) => number;
  readonly watches: readonly Watch[];
} {
  const run = begin(newSession, 'toy');
  const { network, conversation } = run;
  network.expect('the session opening', () => conversation.applications.server.opened === 1);
  network.pump();
  const link = network.links[0]!;
  return {
    ...run,
    watches: [new Watch('client', conversation.client), new Watch('server', conversation.server!)],
    tell: (to, frames) => {
      const from = otherSide(to);
      const { sealer } = inside(conversation.session(from)!).transports.get(link.transports[from])!;
      const record = sealer!.seal(frames);
      return largestAllocation(() => conversation.session(to)!.receive(link.transports[to], record, network.nowMs));
    },
  };
}

describe.for(['client', 'server'] as const)('a %s whose peer holds the keys', (victim) => {
  test('and forges a number of 2^53 or more in any frame ends the session with a typed error [SNET-2.2]', () => {
    for (const { name, frames } of forgedNumbers(tooLarge)) {
      const { network, conversation, tell } = opened();
      tell(victim, frames);
      network.pump();
      expect([name, conversation.applications[victim].error?.code]).toEqual([name, 'SNET_PROTOCOL_VIOLATION']);
      expect(conversation.session(victim)!.state).toBe('closed');
    }
  });

  test('and forges any number in any frame keeps its promises, and allocates nothing for it [SNET-1.3]', () => {
    for (const { name, frames, honest } of forgedNumbers(edges)) {
      const { network, watches, tell } = opened();
      const forgedBytes = tell(victim, frames);
      expect([name, forgedBytes <= opened().tell(victim, honest) + allowanceBytes]).toEqual([name, true]);
      for (const watch of watches) watch.check();
      network.until(() => false, 60_000);
      for (const watch of watches) watch.check();
    }
  });
});

describe('one number of all that are written in a dialogue, by either end', () => {
  beforeAll(installLiar);
  afterEach(() => liar.disarm());
  afterAll(removeLiar);

  /** The dialogue as far as it goes: the lie is told, and then come typed errors or nothing. */
  function lied(
    scenario: Scenario,
    skip: number,
    value: bigint | undefined,
  ): { readonly bytes: number; readonly written: number } {
    const run = begin(scenario, 'toy');
    const { network, conversation } = run;
    // Who forges a length may shift the bytes that follow.
    conversation.checked = false;
    if (value !== undefined) liar.arm(skip, value);
    const watches = new Map<unknown, Watch>();
    const look = (): void => {
      for (const session of [conversation.client, ...network.acceptor.sessions]) {
        const watch = watches.get(session) ?? new Watch(session.role, session);
        watches.set(session, watch);
        watch.check();
      }
    };
    const bytes = largestAllocation(() => {
      try {
        finish(run, scenario);
      } catch (error) {
        // That it does not come to a good end is what the liar is to blame for.
        if (!(error instanceof Unfinished || SnetError.is(error, 'SNET_CLOSED'))) throw error;
      }
      look();
      network.until(() => false, 60_000);
      look();
    });
    const { written } = liar;
    if (value !== undefined) expect(liar.hasLied).toBe(true);
    liar.disarm();
    // Others do not notice.
    finish({ network, conversation: network.call() }, newSession);
    return { bytes, written };
  }

  test('may be any other: whoever is told has a typed error, or goes on, and allocates nothing for it [SNET-1.3]', {
    timeout: 20 * minutes,
  }, () => {
    liar.arm(Number.POSITIVE_INFINITY, 0n);
    const { bytes: honestBytes, written } = lied(resumedWithEarlyData, 0, undefined);
    expect(written).toBeGreaterThan(50);
    let lies = 0;
    for (let skip = 0; skip < written; skip++) {
      // By day each number gets some of the values, and the next one others.
      const values = isNightly ? edges : [edges[skip % edges.length]!, tooLarge[skip % tooLarge.length]!];
      for (const value of values) {
        const { bytes } = lied(resumedWithEarlyData, skip, value);
        expect([skip, value, bytes <= honestBytes + allowanceBytes]).toEqual([skip, value, true]);
        lies++;
      }
    }
    if (isNightly) console.log(`${written} numbers, ${lies} lies`);
  });
});
