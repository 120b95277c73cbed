import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BundledPackage } from './bundled.ts';

/** From the folder of a package. A server of the page may show it. */
export const noticesFile = 'dist/THIRD-PARTY-LICENSES.txt';

const rule = '-'.repeat(80);

/** Licences whose text is the same for whoever uses them, and a package that has it: some only name them. */
const sameForAll: Readonly<Record<string, string>> = { 'Apache-2.0': 'typescript' };

function textsIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  return files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim());
}

function textsOf({ folder, manifest: { name, license = '' } }: BundledPackage): readonly string[] {
  const own = textsIn(folder);
  if (own.length > 0) return own;
  const other = sameForAll[license];
  if (other === undefined) throw new Error(`${name} has no text of its licence, ${license}`);
  const manifest = createRequire(import.meta.url).resolve(`${other}/package.json`);
  return [readFileSync(join(dirname(manifest), 'LICENSE'), 'utf8').trim()];
}

/**
 * What the licences of bundled packages ask to be kept with every copy.
 *
 * @throws Error when one of them comes without its text.
 */
export function noticesOf(bundled: readonly BundledPackage[]): string {
  const sections = bundled.map((one) => {
    const { name, version, license } = one.manifest;
    return [rule, `${name} ${version} (${license ?? 'no licence named'})`, ...textsOf(one)].join('\n\n');
  });
  return `Parts of these packages are in the files beside this one.\n\n${sections.join('\n\n')}\n`;
}

/** Whether each of them has its section. */
export function missingNotices(text: string, bundled: readonly BundledPackage[]): readonly string[] {
  const names = bundled.map(({ manifest }) => `${manifest.name} ${manifest.version}`);
  return names.filter((name) => !text.includes(`\n${name} (`));
}
