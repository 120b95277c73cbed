import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromiumLaunchOptions, findChromium, withoutChromium } from '@proj/browser';
import { directConversation, parseUserId } from '@proj/chat-protocol';
import { chromium, type Page } from 'playwright';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { emptyFolder } from '../../folder.ts';
import type { Halt } from './page-commands.ts';
import { bundle, commandsOf, type PageAsks, Site, until } from './site.ts';

beforeEach(({ skip }) => skip(findChromium() === undefined, withoutChromium));

const room = directConversation(parseUserId('ann'), parseUserId('bob'));

interface Running {
  readonly page: Page;
  readonly commands: PageAsks;
  /** The whole browser, at once. */
  kill(): Promise<void>;
}

/** A browser with a folder of its own, and the page in it. */
async function launch(site: Site, folder: string): Promise<Running> {
  const { executablePath, args } = chromiumLaunchOptions();
  const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'];
  // Its processes are a group, all of which is killed.
  const child = spawn(executablePath, [...args, ...own], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
    }
    await exited;
  };
  onTestFinished(kill);
  const browser = await chromium.connectOverCDP(await endpointOf(child.stderr));
  const page = (await browser.contexts()[0]?.newPage()) as Page;
  await page.goto(`${site.url}?tab=page`);
  return { page, commands: commandsOf(page), kill };
}

async function endpointOf(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const endpoint = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (endpoint !== undefined) {
      stderr.resume();
      return endpoint;
    }
  }
  throw new Error('the browser did not start');
}

/** A browser that was killed where its page stopped, and the same page in a new one on the same folder. */
async function killedAt(
  halt: Halt,
  reach: (site: Site, before: Running) => void,
  reached: (site: Site) => void,
): Promise<[Site, Running]> {
  const site = await Site.open(await bundle());
  const folder = await emptyFolder();
  const before = await launch(site, folder);
  await before.commands.open('ann', halt);
  await until(async () => (await before.commands.status()) === 'online');
  reach(site, before);
  await until(() => before.commands.hasHalted());
  await before.kill();
  await until(() => site.links.size === 0);
  reached(site);
  const after = await launch(site, folder);
  await after.commands.open('ann');
  return [site, after];
}

test('a browser that is killed between receiving and applying shows what came exactly once', async () => {
  const [site, { commands }] = await killedAt(
    'before-entry',
    (chat) => {
      chat.write('bob', 'ann', 'one');
      chat.write('bob', 'ann', 'two');
    },
    ({ chat }) => expect(chat.received.get(`ann/browser/${room}`)).toBeUndefined(),
  );
  await expect.poll(() => commands.shown('bob')).toEqual(['bob: one (accepted)', 'bob: two (accepted)']);
  site.write('bob', 'ann', 'three');
  const all = ['bob: one (accepted)', 'bob: two (accepted)', 'bob: three (accepted)'];
  await expect.poll(() => commands.shown('bob')).toEqual(all);
  await until(() => site.chat.received.get(`ann/browser/${room}`) === 3);
}, 60_000);

test('a browser that is killed between writing a message and sending it sends it exactly once', async () => {
  const [site, { commands }] = await killedAt(
    'after-outgoing',
    (_, { commands: before }) => {
      before.send('bob', 'kept').catch(() => {});
    },
    (chat) => expect(chat.texts(room)).toEqual([]),
  );
  await commands.send('bob', 'later');
  await expect.poll(() => commands.shown('bob')).toEqual(['ann: kept (accepted)', 'ann: later (accepted)']);
  expect(site.texts(room)).toEqual(['kept', 'later']);
}, 60_000);
