import { expect, test } from 'vitest';
import { resolveServeConfig } from '../../src/config.ts';
import { settingsCheck } from '../../src/doctor/machine-checks.ts';

async function warnings(...args: readonly string[]): Promise<readonly string[]> {
  const config = resolveServeConfig({ args, environment: {}, readFile: () => '' });
  const findings = await settingsCheck.run({ config, server: undefined, nowMs: Date.now() });
  return findings.map(({ text }) => text);
}

test('doctor warns of a page that other machines reach, since it needs TLS', async () => {
  expect(await warnings()).toEqual(['nothing dangerous is asked for']);
  expect(await warnings('--page', '0.0.0.0:8000')).toEqual([
    expect.stringMatching(/^the page at 0\.0\.0\.0:8000 .*TLS/),
  ]);
  expect(await warnings('--http', '0.0.0.0:8080')).toEqual([
    expect.stringMatching(/^the page at 0\.0\.0\.0:8080 .*TLS/),
  ]);
});

test('doctor warns of metrics that everybody can see, which they cannot where the page is', async () => {
  expect(await warnings('--http', '0.0.0.0:8080', '--page', 'off')).toEqual([expect.stringMatching('/metrics is for')]);
  const [first, second] = await warnings('--http', '0.0.0.0:8080', '--admin-remote');
  expect([first, second]).toEqual([expect.stringMatching('tokens travel in the clear'), expect.stringMatching('TLS')]);
});
