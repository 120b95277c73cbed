/* `npm run deploy:server -- FOLDER [flags for pnpm]`: the built server with all that it needs, and the licence that it is under. */
import { existsSync, realpathSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import process from 'node:process';
import { run } from './commands.ts';
import { root } from './workspace.ts';

const [name = '', ...flags] = process.argv.slice(2);
const folder = existsSync(name) ? realpathSync(name) : resolve(name);
const holdsRepository = root.startsWith(join(folder, sep));
if (name === '' || name.startsWith('-') || holdsRepository) {
  process.stderr.write(
    'deploy: npm run deploy:server -- FOLDER [flags for pnpm]: a folder that this repository is not in\n',
  );
  process.exit(2);
}
process.stdout.write(
  await run('pnpm', ['--filter', '@proj/server', 'deploy', '--prod', ...flags, folder], { cwd: root }),
);
await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
