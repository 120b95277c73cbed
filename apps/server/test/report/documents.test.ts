import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flagOf } from '../../src/options.ts';
import { conditions } from '../../src/report/conditions.ts';
import { reportSwitches, reportTable } from '../../src/report/options.ts';

const readme = readFileSync(new URL('../../src/report/README.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ');

test('the README has every option with its default, and every alert', () => {
  for (const [name, { initial }] of Object.entries(reportTable)) {
    expect(readme).toContain(`| \`${flagOf(name)}\` | \`${initial}\` |`);
  }
  for (const { name } of reportSwitches) expect(readme).toContain(`| \`--${name}\` |`);
  expect([...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual(Object.keys(conditions));
});
