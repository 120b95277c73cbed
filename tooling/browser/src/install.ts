/*
 * A step of `npm test`: sees to it that there is a Chromium, and a tmux. Root on Debian gets them through apt-get, once;
 * anyone else is told which tests will not run. Says nothing about what is there already.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { findChromium, isChromiumRequired, withoutChromium } from './chromium.ts';
import { isDebian } from './debian.ts';
import { hasTmux, isTmuxRequired, withoutTmux } from './tmux.ts';

const minuteMs = 60_000;

function log(message: string): void {
  process.stderr.write(`[browser] ${message}\n`);
}

/** What went wrong, or `undefined`. Its output is shown only then. */
function aptGet(args: readonly string[]): string | undefined {
  const patience = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2', '-o', 'Acquire::http::Timeout=20'];
  const { status, error, stdout, stderr } = spawnSync('apt-get', [...patience, '-q', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 5 * minuteMs,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return undefined;
  const tail = `${stdout}\n${stderr}`.trim().split('\n').slice(-10).join('\n');
  return `apt-get ${args.join(' ')}: ${error?.message ?? `exit code ${status}`}\n${tail}`;
}

function install(name: string, debianPackage: string): void {
  if (!isDebian() || process.getuid?.() !== 0) return;
  log(`installing ${name} with apt-get (once)`);
  const startedAt = performance.now();
  const packages = ['install', '-y', '--no-install-recommends', debianPackage];
  // The lists of a fresh machine are empty, and those of an old one name files that are gone.
  const failure = aptGet(packages) && (aptGet(['update']) ?? aptGet(packages));
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  log(failure === undefined ? `installed ${name} in ${seconds} s` : failure);
}

try {
  if (process.env['CHROMIUM_PATH'] === undefined && findChromium() === undefined) install('Chromium', 'chromium');
  if (findChromium() === undefined) {
    log(`tests in a browser will not run: ${withoutChromium}`);
    if (isChromiumRequired()) process.exitCode = 1;
  }
  if (!hasTmux()) install('tmux', 'tmux');
  if (!hasTmux()) {
    log(`tests in a terminal will not run: ${withoutTmux}`);
    if (isTmuxRequired()) process.exitCode = 1;
  }
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
