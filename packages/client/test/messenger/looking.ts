import type { Messenger, Thread, ThreadItem } from '../../src/index.ts';
import { ann, type World } from '../world.ts';
import { Person } from './person.ts';

export async function online(world: World, person: Person = new Person(world, ann)): Promise<Messenger> {
  const messenger = await person.start();
  await world.until(() => person.isCaughtUp);
  await world.turn();
  return messenger;
}

export async function opened(world: World, thread: Thread): Promise<Thread> {
  await world.until(() => !thread.current.loading);
  return thread;
}

export function textsOf(thread: Thread): readonly string[] {
  return thread.current.items.map((item) => (item.kind === 'message' ? item.text : `<${item.kind}>`));
}

export function messageOf(item: ThreadItem | undefined): Extract<ThreadItem, { kind: 'message' }> {
  if (item?.kind !== 'message') throw new Error('no message');
  return item;
}
