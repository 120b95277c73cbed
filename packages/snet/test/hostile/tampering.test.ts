import { Random } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import {
  begin,
  type Cryptography,
  finish,
  longTalk,
  messagesOf,
  newSession,
  ofDevice,
  once,
  type Run,
  resumed,
  resumedAfterRetry,
  resumedWithEarlyData,
  retried,
  type Scenario,
  trusting,
} from './dialogue.ts';
import { type Arrival, type Interceptor, type Message, passOn } from './network.ts';
import { otherSide } from './side.ts';

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const minutes = 60_000;
/** Another seed touches other bits in the sample; all of them are touched at night. */
const random = new Random(Number(process.env['SNET_SEED'] ?? 1));
/** Of a long message, as many bytes are touched by day, and of them as many at its beginning: all that is in the clear. */
const sampled = {
  handshake: { bytes: 100, leading: 64 },
  record: { bytes: 16, leading: 3 },
};
const tamperedRecords = 64;
const cryptography: Cryptography = isNightly ? 'real' : 'toy';

/** Puts something else in the place of a message. */
const instead =
  (...arrivals: readonly Arrival[]): Interceptor =>
  () =>
    arrivals;

function flips(message: Message): Interceptor[] {
  const flip = (at: number, bit: number): Interceptor => {
    return ({ from, bytes }) => {
      bytes[at]! ^= 1 << bit;
      return [{ to: otherSide(from), bytes }];
    };
  };
  return offsetsIn(message).flatMap((at) => {
    const bits = isNightly ? [0, 1, 2, 3, 4, 5, 6, 7] : [random.int(8)];
    return bits.map((bit) => flip(at, bit));
  });
}

function truncations(message: Message): Interceptor[] {
  return offsetsIn(message).map((length) => ({ from, bytes }) => [
    { to: otherSide(from), bytes: bytes.subarray(0, length) },
    'fin',
  ]);
}

/** Every offset at night; by day a sample, in which the clear part of the message is whole. */
function offsetsIn({ kind, bytes }: Message): readonly number[] {
  const all = Array.from(bytes, (_, at) => at);
  const sample = sampled[kind === 'record' ? 'record' : 'handshake'];
  if (isNightly || bytes.length <= sample.bytes) return all;
  const others = Array.from({ length: sample.bytes - sample.leading }, () => random.int(bytes.length));
  return [...new Set([...all.slice(0, sample.leading), ...others])];
}

/** The same dialogue, but one message is touched. */
function tampered(scenario: Scenario, target: Message, touch: Interceptor) {
  const run = begin(scenario, cryptography);
  const { intercept, done } = once(target, touch);
  run.network.intercept = intercept;
  return { ...run, wasTouched: done };
}

/** The first handshake is touched: no session comes of it, and the next dial leads to one. */
function expectRefused(scenario: Scenario, target: Message, touch: Interceptor): void {
  const run = tampered(scenario, target, touch);
  const { network, conversation } = run;
  // Written before there is a session: it must not leave before there is one.
  conversation.write('client', 100);
  network.until(() => conversation.client.state === 'closed');
  const { client, server } = conversation.applications;
  expect({ state: conversation.client.state, wasTouched: run.wasTouched() }).toEqual({
    state: 'closed',
    wasTouched: true,
  });
  expect(client.error?.code).toMatch(/^SNET_/);
  expect([client.opened, client.read, server.opened, server.read]).toEqual([0, 0, 0, 0]);
  expect(network.links.map(({ isBelieved }) => isBelieved)).toEqual([false]);
  finish({ network, conversation: network.call() }, scenario);
}

/** A session that was up goes on, whatever is done to one message. */
function expectSurvival(scenario: Scenario, target: Message, touch: Interceptor): void {
  const run = tampered(scenario, target, touch);
  finish(run, scenario);
  expect(run.wasTouched()).toBe(true);
  if (target.kind === 'record') return;
  // Nothing was said on the transport whose handshake was touched.
  expect(run.network.links[target.link.number]!.isBelieved).toBe(false);
}

