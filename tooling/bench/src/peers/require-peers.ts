import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import type { PeerModules } from './modules.ts';

/** Where a process that belongs to this run finds the peers. */
const variable = 'PROJ_BENCH_PEERS';

/** For the processes that are started from now on. */
export function offerPeers(folder: string): void {
  process.env[variable] = folder;
}

/** `undefined`: none are installed. */
export function peersFolder(): string | undefined {
  return process.env[variable];
}

/** `undefined`: none are installed. */
export function requirePeers(): PeerModules | undefined {
  const folder = peersFolder();
  return folder === undefined ? undefined : (createRequire(join(folder, 'package.json')) as unknown as PeerModules);
}
