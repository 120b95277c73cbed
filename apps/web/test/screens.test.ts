import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newContext, useChromium } from './harness/chromium.ts';
import { Visitor } from './harness/visitor.ts';
import { World } from './harness/world.ts';

useChromium();

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** For people to look at. */
const shots = process.env['PROJ_SHOTS'] ?? join(tmpdir(), 'chat-web-shots');
mkdirSync(shots, { recursive: true });

interface Device {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly hasTouch: boolean;
  readonly isMobile: boolean;
}

const phone: Device = { name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desktop: Device = { name: 'desktop', viewport: { width: 1280, height: 800 }, hasTouch: false, isMobile: false };

const looks: readonly (readonly [Device, 'light' | 'dark'])[] = process.env['PROJ_NIGHTLY']
  ? [
      [phone, 'light'],
      [phone, 'dark'],
      [desktop, 'light'],
      [desktop, 'dark'],
    ]
  : [
      [phone, 'dark'],
      [desktop, 'light'],
    ];

/** What axe objects to, in words that lead there. */
async function objections(page: Page): Promise<readonly string[]> {
  // As a debugger does it, which no policy of the page forbids.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Finding {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: readonly Finding[] }> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  });
}

describe.each(looks)('$name', ({ name, viewport, hasTouch, isMobile }, colorScheme) => {
  test(`every screen is accessible in ${colorScheme}, and fits`, { timeout: 120_000 }, async () => {
    const world = await World.start(onTestFinished, ['--page-name', 'Lantern']);
    const options = { viewport, hasTouch, isMobile, colorScheme, reducedMotion: 'reduce' } as const;
    const ann = await Visitor.open(await newContext(options), world);
    const ben = await Visitor.open(await newContext({ viewport: desktop.viewport }), world);
    const { page } = ann;
    const found: string[] = [];
    const look = async (screen: string): Promise<void> => {
      // What fades in is not to be judged while it does.
      await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
      await page.screenshot({ path: join(shots, `${name}-${colorScheme}-${screen}.png`) });
      for (const objection of await objections(page)) found.push(`${screen}: ${objection}`);
      const { width, height, isShell } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        height: document.documentElement.scrollHeight,
        isShell: document.querySelector('.shell') !== null,
      }));
      if (width > viewport.width) found.push(`${screen}: ${width} px wide`);
      // Its parts scroll, never the page.
      if (isShell && height > viewport.height) found.push(`${screen}: ${height} px high`);
    };
    const button = (label: string | RegExp) => page.getByRole('button', { name: label });
    const leave = async (): Promise<void> => {
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    };
    const home = async (): Promise<void> => {
      await page.goto(`${world.url}/#/`);
      await ann.untilIn();
    };

    await button('Create an account').waitFor();
    await look('sign-in');
    await button('Sign in').click();
    await page.getByText('Type your user name.').waitFor();
    await look('sign-in-mistakes');
    await button('Create an account').click();
    await look('create-account');
    await button('Sign in').last().click();
    await Promise.all([ann.register('ann'), ben.register('ben')]);
    await page.getByText('No conversations yet').waitFor();
    await look('nothing-yet');

    await button('New conversation').first().click();
    await page.getByRole('dialog').waitFor();
    await look('new-conversation');
    await page.getByRole('radio', { name: 'A group' }).check();
    await look('new-group');
    await leave();

    await ann.openDirect('ben');
    await look('empty-conversation');
    await ann.say('Are you coming tonight? The lanterns are lit from eight.');
    await ann.say('https://lantern.example/programme has what is on.');
    await ben.openFromList('ann');
    await ben.say('I am! And I bring somebody who has never seen them 🏮');
    await ben.say(
      'קצת מאוחר אולי – 少し遅れるかも – but do not wait for us, this line is a long one to see where it wraps.',
    );
    await ann.untilLines((lines) => lines.length === 4 && lines[0]?.state === 'read');
    await look('conversation');
    await button(/^Actions for the message of you/)
      .last()
      .click();
    await page.getByRole('menu').waitFor();
    await look('message-menu');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: /^About/ }).click();
    await page.getByRole('heading', { name: 'Blocking' }).waitFor();
    await look('about-person');

    await home();
    const group = await ann.createGroup('Lanterns on the river', ['ben']);
    await ann.say('Meet at the second bridge.');
    await ann.untilLines((lines) => lines.length === 1 && lines[0]?.seq !== undefined);
    await look('group');
    await page.getByRole('link', { name: 'Group details' }).click();
    await page.getByRole('heading', { name: 'Members' }).waitFor();
    await page.getByRole('region', { name: 'Details' }).getByText('ben').first().waitFor();
    await look('group-details');
    await home();
    await ben.openFromList('Lanterns on the river');
    await ben.say('Which side of it?');
    await page.getByText('Which side of it?').waitFor();
    await look('list');

    await button('Search').click();
    await page.getByRole('searchbox').fill('bridge');
    await page.getByRole('dialog').getByText('Meet at the second').first().waitFor();
    await look('search');
    await page.getByRole('searchbox').fill('nowhere-to-be-found');
    await page
      .getByRole('dialog')
      .getByText(/nothing|no /i)
      .first()
      .waitFor();
    await look('search-nothing');
    await leave();
    await page.getByRole('link', { name: /^Settings/ }).click();
    await page.getByRole('heading', { name: 'Devices' }).waitFor();
    await page
      .getByRole('button', { name: /^Sign out/ })
      .first()
      .waitFor();
    await look('settings');
    await page.evaluate(() => document.querySelector('.page-scroll')?.scrollTo(0, 1e6));
    await look('settings-end');

    await page.goto(`${world.url}/#/c/${encodeURIComponent(group)}`);
    await ann.composer.waitFor();
    await page.locator('.row .dot').first().waitFor({ state: 'attached' });
    await world.killServer();
    await ann.say('Nobody hears this yet');
    // Also while the session tries to come back, of which the messenger knows nothing.
    await page.getByText('No connection').filter({ visible: true }).first().waitFor({ timeout: 30_000 });
    await page.locator('.connection button').waitFor({ state: 'attached' });
    expect(await page.locator('.row .dot').count()).toBe(0);
    await look('offline');

    expect(found).toEqual([]);
    expect(ann.complaints).toEqual([]);
  });
});
