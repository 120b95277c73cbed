/** Chromium and tmux for tests: where they are, how they are started, and what to say when there is none. */
export { chromiumLaunchOptions, findChromium, type Machine, withoutChromium } from './chromium.ts';
export { hasTmux, withoutTmux } from './tmux.ts';
