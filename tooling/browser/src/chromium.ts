import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** What this takes from the process and the file system; tests pass their own. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (path: string) => boolean;
}

const commands = ['chromium', 'google-chrome', 'google-chrome-stable'];
/** Where they are when PATH does not lead to them. */
const places = [
  ...commands.map((command) => `/usr/bin/${command}`),
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const thisMachine: Machine = {
  env: process.env,
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

/**
 * The Chromium that tests run in: the one that `CHROMIUM_PATH` names, else one on PATH or in a usual place; `undefined`
 * when there is none. An empty `CHROMIUM_PATH` means that none is wanted.
 *
 * @throws Error when `CHROMIUM_PATH` names what cannot be run: something else in its place would surprise.
 */
export function findChromium({ env, isExecutable }: Machine = thisMachine): string | undefined {
  const named = env['CHROMIUM_PATH'];
  if (named === '') return undefined;
  if (named !== undefined) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM_PATH is '${named}', which cannot be run`);
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...onPath, ...places].find(isExecutable);
}

/** Why tests that need Chromium did not run, and what helps. */
export const withoutChromium: string =
  'there is no Chromium. On Debian, `npm test` installs one when it is run by root; elsewhere install Chromium or Chrome, or name one with CHROMIUM_PATH.';

/** `PROJ_REQUIRE_CHROMIUM`: a run that would leave tests out fails instead. */
export function isChromiumRequired({ env }: Pick<Machine, 'env'> = thisMachine): boolean {
  return (env['PROJ_REQUIRE_CHROMIUM'] ?? '') !== '';
}

/** How tests start it: as root too, without a graphics card, and without a word to its maker's servers. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For Playwright's `chromium.launch`. @throws Error when there is no Chromium. */
export function chromiumLaunchOptions(): { readonly executablePath: string; readonly args: string[] } {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(withoutChromium);
  return { executablePath, args: [...chromiumFlags] };
}
