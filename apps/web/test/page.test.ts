import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { newContext, useChromium } from './harness/chromium.ts';
import { password } from './harness/terminal.ts';
import { Visitor } from './harness/visitor.ts';
import { World } from './harness/world.ts';

useChromium();

const patience = { timeout: 60_000 };

/** Until somebody who was cut off is back. */
const patiently = <T>(value: () => Promise<T>) => expect.poll(value, { timeout: 20_000 });
const texts = (visitor: Visitor) => visitor.lines().then((lines) => lines.map(({ text }) => text));

test('what is written without a connection survives a reload, and is sent once there is one', patience, async () => {
  const world = await World.start(onTestFinished);
  const [annsBrowser, bensBrowser] = [await newContext(), await newContext()];
  const [ann, ben] = [await Visitor.open(annsBrowser, world), await Visitor.open(bensBrowser, world)];
  await Promise.all([ann.register('ann'), ben.register('ben')]);
  await ann.openDirect('ben');
  await ann.say('while there was a server');
  await ben.openFromList('ann');
  await patiently(() => texts(ben)).toEqual(['while there was a server']);

  // The page itself still comes from somewhere: only what it talks to is gone.
  await world.killServer();
  await ann.say('one without a server');
  await ann.say('two without a server');
  await ann.composer.fill('not finished yet');
  await ann.composer.blur();
  const before = await ann.untilLines((lines) => lines.filter(({ state }) => state === 'queued').length === 2);
  expect(before.map(({ text }) => text)).toEqual([
    ...['while there was a server', 'one without a server', 'two without a server'],
  ]);
  await world.startServer();
  // Its WebSocket gets nowhere, the page does.
  let isBlocked = true;
  await annsBrowser.routeWebSocket('**/snet', (webSocket) => {
    if (isBlocked) void webSocket.close();
    else webSocket.connectToServer();
  });
  await ann.page.reload();
  const after = await ann.untilLines((lines) => lines.length === 3);
  expect(after.map(({ text, state }) => [text, state])).toEqual([
    ['while there was a server', expect.not.stringContaining('queued')],
    ['one without a server', 'queued'],
    ['two without a server', 'queued'],
  ]);
  expect(await ann.composer.inputValue()).toBe('not finished yet');

  isBlocked = false;
  await ann.page.reload();
  const sent = await ann.untilLines((lines) => lines.length === 3 && lines.every(({ seq }) => seq !== undefined));
  expect(sent.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
  await patiently(() => texts(ben)).toEqual(before.map(({ text }) => text));
});

test('what somebody writes as HTML, or as the address of a script, is text and nothing else', patience, async () => {
  const world = await World.start(onTestFinished);
  const ann = await Visitor.open(await newContext(), world);
  await ann.register('ann');
  await ann.openDirect('ann');
  const attacks = [
    '<img src="/x" onerror="document.title = `taken`">',
    '<script>document.title = "taken"</script>',
    '<a href="javascript:document.title=1">a</a>',
    'javascript:document.title=1',
  ];
  for (const attack of attacks) await ann.say(attack);
  const shown = await ann.untilLines((lines) => lines.length === attacks.length);
  expect(shown.map(({ text }) => text)).toEqual(attacks);
  const made = ann.page.locator('[data-message] .text').locator('a, img, script');
  expect(await made.count()).toBe(0);
  expect(await ann.page.title()).not.toContain('taken');
  expect(ann.complaints).toEqual([]);
});

test('two tabs of one user share one connection, which outlives the tab that had it', patience, async () => {
  const world = await World.start(onTestFinished);
  const context = await newContext();
  const first = await Visitor.open(context, world);
  await first.register('ann');
  await first.openDirect('ann');
  await first.say('in the first tab');
  const second = await Visitor.open(context, world, `/${new URL(first.page.url()).hash}`);
  await second.composer.waitFor();
  await patiently(() => texts(second)).toEqual(['in the first tab']);
  await second.say('in the second tab');
  await patiently(() => texts(first)).toEqual(['in the first tab', 'in the second tab']);
  const sessions = (): Promise<number> => world.metric('chat_snet_sessions{wire="v2",state="attached"}');
  expect(await sessions()).toBe(1);
  expect(await world.metric('chat_snet_carried_sessions{carrier="ws"}')).toBe(1);
  expect(await world.metric('chat_sessions')).toBe(1);

  await first.page.close();
  await second.say('now it is alone');
  const lines = await second.untilLines((all) => all.length === 3 && all.every(({ seq }) => seq !== undefined));
  expect(lines.map(({ text }) => text)).toEqual(['in the first tab', 'in the second tab', 'now it is alone']);
  await patiently(sessions).toBe(1);
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

test('the keyboard is enough: to make an account, to write to somebody, and to leave', patience, async () => {
  const world = await World.start(onTestFinished);
  const ann = await Visitor.open(await newContext(), world);
  const { page } = ann;
  const { keyboard } = page;
  await tabTo(page, 'Create an account');
  await keyboard.press('Enter');
  await tabTo(page, 'User name');
  await keyboard.type('ann');
  await tabTo(page, 'Password');
  await keyboard.type(password);
  await keyboard.press('Enter');
  await ann.untilIn();
  await tabTo(page, 'New conversation');
  await keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'User name');
  await keyboard.type('ann');
  await keyboard.press('Enter');
  await ann.composer.waitFor();
  await patiently(() => focused(page)).toMatch(/^Message to /);
  await keyboard.type('first line');
  await keyboard.press('Shift+Enter');
  await keyboard.type('second line');
  await keyboard.press('Enter');
  const [line] = await ann.untilLines((lines) => lines.length === 1 && lines[0]?.seq !== undefined);
  expect(line?.text).toBe('first line\nsecond line');
  expect(await ann.composer.inputValue()).toBe('');
  await keyboard.press('Escape');
  await page.getByText('Choose a conversation').waitFor();
  await keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search' }).waitFor();
  await keyboard.type('second');
  await page.getByRole('dialog').getByText('second line').first().waitFor();
  await keyboard.press('Escape');
  await patiently(() => page.getByRole('dialog').count()).toBe(0);
  expect(ann.complaints).toEqual([]);
});

test(
  'whoever was signed out from elsewhere can be removed from the browser, with all that it keeps',
  patience,
  async () => {
    const world = await World.start(onTestFinished);
    const [lost, mine] = [await Visitor.open(await newContext(), world), await Visitor.open(await newContext(), world)];
    await lost.register('ann');
    await lost.openDirect('ann');
    await lost.say('nobody else is to read this');
    await lost.untilLines((lines) => lines[0]?.seq !== undefined);
    await mine.page.getByLabel('User name').fill('ann');
    await mine.page.getByLabel('Password', { exact: true }).fill(password);
    await mine.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await mine.untilIn();
    await mine.page.goto(`${world.url}/#/settings`);
    await mine.page.getByRole('button', { name: 'Sign out everywhere else' }).click();

    const { page } = lost;
    // Whoever has it now sees nothing of it, and cannot go on.
    await page.getByRole('button', { name: 'Sign in again' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Remove ann from this browser' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await patiently(() => page.getByRole('list', { name: 'Accounts in this browser' }).count()).toBe(0);
    await patiently(() => page.evaluate(() => indexedDB.databases())).toEqual([]);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('ann');
    // Elsewhere nothing was lost.
    await mine.page.goto(`${world.url}/#/c/c:ann:ann`);
    await patiently(() => texts(mine)).toEqual(['nobody else is to read this']);
  },
);

test('an account that was made before the connection broke is signed in with the next try', patience, async () => {
  const world = await World.start(onTestFinished);
  const context = await newContext();
  let opened = 0;
  await context.routeWebSocket('**/snet', (webSocket) => {
    // The second is that of the sign-in.
    if (++opened === 2) void webSocket.close();
    else webSocket.connectToServer();
  });
  const ann = await Visitor.open(context, world);
  await expect(ann.register('ann')).rejects.toThrow('The server cannot be reached');
  await ann.page.getByRole('button', { name: 'Create account' }).click();
  await ann.page.getByRole('button', { name: 'New conversation' }).first().waitFor();
});

test('where nothing may be stored, the page says so', patience, async () => {
  const world = await World.start(onTestFinished);
  const context = await newContext();
  await context.addInitScript(() => {
    const get = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'localStorage', { get });
  });
  const ann = await Visitor.open(context, world);
  await ann.page.getByText('This browser may not store anything here').waitFor();
  expect(ann.complaints).toEqual([]);
});

test(
  'a new password is asked for nowhere in its own browser, one without `Symbol.dispose` included',
  patience,
  async () => {
    const world = await World.start(onTestFinished);
    const context = await newContext();
    await context.addInitScript(() => {
      const real = Symbol;
      const isNewer = (key: string | symbol): boolean => key === 'dispose' || key === 'asyncDispose' || key === 'name';
      const older = (description?: string): symbol => real(description);
      for (const key of Reflect.ownKeys(real)) {
        if (!isNewer(key)) Object.defineProperty(older, key, Object.getOwnPropertyDescriptor(real, key) ?? {});
      }
      globalThis.Symbol = older as unknown as SymbolConstructor;
    });
    const ann = await Visitor.open(context, world);
    const { page } = ann;
    await ann.register('ann');
    await page.goto(`${world.url}/#/settings`);
    const token = () => page.evaluate(() => localStorage.getItem('chat.accounts'));
    const before = await token();
    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('New password').fill(`${password} 2`);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await patiently(async () => (await token()) !== before).toBe(true);
    await page.reload();
    await page.getByRole('heading', { name: 'Devices' }).waitFor();
    await patiently(() => page.getByText('(this one)').count()).toBe(1);
    expect(ann.complaints).toEqual([]);
  },
);

/** The accessible name of what has the focus, as far as a test needs it. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label =
      element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
    return label.trim();
  });
}

/** Presses Tab until something with that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}
