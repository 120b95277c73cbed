/*
 * Publishes what was built and tested, from the commit that made its version: everything that the registry does not have yet,
 * then a tag for each, and in a job of GitHub the release of that version. What `.github/workflows/release.yml` runs;
 * `--dry-run` publishes and tags nothing.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { run } from '../commands.ts';
import { makeSbom } from '../sbom.ts';
import { releasedVersion, requireBuild, root } from '../workspace.ts';
import { releasedChanges } from './changelogs.ts';
import { releaseVersion } from './release.ts';
import { namingRepository, repositoryAddress } from './repository.ts';
import { versionCommit } from './version-commit.ts';

const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false }, repository: { type: 'string' } },
});
const isDry = values['dry-run'];
const address = values.repository ?? repositoryAddress(process.env);

async function publishPackages(): Promise<void> {
  // Only a job that GitHub lets sign can.
  const provenance = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined ? [] : ['--provenance'];
  const flags = ['--access', 'public', '--no-git-checks', ...provenance, ...(isDry ? ['--dry-run'] : [])];
  process.stdout.write(await run('pnpm', ['publish', '-r', ...flags], { cwd: root }));
}

async function publish(): Promise<void> {
  if (address === undefined) await publishPackages();
  else await namingRepository(address, publishPackages);
  if (!isDry) process.stdout.write(await run('changeset', ['git-tag'], { cwd: root }));
}

if (!(address?.startsWith('https://') ?? isDry)) {
  process.stderr.write('publish: every package says where its sources are: --repository https://HOST/OWNER/NAME\n');
  process.exit(2);
}
requireBuild();
if (isDry) await publish();
else {
  const version = releasedVersion();
  await releaseVersion({
    version,
    commit: await versionCommit(version),
    head: (await run('git', ['rev-parse', 'HEAD'], { cwd: root })).trim(),
    onGithub: process.env['GITHUB_SHA'] !== undefined,
    notes: () => releasedChanges().get(version) ?? '',
    sbom: () => makeSbom(version),
    publish,
  });
}
