import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '@proj/io';
import { dataFiles } from './data-directory.ts';

/** Folders for the copy that an export reads. */
export const exportFolder = 'export-';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const passing = new RegExp(`^(?:export|backup)-${uuid}\\.passing$`);
/** What the store makes a backup in, see `partOf` there. */
const part = new RegExp(`^\\.chat-${uuid}\\.part(?:-wal|-shm|-journal)?$`);
const folder = new RegExp(`^${exportFolder}[A-Za-z0-9]{6}$`);

/** What a copy is called until it is whole. */
export function partName(): string {
  return `.chat-${randomUUID()}.part`;
}

/** A file among the backups that whoever asked for it moves away at once, to be a backup there or what an export reads. */
export function passingName(purpose: 'backup' | 'export'): string {
  return `${purpose}-${randomUUID()}.passing`;
}

export function isPassing(name: string): boolean {
  return passing.test(name);
}

/** Of an export: nobody's backup, wherever it goes. */
export function isForExport(name: string): boolean {
  return isPassing(name) && name.startsWith('export-');
}

/** Among the backups: whole or half, it is not there to stay. */
export function isUnderWay(name: string): boolean {
  return part.test(name) || isPassing(name);
}

/** Nothing is written or moved for so long without a change of its file. */
const staleMs = 3_600_000;

export interface Leftover {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAtMs: number;
}

/** Whole copies that programs were making when they were killed, or are making right now. */
export async function findLeftovers(directory: string): Promise<readonly Leftover[]> {
  const backups = join(directory, dataFiles.backups);
  const [inside, among] = await Promise.all([directory, backups].map((path) => readdir(path).catch(() => [])));
  const paths = [
    ...(inside ?? []).filter((name) => part.test(name) || folder.test(name)).map((name) => join(directory, name)),
    ...(among ?? []).filter(isUnderWay).map((name) => join(backups, name)),
  ];
  return (await Promise.all(paths.map(leftoverAt))).flatMap((found) => found ?? []);
}

async function leftoverAt(path: string): Promise<Leftover | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) return { path, bytes: stats.size, modifiedAtMs: stats.mtimeMs };
  const names = await readdir(path).catch(() => []);
  const files = await Promise.all(names.map((name) => stat(join(path, name)).catch(() => undefined)));
  const bytes = files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  return { path, bytes, modifiedAtMs: stats.mtimeMs };
}

/** Call it while holding the directory's lock: then nobody makes them any more. Never throws. */
export async function removeLeftovers(directory: string, log: Log): Promise<void> {
  for (const { path, bytes } of await findLeftovers(directory)) {
    try {
      await rm(path, { recursive: true, force: true });
      log.info({ path, bytes }, 'removed a copy that was left behind');
    } catch (error) {
      log.warn({ path, bytes, error }, 'a copy that was left behind could not be removed');
    }
  }
}

/** Those among the backups that nobody can be about to move any more. For who is to write another; never throws. */
export async function removeStaleBackups(directory: string, nowMs: number): Promise<void> {
  const folder = join(directory, dataFiles.backups);
  for (const { path, modifiedAtMs } of await findLeftovers(directory)) {
    const isStale = dirname(path) === folder && nowMs - modifiedAtMs > staleMs;
    if (isStale) await rm(path, { force: true }).catch(() => {});
  }
}
