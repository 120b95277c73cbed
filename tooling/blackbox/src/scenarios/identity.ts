import { FailureCode, type MessageId, type ServerMessage } from '@proj/chat-protocol';
import type { ProbeConnection } from '../probe/connection.ts';
import { newId } from '../probe/device.ts';
import { type Scenario, scenario } from './scenario.ts';
import { direct } from './traffic.ts';
import { must } from './world.ts';

const conversation = direct('ann', 'ben') as never;

function say(connection: ProbeConnection, id: MessageId, text: string): Promise<ServerMessage> {
  return connection.ask({ type: 'send', conversation, id, sentAtMs: 1, content: { kind: 'text', text } });
}

function placeOf(answer: ServerMessage, what: string): { readonly seq: number; readonly duplicate: boolean } {
  must(answer.type === 'accepted', `${what} was answered ${JSON.stringify(answer)}`);
  return answer;
}

function mustConflict(answer: ServerMessage, what: string): void {
  must(
    answer.type === 'failure' && answer.code === FailureCode.IdConflict,
    `${what} was answered ${JSON.stringify(answer)}`,
  );
}

export const sameId: Scenario = scenario({
  number: 17,
  name: 'one message id twice: in a row, at once from two devices, with another text, after a restart, after a recall',
  pass: 'one place in the log, told to everyone who asks; another text is a conflict',
  short: { rounds: 5, parallel: 8 },
  full: { rounds: 500, parallel: 40 },
  run: async (world, { rounds, parallel }) => {
    const server = await world.server();
    await world.register(server, 'ann', 'ben');
    let first = await world.login(server.addresses, 'ann', 'a');
    let second = await world.login(server.addresses, 'ann', 'b');
    const kept: { readonly id: MessageId; readonly text: string; readonly seq: number; recalled: boolean }[] = [];
    for (let round = 0; round < rounds; round++) {
      const text = `round ${round}`;
      const id = newId();
      const at = (index: number): ProbeConnection => (index % 2 === 0 ? first : second);
      const answers = await Promise.all(Array.from({ length: parallel }, (_, index) => say(at(index), id, text)));
      const places = answers.map((answer) => placeOf(answer, 'one of many at once'));
      const [seq = 0, ...others] = new Set(places.map((place) => place.seq));
      must(others.length === 0, `one id is at ${seq} and ${others.join(', ')}`);
      const fresh = places.filter(({ duplicate }) => !duplicate).length;
      must(fresh === 1, `${fresh} of ${parallel} answers say it was new`);
      mustConflict(await say(first, id, 'another text'), 'another text under the same id');
      // The same id of another sender is another message.
      kept.push({ id, text, seq, recalled: false });
    }
    const ben = await world.login(server.addresses, 'ben');
    const [one] = kept;
    must(one !== undefined, 'nothing was sent');
    const his = placeOf(await say(ben, one.id, 'the same id of another sender'), 'the same id of another sender');
    must(!his.duplicate && his.seq > rounds, 'the id of one sender was taken for that of another');

    for (const entry of kept.slice(0, Math.ceil(rounds / 2))) {
      const recall = { kind: 'recall', target: entry.seq } as const;
      const answer = await first.ask({ type: 'send', conversation, id: newId(), sentAtMs: 1, content: recall });
      must(answer.type === 'accepted', `a recall was answered ${JSON.stringify(answer)}`);
      entry.recalled = true;
    }
    for (const restart of ['none', 'SIGKILL', 'SIGTERM'] as const) {
      if (restart === 'SIGKILL') await server.kill();
      if (restart === 'SIGTERM') await server.stop();
      if (restart !== 'none') {
        await server.start();
        first = await world.login(server.addresses, 'ann', 'a');
        second = await world.login(server.addresses, 'ann', 'b');
      }
      for (const { id, text, seq, recalled } of kept) {
        const what = `a repetition of ${recalled ? 'a recalled message' : 'a message'} after ${restart}`;
        const again = placeOf(await say(second, id, text), what);
        must(again.duplicate && again.seq === seq, `${what} is at ${again.seq} instead of ${seq}`);
        mustConflict(await say(first, id, `${text}!`), `another text after ${restart}`);
      }
    }
    const page = await first.require({ type: 'pull', conversation, afterSeq: 0, limit: 200 });
    must(page.type === 'page', 'a pull was answered with something else');
    const expected = kept.length + 1 + kept.filter(({ recalled }) => recalled).length;
    must(page.head === expected, `the log has ${page.head} entries instead of ${expected}`);
    const leaked = page.entries.filter(({ seq, content }) => {
      return kept.some((entry) => entry.seq === seq && entry.recalled) && content.kind !== 'erased';
    });
    must(leaked.length === 0, `a recalled message is still there: ${JSON.stringify(leaked[0])}`);
    return `${rounds} ids, ${parallel} times at once each, ${expected} entries`;
  },
});
