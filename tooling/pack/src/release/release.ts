import { run as runCommand } from '../commands.ts';
import type { Sbom } from '../sbom.ts';
import { isOnGithub, releaseOnGithub } from './github-release.ts';

export interface Release {
  readonly version: string;
  /** What gave the packages this version. */
  readonly commit: string;
  /** What is checked out. */
  readonly head: string;
  /** Whether it is a job of GitHub, where a version is released too. */
  readonly onGithub: boolean;
  readonly notes: () => string;
  readonly sbom: () => Promise<Sbom>;
  /** Into the registry, which gives nothing back, and a tag for each package. */
  readonly publish: () => Promise<void>;
}

/**
 * Publishes a version from the commit that made it, and releases it on GitHub. What can fail does so before the registry has
 * it; what failed halfway can be run again. From a later commit nothing is published, tagged or released.
 * @throws Error when a later commit is checked out, unless the version is released.
 */
export async function releaseVersion(release: Release, run: typeof runCommand = runCommand): Promise<void> {
  const { version, commit, head, onGithub } = release;
  const isReleased = onGithub && (await isOnGithub(version, run));
  if (head !== commit) {
    if (isReleased) return;
    throw new Error(`${version} was made by ${commit} and is not released: release it from there, not from ${head}`);
  }
  const described = { version, commit, notes: release.notes(), sbom: await release.sbom() };
  await release.publish();
  if (onGithub && !isReleased) await releaseOnGithub(described, run);
}
