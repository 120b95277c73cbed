import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { keyBytes } from '@proj/crypto';
import { SnetError } from '../core/index.ts';
import { type KnownHosts, requireSameKey } from '../known-hosts.ts';

/** Longer files are not read: something else was meant. */
const maxFileBytes = 0x10_0000;

/**
 * {@link KnownHosts} in a text file: a line for each server, `NAME KEY`, the key in base64url; empty lines and those
 * that begin with `#` mean nothing. The first line of a name counts. Made when it is first needed, for its owner only.
 *
 * Its methods throw SnetError `SNET_BAD_OPTION` when the file cannot be read or written, or a line is damaged.
 */
export function knownHostsFile(path: string): KnownHosts {
  const find = (name: string): Uint8Array | undefined => parse(path, read(path)).get(name);
  return {
    find,
    add(name: string, publicKey: Uint8Array): void {
      if (/[\s#]/.test(name)) throw new SnetError('SNET_BAD_OPTION', `'${name}' cannot be the name of a known host`);
      const text = read(path);
      if (!parse(path, text).has(name)) {
        // An editor may have left the last line open.
        const start = text === '' || text.endsWith('\n') ? '' : '\n';
        append(path, `${start}${name} ${Buffer.from(publicKey).toString('base64url')}\n`);
      }
      // Looked up once more: another process may have been first.
      requireSameKey(name, find(name), publicKey);
    },
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new SnetError('SNET_BAD_OPTION', `cannot read the known hosts: ${(cause as Error).message}`, { cause });
  }
}

function append(path: string, line: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    appendFileSync(path, line, { mode: 0o600, flush: true });
  } catch (cause) {
    throw new SnetError('SNET_BAD_OPTION', `cannot write the known hosts: ${(cause as Error).message}`, { cause });
  }
}

function parse(path: string, text: string): Map<string, Uint8Array> {
  if (text.length > maxFileBytes) throw new SnetError('SNET_BAD_OPTION', `${path} is too long for known hosts`);
  const keys = new Map<string, Uint8Array>();
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const [name = '', text = '', ...more] = trimmed.split(/\s+/);
    const key = Buffer.from(text, 'base64url');
    // Compared, because Buffer skips what is no base64url instead of refusing it.
    if (more.length > 0 || key.length !== keyBytes || key.toString('base64url') !== text) {
      throw new SnetError('SNET_BAD_OPTION', `${path}:${index + 1}: not a name and a key`);
    }
    if (!keys.has(name)) keys.set(name, new Uint8Array(key));
  }
  return keys;
}
