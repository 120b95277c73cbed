import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as runCommand } from '../commands.ts';
import type { Sbom } from '../sbom.ts';
import { root } from '../workspace.ts';

export interface GithubRelease {
  readonly version: string;
  /** What changed, in Markdown. */
  readonly notes: string;
  readonly sbom: Sbom;
  /** What it was made of. */
  readonly commit: string;
}

/** Whether GitHub has a release of a version: what the program `gh` says, with the token in `GH_TOKEN`. */
export async function isOnGithub(version: string, run: typeof runCommand = runCommand): Promise<boolean> {
  try {
    await run('gh', ['release', 'view', `v${version}`], { cwd: root });
    return true;
  } catch (error) {
    // No network, no token, too many requests: nobody knows.
    if (error instanceof Error && /^release not found$/m.test(error.message)) return false;
    throw error;
  }
}

/** Makes the release of a version, with its tag and its bill of materials. */
export async function releaseOnGithub(release: GithubRelease, run: typeof runCommand = runCommand): Promise<void> {
  const { version, notes, sbom, commit } = release;
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  try {
    const [notesFile, sbomFile] = [join(folder, 'notes.md'), join(folder, 'sbom.cdx.json')];
    await writeFile(notesFile, notes);
    await writeFile(sbomFile, `${JSON.stringify(sbom, undefined, 2)}\n`);
    const described = ['--title', version, '--notes-file', notesFile, '--target', commit];
    await run('gh', ['release', 'create', `v${version}`, sbomFile, ...described], { cwd: root });
  } finally {
    await rm(folder, { recursive: true });
  }
}
