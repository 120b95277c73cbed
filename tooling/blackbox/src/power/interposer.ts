import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Disk } from './disk.ts';
import { type Effect, parseJournal } from './journal.ts';

const source = fileURLToPath(new URL('../../../powercut/powercut.c', import.meta.url));

/**
 * Compiles the library that records what a program does to its files. Root on Debian gets a compiler from apt-get, once.
 * @throws Error with what is missing.
 */
export function compileInterposer(directory: string): string {
  if (process.platform !== 'linux') throw new Error('what a program does to its files is recorded on Linux alone');
  if (!hasCompiler()) installCompiler();
  if (!hasCompiler()) throw new Error('there is no C compiler: install gcc and the headers of libc (gcc, libc6-dev)');
  const library = join(directory, 'powercut.so');
  const options = ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', library, source, '-ldl', '-lpthread'];
  const { status, stderr, error } = spawnSync('cc', options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`powercut.c cannot be compiled: ${error?.message ?? stderr}`);
  return library;
}

function hasCompiler(): boolean {
  return spawnSync('cc', ['--version']).status === 0;
}

function installCompiler(): void {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return;
  const apt = (...args: readonly string[]): boolean =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-q', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 300_000,
    }).status === 0;
  const packages = ['install', '-y', '--no-install-recommends', 'gcc', 'libc6-dev'];
  // The lists of a fresh machine are empty.
  if (!apt(...packages) && apt('update')) apt(...packages);
}

/** What makes a program record what it does to the files of a directory. */
export function recordingEnvironment(library: string, directory: string, journal: string): Record<string, string> {
  return { LD_PRELOAD: library, POWERCUT_DIR: directory, POWERCUT_JOURNAL: journal };
}

export async function readJournal(file: string): Promise<readonly Effect[]> {
  return parseJournal(await readFile(file));
}

/** What a directory holds. */
export async function readDisk(directory: string): Promise<Disk> {
  const disk = new Map<string, Uint8Array>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) disk.set(relative(directory, file), await readFile(file));
  }
  return disk;
}

/** Puts the files of a disk into a directory, as private as the product makes them. */
export async function writeDisk(disk: Disk, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const [path, bytes] of disk) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, bytes, { mode: 0o600 });
  }
}
