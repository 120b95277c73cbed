/** Chromium for tests: where it is, how it is started, and what to say when there is none. */
export { chromiumLaunchOptions, findChromium, type Machine, withoutChromium } from './chromium.ts';
