import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'tsup';

/** A page's script with everything it imports, from the sources, as an application's bundler would make it. */
export async function bundlePage(entry: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  try {
    await build({
      config: false,
      silent: true,
      entry: { page: entry },
      outDir: folder,
      format: 'esm',
      platform: 'browser',
      target: 'es2023',
      noExternal: [/./],
      splitting: false,
      dts: false,
      esbuildOptions(options) {
        options.conditions = ['@proj/source', 'browser'];
      },
    });
    return await readFile(join(folder, 'page.js'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
