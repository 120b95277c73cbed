/* `npm run deploy:server -- FOLDER [flags for pnpm]`: the built server with all that it needs, and the licence that it is under. */
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { run } from './commands.ts';
import { root } from './workspace.ts';

const [name = '', ...flags] = process.argv.slice(2);
const folder = resolve(name);
process.stdout.write(
  await run('pnpm', ['--filter', '@proj/server', 'deploy', '--prod', ...flags, folder], { cwd: root }),
);
await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
