/*
 * `npm run test:node -- 22 [filter…]`: the suites of the libraries on another line of Node, which comes through npm; of those
 * that say they run there (`engines`). With a filter, as for vitest, only those tests.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { run } from '../commands.ts';
import { librariesFor, nodeFolder, nodeVersions } from '../node-versions.ts';
import { root } from '../workspace.ts';

async function main([line = '', ...filters]: readonly string[]): Promise<number> {
  const version = nodeVersions[line];
  if (version === undefined) {
    process.stderr.write(`usage: npm run test:node -- ${Object.keys(nodeVersions).join('|')} [filter…]\n`);
    return 2;
  }
  await run('turbo', ['run', 'build', '--output-logs=errors-only'], { cwd: root });
  const folder = await nodeFolder(version);
  const suites = librariesFor(version).map(({ manifest }) => manifest.name);
  process.stdout.write(`node ${version}: ${suites.join(', ')}\n`);
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const config = join(import.meta.dirname, 'vitest.config.ts');
  const child = spawn(join(folder, 'node'), [vitest, 'run', '--root', root, '--config', config, ...filters], {
    cwd: root,
    env: { ...process.env, PATH: [folder, process.env['PATH']].join(delimiter) },
    stdio: 'inherit',
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject).on('exit', (code) => resolve(code ?? 1));
  return promise;
}

process.exitCode = await main(process.argv.slice(2));
