import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serveSwitches, serveTable } from '../src/config.ts';
import { exitCodes } from '../src/exit.ts';
import { flagOf } from '../src/options.ts';

// Tables are padded to their columns.
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ');

test('the README has every exit code', () => {
  for (const { code, meaning } of Object.values(exitCodes)) expect(readme).toContain(`| ${code} | ${meaning}`);
});

test('the README has every option with its default', () => {
  for (const [name, { initial, help }] of Object.entries(serveTable({}))) {
    const [row] = readme.split('\n').filter((line) => line.startsWith(`| \`${flagOf(name)} `));
    expect(row, name).toBeDefined();
    // The default directory is another one for each user.
    if (name !== 'data') expect(row).toContain(`| \`${initial}\` |`);
    expect(help).not.toBe('');
  }
  for (const { name } of serveSwitches) expect(readme).toContain(`| \`--${name}\` |`);
});
