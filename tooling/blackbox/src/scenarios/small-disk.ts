import { spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from './world.ts';

/** A place for data that is soon full. */
export interface SmallDisk {
  readonly directory: string;
  /** What runs the server, where that is what makes it full. */
  readonly command?: readonly [string, ...string[]] | undefined;
  /** From now on nothing fits. */
  fill(): Promise<void>;
  /** There is space again. @param pid - of the server */
  free(pid: number): Promise<void>;
  readonly kind: string;
}

/**
 * A file system of its own where this process may mount one, else a limit on the sizes of files. @throws Error where
 * neither is to be had.
 */
export async function smallDisk(world: World, bytes: number): Promise<SmallDisk> {
  const directory = await world.makeDirectory(world.freshDirectory());
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'tmpfs', directory]);
  if (mounted.status === 0) {
    world.defer(() => void spawnSync('umount', ['-l', directory]));
    const filler = join(directory, 'filler');
    return {
      directory: join(directory, 'data'),
      kind: 'tmpfs',
      // As large as there is room for: what does not fit is left out.
      fill: () => writeFile(filler, Buffer.alloc(bytes)).catch(() => undefined),
      free: () => rm(filler),
    };
  }
  const blocks = Math.floor(bytes / 512);
  if (spawnSync('prlimit', ['--version']).status !== 0) {
    throw new Error('neither a tmpfs can be mounted nor prlimit found: there is no way to fill a disk here');
  }
  return {
    directory: join(directory, 'data'),
    kind: 'limit of file sizes',
    command: ['sh', '-c', `ulimit -S -f ${blocks}; exec "$@"`, 'sh', process.execPath],
    // It fills by itself, by what is written.
    fill: async () => undefined,
    free: async (pid) => void spawnSync('prlimit', ['--pid', String(pid), '--fsize=unlimited:']),
  };
}
