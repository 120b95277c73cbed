import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled.ts';

/** From the folder of a package. A server of the page may show it. */
export const noticesFile = 'dist/THIRD-PARTY-LICENSES.txt';

const rule = '-'.repeat(80);

/** What the licences of bundled packages ask to be kept with every copy. */
export function noticesOf(bundled: readonly BundledPackage[]): string {
  const sections = bundled.map(({ folder, manifest }) => {
    const { name, version, license } = manifest;
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [rule, `${name} ${version} (${license ?? 'no licence named'})`, ...texts].join('\n\n');
  });
  return `Parts of these packages are in the files beside this one.\n\n${sections.join('\n\n')}\n`;
}

/** Whether each of them has its section. */
export function missingNotices(text: string, bundled: readonly BundledPackage[]): readonly string[] {
  const names = bundled.map(({ manifest }) => `${manifest.name} ${manifest.version}`);
  return names.filter((name) => !text.includes(`\n${name} (`));
}
