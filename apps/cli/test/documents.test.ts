import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands, usage } from '../src/commands.ts';
import { exitCodes, exitsOf } from '../src/exit.ts';

// Tables are padded to their columns.
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ');

test('the README has every exit code', () => {
  for (const { code, meaning } of Object.values(exitCodes)) expect(readme).toContain(`| ${code} | ${meaning}`);
});

test('the README has every command, and each has help with an example', () => {
  for (const command of commands) {
    expect(readme).toContain(`| \`chat ${command.name}`);
    expect(usage(command)).toMatch(/\nExamples?:\n {2}/);
    expect(command.examples.some((example) => example.includes(`chat ${command.name}`))).toBe(true);
  }
});

test('help has the exit codes that the command may end with', () => {
  const names = commands.map(({ name }) => name);
  for (const owners of Object.values(exitsOf)) expect(names).toEqual(expect.arrayContaining([...owners]));
  for (const command of commands) {
    expect(usage(command).includes(exitCodes.TimedOut.meaning)).toBe('timeout' in command.flags);
    expect(usage(command)).toContain(exitCodes.Usage.meaning);
  }
});
