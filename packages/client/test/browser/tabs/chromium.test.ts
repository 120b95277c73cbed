import { chromiumLaunchOptions, findChromium, withoutChromium } from '@proj/browser';
import { directConversation, parseUserId } from '@proj/chat-protocol';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { bundle, commandsOf, Site, until } from './site.ts';

const isHere = findChromium() !== undefined;
beforeEach(({ skip }) => skip(!isHere, withoutChromium));

let browser: Browser;
let script: Buffer;
beforeAll(async () => {
  if (isHere) [browser, script] = await Promise.all([chromium.launch(chromiumLaunchOptions()), bundle()]);
});
afterAll(() => browser?.close());

const room = directConversation(parseUserId('ann'), parseUserId('bob'));

interface Tab {
  readonly name: string;
  readonly page: Page;
  readonly commands: ReturnType<typeof commandsOf>;
}

async function openTab(site: Site, context: BrowserContext, name: string): Promise<Tab> {
  const page = await context.newPage();
  await page.goto(`${site.url}?tab=${name}`);
  const commands = commandsOf(page);
  await commands.open('ann');
  return { name, page, commands };
}

/** Three tabs of one user, the first of which has the connection. */
async function threeTabs(): Promise<{ readonly site: Site; readonly tabs: Tab[]; readonly context: BrowserContext }> {
  const site = await Site.open(script);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const tabs: Tab[] = [];
  for (const name of ['first', 'second', 'third']) tabs.push(await openTab(site, context, name));
  await untilOnline(tabs);
  return { site, tabs, context };
}

async function untilOnline(tabs: readonly Tab[]): Promise<void> {
  for (const { commands } of tabs) await until(async () => (await commands.status()) === 'online');
}

/** All show all of it, once and in order. */
async function untilShown(tabs: readonly Tab[], texts: readonly string[]): Promise<void> {
  for (const { commands } of tabs) {
    await until(async () => (await commands.shown('bob')).length >= texts.length);
    await expect.poll(() => commands.shown('bob')).toEqual(texts);
  }
}

const accepted = (...texts: readonly string[]): readonly string[] => texts.map((text) => `${text} (accepted)`);

test('tabs share one connection, which passes on when its tab is closed and when it crashes', async () => {
  const { site, tabs } = await threeTabs();
  expect(site.connected).toBe('first');
  expect(site.mostLinks).toBe(1);
  const [first, second, third] = tabs as [Tab, Tab, Tab];
  for (const { name, commands } of tabs) await commands.send('bob', `from ${name}`);
  const shown = ['ann: from first', 'ann: from second', 'ann: from third'];
  await untilShown(tabs, accepted(...shown));
  site.write('bob', 'ann', 'hello to all');
  shown.push('bob: hello to all');
  await untilShown(tabs, accepted(...shown));

  await first.page.close();
  await until(() => site.connected === 'second');
  await third.commands.send('bob', 'after a tab was closed');
  shown.push('ann: after a tab was closed');
  await untilShown([second, third], accepted(...shown));

  const sent = third.commands.send('bob', 'while a tab crashed');
  const session = await second.page.context().newCDPSession(second.page);
  session.send('Page.crash').catch(() => {});
  await sent;
  await until(() => site.connected === 'third');
  shown.push('ann: while a tab crashed');
  await untilShown([third], accepted(...shown));
  expect(site.texts(room)).toEqual(shown.map((text) => text.replace(/^\w+: /, '')));
  await until(() => site.links.size === 1);
  await third.commands.close();
  await until(() => site.links.size === 0);
}, 60_000);

/** Tells a page that it is about to be frozen, and then lets it run nothing but what it does at once. Answers what thaws it. */
async function freeze({ page, commands }: Tab): Promise<() => Promise<void>> {
  const stopped = page.waitForEvent('dialog');
  const thawed = commands.freeze();
  const dialog = await stopped;
  return async () => {
    await dialog.accept();
    await thawed;
  };
}

test('a tab that is frozen passes the connection on, and follows when it is thawed', async () => {
  const { site, tabs } = await threeTabs();
  const [first, second, third] = tabs as [Tab, Tab, Tab];
  await first.commands.send('bob', 'before');
  await untilShown(tabs, accepted('ann: before'));
  const thaw = await freeze(first);
  await until(() => site.connected !== 'first');
  await second.commands.send('bob', 'while one is frozen');
  await untilShown([second, third], accepted('ann: before', 'ann: while one is frozen'));
  await thaw();
  await third.commands.send('bob', 'when it is thawed');
  await untilOnline(tabs);
  await untilShown(tabs, accepted('ann: before', 'ann: while one is frozen', 'ann: when it is thawed'));
  await until(() => site.links.size === 1);
  expect(site.connected).not.toBe('first');
  await first.commands.send('bob', 'from the one that was frozen');
  await until(() => site.texts(room).length === 4);
}, 60_000);

test('of pages that came over plain HTTP the last has the connection, and sends what the one before had kept', async () => {
  const site = await Site.open(script);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  const first = await openTab(site, context, 'first');
  await untilOnline([first]);
  await first.commands.send('bob', 'one');
  const second = await openTab(site, context, 'second');
  await until(async () => (await first.commands.status()) === 'closed');
  await untilOnline([second]);
  await second.commands.send('bob', 'two');
  await untilShown([second], accepted('ann: one', 'ann: two'));
  await until(() => site.links.size === 1);
  expect(site.connected).toBe('second');
  await expect(first.commands.send('bob', 'three')).rejects.toThrow('CLIENT_STORE_LOCKED');
});

test('a page that cannot know of others does not open what another may have open', async () => {
  const site = await Site.open(script);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  await context.addInitScript(() => {
    for (const name of ['BroadcastChannel', 'LockManager']) Reflect.deleteProperty(globalThis, name);
  });
  await expect(openTab(site, context, 'only')).rejects.toThrow('CLIENT_STORE_LOCKED');
  expect(site.mostLinks).toBe(0);
});
