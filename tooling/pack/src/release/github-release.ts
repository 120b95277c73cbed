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

/**
 * The release of a version, with its tag and its bill of materials, through the program `gh` with the token in `GH_TOKEN`;
 * nothing when it is there, so that a release that failed halfway can be run again.
 */
export async function releaseOnGithub(release: GithubRelease, run: typeof runCommand = runCommand): Promise<void> {
  const { version, notes, sbom, commit } = release;
  const tag = `v${version}`;
  const isThere = await run('gh', ['release', 'view', tag], { cwd: root }).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  try {
    const [notesFile, sbomFile] = [join(folder, 'notes.md'), join(folder, 'sbom.cdx.json')];
    await writeFile(notesFile, notes);
    await writeFile(sbomFile, `${JSON.stringify(sbom, undefined, 2)}\n`);
    const described = ['--title', version, '--notes-file', notesFile, '--target', commit];
    await run('gh', ['release', 'create', tag, sbomFile, ...described], { cwd: root });
  } finally {
    await rm(folder, { recursive: true });
  }
}
