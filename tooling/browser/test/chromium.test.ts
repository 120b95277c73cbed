import { expect, test } from 'vitest';
import { findChromium, isChromiumRequired, type Machine } from '../src/chromium.ts';

const machine = (env: Machine['env'], ...executables: readonly string[]): Machine => ({
  env,
  isExecutable: (path) => executables.includes(path),
});

test('CHROMIUM_PATH comes before everything else', () => {
  const env = { CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' };
  expect(findChromium(machine(env, '/opt/chrome', '/usr/bin/chromium'))).toBe('/opt/chrome');
});

test('a CHROMIUM_PATH that cannot be run is an error, even where there is another Chromium', () => {
  const env = { CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' };
  expect(() => findChromium(machine(env, '/usr/bin/chromium'))).toThrow("'/opt/chrome'");
});

test('an empty CHROMIUM_PATH means none', () => {
  expect(findChromium(machine({ CHROMIUM_PATH: '', PATH: '/usr/bin' }, '/usr/bin/chromium'))).toBeUndefined();
});

test.for([
  ['/home/me/bin/chromium', 'on PATH'],
  ['/home/me/bin/google-chrome', 'Chrome on PATH'],
  ['/usr/bin/chromium', 'of the distribution'],
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', 'an application of macOS'],
])('%s, %s, is found', ([path = '']) => {
  expect(findChromium(machine({ PATH: ':/home/me/bin:/bin' }, path))).toBe(path);
});

test('nothing is found where there is nothing', () => {
  expect(findChromium(machine({}))).toBeUndefined();
  expect(findChromium(machine({ PATH: '/bin' }, '/bin/firefox'))).toBeUndefined();
});

test('it is required when PROJ_REQUIRE_CHROMIUM is set, and not empty', () => {
  expect(isChromiumRequired({ env: { PROJ_REQUIRE_CHROMIUM: '1' } })).toBe(true);
  expect(isChromiumRequired({ env: { PROJ_REQUIRE_CHROMIUM: '' } })).toBe(false);
  expect(isChromiumRequired({ env: {} })).toBe(false);
});
