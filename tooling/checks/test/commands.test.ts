import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { absolute, files, read } from '../src/repository.ts';

interface Command {
  readonly path: string;
  /** Without what is set before it in the environment. */
  readonly line: string;
  /** Of a block for a shell; else it stands in a sentence. */
  readonly isBlock: boolean;
}

/** Blocks without a language are mostly output; a command among them is still one. */
const fence = /^ *```(\w*)\n([\s\S]*?)^ *```$/gm;
const shells: ReadonlySet<string> = new Set(['', 'sh', 'bash', 'console']);

function commandsIn(path: string, text: string): readonly Command[] {
  const bare = (line: string): string => line.trim().replace(/^(?:\$ )?(?:[A-Z_]+=(?:'[^']*'|\S+) )*/, '');
  const blocks = [...text.matchAll(fence)].flatMap(([, language = '', code = '']) =>
    shells.has(language) ? code.split('\n').map((line) => ({ path, line: bare(line), isBlock: language !== '' })) : [],
  );
  const spans = [...text.replaceAll(fence, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({
    path,
    line: bare(code.replaceAll(/\s+/g, ' ')),
    isBlock: false,
  }));
  return [...blocks, ...spans];
}

const documents = files(/(?<!\.api)\.md$/);
const commands = documents.flatMap((path) => commandsIn(path, read(path)));
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

function shown(wrong: readonly Command[]): readonly string[] {
  return wrong.map(({ path, line }) => `${path}: ${line}`);
}

describe('a command in a document', () => {
  test('is found in a block, in a sentence, and behind a variable', () => {
    const text = "Say `npm\ntest`:\n\n```sh\nA='b c' npm start # it\n```\n\n```ts\nnpm();\n```\n\n```\n$ pnpm x\n```\n";
    expect(commandsIn('', text).flatMap(({ line, isBlock }) => (line === '' ? [] : [[line, isBlock]]))).toEqual([
      ['npm start # it', true],
      ['pnpm x', false],
      ['npm test', false],
    ]);
  });

  test('is not one of pnpm, which a machine need not have', () => {
    expect(commands.length).toBeGreaterThan(1_000);
    expect(shown(commands.filter(({ line }) => /^pnpm\b/.test(line)))).toEqual([]);
  });

  test('is a script that there is, where it runs one', () => {
    const named = commands.flatMap((command) => {
      const [, name] = /^npm run (?:-s )?([\w:-]+)/.exec(command.line) ?? [];
      return name === undefined || name === 'NAME' ? [] : [{ ...command, name }];
    });
    expect(named.length).toBeGreaterThan(50);
    expect(shown(named.filter(({ name }) => scripts[name] === undefined))).toEqual([]);
  });

  test.for([
    ['npm test --', (name: string) => name],
    ['npm run example --', (name: string) => `apps/examples/${name}`],
  ] as const)('%s names what is there', ([start, pathOf]) => {
    const named = commands.flatMap(({ line }) => {
      if (!line.startsWith(`${start} `)) return [];
      const words = line.slice(start.length).replace(/#.*/, '').trim().split(/\s+/);
      return start === 'npm test --' ? words : words.slice(0, 1);
    });
    // Capitals stand for whatever one likes.
    const meant = named.filter((word) => !/^[A-Z]+$/.test(word));
    expect(meant.length).toBeGreaterThan(2);
    expect(meant.filter((name) => !existsSync(absolute(pathOf(name))))).toEqual([]);
  });

  test.for(['chat', 'chat-server', 'chaos-proxy'])(
    'of the program %s has beside it how a clone starts it',
    (program) => {
      const users = new Set(
        commands.filter(({ line, isBlock }) => isBlock && line.split(' ')[0] === program).map(({ path }) => path),
      );
      expect(users.size).toBeGreaterThan(0);
      expect([...users].filter((path) => !new RegExp(`npm run (-s )?${program} --`).test(read(path)))).toEqual([]);
    },
  );
});

test('every script needs no more than Node and npm, and is a task of the bootstrap', () => {
  const { stderr } = spawnSync(process.execPath, [absolute('tooling/bootstrap.mjs'), 'no such task'], {
    encoding: 'utf8',
  });
  const [, list = ''] = /one of (.+)$/m.exec(stderr) ?? [];
  const tasks = new Set(list.split(', '));
  const given = Object.entries(scripts).map(([name, script]) => {
    const [, task = ''] = /^node tooling\/bootstrap\.mjs (\S+)/.exec(script) ?? [];
    return { name, task };
  });
  expect(given.filter(({ task }) => !tasks.has(task))).toEqual([]);
});

test('a task prints nothing but what its program prints, and says which signal ended it', { timeout: 30_000 }, () => {
  const program = "console.log('one line'); process.kill(process.pid, 'SIGKILL')";
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [absolute('tooling/bootstrap.mjs'), 'exec', process.execPath, '--eval', program],
    { encoding: 'utf8' },
  );
  expect(stdout).toBe('one line\n');
  expect(stderr).toMatch(/^\[bootstrap\] .*, ended by SIGKILL$/m);
  expect(status).toBe(137);
});
