import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';

type Exports = Record<string, string | Record<string, string>>;

/**
 * JavaScript only (types come from `tsc`), ESM only. The entries are the `@proj/source` files of the
 * package's own `exports` map, so that map is the one place that says what is public; `extraEntries`
 * adds files that are started rather than imported (workers, commands).
 */
export function preset(extraEntries: Record<string, string> = {}): Options {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { exports?: Exports };
  const entry: Record<string, string> = { ...extraEntries };
  for (const target of Object.values(manifest.exports ?? {})) {
    const source = typeof target === 'string' ? undefined : target['@proj/source'];
    if (source !== undefined) entry[source.replace(/^\.\/src\//, '').replace(/\.ts$/, '')] = source;
  }
  return {
    entry,
    format: ['esm'],
    target: ['node24', 'es2023'],
    platform: 'node',
    // `node:sqlite` exists under that name only.
    removeNodeProtocol: false,
    sourcemap: true,
    clean: true,
    dts: false,
    silent: true,
  };
}