function report(what: string, attempts: number, startedAtMs: number): void {
  if (isNightly)
    console.log(`${what}: ${attempts} attempts, ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
}

describe.for([
  ['a bit flipped', flips],
  ['its end cut off', truncations],
] as const)('a message with %s', ([damage, touches]) => {
  test.for([newSession, retried, trusting, ofDevice])(
    'in the handshake of $name fails it before a byte of the application is seen, and the next dial succeeds [SNET-3.2]',
    { timeout: 20 * minutes },
    (scenario) => {
      const startedAtMs = performance.now();
      const targets = messagesOf(scenario, cryptography).filter(({ kind }) => kind !== 'record');
      expect(targets).toHaveLength(scenario === retried ? 4 : 2);
      let attempts = 0;
      for (const target of targets) {
        for (const touch of touches(target)) {
          expectRefused(scenario, target, touch);
          attempts++;
        }
      }
      report(`${damage}, handshake of ${scenario.name}`, attempts, startedAtMs);
    },
  );

  test.for([resumed, resumedWithEarlyData, resumedAfterRetry])(
    'in the handshake of $name costs an attempt, and never the session [SNET-1.5]',
    { timeout: 20 * minutes },
    (scenario) => {
      const startedAtMs = performance.now();
      const ofResume = messagesOf(scenario, cryptography).filter(({ link }) => link.number === 1);
      const targets = ofResume.filter(({ kind, isEarly }) => kind !== 'record' || isEarly);
      expect(targets.map(({ kind }) => kind)).toContain('hello');
      expect(targets.some(({ isEarly }) => isEarly)).toBe(scenario !== resumed);
      let attempts = 0;
      for (const target of targets) {
        for (const touch of touches(target)) {
          expectSurvival(scenario, target, touch);
          attempts++;
        }
      }
      report(`${damage}, handshake of ${scenario.name}`, attempts, startedAtMs);
    },
  );

  test(`as any of the first ${tamperedRecords} records costs the transport, and never the session [SNET-4.3]`, {
    timeout: 20 * minutes,
  }, () => {
    const startedAtMs = performance.now();
    const targets = recordsOf(longTalk);
    expect(targets).toHaveLength(tamperedRecords);
    let attempts = 0;
    for (const target of targets) {
      for (const touch of touches(target)) {
        expectSurvival(longTalk, target, touch);
        attempts++;
      }
    }
    report(`${damage}, records`, attempts, startedAtMs);
  });
});

function recordsOf(scenario: Scenario): Message[] {
  const records = messagesOf(scenario, cryptography).filter(({ kind }) => kind === 'record');
  return records.slice(0, tamperedRecords);
}

describe(`each of the first ${tamperedRecords} records`, () => {
  test.for([
    [
      'sent twice',
      ({ from, bytes }: Message) => [
        { to: otherSide(from), bytes },
        { to: otherSide(from), bytes },
      ],
    ],
    ['swallowed', instead()],
    ['sent back to its sender instead', ({ from, bytes }: Message) => [{ to: from, bytes }]],
    [
      'sent back to its sender too',
      ({ from, bytes }: Message) => [
        { to: from, bytes },
        { to: otherSide(from), bytes },
      ],
    ],
    [
      'preceded by an empty one',
      ({ from, bytes }: Message) => [
        { to: otherSide(from), bytes: Uint8Array.of(0, 0, 0) },
        { to: otherSide(from), bytes },
      ],
    ],
  ] as const)('%s costs at most the transport [SNET-4.2]', ([, touch]) => {
    for (const target of recordsOf(longTalk)) expectSurvival(longTalk, target, touch as Interceptor);
  });

  test('that changes places with the next one of its direction costs at most the transport [SNET-4.2]', () => {
    for (const target of recordsOf(longTalk)) {
      const run = begin(longTalk, cryptography);
      let held: Message | undefined;
      let isDone = false;
      run.network.intercept = (message) => {
        const { link, from, index, bytes } = message;
        if (held !== undefined && link === held.link && from === held.from) {
          const late = held;
          held = undefined;
          return [
            { to: otherSide(from), bytes },
            { to: otherSide(from), bytes: late.bytes },
          ];
        }
        const isTarget = link.number === target.link.number && from === target.from && index === target.index;
        if (isDone || !isTarget) return passOn(message);
        isDone = true;
        held = message;
        return [];
      };
      finish(run, longTalk);
      expect(isDone).toBe(true);
    }
  });
});

describe('a record from elsewhere', () => {
  /** A client that has just dialled a server with which someone else has talked before, and all that was said then. */
  function beginAfterAnother(scenario: Scenario): { readonly run: Run; readonly overheard: readonly Message[] } {
    const another = begin(scenario, cryptography);
    const { network } = another;
    const overheard: Message[] = [];
    network.intercept = (message) => {
      overheard.push(message);
      return passOn(message);
    };
    finish(another, newSession);
    return { run: { network, conversation: network.call() }, overheard };
  }

  test.for(['before', 'instead of'] as const)(
    'of another session, %s any other, changes nothing in this one',
    (place) => {
      for (const target of messagesOf(resumed, cryptography)) {
        const { run, overheard } = beginAfterAnother(resumed);
        const others = overheard.filter(({ kind, from }) => kind === 'record' && from === target.from);
        const [other] = others.filter(({ index }) => index === target.index).concat(others.slice(-1));
        let isDone = false;
        const { network, conversation } = run;
        const mine = () => network.links.filter((link) => link.conversation === conversation);
        network.intercept = (message) => {
          const { link, from, index } = message;
          const isTarget = mine()[target.link.number] === link && from === target.from && index === target.index;
          if (isDone || !isTarget) return passOn(message);
          isDone = true;
          const strange: Arrival = { to: otherSide(from), bytes: other!.bytes };
          return place === 'before' ? [strange, ...passOn(message)] : [strange];
        };
        expectSaneEnd(run, resumed, target);
        expect(isDone).toBe(true);
      }
    },
  );

  test.for(['before', 'instead of'] as const)(
    'of an earlier transport of this session, %s any other, changes nothing in it [SNET-1.2]',
    (place) => {
      const targets = messagesOf(resumedWithEarlyData, cryptography).filter(({ link }) => link.number === 1);
      for (const target of targets) {
        const run = begin(resumedWithEarlyData, cryptography);
        const earlier: Message[] = [];
        let isDone = false;
        run.network.intercept = (message) => {
          const { link, from, index } = message;
          if (link.number === 0) earlier.push(message);
          const isTarget = link.number === 1 && from === target.from && index === target.index;
          if (isDone || !isTarget) return passOn(message);
          isDone = true;
          const ofSameSide = earlier.filter((candidate) => candidate.from === from);
          const old = ofSameSide[Math.min(index, ofSameSide.length - 1)]!;
          const strange: Arrival = { to: otherSide(from), bytes: old.bytes };
          return place === 'before' ? [strange, ...passOn(message)] : [strange];
        };
        finish(run, resumedWithEarlyData);
        expect(isDone).toBe(true);
      }
    },
  );

  /** A first handshake may fail, with a typed error; anything later goes on. */
  function expectSaneEnd(run: Run, scenario: Scenario, target: Message): void {
    const { network, conversation } = run;
    const isFirstHandshake = target.link.number === 0 && target.kind !== 'record';
    if (!isFirstHandshake) {
      finish(run, scenario);
      return;
    }
    network.until(() => conversation.client.state === 'closed' || conversation.applications.server.opened === 1);
    if (conversation.client.state === 'closed') expect(conversation.applications.client.error?.code).toMatch(/^SNET_/);
    else finish(run, scenario);
    finish({ network, conversation: network.call() }, newSession);
  }
});

describe('a message of the handshake', () => {
  test.for([
    [
      'sent twice',
      ({ from, bytes }: Message) => [
        { to: otherSide(from), bytes },
        { to: otherSide(from), bytes },
      ],
    ],
    ['swallowed', instead()],
    ['sent back to its sender', ({ from, bytes }: Message) => [{ to: from, bytes }]],
  ] as const)('%s costs at most the attempt', ([, touch]) => {
    for (const scenario of [resumed, resumedWithEarlyData]) {
      const targets = messagesOf(scenario, cryptography).filter(({ kind }) => kind !== 'record');
      expect(targets.length).toBeGreaterThanOrEqual(4);
      for (const target of targets) {
        const run = tampered(scenario, target, touch as Interceptor);
        const { network, conversation } = run;
        network.until(() => conversation.client.state === 'closed' || conversation.applications.server.opened === 1);
        if (target.link.number === 0 && conversation.client.state === 'closed') {
          expect(conversation.applications.client.error?.code).toMatch(/^SNET_/);
          finish({ network, conversation: network.call() }, scenario);
        } else {
          finish(run, scenario);
        }
        expect(run.wasTouched()).toBe(true);
      }
    }
  });
});
