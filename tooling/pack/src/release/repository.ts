import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publishable, root } from '../workspace.ts';

/** Where the sources are that a release is made of, as GitHub tells its jobs; `undefined` elsewhere. */
export function repositoryAddress(env: NodeJS.ProcessEnv): string | undefined {
  const [server, repository] = [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY']];
  return server && repository ? `${server}/${repository}` : undefined;
}

/** The text of a `package.json` that says where its sources are, where to read of it, and where to tell of its bugs. */
export function withRepository(text: string, address: string, directory: string): string {
  const manifest = {
    ...(JSON.parse(text) as object),
    homepage: `${address}/tree/HEAD/${directory}#readme`,
    bugs: { url: `${address}/issues` },
    repository: { type: 'git', url: `git+${address}.git`, directory },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/**
 * While `action` runs, the manifests of all that is published say where their sources are: a registry takes a provenance
 * only for a package that names the repository which the job ran in, and shows its links as links into that.
 */
export async function namingRepository<T>(address: string, action: () => Promise<T>): Promise<T> {
  const originals: { readonly file: string; readonly text: string }[] = [];
  try {
    for (const { folder } of publishable()) {
      const file = join(root, folder, 'package.json');
      const text = await readFile(file, 'utf8');
      originals.push({ file, text });
      await writeFile(file, withRepository(text, address, folder));
    }
    return await action();
  } finally {
    for (const { file, text } of originals) await writeFile(file, text);
  }
}
