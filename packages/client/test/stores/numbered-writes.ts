import type { Content } from '@proj/chat-protocol';
import { checkSame } from '../../src/compliance/checks.ts';
import { readContents } from '../../src/compliance/contents.ts';
import { ann, entry, epoch, idOf, known, notes, outgoing, refused, row, talk } from '../../src/compliance/samples.ts';
import { memoryStore } from '../../src/memory-store.ts';
import type { ReplicaChange, ReplicaStore } from '../../src/replica-store.ts';

/** The write with this number, 1 and up. The cursor says how many there were. */
export function numberedWrite(number: number): readonly ReplicaChange[] {
  const changes: ReplicaChange[] = number === 1 ? [{ type: 'log', user: ann, epoch }] : [];
  changes.push({ type: 'entry', entry: entry(number, contentOf(number)) });
  if (number % 7 === 3) changes.push({ type: 'erase', conversation: talk, seq: number - 1 });
  if (number % 3 === 0) changes.push({ type: 'outgoing', message: outgoing(number) });
  if (number % 6 === 1) changes.push({ type: 'settled', id: idOf(number - 1), known: known(number - 1) });
  if (number % 12 === 3) {
    changes.push({ type: 'settled', id: idOf(number) }, { type: 'refused', refused: refused(number) });
  }
  if (number % 24 === 16) changes.push({ type: 'discarded', id: idOf(number - 1) });
  if (number % 4 === 0) changes.push({ type: 'conversation', conversation: row(talk, { head: number }) });
  if (number % 5 === 0)
    changes.push({ type: 'draft', conversation: notes, text: number % 10 === 0 ? '' : `${number}` });
  changes.push({ type: 'cursor', conversation: talk, seq: number, known: known(1_000_000 + number) });
  return changes;
}

export const isDurable = (number: number): boolean => number % 8 === 0;

function contentOf(number: number): Content {
  if (number % 9 === 4) return { kind: 'edit', target: number - 2, text: `text ${number - 2}, mended` };
  return { kind: 'text', text: number % 11 === 0 ? 'long '.repeat(4_000) : `text ${number}` };
}

/** Writes without end, some at once, and tells of each that has resolved. */
export async function writeNumbers(
  store: ReplicaStore,
  first: number,
  stored: (number: number) => void,
): Promise<never> {
  const underWay: Promise<void>[] = [];
  for (let number = first; ; number++) {
    const written = store.write(numberedWrite(number), { durable: isDurable(number) });
    underWay.push(written.then(() => stored(number)));
    if (underWay.length >= 1 + (number % 12)) await underWay.shift();
  }
}

/** How many writes a store holds: whole ones, the first so many. Anything else is an error. */
export async function checkNumbers(store: ReplicaStore): Promise<number> {
  const contents = await readContents(store, [talk, notes]);
  const count = contents.state.cursors.get(talk) ?? 0;
  const model = memoryStore();
  for (let number = 1; number <= count; number++) await model.write(numberedWrite(number), { durable: false });
  checkSame(contents, await readContents(model, [talk, notes]));
  return count;
}
