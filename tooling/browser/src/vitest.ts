import { preset } from '@proj/vitest-config';
import { playwright } from '@vitest/browser-playwright';
import type { UserWorkspaceConfig } from 'vitest/config';
import { chromiumLaunchOptions, findChromium, isChromiumRequired, withoutChromium } from './chromium.ts';

export interface ChromiumProjectOptions {
  /** Of the project. */
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** Regular expressions for what is imported, and what is imported in Chromium instead. */
  readonly alias?: readonly { readonly find: RegExp; readonly replacement: string }[];
  /** What the tests get from vitest's `inject`. */
  readonly provide?: Readonly<Record<string, unknown>>;
}

/**
 * A vitest project that runs tests in Chromium. Where there is none it lists the same tests, each skipped with the
 * reason, so that the last line of the output counts them.
 *
 * @throws Error when there is none and one is required.
 */
export function chromiumProject(options: ChromiumProjectOptions): UserWorkspaceConfig {
  const { name, include, exclude = [], alias = [], provide = {} } = options;
  const isHere = findChromium() !== undefined;
  if (!isHere && isChromiumRequired()) throw new Error(withoutChromium);
  const common = { name, include: [...include], exclude: [...exclude], provide };
  if (!isHere) {
    const setupFiles = [new URL('./skip-all.ts', import.meta.url).pathname];
    return {
      ...preset,
      resolve: { ...preset.resolve, alias: [...alias] },
      test: { ...preset.test, ...common, setupFiles },
    };
  }
  return {
    resolve: { conditions: ['@proj/source', 'browser', 'module', 'import', 'default'], alias: [...alias] },
    test: {
      ...common,
      testTimeout: 30_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: chromiumLaunchOptions() }),
        instances: [{ browser: 'chromium', name }],
      },
    },
  };
}
