import { describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../src/core/index.ts';
import { Conversation } from './conversation.ts';

/** A server that does not find out by itself for ten minutes. */
const patientServer = { server: { deadPathMs: 600_000, keepAliveMs: 3_600_000 } };
const latencies = [5, 40, 150, 400];
const types = (events: readonly SessionEvent[]): string[] => events.map(({ type }) => type);

/** An open session, over links on which dialling takes a round trip, as it does over TCP. */
function converse(latencyMs: number, seed = 1): Conversation {
  const conversation = new Conversation(latencyMs, { seed, dialMs: 2 * latencyMs, ...patientServer });
  conversation.say('client', 700);
  conversation.say('server', 900);
  conversation.runUntilAllRead(10_000);
  conversation.runFor(1_000);
  return conversation;
}

/** The path swallows everything from now on, and both ends have something to say. The client finds out. */
function loseThePath(conversation: Conversation, mode: 'hole' | 'hole-oneway', from: 'a' | 'b' = 'a'): void {
  conversation.path.link.cut(conversation.network.nowMs, { mode, inFlight: 'drop' }, from);
  conversation.say('client', 3_000);
  conversation.say('server', 2_000);
  const found = conversation.run(() => conversation.client.state === 'detached', 60_000);
  expect(found).toBe(true);
}

describe('a server whose old socket still looks alive', () => {
  test.for(latencies)(
    'is resumed within 2 RTT and 50 ms of the loss, dialling and all that was written included: %i ms each way [SNET-7.3]',
    (latencyMs) => {
      for (const mode of ['hole', 'hole-oneway'] as const) {
        for (let seed = 1; seed <= 20; seed++) {
          const conversation = converse(latencyMs, seed);
          loseThePath(conversation, mode);
          const lostAtMs = conversation.network.nowMs;
          expect(conversation.server.state).toBe('open');
          const resumed = (): boolean => conversation.isAllRead && conversation.clientEvents.length > 1;
          expect(conversation.run(resumed, 4 * latencyMs + 50), `${mode}, seed ${seed}`).toBe(true);
          expect(types(conversation.clientEvents)).toEqual(['detach', 'reattach']);
          // Of the confirmation the server knows half a round trip later.
          conversation.run(() => conversation.serverEvents.length > 0, 2 * latencyMs);
          expect(types(conversation.serverEvents)).toEqual(['reattach']);
          expect(conversation.network.nowMs - lostAtMs).toBeLessThanOrEqual(5 * latencyMs + 50);
          expect(conversation.livePaths).toHaveLength(1);
        }
      }
    },
  );

  test('is resumed as fast where only its own bytes vanish, and the client hears nothing any more [SNET-7.9]', () => {
    const conversation = converse(40);
    loseThePath(conversation, 'hole-oneway', 'b');
    conversation.runUntilAllRead(4 * 40 + 50);
    conversation.runFor(40);
    // The client's farewell to the old path does arrive.
    expect(types(conversation.serverEvents)).toEqual(['detach', 'reattach']);
    expect(conversation.livePaths).toHaveLength(1);
  });
});

describe('late news of the old path', () => {
  const latencyMs = 40;
  const reference = converse(latencyMs);
  loseThePath(reference, 'hole');
  const lostAtMs = reference.network.nowMs;
  reference.runUntilAllRead(1_000);
  const readAtMs = reference.network.nowMs;
  reference.run(() => reference.serverEvents.length > 0, 1_000);
  const resumedAtMs = reference.network.nowMs;
  /** Every 5 ms, from when the client gives the path up until well after the resume is complete. */
  const moments = Array.from({ length: 80 }, (_, index) => lostAtMs + 5 * index);

  test('comes before, amid and after the resume in these tests', () => {
    expect(resumedAtMs).toBeGreaterThan(lostAtMs + 4 * latencyMs);
    expect(resumedAtMs).toBeLessThan(moments[60]!);
  });

  test.for(['FIN or RST', 'stale data', 'garbage'] as const)(
    '(%s) at the server, whenever it comes, costs no byte and no time; after the resume it changes nothing [SNET-7.4]',
    (news) => {
      for (const atMs of moments) {
        const conversation = converse(latencyMs);
        const old = conversation.path;
        loseThePath(conversation, 'hole');
        conversation.runFor(atMs - conversation.network.nowMs);
        const { network, server } = conversation;
        const eventsBefore = conversation.serverEvents.length;
        if (news === 'FIN or RST') server.detach(old.serverTransport, network.nowMs, new Error('ECONNRESET'));
        else {
          const stale = news === 'garbage' ? [new Uint8Array(64).fill(0xd2)] : old.sent.slice(-3);
          for (const bytes of stale) server.receive(old.serverTransport, new Uint8Array(bytes), network.nowMs);
        }
        network.settle();
        if (atMs > resumedAtMs) expect(conversation.serverEvents, `at ${atMs} ms`).toHaveLength(eventsBefore);
        conversation.runUntilAllRead(60_000);
        expect(network.nowMs, `at ${atMs} ms`).toBeLessThanOrEqual(Math.max(atMs, readAtMs));
        conversation.say('client', 500);
        conversation.say('server', 500);
        conversation.runUntilAllRead(4 * latencyMs);
        expect(types(conversation.clientEvents)).toEqual(['detach', 'reattach']);
        expect(types(conversation.serverEvents).filter((type) => type !== 'detach')).toEqual(['reattach']);
        expect(conversation.livePaths).toHaveLength(1);
      }
    },
  );

  test('at the client changes nothing: it has given that path up [SNET-7.4]', () => {
    for (const atMs of moments) {
      const conversation = converse(latencyMs);
      const old = conversation.path;
      loseThePath(conversation, 'hole');
      conversation.runFor(atMs - conversation.network.nowMs);
      const { network, client } = conversation;
      const before = conversation.clientEvents.length;
      client.receive(old.clientTransport, new Uint8Array(64), network.nowMs);
      client.detach(old.clientTransport, network.nowMs, new Error('ECONNRESET'));
      network.settle();
      expect(conversation.clientEvents).toHaveLength(before);
      conversation.runUntilAllRead(60_000);
      expect(network.nowMs).toBe(Math.max(atMs, readAtMs));
    }
  });
});

describe('a session without traffic', () => {
  test('resumes whenever its transport is reset [SNET-7.9]', () => {
    const conversation = new Conversation(30);
    for (let round = 0; round < 50; round++) {
      conversation.runFor(1_000 * round);
      conversation.path.link.cut(conversation.network.nowMs, { mode: 'reset' });
      conversation.runFor(500);
      expect(conversation.client.state).toBe('open');
      expect(conversation.server.state).toBe('open');
    }
    conversation.say('client', 100);
    conversation.say('server', 100);
    conversation.runUntilAllRead(60);
    expect(conversation.network.paths).toHaveLength(51);
  });

  test('asks after 25 s of silence, and resumes when there is no answer for 5 s [SNET-7.9]', () => {
    const conversation = new Conversation(30);
    conversation.runFor(60_000);
    const { network, path } = conversation;
    path.link.cut(network.nowMs, { mode: 'hole', inFlight: 'drop' });
    const resumed = conversation.run(() => types(conversation.clientEvents).includes('reattach'), 30_000 + 50 + 2 * 60);
    expect(resumed).toBe(true);
    conversation.runFor(60_000);
    expect(conversation.livePaths).toHaveLength(1);
    expect(conversation.server.state).toBe('open');
  });
});

describe('a stale HELLO amid traffic', () => {
  const latencyMs = 20;
  const everyMs = 10;
  const times = process.env['PROJ_NIGHTLY'] === undefined ? 200 : 1_000;

  /** Both ends talk for two seconds; something else happens after half a second, and after a whole one. */
  function traffic(
    meanwhile: (conversation: Conversation) => void,
    later: (conversation: Conversation) => void = () => {},
  ): Conversation {
    const conversation = new Conversation(latencyMs);
    conversation.runFor(200);
    // What is replayed resumes the session: an attempt like any other, with the bytes of the client at once.
    conversation.path.link.cut(conversation.network.nowMs, { mode: 'reset' });
    conversation.say('client', 400);
    conversation.runFor(500);
    for (let atMs = 0; atMs < 2_000; atMs += everyMs) {
      conversation.say('client', 300);
      conversation.say('server', 500);
      if (atMs === 500) meanwhile(conversation);
      if (atMs === 1_000) later(conversation);
      conversation.runFor(everyMs);
    }
    conversation.runUntilAllRead(1_000);
    return conversation;
  }

  const reference = traffic(() => {});

  /** Not a byte arrives later than in a history without it: the bound is 0 ms. */
  function expectUnchanged(conversation: Conversation): void {
    expect(conversation.progress).toEqual(reference.progress);
    expect(types(conversation.clientEvents)).toEqual(types(reference.clientEvents));
    expect(types(conversation.serverEvents)).toEqual(types(reference.serverEvents));
    expect(conversation.livePaths).toHaveLength(1);
  }

  test.for([
    { what: 'the HELLO of the first transport', path: 0, messages: 1 },
    { what: 'everything that the client has sent on the first transport', path: 0, messages: 1_000 },
    { what: 'the HELLO of the transport in use, with its early data', path: 1, messages: 1 },
    { what: 'everything that the client has sent on the transport in use', path: 1, messages: 1_000 },
  ])('replayed again and again, $what, costs no byte and no time [SNET-7.1]', ({ path, messages }) => {
    let replays = 0;
    const conversation = traffic(({ network }) => {
      const flight = network.paths[path]!.sent.slice(0, messages);
      for (; replays < times; replays++) network.inject(flight, { latencyMs: replays / 2 });
    });
    expectUnchanged(conversation);
    expect(replays).toBe(times);
    expect(conversation.network.paths.filter(({ client }) => client === undefined)).toHaveLength(times);
  });

  test('replayed 1 000 times while its own attempt is under way gets no answer, and costs no byte and no time [SNET-7.1]', () => {
    // On a link so slow that every replay comes between HELLO and CONFIRM.
    const attempt = (conversation: Conversation): Conversation['path'] => conversation.openMore({ latencyMs: 200 });
    const undisturbed = traffic((conversation) => void attempt(conversation));
    const conversation = traffic((during) => {
      const { sent } = attempt(during);
      for (let replay = 0; replay < 1_000; replay++) during.network.inject(sent, { latencyMs: 201 + replay / 10 });
    });
    expect(conversation.progress).toEqual(undisturbed.progress);
    expect(types(conversation.clientEvents)).toEqual(types(undisturbed.clientEvents));
    expect(types(conversation.serverEvents)).toEqual(types(undisturbed.serverEvents));
    const { paths, refusals } = conversation.network;
    expect(refusals.filter((reason) => reason.includes('an old attempt'))).toHaveLength(1_000);
    expect(paths.filter(({ client, link }) => client === undefined && link.counters.b.sentBytes > 0)).toHaveLength(0);
    expect(conversation.livePaths).toHaveLength(1);
  });

  test('of an attempt that was overtaken, released later, costs no byte and no time [SNET-7.1]', () => {
    let stale: Conversation['path'] | undefined;
    const overtake = (conversation: Conversation): void => {
      // The first of the two gets no further than the wire.
      stale = conversation.openMore({ latencyMs, capture: { a: { hold: true } } });
      conversation.openMore({ latencyMs });
    };
    const overtaken = traffic(overtake);
    const conversation = traffic(overtake, ({ network }) => network.inject(stale!.sent, { latencyMs }));
    const released = conversation.path;
    expect(released.link.counters.a.deliveredBytes).toBe(stale!.sent.reduce((sum, { length }) => sum + length, 0));
    expect(released.session).not.toBe(conversation.server);
    expect(conversation.progress).toEqual(overtaken.progress);
    expect(types(conversation.clientEvents)).toEqual(types(overtaken.clientEvents));
    expect(types(conversation.serverEvents)).toEqual(types(overtaken.serverEvents));
    expect(conversation.livePaths).toHaveLength(1);
    // Nor did it cost time that one transport was replaced by another while it still worked.
    expect(conversation.progress.at(-1)!.atMs).toBeLessThanOrEqual(reference.progress.at(-1)!.atMs);
  });
});
