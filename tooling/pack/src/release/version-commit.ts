import { join } from 'node:path';
import { run } from '../commands.ts';
import { publishable, root } from '../workspace.ts';

/** The manifest that says the version of all that is published. */
const released = join(publishable()[0]?.folder ?? '', 'package.json');

/** The commit that gave a version to a manifest: what a release of it is made of. Of a branch that was merged, the merge. */
export async function versionCommit(version: string, manifest: string = released, cwd: string = root): Promise<string> {
  const last = ['--first-parent', '-m', '--max-count=1', '-S', `"version": "${version}"`];
  return (await run('git', ['log', '--format=%H', ...last, '--', manifest], { cwd })).trim();
}
