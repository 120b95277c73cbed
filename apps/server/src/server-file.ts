import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFiles, writePrivateFile } from './data-directory.ts';
import type { Address } from './values.ts';

/** Where the server of a data directory is found. It may be gone: ask it. */
export interface ServerFile {
  readonly pid: number;
  /** Where this machine reaches its pages; `undefined`: it has none. */
  readonly http: Address | undefined;
}

/** Call it while holding the directory's lock. */
export async function writeServerFile(directory: string, { pid, http }: ServerFile): Promise<void> {
  await writePrivateFile(directory, dataFiles.server, `${JSON.stringify({ pid, http: http ?? null })}\n`);
}

export async function removeServerFile(directory: string): Promise<void> {
  await rm(join(directory, dataFiles.server), { force: true });
}

/** `undefined`: no server has written one, or it makes no sense. */
export async function readServerFile(directory: string): Promise<ServerFile | undefined> {
  try {
    const { pid, http } = JSON.parse(await readFile(join(directory, dataFiles.server), 'utf8'));
    if (!Number.isSafeInteger(pid) || pid < 1) return undefined;
    if (http === null) return { pid, http: undefined };
    const { host, port } = http;
    return typeof host === 'string' && Number.isInteger(port) ? { pid, http: { host, port } } : undefined;
  } catch {
    return undefined;
  }
}

/** The process that has written it, if it runs: one that was killed leaves the file behind. */
export async function readServerPid(directory: string): Promise<number | undefined> {
  const pid = (await readServerFile(directory))?.pid;
  return pid !== undefined && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A server that listens on every address is reached by the loopback one. */
export function dialable({ host, port }: Address): Address {
  if (host === '0.0.0.0') return { host: '127.0.0.1', port };
  return { host: host === '::' ? '::1' : host, port };
}
