import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ClientError } from '../errors.ts';

/** A process, also after another one got its number. */
interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly boot: string;
}

/** When a process or the system started, where that cannot be told. */
const unknown = '0';
const attempts = 4;
const longestPauseMs = 25;
const lockName = /^lock-(\d+)-(\d+)-([0-9a-f]+)-[0-9a-f]{8}$/;

/**
 * Takes a folder for this process; disposing gives it back. Everybody puts down a file of his own and then looks for
 * those of others: two who come at once see each other, so at most one stays. What the dead left behind is removed,
 * which harms nobody: no two files ever have the same name.
 *
 * It works among the processes of one system, not across machines that share the folder.
 *
 * @throws ClientError `CLIENT_STORE_LOCKED`
 */
export async function lockFolder(dir: string): Promise<AsyncDisposable> {
  const me = await ownerOf(process.pid);
  for (let attempt = 1; ; attempt++) {
    const name = `lock-${process.pid}-${me.started}-${me.boot}-${randomBytes(4).toString('hex')}`;
    await (await open(join(dir, name), 'wx', 0o600)).close();
    const other = await livingOwner(dir, name, me);
    if (other === undefined) return { [Symbol.asyncDispose]: () => rm(join(dir, name), { force: true }) };
    await rm(join(dir, name), { force: true });
    if (attempt === attempts) {
      throw new ClientError('CLIENT_STORE_LOCKED', `process ${other} has the store in ${dir} open`);
    }
    // It may be one who is just giving way to us.
    await pause(Math.random() * longestPauseMs);
  }
}

/** The number of another process that holds a lock or is about to. */
async function livingOwner(dir: string, own: string, me: Owner): Promise<number | undefined> {
  for (const name of await readdir(dir)) {
    const [, pid, started, boot] = lockName.exec(name) ?? [];
    if (name === own || pid === undefined || started === undefined || boot === undefined) continue;
    if (await isAlive({ pid: Number(pid), started, boot }, me)) return Number(pid);
    await rm(join(dir, name), { force: true });
  }
  return undefined;
}

async function isAlive(owner: Owner, me: Owner): Promise<boolean> {
  if (differ(owner.boot, me.boot)) return false;
  if (owner.pid === me.pid) return !differ(owner.started, me.started);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // Not allowed to send it a signal: then there is one.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !differ(owner.started, (await ownerOf(owner.pid)).started);
}

/** Whether both are known and not the same. */
function differ(a: string, b: string): boolean {
  return a !== b && a !== unknown && b !== unknown;
}

async function ownerOf(pid: number): Promise<Owner> {
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
  ]);
  // The fields after the name of the command, which may hold anything, a parenthesis included. proc(5): the 22nd.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? unknown;
  return { pid, started, boot: boot.slice(0, 8) || unknown };
}
