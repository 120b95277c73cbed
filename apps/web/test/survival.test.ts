import type { CutMode } from '@proj/chaos-proxy';
import { expect, onTestFinished, test } from 'vitest';
import { newContext, useChromium } from './harness/chromium.ts';
import { registerInTerminal, Terminal } from './harness/terminal.ts';
import { type Line, Visitor } from './harness/visitor.ts';
import { World } from './harness/world.ts';

useChromium();

const sizes = process.env['PROJ_NIGHTLY']
  ? { each: 100, cuts: 50, kills: 2, timeoutMs: 400_000 }
  : { each: 20, cuts: 10, kills: 1, timeoutMs: 180_000 };

/** Those that everybody is told of, and those that nobody is. */
const modes: readonly CutMode[] = ['reset', 'fin', 'reset', 'half-open', 'fin', 'reset', 'hole-to-client'];

type Name = 'ann' | 'ben' | 'cleo';
const names: readonly Name[] = ['ann', 'ben', 'cleo'];

async function visit(world: World, user: string): Promise<Visitor> {
  const visitor = await Visitor.open(await newContext(), world);
  await visitor.register(user);
  return visitor;
}

/** What is wrong with a screen at any moment: something twice, or out of order. */
function disorderIn(lines: readonly Line[]): string | undefined {
  const ids = new Set<string>();
  let last = 0;
  let isWaiting = false;
  for (const { id, seq, text } of lines) {
    if (ids.has(id)) return `${text} is there twice`;
    ids.add(id);
    // Those that wait to be sent stand at the end.
    if (seq === undefined) isWaiting = true;
    else if (isWaiting || seq <= last) return `${text} is out of order`;
    else last = seq;
  }
  return undefined;
}

test('three people lose nothing, whatever becomes of their connections and of the server', {
  timeout: sizes.timeoutMs,
}, async () => {
  const limits = ['--sends-per-second', '1000', '--sends-burst', '1000', '--drain-spread-max', '500ms'];
  const world = await World.start(onTestFinished, limits);
  const [ann, ben] = await Promise.all([visit(world, 'ann'), visit(world, 'ben')]);
  await registerInTerminal(world, 'cleo', onTestFinished);
  const group = await ann.createGroup('The Three', ['ben', 'cleo']);
  await ben.openFromList('The Three');
  const cleo = new Terminal(world, { user: 'cleo', to: group }, onTestFinished);
  await cleo.say('here I am');
  // Only a terminal that was online once comes back by itself.
  await expect.poll(() => cleo.shown.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const people = { ann, ben, cleo };

  let cuts = 0;
  let kills = 0;
  /** While what was said last is on its way. */
  const cut = async (): Promise<void> => {
    // What is cut already cannot be cut once more.
    await expect
      .poll(() => world.metric('chat_snet_sessions{wire="v2",state="attached"}').catch(() => 0), { timeout: 60_000 })
      .toBe(names.length);
    world.web.cutAll(modes[cuts % modes.length] ?? 'reset');
    if (cuts % 3 === 0) world.snet.cutAll('reset');
    cuts++;
    if (kills === sizes.kills || cuts !== Math.round(((kills + 1) * sizes.cuts) / (sizes.kills + 1))) return;
    kills++;
    await world.killServer();
    await world.startServer();
  };
  const total = names.length * sizes.each;
  let said = 0;
  let breaking = Promise.resolve();
  const talk = async (name: Name): Promise<void> => {
    for (let i = 1; i <= sizes.each; i++) {
      await people[name].say(`${name} ${i}`);
      said++;
      if (said % (total / sizes.cuts) === 0) breaking = breaking.then(cut);
      await breaking;
    }
  };
  const isComplete = (lines: readonly Line[]): boolean =>
    lines.length >= total + 1 && lines.every(({ seq }) => seq !== undefined);
  let isTalking = true;
  const converse = async (): Promise<readonly (readonly Line[])[]> => {
    try {
      await Promise.all(names.map(talk));
      await cleo.leave();
      return await Promise.all([ann, ben].map((visitor) => visitor.untilLines(isComplete)));
    } finally {
      isTalking = false;
    }
  };
  const disorders: string[] = [];
  const watch = async (): Promise<void> => {
    while (isTalking) {
      for (const visitor of [ann, ben]) {
        const disorder = disorderIn(await visitor.lines());
        if (disorder !== undefined) disorders.push(disorder);
      }
      await ann.page.waitForTimeout(100);
    }
  };
  const [screens] = await Promise.all([converse(), watch()]);

  expect([cuts, kills]).toEqual([sizes.cuts, sizes.kills]);
  expect(disorders).toEqual([]);
  const texts = screens.map((lines) => lines.map(({ text }) => text));
  expect(texts[0]).toEqual(texts[1]);
  expect(texts[0]).toHaveLength(total + 1);
  for (const name of names) {
    const own = texts[0]?.filter((text) => text.startsWith(`${name} `));
    expect(own).toEqual(Array.from({ length: sizes.each }, (_, i) => `${name} ${i + 1}`));
  }
  // The terminal left when its own were accepted. What it had shown until then was in the same order, each once.
  const textOf = new Map(screens[0]?.map(({ seq, text }) => [seq, text]));
  const heard = cleo.shown.filter(({ event, text }) => event === 'message' && text !== undefined);
  expect(heard.map(({ text }) => text)).toEqual(heard.map(({ seq }) => textOf.get(seq)));
  const seqs = heard.map(({ seq }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
  const accepted = cleo.shown.filter(({ event }) => event === 'accepted').map(({ text }) => text);
  expect(accepted).toEqual(['here I am', ...Array.from({ length: sizes.each }, (_, i) => `cleo ${i + 1}`)]);
  for (const visitor of [ann, ben]) expect(visitor.complaints).toEqual([]);
});
