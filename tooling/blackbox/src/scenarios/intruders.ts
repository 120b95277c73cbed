import { setTimeout as sleep } from 'node:timers/promises';
import { encodeMessage, type Failure, FailureCode, parseUserId, type ServerMessage } from '@proj/chat-protocol';
import { encodeFrame } from '@proj/frame';
import type { ProbeConnection } from '../probe/connection.ts';
import { newId } from '../probe/device.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, direct } from './traffic.ts';
import { must } from './world.ts';

const refusals: readonly number[] = [
  FailureCode.NotAllowed,
  FailureCode.UnknownConversation,
  FailureCode.UnknownEntry,
  FailureCode.BadRequest,
];

function mustRefuse(answer: ServerMessage, what: string, codes: readonly number[] = refusals): void {
  const code = answer.type === 'failure' ? answer.code : answer.type;
  must(typeof code === 'number' && codes.includes(code), `${what} was answered with ${code}`);
}

export const intruders: Scenario = scenario({
  number: 14,
  name: 'another sender’s name, conversations of others, sends before the login, replayed bytes, wrong MACs',
  pass: 'refused, counted, and nothing of it is seen by anyone',
  short: { replays: 3, flips: 5 },
  full: { replays: 100, flips: 200 },
  run: async (world, { replays, flips }) => {
    const server = await world.server();
    await world.register(server, 'ann', 'ben', 'eve');
    const [ann, ben] = await world.devices(server, ['ann', 'ben']);
    must(ann !== undefined && ben !== undefined, 'nobody is there');
    const talk = direct('ann', 'ben');
    await ann.text(talk, 'between us');
    const group = await createGroup(ann, ['ben']);
    await ann.text(group, 'among us');
    const eve = await world.login(server.addresses, 'eve');
    const send = (conversation: string, extra: object = {}): Promise<ServerMessage> =>
      eve.ask({
        type: 'send',
        conversation: conversation as never,
        id: newId(),
        sentAtMs: 0,
        content: { kind: 'text', text: 'from eve' },
        ...extra,
      });

    for (const conversation of [talk, group]) {
      mustRefuse(await send(conversation), `a send to ${conversation}`);
      const target = { conversation: conversation as never };
      mustRefuse(await eve.ask({ type: 'pull', ...target, afterSeq: 0, limit: 10 }), `a pull of ${conversation}`);
      mustRefuse(
        await eve.ask({ type: 'members', ...target, limit: 10, readSeq: 0 }),
        `the members of ${conversation}`,
      );
      const search = await eve.ask({ type: 'search', query: 'us', conversation: conversation as never, limit: 10 });
      must(
        search.type === 'failure' || (search.type === 'search-result' && search.entries.length === 0),
        'a search leaks',
      );
      eve.say(
        { type: 'received', ...target, seq: 1 },
        { type: 'read', ...target, seq: 1 },
        { type: 'typing', ...target },
      );
    }
    mustRefuse(await send(group, { content: { kind: 'add', users: [parseUserId('eve')] } }), 'to add oneself');
    mustRefuse(await send(group, { content: { kind: 'remove', user: parseUserId('ben') } }), 'to remove another');
    mustRefuse(await spoofed(eve), 'another sender’s name');
    const everywhere = await eve.ask({ type: 'search', query: 'us', limit: 10 });
    must(everywhere.type === 'search-result' && everywhere.entries.length === 0, 'a search over everything leaks');
    const sync = await eve.ask({ type: 'sync', cursors: [] });
    must(sync.type === 'sync-result' && sync.heads.length === 0, `eve syncs ${JSON.stringify(sync)}`);

    // Before the login.
    const early = world.connect(server.addresses);
    early.say({
      type: 'send',
      seqId: 1,
      conversation: talk as never,
      id: newId(),
      sentAtMs: 0,
      content: { kind: 'text', text: 'early' },
    });
    const failure: Failure | undefined = (await early.closed).failure;
    must(failure?.code === FailureCode.ProtocolError, `a send before the login was answered with ${failure?.code}`);

    // The bytes of a connection that somebody recorded.
    const proxy = await world.proxy(server, () => ({ capture: { toServer: { bytes: 1_000_000 } } }));
    const target = () => ({ ...server.addresses, port: proxy.port });
    const recorded = world.device(server, 'ann', 'recorded', { target });
    await recorded.start();
    await recorded.text(talk, 'recorded');
    await world.settle();
    const flight = proxy.connections[0]?.captured('toServer') ?? new Uint8Array();
    must(flight.length > 500, `only ${flight.length} bytes were recorded`);
    const head = world.recorder.head(talk);
    await proxy.replay(flight, { times: replays, waitMs: 500 });
    await recorded.kill();
    world.recorder.gone(recorded.name);
    await proxy.replay(flight, { times: replays, waitMs: 500 });

    // Bytes that are changed on their way: that connection dies, what it carried does not.
    let flipped = 0;
    const liar = await world.proxy(server, (_index, random) => {
      if (flipped >= flips) return {};
      return { edits: { toServer: [{ atByte: random.between(0, 4_000), xor: 1 << random.between(0, 7) }] } };
    });
    liar.on('edit', () => flipped++);
    const victim = world.device(server, 'ben', 'victim', { target: () => ({ ...server.addresses, port: liar.port }) });
    await victim.start(40_000);
    for (let count = 0; flipped < flips && count < 50 * flips; count++) {
      await victim.text(talk, `through a liar ${count} ${'.'.repeat(300)}`);
    }
    must(flipped >= flips, `only ${flipped} bytes were changed`);
    await world.settle();
    must(world.recorder.head(talk) > head, 'the log did not go on');
    must(seen(eve) === 0, `eve was shown ${seen(eve)} entries`);
    const counted = await world.http(server).metric('chat_requests_total');
    return `${2 * replays} replays, ${flipped} flips, ${counted} requests counted; ${await world.settled()}`;
  },
});

/** The answer to a send in Ann's name, which no client of ours would encode: the header of a send, and a field more. */
async function spoofed(eve: ProbeConnection): Promise<ServerMessage> {
  const seqId = 4_000_000;
  const { header, payload, ...frame } = encodeMessage({
    type: 'send',
    seqId,
    conversation: direct('eve', 'ben') as never,
    id: newId(),
    sentAtMs: 0,
    content: { kind: 'text', text: 'from ann, honestly' },
  });
  const from = Buffer.from('\x0a\x03ann', 'latin1');
  eve.write(encodeFrame({ ...frame, header: Buffer.concat([header, from]), payload }));
  const isAnswer = (message: ServerMessage): boolean => 'ackId' in message && message.ackId === seqId;
  while (!eve.isClosed && !eve.received.some(isAnswer)) await sleep(5);
  const answer = eve.received.find(isAnswer);
  if (answer === undefined) throw new Error('a send in another’s name ended the session without an answer');
  return answer;
}

function seen(connection: ProbeConnection): number {
  return connection.received.filter(({ type }) => ['entry', 'page', 'typing-by', 'read-by', 'delivered'].includes(type))
    .length;
}
