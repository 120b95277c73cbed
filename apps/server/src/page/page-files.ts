import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a file may be encoded, the smallest first. */
export type Encoding = 'br' | 'gzip' | 'identity';

const suffixes: Readonly<Record<string, Encoding>> = { '.br': 'br', '.gz': 'gzip' };

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** What the folder may hold; it is kept in memory. */
const mostFiles = 200;
const mostBytes = 16 * 1_048_576;

/** One of the forms of a file. */
export interface PageForm {
  readonly body: Uint8Array;
  /** Quoted. */
  readonly etag: string;
}

export interface PageFile {
  readonly type: string;
  /** Its name changes with what is in it. */
  readonly isImmutable: boolean;
  readonly forms: ReadonlyMap<Encoding, PageForm>;
}

/** By path; `/` is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Where the package of the page keeps it. */
export function pageFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve('@proj/web/page/index.html')));
}

/**
 * Reads all that there is to serve, once. `undefined`: the page is not built.
 * @throws RangeError for a folder that cannot be it: too many files, or too large ones.
 */
export async function readPageFiles(folder: string): Promise<PageFiles | undefined> {
  const names = await readdir(folder, { recursive: true }).catch((): string[] => []);
  if (!names.includes('index.html')) return undefined;
  if (names.length > mostFiles) throw new RangeError(`${folder} has more than ${mostFiles} files`);
  const files = new Map<string, PageFile & { readonly forms: Map<Encoding, PageForm> }>();
  let left = mostBytes;
  // Compressed ones after what they are of.
  for (const name of names.toSorted()) {
    const encoding = suffixes[extname(name)] ?? 'identity';
    const plain = encoding === 'identity' ? name : name.slice(0, -extname(name).length);
    const type = types[extname(plain)];
    if (type === undefined || isHidden(name)) continue;
    const path = join(folder, name);
    const facts = await stat(path);
    if (!facts.isFile()) continue;
    left -= facts.size;
    if (left < 0) throw new RangeError(`${folder} has more than ${mostBytes} bytes`);
    const body = await readFile(path);
    const at = plain === 'index.html' ? '/' : `/${plain.split(sep).join('/')}`;
    const file = files.get(at) ?? { type, isImmutable: at.startsWith('/assets/'), forms: new Map() };
    file.forms.set(encoding, { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` });
    files.set(at, file);
  }
  // What is left of a file that is gone.
  for (const [path, { forms }] of files) if (!forms.has('identity')) files.delete(path);
  return files;
}

function isHidden(name: string): boolean {
  return name.split(sep).some((part) => part.startsWith('.'));
}
