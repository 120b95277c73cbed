/* The next versions and changelogs from what `.changeset` says, as the rest of the repository is formatted. */
import { globSync } from 'node:fs';
import process from 'node:process';
import { run } from '../commands.ts';
import { root } from '../workspace.ts';

process.stdout.write(await run('changeset', ['version'], { cwd: root }));
const changelogs = globSync('{packages,apps}/*/CHANGELOG.md', { cwd: root });
process.stdout.write(await run('biome', ['format', '--write', ...changelogs], { cwd: root }));
