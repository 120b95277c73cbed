import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { provider } from '@proj/crypto/provider';
import { expect, test } from 'vitest';
import { makeDataDirectory } from '../src/data-directory.ts';
import { ExitError } from '../src/exit.ts';
import { loadServerKeys, loadTokenSecret } from '../src/keys.ts';
import { scratchDirectory } from './scratch.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ExitError);
  expect((error as ExitError).exit).toBe('DataDirectory');
  return (error as ExitError).message;
}

test('a data directory is made for its owner only', async () => {
  const directory = join(scratchDirectory(), 'a', 'b');
  await makeDataDirectory(directory);
  await makeDataDirectory(directory);
  expect(modeOf(directory)).toBe(0o700);
});

test.each(['0777', '0770', '0720', '0702'])(
  'a data directory with mode %s is refused with what to do',
  async (mode) => {
    const directory = scratchDirectory();
    chmodSync(directory, Number.parseInt(mode, 8));
    const sentence = await refusal(makeDataDirectory(directory));
    expect(sentence).toContain(`mode ${mode}`);
    expect(sentence).toContain(`chmod 700 ${directory}`);
    chmodSync(directory, 0o750);
    await makeDataDirectory(directory);
  },
);

test('a directory that cannot be made is refused in a sentence', async () => {
  const file = join(scratchDirectory(), 'file');
  writeFileSync(file, '');
  expect(await refusal(makeDataDirectory(join(file, 'data')))).toContain('cannot be used');
});

test('keys are made once and kept, for their owner only', async () => {
  const directory = scratchDirectory();
  const made = await loadServerKeys(directory);
  expect(provider.x25519.publicKey(made.privateKey)).toEqual(made.publicKey);
  const kept = await loadServerKeys(directory);
  expect(kept).toEqual(made);
  const path = join(directory, 'server.key');
  expect(modeOf(path)).toBe(0o600);
  expect(readFileSync(path, 'latin1')).toBe(`${Buffer.from(made.privateKey).toString('base64url')}\n`);
  expect(existsSync(`${path}.tmp`)).toBe(false);

  const secret = await loadTokenSecret(directory);
  expect(await loadTokenSecret(directory)).toEqual(secret);
  expect(secret).not.toEqual(made.privateKey);
  expect(modeOf(join(directory, 'token.secret'))).toBe(0o600);
});

test('what a server that died while writing left behind is no obstacle and no key', async () => {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'server.key.tmp'), 'half a k', { mode: 0o644 });
  const { privateKey } = await loadServerKeys(directory);
  expect(privateKey).toHaveLength(32);
  expect(modeOf(join(directory, 'server.key'))).toBe(0o600);
});

test.each([0o640, 0o604, 0o660, 0o622, 0o610])('a key with mode %o is refused with what to do', async (mode) => {
  const directory = scratchDirectory();
  await loadServerKeys(directory);
  const path = join(directory, 'server.key');
  chmodSync(path, mode);
  expect(await refusal(loadServerKeys(directory))).toContain(`chmod 600 ${path}`);
  chmodSync(path, 0o600);
  await loadServerKeys(directory);
});

test.each(['', 'short', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}!`, `${'A'.repeat(42)}B`, 'A'.repeat(5_000)])(
  'a damaged key is refused and left as it is: %j',
  async (text) => {
    const directory = scratchDirectory();
    const path = join(directory, 'server.key');
    writeFileSync(path, text, { mode: 0o600 });
    expect(await refusal(loadServerKeys(directory))).toContain('is damaged');
    expect(readFileSync(path, 'latin1')).toBe(text);
  },
);

test('a key that is no file is refused', async () => {
  const directory = scratchDirectory();
  mkdirSync(join(directory, 'server.key'), { mode: 0o700 });
  expect(await refusal(loadServerKeys(directory))).toContain('is not a file');
});

test('a key that clients know is not replaced without a word', async () => {
  const directory = scratchDirectory();
  const made = await loadServerKeys(directory, { isKnown: false });
  expect(await loadServerKeys(directory, { isKnown: true })).toEqual(made);
  rmSync(join(directory, 'server.key'));
  const sentence = await refusal(loadServerKeys(directory, { isKnown: true }));
  expect(sentence).toContain('put server.key back, or run with --new-key');
  expect(existsSync(join(directory, 'server.key'))).toBe(false);
  expect(await loadServerKeys(directory)).not.toEqual(made);
});
