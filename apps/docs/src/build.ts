/*
 * `node --conditions=@proj/source src/build.ts`: collects what there is to read from where it lives into `.pages`, and makes
 * the site of it. With `pages` it stops before the site, as for `vitepress dev`.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'vitepress';
import { hero, icon } from './diagrams/hero.ts';
import type { Navigation } from './navigation.ts';
import { collect } from './site.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));
const pagesFolder = join(folder, '.pages');

function write(path: string, text: string): void {
  const file = join(pagesFolder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const site = collect();
rmSync(pagesFolder, { recursive: true, force: true });
for (const { route, markdown, wide } of site.pages) {
  write(`${route}.md`, wide === true ? `---\naside: false\n---\n\n${markdown}` : markdown);
}
const navigation: Navigation = site.sections.map(({ label, pages, collapsed }) => ({
  text: label,
  ...(collapsed === undefined ? {} : { collapsed }),
  items: pages.map((page) => ({ text: page.label, link: `/${page.route.replace(/(^|\/)index$/, '$1')}` })),
}));
for (const [address, html] of site.code) write(`public${address}`, html);
write('public/hero-light.svg', hero('light'));
write('public/hero-dark.svg', hero('dark'));
write('public/icon.svg', icon);
write('public/code.css', readFileSync(new URL('code/code.css', import.meta.url), 'utf8'));
write('navigation.json', JSON.stringify(navigation));
if (!process.argv.includes('pages')) await build(folder);
