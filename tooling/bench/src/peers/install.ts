import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { offerPeers } from './require-peers.ts';

/** What is measured beside us, in the versions that the figures are of. */
export const npmPackages: Readonly<Record<string, string>> = {
  'socket.io': '4.8.4',
  'socket.io-client': '4.8.4',
  aedes: '1.2.0',
  mqtt: '5.16.0',
  nats: '2.29.3',
  protobufjs: '8.8.1',
  'protobufjs-cli': '2.7.1',
};

/** Debian packages, and the programs in them. */
const debianPackages = { mosquitto: 'mosquitto', 'nats-server': 'nats-server', prosody: 'prosody' } as const;

export type PeerProgram = keyof typeof debianPackages;

/** What of the peers this machine has. */
export interface Peers {
  /** The path of a program; `undefined`: it is not here. */
  program(name: PeerProgram): string | undefined;
  /** Names and versions, for whoever reads the figures. */
  readonly versions: readonly string[];
  /** What is missing, and how to get it. */
  readonly missing: readonly string[];
}

/**
 * Installs what is not here yet: npm packages into the cache folder of the toolchain, Debian packages for root.
 * @throws Error when npm cannot.
 */
export function installPeers(say: (line: string) => void): Peers {
  offerPeers(npmFolder(say));
  const missing: string[] = [];
  for (const [program, name] of Object.entries(debianPackages)) {
    if (found(program) !== undefined) continue;
    if (process.getuid?.() === 0 && found('apt-get') !== undefined) aptGet(name, say);
    if (found(program) === undefined) missing.push(`${program} is not installed: apt-get install ${name}, as root`);
  }
  const versions = Object.entries(npmPackages).map(([name, version]) => `${name} ${version}`);
  for (const program of Object.keys(debianPackages) as PeerProgram[]) {
    const version = programVersion(program);
    if (version !== undefined) versions.push(`${program} ${version}`);
  }
  return {
    program: found,
    versions,
    missing,
  };
}

function cacheFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return process.env['PROJ_TOOLCHAIN_DIR'] ?? join(cache, 'proj-toolchain');
}

/** A temporary folder, then a rename, so that two runs at once agree. */
function npmFolder(say: (line: string) => void): string {
  const wanted = Object.entries(npmPackages).map(([name, version]) => `${name}@${version}`);
  const folder = join(cacheFolder(), `bench-peers-${wanted.join('+')}`);
  if (existsSync(folder)) return folder;
  say(`installing ${wanted.join(', ')} (once) into ${folder}`);
  const temporary = `${folder}.tmp-${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', '--prefix', temporary, ...flags, ...wanted], {
    cwd: temporary,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    rmSync(temporary, { recursive: true, force: true });
    throw new Error('npm could not install the peers');
  }
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function aptGet(name: string, say: (line: string) => void): void {
  say(`installing the Debian package ${name}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (...parameters: string[]): number | null =>
    spawnSync('apt-get', ['-qq', ...parameters], { env, stdio: ['ignore', 'ignore', 'ignore'] }).status;
  const install = ['install', '-y', '--no-install-recommends', name];
  // The list of packages may be missing or old.
  if (run(...install) !== 0 && run('update') === 0) run(...install);
}

function found(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

function programVersion(program: PeerProgram): string | undefined {
  const path = found(program);
  if (path === undefined) return undefined;
  // mosquitto has no flag for it, and ends with 3 after its help; Prosody's is in its control program.
  const [command, parameter] =
    program === 'prosody' ? [`${path}ctl`, 'about'] : [path, program === 'mosquitto' ? '-h' : '--version'];
  const { stdout } = spawnSync(command, [parameter], { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0];
}
