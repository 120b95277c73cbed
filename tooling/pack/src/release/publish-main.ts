/*
 * Publishes what was built and tested: everything whose version the registry does not have yet, then a tag for each. What
 * `.github/workflows/release.yml` runs; `--dry-run` publishes and tags nothing.
 */
import process from 'node:process';
import { run } from '../commands.ts';
import { requireBuild, root } from '../workspace.ts';
import { namingRepository, repositoryAddress } from './repository.ts';

const isDry = process.argv.includes('--dry-run');
requireBuild();

async function publish(): Promise<void> {
  // Only a job that GitHub lets sign can.
  const provenance = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined ? [] : ['--provenance'];
  const flags = ['--access', 'public', '--no-git-checks', ...provenance, ...(isDry ? ['--dry-run'] : [])];
  process.stdout.write(await run('pnpm', ['publish', '-r', ...flags], { cwd: root }));
}

const address = repositoryAddress(process.env);
if (address === undefined) await publish();
else await namingRepository(address, publish);
if (!isDry) process.stdout.write(await run('changeset', ['git-tag'], { cwd: root }));
