// Writes gen/ from proto/. `node generate.mjs <folder>` writes elsewhere, which is how a test compares.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = import.meta.dirname;
const target = resolve(process.argv[2] ?? join(root, 'gen'));
// Sorted names relative to the package: neither the file system's order nor the folder's name reaches the output.
const sources = readdirSync(join(root, 'proto'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.proto'))
  .map((name) => `proto/${name.replaceAll('\\', '/')}`)
  .sort();

mkdirSync(target, { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    createRequire(import.meta.url).resolve('protobufjs-cli/bin/pbjs'),
    '--target=static-module',
    '--wrap=esm',
    // The declarations are made from the comments, so those stay.
    '--dts',
    '--no-service',
    '--no-verify',
    '--no-typeurl',
    '--no-convert',
    '--no-delimited',
    // A root of its own, or two packages that use protobufjs would share one namespace.
    '--root=proj_chat_protocol',
    '--lint=eslint-disable',
    `--out=${join(target, 'chat.js')}`,
    ...sources,
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
