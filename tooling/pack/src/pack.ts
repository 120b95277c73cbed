import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './commands.ts';
import { type Manifest, publishable, readManifest, requireBuild, root } from './workspace.ts';

export interface PackedPackage {
  /** As it is in the tarball, which is not as it is in the repository. */
  readonly manifest: Manifest;
  /** From the root: `packages/io` */
  readonly source: string;
  readonly tarball: string;
  /** What is in the tarball, unpacked. */
  readonly folder: string;
  /** Every file of it, from `folder`. */
  readonly files: readonly string[];
}

interface PnpmPacked {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs, with what is built, all that a release would publish into tarballs, and unpacks each beside.
 *
 * @throws Error when nothing was built, or a package cannot be packed.
 */
export async function packAll(destination: string): Promise<readonly PackedPackage[]> {
  requireBuild();
  const all = publishable();
  const filters = all.map(({ manifest }) => `--filter=${manifest.name}`);
  const args = ['-r', ...filters, 'pack', '--json', '--pack-destination', destination];
  const packed = JSON.parse(await run('pnpm', args, { cwd: root })) as readonly PnpmPacked[];
  return Promise.all(
    all.map(async ({ folder: source, manifest: { name } }) => {
      const found = packed.find((entry) => entry.name === name);
      if (found === undefined) throw new Error(`pnpm did not pack ${name}`);
      const unpacked = join(destination, name.replace('/', '+'));
      await mkdir(unpacked);
      await run('tar', ['-xzf', found.filename, '-C', unpacked], { cwd: destination });
      const folder = join(unpacked, 'package');
      const files = found.files.map(({ path }) => path);
      return { manifest: readManifest(folder), source, tarball: found.filename, folder, files };
    }),
  );
}
