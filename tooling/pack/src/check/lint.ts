import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { run } from '../commands.ts';
import type { PackedPackage } from '../pack.ts';

/** What publint says of the tarball; warnings count, suggestions do not. */
export async function publintProblems({ tarball, manifest }: PackedPackage): Promise<readonly string[]> {
  const bytes = await readFile(tarball);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ pack: { tarball: buffer }, strict: true, level: 'warning' });
  return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code);
}

const attwManifest = createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json');

/** Resolves every entry point as Node and bundlers do. Packages without types have nothing to look at. */
export async function typesProblems({ tarball, manifest }: PackedPackage): Promise<readonly string[]> {
  if (!JSON.stringify(manifest.exports ?? {}).includes('"types"')) return [];
  const program = join(dirname(attwManifest), 'dist', 'index.js');
  const args = [program, tarball, '--profile', 'esm-only', '--no-color', '--no-emoji', '--format', 'ascii'];
  try {
    await run(process.execPath, args, { cwd: dirname(tarball) });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
