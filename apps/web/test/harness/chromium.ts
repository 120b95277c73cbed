import { chromiumLaunchOptions, findChromium, withoutChromium } from '@proj/browser';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';

const isHere = findChromium() !== undefined;
let browser: Browser | undefined;

/** Skips the tests of a file, with the reason, where there is no Chromium; else starts one for them. */
export function useChromium(): void {
  beforeEach(({ skip }) => skip(!isHere, withoutChromium));
  beforeAll(async () => {
    if (isHere) browser = await chromium.launch(chromiumLaunchOptions());
  });
  afterAll(async () => {
    await browser?.close();
  });
}

/** A browser of somebody else, until the test ends. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  if (browser === undefined) throw new Error('useChromium() was not called');
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
  onTestFinished(() => context.close());
  return context;
}
