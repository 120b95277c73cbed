import { directConversation, type MessageId, newMessageId } from '@proj/chat-protocol';
import { Random } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { ann, bob, World } from '../world.ts';
import { Person, withoutMarks } from './person.ts';

const talk = directConversation(ann, bob);

interface Outcome {
  readonly world: World;
  readonly phone: Person;
  /** Of which it was said that they are kept. */
  readonly kept: MessageId[];
  readonly notified: string[];
  isDone: boolean;
}

/** Something of everything, until it is done or the disk does not answer any more. */
async function live(stopAfter: number, carriesOutLast: boolean): Promise<Outcome> {
  const world = new World();
  const phone = new Person(world, ann);
  phone.disk.stopAfter = stopAfter;
  phone.disk.carriesOutLast = carriesOutLast;
  const outcome: Outcome = { world, phone, kept: [], notified: [], isDone: false };
  world.write(bob, ann, 'before');
  const messenger = await phone.start();
  messenger.on('message', ({ id }) => outcome.notified.push(id));
  const run = async (): Promise<void> => {
    const send = async (number: number, content: Parameters<typeof messenger.post>[1]): Promise<number> => {
      const id = newMessageId(number, new Random(number).bytes(10));
      const { accepted } = await messenger.post(talk, content, { id });
      outcome.kept.push(id);
      return (await accepted).seq;
    };
    await world.until(() => phone.isCaughtUp);
    const first = await send(1, { kind: 'text', text: 'one' });
    world.write(bob, ann, 'two');
    await send(2, { kind: 'text', text: 'three' });
    world.post(bob, talk, { kind: 'reaction', target: first, emoji: '👍', removed: false });
    await messenger.markRead(talk);
    await send(3, { kind: 'edit', target: first, text: 'one, edited' });
    world.write(bob, ann, 'four');
    world.post(bob, talk, { kind: 'recall', target: 1 });
    await messenger.setDraft(talk, 'five');
    await send(4, { kind: 'text', text: 'six' });
    outcome.isDone = true;
  };
  void run();
  await world.until(() => outcome.isDone || phone.disk.isStopped);
  return outcome;
}

/** Started again, it comes to what the server has. */
async function recover({ world, phone, kept }: Outcome): Promise<void> {
  phone.kill();
  await phone.start();
  await world.until(() => phone.isCaughtUp && phone.disk.state.client().outgoing.length === 0);
  const thread = phone.messenger.thread(bob);
  await world.until(() => !thread.current.loading);
  expect(withoutMarks(thread.current.items)).toEqual(phone.expected(talk));
  const log = world.server.log(talk).map(({ id }) => id);
  expect(new Set(log).size).toBe(log.length);
  for (const id of kept) expect(log.filter((each) => each === id)).toEqual([id]);
  const unread = world.server
    .log(talk)
    .filter(({ seq, from, content }) => content.kind === 'text' && from !== ann && seq > readOf(phone));
  expect(phone.messenger.conversations.current).toMatchObject([{ id: talk }]);
  expect(unreadOf(phone)).toBe(unread.length);
}

function readOf(phone: Person): number {
  return phone.disk.state.conversations()[0]?.read ?? 0;
}

function unreadOf(phone: Person): number {
  return phone.messenger.conversations.current[0]?.unread ?? -1;
}

describe.each([
  ['before a write', false],
  ['between a write and its answer', true],
])('a program that is killed %s', (_, carriesOutLast) => {
  test('loses, repeats and disorders nothing, whichever write it is', { timeout: 60_000 }, async () => {
    let points = 0;
    for (let stopAfter = 0; ; stopAfter++) {
      const outcome = await live(stopAfter, carriesOutLast);
      if (!outcome.isDone) points++;
      await recover(outcome);
      if (outcome.isDone) break;
    }
    expect(points).toBeGreaterThan(15);
  });
});
