import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../src/commands.ts';
import { completionScript, type Shell, shells } from '../src/completion.ts';
import { scratchDirectory } from './scratch.ts';

function scriptFile(shell: Shell): string {
  const path = join(scratchDirectory(), `chat.${shell}`);
  writeFileSync(path, `${completionScript(shell, commands).join('\n')}\n`);
  return path;
}

function isHere(shell: Shell): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

/** What bash offers for the last word. */
function offeredByBash(words: readonly string[]): readonly string[] {
  const program = [
    'source "$1"; shift',
    'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()',
    '_chat',
    `printf "%s\\n" "\${COMPREPLY[@]}"`,
  ].join('\n');
  const text = execFileSync('bash', ['-c', program, 'bash', scriptFile('bash'), ...words], { encoding: 'utf8' });
  return text.split('\n').filter((line) => line !== '');
}

test('every shell gets every command and every option', () => {
  for (const shell of shells) {
    const script = completionScript(shell, commands).join('\n');
    for (const { name, flags } of commands) {
      expect(script).toContain(name.split(' ').at(-1));
      for (const flag of Object.keys(flags)) expect(script).toContain(flag);
    }
  }
});

test('bash completes commands, commands of two words, and options', () => {
  expect(offeredByBash(['chat', 'hist'])).toEqual(['history']);
  expect(offeredByBash(['chat', 'group', 're'])).toEqual(['remove', 'rename']);
  expect(offeredByBash(['chat', 'devices', ''])).toContain('revoke');
  expect(offeredByBash(['chat', 'history', 'ben', '--l'])).toEqual(['--limit']);
  expect(offeredByBash(['chat', 'group', 'members', 'g', '--'])).toEqual(['--read', '--json', '--profile', '--help']);
  expect(offeredByBash(['chat', 'send', 'ben', ''])).toEqual(['--json', '--profile', '--help']);
});

// Those that are installed.
for (const shell of (['zsh', 'fish'] as const).filter(isHere)) {
  test(`${shell} takes its script`, () => {
    const zsh = ['-f', '-c', 'autoload -U compinit; compinit -D -u; source "$1"', 'zsh'];
    const args = shell === 'zsh' ? zsh : ['-N', '-c', 'source $argv[1]'];
    const { status, stderr } = spawnSync(shell, [...args, scriptFile(shell)], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
}
