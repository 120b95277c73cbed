import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { limits } from '@proj/chat-server';
import { describe, expect, test } from 'vitest';
import { adminReference } from '../src/admin/reference.ts';
import { commands } from '../src/commands.ts';
import { serveTable } from '../src/config.ts';
import { configReference } from '../src/config-reference.ts';
import { dataFiles } from '../src/data-directory.ts';
import { exitCodes } from '../src/exit.ts';
import { chatServerLimits, limitTable } from '../src/limit-options.ts';
import { flagOf } from '../src/options.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
// Tables are padded to their columns.
const readme = read('README.md').replaceAll(/ +/g, ' ');

test('the README has every exit code, every file and every command', () => {
  for (const { code, meaning } of Object.values(exitCodes)) expect(readme).toContain(`| ${code} | ${meaning}`);
  for (const name of Object.values(dataFiles)) expect(readme, name).toContain(`\`${name}`);
  for (const { name } of commands) expect(readme, name).toContain(`\`${name}`);
});

test('the README has the defaults of the options that it shows', () => {
  const rows = [...readme.matchAll(/^\| `(--[\w-]+) [^|]*` \| `([^`]+)` \|/gm)];
  expect(rows.length).toBeGreaterThan(5);
  const initials = new Map(Object.entries(serveTable({})).map(([name, { initial }]) => [flagOf(name), initial]));
  for (const [, flag = '', initial] of rows) {
    // The default directory is another one for each user.
    if (flag !== '--data') expect([flag, initial]).toEqual([flag, initials.get(flag)]);
  }
});

test('CONFIGURATION.md is what "chat-server config reference" prints', () => {
  expect(read('CONFIGURATION.md')).toBe(configReference());
});

test('ADMIN-API.md is what "chat-server admin reference" prints', () => {
  expect(read('ADMIN-API.md')).toBe(adminReference());
});

describe('every command', () => {
  test.each(commands.map((command) => [command.name, command] as const))(
    '%s has an example in its help',
    (name, command) => {
      const usage = command.usage({ args: [], environment: {}, readFile: () => '' });
      expect(usage).toMatch(/^Usage: chat-server /);
      expect(usage.slice(usage.search(/^Examples?:$/m))).toContain(
        name === 'serve' ? 'chat-server' : `chat-server ${name}`,
      );
      expect(command.summary).not.toBe('');
    },
  );
});

test('limits have the defaults and the ranges of the chat server', () => {
  const [byDefault, least, most] = (['byDefault', 'least', 'most'] as const).map((which) => {
    const { 'sessions.max': max, ...own } = mapValues(limits, (range) => range[which]);
    return { ...own, sessions: { policy: 'max-n', max } };
  });
  const given = mapValues(limitTable, ({ initial, parse }) => parse(initial));
  expect(byDefault).toMatchObject(chatServerLimits(given as never));
  for (const [expected, pattern] of [
    [least, / from (\S+) to /],
    [most, / to ([^\s,]+)/],
  ] as const) {
    const bounds = mapValues(limitTable, ({ initial, parse }) => parse(pattern.exec(refusalOf(parse))?.[1] ?? initial));
    expect(expected).toMatchObject(chatServerLimits({ ...bounds, sessionPolicy: 'max-n' } as never));
  }
});

/** Of a value that no option has, with the range. */
function refusalOf(parse: (text: string) => unknown): string {
  try {
    return String(parse('none'));
  } catch (error) {
    return String(error);
  }
}

function mapValues<Values extends object, Result>(
  values: Values,
  of: (value: Values[keyof Values]) => Result,
): Record<keyof Values, Result> {
  const entries = (Object.entries(values) as [string, Values[keyof Values]][]).map(([name, value]) => [
    name,
    of(value),
  ]);
  return Object.fromEntries(entries) as Record<keyof Values, Result>;
}

describe('deployment files', () => {
  test('a data directory and its secrets are kept out of the repository wherever they lie', async () => {
    const root = new URL('../../../', import.meta.url);
    const check = promisify(execFile);
    const names = ['server.key', 'token.secret', 'admin.token', 'chat.db', 'chat.db-wal', 'chat.db.before-x', '.env'];
    const paths = [...names, ...names.map((name) => `apps/server/${name}`), 'data/report.json', 'apps/x/data/y'];
    const { stdout } = await check('git', ['check-ignore', '--no-index', ...paths], { cwd: root });
    expect(stdout.trim().split('\n')).toEqual(paths);
    const tracked = await check('git', ['ls-files', '--cached', '--ignored', '--exclude-standard'], { cwd: root });
    expect(tracked.stdout).toBe('');
  });

  test('the image is built in stages, runs as a user without privileges and is asked how it is', () => {
    const lines = read('Dockerfile').split('\n');
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
    expect(lines).toContain('USER node');
    expect(read('Dockerfile')).toMatch(/^HEALTHCHECK .*\\\n\s+CMD \["node"/m);
    const secret = ['data', '*.key', 'token.secret', 'admin.token', '*.db*', '.env*'];
    // Whoever builds says where images and packages come from.
    for (const file of ['Dockerfile', 'compose.yaml']) expect(read(file)).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/);
    expect(read('Dockerfile.dockerignore').split('\n')).toEqual(
      expect.arrayContaining(['**/node_modules', '**/dist', '.git', ...secret.map((name) => `**/${name}`)]),
    );
  });

  test('the image keeps health, metrics and the admin API inside, where compose publishes them only to this machine', () => {
    expect(read('Dockerfile')).not.toContain('CHAT_HTTP');
    expect(serveTable({}).http.initial).toBe('127.0.0.1:8080');
    const compose = read('compose.yaml');
    expect(compose).toContain('CHAT_HTTP: 0.0.0.0:8080');
    expect([...compose.matchAll(/^ +- "(.*:8080)"$/gm)].map(([, port]) => port)).toEqual(['127.0.0.1:8080:8080']);
  });

  test('every variable in them is an option', () => {
    const variables = new Set(
      Object.keys(serveTable({})).map((name) => flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()),
    );
    for (const file of ['Dockerfile', 'compose.yaml', 'chat-server.service']) {
      for (const [, name = ''] of read(file).matchAll(/\bCHAT_([A-Z_]+)\b/g))
        expect(variables, `${file} ${name}`).toContain(name);
    }
  });

  test('the unit gives the server its directory and nothing else to write', () => {
    const settings = read('chat-server.service').split('\n');
    for (const setting of [
      ...['NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'CapabilityBoundingSet='],
      'RestartPreventExitStatus=2 4',
      ...['StateDirectory=chat-server', 'StateDirectoryMode=0700', 'UMask=0077', 'KillSignal=SIGTERM'],
    ]) {
      expect(settings).toContain(setting);
    }
    expect(settings.some((line) => line.startsWith('ReadWritePaths='))).toBe(false);
    const grace = Number(/^TimeoutStopSec=(\d+)s$/m.exec(read('chat-server.service'))?.[1]);
    expect(grace * 1_000).toBeGreaterThan(
      serveTable({}).shutdownGrace.parse(serveTable({}).shutdownGrace.initial) + 5_000,
    );
  });
});
