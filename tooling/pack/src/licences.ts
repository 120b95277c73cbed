import { bundledInto } from './bundled.ts';
import { run } from './commands.ts';
import { publishable, root } from './workspace.ts';

/** What may be in what we publish: licences that ask for no more than to be named. */
const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** Packages that were looked at one by one. */
const exceptions: Readonly<Record<string, string>> = {
  // MIT without its one condition: not even the name has to be kept.
  nodemailer: 'MIT-0',
  // Zlib asks that an altered version is not passed off as the original.
  pako: '(MIT AND Zlib)',
};

export interface Licensed {
  readonly name: string;
  /** An SPDX expression, or what the package says instead. */
  readonly license: string;
}

type Listed = Readonly<Record<string, readonly { readonly name: string }[]>>;

async function list(selection: readonly string[], flags: readonly string[] = []): Promise<readonly Licensed[]> {
  const args = [...selection, 'licenses', 'list', '--json', ...flags];
  const listed = JSON.parse(await run('pnpm', args, { cwd: root })) as Listed;
  return Object.entries(listed).flatMap(([license, packages]) => packages.map(({ name }) => ({ name, license })));
}

/** What comes along with an install of what we publish, and what is bundled into it. */
export async function productionLicences(): Promise<readonly Licensed[]> {
  const filters = publishable().map(({ manifest }) => `--filter=${manifest.name}`);
  const bundled = publishable().flatMap(({ folder }) => bundledInto(folder));
  const named = bundled.map(({ manifest: { name, license = 'none' } }) => ({ name, license }));
  return [...(await list(filters, ['--prod'])), ...named];
}

/** What is installed here to build, to test and to run. */
export function allLicences(): Promise<readonly Licensed[]> {
  return list(['-r']);
}

/** Whether one of the alternatives, all parts of it, is permissive. */
export function isPermissive(license: string): boolean {
  return alternatives(license).some((parts) => parts.every((part) => permissive.has(part)));
}

/** Whether every alternative has a part that asks for the source of what it is used with. */
export function isCopyleft(license: string): boolean {
  return alternatives(license).every((parts) => parts.some((part) => /^A?GPL\b/i.test(part)));
}

/** `(MIT OR CC0-1.0)`, `MIT AND Zlib`: an SPDX expression without nesting. */
function alternatives(license: string): readonly (readonly string[])[] {
  const flat = license.replaceAll(/[()]/g, '');
  return flat.split(/ OR /i).map((parts) => parts.split(/ AND /i).map((part) => part.trim()));
}

/** Those that may not be in what we publish. */
export function refused(packages: readonly Licensed[]): readonly Licensed[] {
  return packages.filter(({ name, license }) => !isPermissive(license) && exceptions[name] !== license);
}
