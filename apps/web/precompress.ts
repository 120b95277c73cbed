/*
 * The last step of the build: beside each file that becomes smaller by it, what it is as .br and as .gz, for servers that
 * send files as they are.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const folder = fileURLToPath(new URL('dist/', import.meta.url));
const compressible = new Set(['.css', '.html', '.ico', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest']);
/** Less is one packet anyway. */
const smallestBytes = 512;

// Both as small as they can, which takes about three seconds; brotli does so unless told otherwise.
const encoders = [
  ['.br', promisify(brotliCompress)],
  ['.gz', (bytes: Buffer): Promise<Buffer> => promisify(gzip)(bytes, { level: 9 })],
] as const;

for (const name of await readdir(folder, { recursive: true })) {
  if (!compressible.has(extname(name))) continue;
  const path = join(folder, name);
  const bytes = await readFile(path);
  if (bytes.length < smallestBytes) continue;
  for (const [suffix, encode] of encoders) {
    const encoded = await encode(bytes);
    if (encoded.length < bytes.length) await writeFile(path + suffix, encoded);
  }
}
