/*
 * Publishes what was built and tested: everything whose version the registry does not have yet, then a tag for each, and in a
 * job of GitHub the release of that version. What `.github/workflows/release.yml` runs; `--dry-run` publishes and tags nothing.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { run } from '../commands.ts';
import { makeSbom } from '../sbom.ts';
import { releasedVersion, requireBuild, root } from '../workspace.ts';
import { releasedChanges } from './changelogs.ts';
import { releaseOnGithub } from './github-release.ts';
import { namingRepository, repositoryAddress } from './repository.ts';

const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false }, repository: { type: 'string' } },
});
const isDry = values['dry-run'];
const address = values.repository ?? repositoryAddress(process.env);

async function publish(): Promise<void> {
  // Only a job that GitHub lets sign can.
  const provenance = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined ? [] : ['--provenance'];
  const flags = ['--access', 'public', '--no-git-checks', ...provenance, ...(isDry ? ['--dry-run'] : [])];
  process.stdout.write(await run('pnpm', ['publish', '-r', ...flags], { cwd: root }));
}

if (!(address?.startsWith('https://') ?? isDry)) {
  process.stderr.write('publish: every package says where its sources are: --repository https://HOST/OWNER/NAME\n');
  process.exit(2);
}
requireBuild();
if (address === undefined) await publish();
else await namingRepository(address, publish);
if (!isDry) {
  process.stdout.write(await run('changeset', ['git-tag'], { cwd: root }));
  const commit = process.env['GITHUB_SHA'];
  if (commit !== undefined) {
    const version = releasedVersion();
    const notes = releasedChanges().get(version) ?? '';
    await releaseOnGithub({ version, notes, sbom: await makeSbom(version), commit });
  }
}
