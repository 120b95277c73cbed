import { type ConversationId, parseConversationId, parseUserId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { Bans } from '../../src/abuse/bans.ts';
import { type LimitKind, Limits } from '../../src/abuse/limits.ts';
import { LoginGuard } from '../../src/abuse/login-guard.ts';
import { Patience } from '../../src/abuse/patience.ts';
import { Shedding, spreadRetryMs } from '../../src/abuse/shedding.ts';
import { Sources } from '../../src/abuse/sources.ts';
import { Tally } from '../../src/abuse/tally.ts';
import { noMetrics } from '../../src/index.ts';
import { turn } from '../chat-client.ts';
import { Counts, Held } from '../world.ts';

const ann = parseUserId('ann');
const bob = parseUserId('bob');
const conversation = parseConversationId('c:ann:bob');
const other = parseConversationId('c:ann:cat');

describe('Bans', () => {
  test('are twice as long each time, up to the longest', () => {
    const counts = new Counts();
    const bans = new Bans(100_000, counts);
    let nowMs = 0;
    const durations = [];
    for (let i = 0; i < 4; i++) {
      durations.push(bans.ban('x', 'limits', 30_000, nowMs));
      expect([bans.left('x', nowMs), bans.count(nowMs)]).toEqual([durations[i], 1]);
      nowMs += durations[i] ?? 0;
      expect([bans.left('x', nowMs), bans.count(nowMs)]).toEqual([0, 0]);
    }
    expect(durations).toEqual([30_000, 60_000, 100_000, 100_000]);
    expect(counts.of('bans_total', 'limits')).toBe(4);
    expect(bans.left('y', 0)).toBe(0);
  });

  test('begin anew after a day without one', () => {
    const bans = new Bans(3_600_000, noMetrics);
    bans.ban('x', 'limits', 30_000, 0);
    expect(bans.ban('x', 'limits', 30_000, 30_000 + 86_399_999)).toBe(60_000);
    expect(bans.ban('x', 'limits', 30_000, 86_489_999 + 86_400_000)).toBe(30_000);
  });

  test('that run are not made longer by what happens meanwhile, unless it is worse', () => {
    const bans = new Bans(3_600_000, noMetrics);
    bans.ban('x', 'limits', 30_000, 0);
    expect(bans.ban('x', 'limits', 30_000, 0)).toBe(30_000);
    expect(bans.ban('x', 'logins', 900_000, 10)).toBe(900_000);
  });

  test('are listed while they run, and once lifted are over and forgotten', () => {
    const bans = new Bans(3_600_000, noMetrics);
    bans.ban('x', 'limits', 30_000, 0);
    bans.ban('y', 'logins', 900_000, 10);
    expect(bans.list(20)).toEqual([
      { source: 'x', reason: 'limits', leftMs: 29_980 },
      { source: 'y', reason: 'logins', leftMs: 899_990 },
    ]);
    expect(bans.list(30_000)).toMatchObject([{ source: 'y' }]);
    expect([bans.lift('y', 30_000), bans.lift('y', 30_000), bans.lift('x', 30_000)]).toEqual([true, false, false]);
    expect(bans.list(30_000)).toEqual([]);
    expect([bans.left('y', 30_000), bans.ban('y', 'logins', 900_000, 30_000)]).toEqual([0, 900_000]);
  });

  test('of 10 000 sources are remembered', () => {
    const bans = new Bans(3_600_000, noMetrics);
    for (let i = 0; i <= 10_000; i++) bans.ban(`${i}`, 'limits', 30_000, 0);
    expect([bans.left('0', 0), bans.left('1', 0), bans.count(0)]).toEqual([0, 30_000, 10_000]);
  });
});

describe('Limits', () => {
  const rate = (burst: number, perSecond: number) => ({ burst, perSecond });
  const rates = {
    sends: rate(3, 1),
    sendBytes: rate(1_000, 100),
    conversationSends: rate(4, 4),
    pulls: rate(1, 2),
    groups: rate(1, 1 / 3_600),
    typing: rate(1, 4),
    watches: rate(1, 5),
    accountRequests: rate(1, 10),
  };

  test.each<[LimitKind, string, number]>([
    ['pull', 'pulls', 500],
    ['group', 'groups', 3_600_000],
    ['typing', 'typing', 250],
    ['watch', 'watches', 200],
    ['account', 'accountRequests', 100],
  ])('%s has a budget of its own for each user, %s', (kind, name, waitMs) => {
    const counts = new Counts();
    let nowMs = 0;
    const limits = new Limits({ rates, metrics: counts, now: () => nowMs });
    expect([limits.spend(kind, ann), limits.spend(kind, ann), limits.spend(kind, bob)]).toEqual([0, waitMs, 0]);
    expect(counts.of('limited_total', name)).toBe(1);
    for (const other of ['send', 'pull', 'group', 'typing', 'watch', 'account'] as const) {
      if (other !== kind) expect(limits.spend(other, ann)).toBe(0);
    }
    nowMs += waitMs;
    expect(limits.spend(kind, ann)).toBe(0);
  });

  test('a send takes one of the user and its bytes, or nothing of either', () => {
    const counts = new Counts();
    let nowMs = 0;
    const limits = new Limits({ rates, metrics: counts, now: () => nowMs });
    expect(limits.spend('send', ann, 900)).toBe(0);
    expect(limits.spend('send', ann, 200)).toBe(1_000);
    expect(counts.of('limited_total', 'sendBytes')).toBe(1);
    // It did not take the user's second.
    expect(limits.spend('send', ann, 50)).toBe(0);
    expect(limits.spend('send', ann, 50)).toBe(0);
    expect(limits.spend('send', ann, 0)).toBe(1_000);
    expect(counts.of('limited_total', 'sends')).toBe(1);
    nowMs += 1_000;
    expect(limits.spend('send', ann, 0)).toBe(0);
  });

  test('a conversation has a budget of its own, whoever sends', () => {
    const counts = new Counts();
    let nowMs = 0;
    const limits = new Limits({ rates, metrics: counts, now: () => nowMs });
    const taken = Array.from({ length: 5 }, () => limits.spendConversation(conversation));
    expect(taken).toEqual([0, 0, 0, 0, 250]);
    expect(counts.of('limited_total', 'conversationSends')).toBe(1);
    nowMs += 250;
    expect(limits.spendConversation(conversation)).toBe(0);
  });

  test('several are taken at once, and as many as never fit count as all that fit', () => {
    let nowMs = 0;
    const limits = new Limits({ rates: { ...rates, pulls: rate(4, 2) }, metrics: noMetrics, now: () => nowMs });
    expect([limits.spend('pull', ann, 3), limits.spend('pull', ann, 2)]).toEqual([0, 500]);
    nowMs += 1_500;
    expect([limits.spend('pull', ann, 99), limits.spend('pull', ann)]).toEqual([0, 500]);
  });

  test('more bytes than ever fit are let through when all that fit are there', () => {
    let nowMs = 0;
    const limits = new Limits({ rates, metrics: noMetrics, now: () => nowMs });
    expect(limits.spend('send', ann, 5_000)).toBe(0);
    expect(limits.spend('send', ann, 5_000)).toBe(10_000);
    nowMs += 10_000;
    expect(limits.spend('send', ann, 5_000)).toBe(0);
  });
});

describe('Sources', () => {
  const setUp = (maxOpen = 3) => {
    const counts = new Counts();
    const bans = new Bans(3_600_000, counts);
    const sources = new Sources({
      connections: { burst: 4, perSecond: 1 },
      maxOpen,
      registrations: { burst: 1, perSecond: 1 },
      bans,
      metrics: counts,
    });
    return { counts, bans, sources };
  };

  test('have so many connections open, and one more when one is gone', () => {
    const { counts, sources } = setUp(2);
    expect([sources.enter('x', 0), sources.enter('x', 0)]).toEqual([undefined, undefined]);
    expect(sources.enter('x', 0)).toEqual({ limit: 'maxConnectionsPerSource', retryAfterMs: 5_000, silent: false });
    expect(sources.enter('y', 0)).toBeUndefined();
    sources.leave('x');
    expect(sources.enter('x', 0)).toBeUndefined();
    expect(counts.of('limited_total', 'maxConnectionsPerSource')).toBe(1);
  });

  test('connect so often, are told so a while, and then cut', () => {
    const { counts, sources } = setUp(100);
    for (let i = 0; i < 4; i++) expect(sources.enter('x', 0)).toBeUndefined();
    const refusals = Array.from({ length: 5 }, () => sources.enter('x', 0));
    expect(refusals.map((refusal) => refusal?.silent)).toEqual([false, false, false, false, true]);
    expect(refusals[0]).toMatchObject({ limit: 'sourceConnections', retryAfterMs: 1_000 });
    expect(counts.of('limited_total', 'sourceConnections')).toBe(5);
    expect(sources.enter('x', 1_000)).toBeUndefined();
  });

  test('that are banned are told for how long', () => {
    const { counts, bans, sources } = setUp();
    bans.ban('x', 'logins', 900_000, 0);
    expect(sources.enter('x', 400_000)).toMatchObject({ limit: 'banned', retryAfterMs: 500_000 });
    expect(sources.enter('x', 900_000)).toBeUndefined();
    expect(counts.of('limited_total', 'banned')).toBe(1);
  });
});

describe('LoginGuard', () => {
  const never = new AbortController().signal;
  const setUp = () => {
    const counts = new Counts();
    const bans = new Bans(3_600_000, counts);
    const clock = { nowMs: 0 };
    const guard = new LoginGuard({
      accountFailures: { burst: 3, perSecond: 1 / 6 },
      sourceFailures: { burst: 10, perSecond: 1 / 6 },
      banMs: 900_000,
      bans,
      metrics: counts,
      now: () => clock.nowMs,
    });
    const attempt = (user: string, source: string | undefined, right: boolean) =>
      guard.attempt(parseUserId(user), source, never, async () => right);
    return { counts, bans, clock, guard, attempt };
  };

  test('lets three wrong passwords of an account pass, then one in six seconds; the right one waits as well', async () => {
    const { counts, clock, attempt } = setUp();
    for (let i = 0; i < 3; i++) expect(await attempt('ann', undefined, false)).toBe(false);
    expect(await attempt('ann', undefined, true)).toEqual({ retryAfterMs: 6_000 });
    expect(await attempt('bob', undefined, true)).toBe(true);
    expect(counts.of('limited_total', 'failedLogins')).toBe(1);
    clock.nowMs += 6_000;
    expect(await attempt('ann', undefined, true)).toBe(true);
    // Right passwords cost nothing.
    for (let i = 0; i < 20; i++) expect(await attempt('ann', undefined, true)).toBe(true);
  });

  test('does not lock out a source that has logged in to the account before', async () => {
    const { attempt } = setUp();
    expect(await attempt('ann', 'home', true)).toBe(true);
    for (let i = 0; i < 3; i++) await attempt('ann', `elsewhere ${i}`, false);
    expect(await attempt('ann', 'elsewhere', true)).toMatchObject({ retryAfterMs: 6_000 });
    expect(await attempt('ann', 'home', true)).toBe(true);
    for (let i = 0; i < 3; i++) expect(await attempt('ann', 'home', false)).toBe(false);
    expect(await attempt('ann', 'home', true)).toMatchObject({ retryAfterMs: 6_000 });
  });

  test('bans a source with ten wrong passwords in a minute for 15 minutes, then for 30', async () => {
    const { counts, bans, clock, attempt } = setUp();
    for (const banMs of [900_000, 1_800_000]) {
      for (let i = 0; i < 10; i++) expect(await attempt(`user${i}`, 'x', false)).toBe(false);
      expect(bans.left('x', clock.nowMs)).toBe(banMs);
      expect(await attempt('zoe', 'x', true)).toEqual({ retryAfterMs: banMs });
      expect(await attempt('zoe', 'y', true)).toBe(true);
      clock.nowMs += banMs;
    }
    expect(counts.of('bans_total', 'logins')).toBe(2);
    expect(counts.of('limited_total', 'sourceFailedLogins')).toBe(2);
  });

  test('has never more attempts under way than may still fail, and lets the others go on with what is left', async () => {
    const { guard } = setUp();
    const held = new Held();
    let tried = 0;
    const attempts = Array.from({ length: 8 }, () =>
      guard.attempt(ann, undefined, never, async () => {
        tried++;
        await held.hold();
        return tried > 100;
      }),
    );
    await turn();
    expect([tried, held.count]).toEqual([3, 3]);
    held.release();
    const outcomes = await Promise.all(attempts);
    expect(tried).toBe(3);
    expect(outcomes.filter((outcome) => outcome === false)).toHaveLength(3);
    expect(outcomes.filter((outcome) => typeof outcome === 'object')).toHaveLength(5);
  });

  test('lets any number of right passwords through, three at a time', async () => {
    const { guard } = setUp();
    let [underWay, most] = [0, 0];
    const attempts = Array.from({ length: 100 }, () =>
      guard.attempt(ann, 'x', never, async () => {
        most = Math.max(most, ++underWay);
        await turn();
        underWay--;
        return true;
      }),
    );
    expect((await Promise.all(attempts)).every((outcome) => outcome === true)).toBe(true);
    // At home from the first on, it has a line of its own there.
    expect(most).toBeLessThanOrEqual(6);
  });

  test('forgets who does not wait any more, passes on what an attempt fails with, and bounds the line', async () => {
    const { guard } = setUp();
    const held = new Held();
    const abort = new AbortController();
    const first = [1, 2, 3].map(() => guard.attempt(ann, undefined, never, () => held.hold().then(() => true)));
    const gone = guard.attempt(ann, undefined, abort.signal, async () => true);
    abort.abort('gone');
    await expect(gone).rejects.toBe('gone');
    const failing = guard.attempt(ann, undefined, never, async () => {
      throw new Error('out of order');
    });
    const line = Array.from({ length: 255 }, () => guard.attempt(ann, undefined, never, async () => true));
    expect(await guard.attempt(ann, undefined, never, async () => true)).toEqual({ retryAfterMs: 1_000 });
    held.release();
    await expect(failing).rejects.toThrow('out of order');
    expect((await Promise.all([...first, ...line])).every((outcome) => outcome === true)).toBe(true);
  });
});

describe('Shedding', () => {
  const fine = { loopDelayMs: 10, memoryFraction: 0.5, fdFraction: 0.5 };
  const state = (shedding: Shedding) => [shedding.refusesLogins, shedding.refusesSends];

  test.each([{ loopDelayMs: 201 }, { memoryFraction: 0.86 }])(
    'at %j refuses logins first, sends after six seconds, and takes both back',
    (load) => {
      const shedding = new Shedding();
      shedding.sample(fine);
      expect(state(shedding)).toEqual([false, false]);
      for (let i = 0; i < 5; i++) {
        shedding.sample({ ...fine, ...load });
        expect(state(shedding)).toEqual([true, false]);
      }
      shedding.sample({ ...fine, ...load });
      expect(state(shedding)).toEqual([true, true]);
      shedding.sample(fine);
      expect(state(shedding)).toEqual([true, false]);
      shedding.sample(fine);
      expect(state(shedding)).toEqual([false, false]);
    },
  );

  test('without descriptors refuses logins alone', () => {
    const shedding = new Shedding();
    for (let i = 0; i < 20; i++) shedding.sample({ ...fine, fdFraction: 0.91 });
    expect(state(shedding)).toEqual([true, false]);
  });

  test('sends away for half a second to five', () => {
    expect([0, 0.5, 0.999_999].map((random) => spreadRetryMs(() => random))).toEqual([500, 2_750, 5_000]);
  });
});

test('a tally counts what happens within a minute of the first', () => {
  const tally = new Tally();
  expect([tally.add(10), tally.add(60_009), tally.add(60_010), tally.add(60_011)]).toEqual([1, 2, 1, 2]);
});

describe('Patience', () => {
  const options = { maxUnansweredRequests: 2, sendBurst: 60, sendsPerSecond: 10 };
  const refusals = (patience: Patience, kind: LimitKind, ...moments: readonly number[]): readonly number[] =>
    moments.map((nowMs) => patience.refuse({ budget: kind }, 100, nowMs).unheeded);

  test('does not count what came when it was told to, nor what may have been on its way', () => {
    expect(refusals(new Patience(options, 0), 'pull', 0, 100, 200, 300, 301, 302, 402)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(refusals(new Patience(options, 0), 'pull', 0, 1, 2, 3, 4, 104)).toEqual([0, 0, 0, 1, 2, 0]);
  });

  test('goes by the longest wait that was told, of each kind', () => {
    const patience = new Patience({ ...options, maxUnansweredRequests: 1 }, 0);
    patience.refuse({ budget: 'account' }, 60_000, 0);
    expect(refusals(patience, 'pull', 1, 101)).toEqual([0, 0]);
    expect(refusals(patience, 'account', 2, 3, 59_999, 60_099)).toEqual([0, 1, 0, 0]);
  });

  test('holds what is sent behind a refused send for a second, or as long as the burst takes to earn', () => {
    for (const [burst, heldMs] of [
      [60, 1_000],
      [3, 300],
    ] as const) {
      const patience = new Patience({ ...options, sendBurst: burst }, 0);
      const send = { budget: 'send', conversation } as const;
      patience.refuse({ budget: 'pull' }, 5_000, 0);
      expect(patience.held(conversation, 0)).toBeUndefined();
      expect(patience.refuse(send, 7, 10).retryAfterMs).toBe(heldMs);
      expect(patience.refuse(send, 7, 110).retryAfterMs).toBe(heldMs - 100);
      expect(patience.refuse(send, 60_000, 110).retryAfterMs).toBe(60_000);
      expect(patience.refuse(send, 7, 110.25).retryAfterMs).toBe(heldMs - 100);
      expect(patience.held(other, 10 + heldMs - 1)).toEqual({ budget: 'send', waitMs: 1 });
      expect(patience.held(other, 10 + heldMs)).toBeUndefined();
    }
  });

  test.each(['conversation', 'group'] as const)(
    'holds only what goes to the same conversation behind a send that was too much of a %s',
    (budget) => {
      const patience = new Patience(options, 0);
      expect(patience.refuse({ budget, conversation }, 20, 0)).toEqual({ retryAfterMs: 1_000, unheeded: 0 });
      expect(patience.held(conversation, 400)).toEqual({ budget: 'conversation', waitMs: 600 });
      expect([patience.held(other, 400), patience.held(conversation, 1_000)]).toEqual([undefined, undefined]);
    },
  );

  test('goes by the wait that was told of each conversation', () => {
    const patience = new Patience({ ...options, maxUnansweredRequests: 1 }, 0);
    const early = (to: ConversationId, nowMs: number): number =>
      patience.refuse({ budget: 'conversation', conversation: to }, 2_000, nowMs).unheeded;
    expect([early(conversation, 0), early(other, 1), early(conversation, 2), early(conversation, 3)]).toEqual([
      0, 0, 0, 1,
    ]);
    expect(early(conversation, 2_003)).toBe(0);
  });
});
