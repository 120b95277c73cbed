import { posix } from 'node:path';
import { isFile, namesIn, read } from '../repository.ts';
import { escapeHtml, highlight } from './highlight.ts';

/** Where a file or a folder of the repository is shown. */
export function codeAddress(path: string): string {
  return `/code/${path}.html`;
}

/**
 * The line of a file, from 1, that declares what a link calls by its name, `Class.method` included, or that has it for a
 * title; `undefined` when it has neither.
 */
export function lineOf(source: string, name: string): number | undefined {
  const lines = source.split('\n');
  const titled = lines.findIndex(
    (line) => line.includes(`'${name}`) || line.includes(`"${name}`) || line.includes(`\`${name}`),
  );
  if (titled >= 0) return titled + 1;
  const [first = '', member] = name.split('.');
  if (!/^[#\w$]+$/.test(first)) return undefined;
  const word = `${escapeRegExp(first)}(?![\\w$])`;
  const declared = lines.findIndex((line) =>
    new RegExp(`(?:\\b(?:class|function\\*?|const|interface|type|let)\\s+|^\\s+(?:async |static |get )*)${word}`).test(
      line,
    ),
  );
  if (declared < 0 || member === undefined) return declared < 0 ? undefined : declared + 1;
  const method = new RegExp(`^\\s+(?:async |static |get )*${escapeRegExp(member)}(?:<[^>]*>)?\\(`);
  const found = lines.findIndex((line, index) => index > declared && method.test(line));
  return found < 0 ? undefined : found + 1;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[#$^.*+?()[\]{}|\\]/g, '\\$&');
}

/** A file of the repository, to be read on the site: what documents link to is there, with a network or without. */
export function codePage(path: string): string {
  const lines = highlight(read(path).trimEnd(), posix.extname(path).slice(1)).map(
    (line, index) => `<a id="L${index + 1}" href="#L${index + 1}">${index + 1}</a><span>${line || ' '}</span>`,
  );
  return document(path, `<pre>${lines.map((line) => `<div>${line}</div>`).join('')}</pre>`);
}

/** What is in a folder. */
export function folderPage(path: string): string {
  const files = namesIn(path).filter((name) => isFile(`${path}/${name}`));
  const rows = files.map((name) => `<li><a href="${codeAddress(`${path}/${name}`)}">${escapeHtml(name)}</a></li>`);
  return document(path, `<ul>${rows.join('')}</ul>`);
}

function document(path: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(posix.basename(path))} | proj</title>
<link rel="icon" type="image/svg+xml" href="/icon.svg">
<link rel="stylesheet" href="/code.css">
<script>
const chosen = localStorage.getItem('vitepress-theme-appearance') ?? 'auto';
const isDark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.classList.toggle('dark', isDark);
</script>
</head>
<body>
<header><a href="/">proj</a><h1>${escapeHtml(path)}</h1></header>
<main>
${body}
</main>
</body>
</html>
`;
}
