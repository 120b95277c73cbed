import { table } from '../generated/tables.ts';
import type { Page } from '../page.ts';
import { inCell, type LinkTo, parseDocComment } from './doc-comment.ts';
import type { ApiItem, EntryPoint } from './model.ts';

/** What is shown under one heading: overloads, and a value and a type of the same name, share theirs. */
interface Entry {
  readonly name: string;
  readonly items: readonly ApiItem[];
}

const kinds: readonly (readonly [kind: string, title: string])[] = [
  ['Function', 'Functions'],
  ['Class', 'Classes'],
  ['Interface', 'Interfaces'],
  ['TypeAlias', 'Types'],
  ['Variable', 'Values'],
];

export function apiRoute({ specifier }: Pick<EntryPoint, 'specifier'>): string {
  return `api/${specifier.replace('@proj/', '').replaceAll('/', '-')}`;
}

/** Everything that one `import` has. */
export function apiPage(entryPoint: EntryPoint): Page {
  const entries = entriesOf(entryPoint.items);
  const known = new Set(entries.map(({ name }) => name));
  const linkTo: LinkTo = (name) => {
    const [first = ''] = name.split(/[.#]/);
    return known.has(first) ? `#${first}` : undefined;
  };
  const sections = kinds.flatMap(([kind, title]) => {
    const here = entries.filter(({ items }) => items[0]?.kind === kind);
    return here.length === 0 ? [] : [`## ${title}`, ...here.map((entry) => entryOf(entry, known, linkTo))];
  });
  const overview = kinds.flatMap(([kind, title]) => {
    const names = entries.filter(({ items }) => items[0]?.kind === kind).map(({ name }) => `[\`${name}\`](#${name})`);
    return names.length === 0 ? [] : [`**${title}:** ${names.join(' · ')}`];
  });
  return {
    route: apiRoute(entryPoint),
    label: entryPoint.specifier,
    source: undefined,
    markdown: [
      `---\noutline: [2, 3]\n---\n\n# ${entryPoint.specifier}`,
      'From the declarations that are published, and the comments above them.',
      ...overview,
      ...sections,
    ].join('\n\n'),
  };
}

function entriesOf(items: readonly ApiItem[]): readonly Entry[] {
  const byName = new Map<string, ApiItem[]>();
  for (const item of items) byName.set(item.name, [...(byName.get(item.name) ?? []), item]);
  return [...byName].map(([name, same]) => ({ name, items: same }));
}

function entryOf({ name, items }: Entry, known: ReadonlySet<string>, linkTo: LinkTo): string {
  const declarations = items.map(declarationOf).join('\n');
  const others = new Set(items.flatMap(referencesOf).filter((other) => known.has(other) && other !== name));
  const uses = [...others].map((other) => `[\`${other}\`](#${other})`);
  const comments = items.map(({ docComment = '' }) => parseDocComment(docComment, linkTo));
  const notes = comments.flatMap(({ params, returns, throws }) => [
    ...params.map((param) => `- \`${param.name}\`: ${inCell(param.text)}`),
    ...(returns === undefined ? [] : [`- answers ${inCell(returns)}`]),
    ...throws.map((thrown) => `- throws ${inCell(thrown)}`),
  ]);
  return [
    `### ${name} {#${name}}`,
    ...comments.map(({ summary }) => summary),
    `\`\`\`ts\n${declarations}\n\`\`\``,
    [...new Set(notes)].join('\n'),
    membersOf(items, linkTo),
    uses.length === 0 ? '' : `<div class="uses">\n\nwith ${uses.join(' · ')}\n\n</div>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function excerptOf({ excerptTokens = [] }: ApiItem): string {
  return excerptTokens
    .map(({ text }) => text)
    .join('')
    .replace(/^export (declare )?/, '')
    .trim();
}

function declarationOf(item: ApiItem): string {
  const excerpt = excerptOf(item);
  if (item.members === undefined || (item.kind !== 'Class' && item.kind !== 'Interface')) return excerpt;
  const lines = item.members.map((member) => `  ${excerptOf(member).replaceAll('\n', '\n  ')}`);
  return lines.length === 0 ? `${excerpt} {}` : `${excerpt} {\n${lines.join('\n')}\n}`;
}

function referencesOf(item: ApiItem): readonly string[] {
  const own = (item.excerptTokens ?? []).flatMap(({ text, canonicalReference }) =>
    canonicalReference === undefined ? [] : [text.split('.')[0] ?? text],
  );
  return [...own, ...(item.members ?? []).flatMap(referencesOf)];
}

/** What there is to say of the members; the declaration above says their types. */
function membersOf(items: readonly ApiItem[], linkTo: LinkTo): string {
  const members = items.flatMap((item) => (item.members ?? []).filter(({ kind }) => kind !== 'Constructor'));
  const rows = members.flatMap((member) => {
    const { summary, params, returns, throws, defaultValue } = parseDocComment(member.docComment ?? '', linkTo);
    const said = [
      summary,
      ...params.map(({ name, text }) => `\`${name}\`: ${text}`),
      ...(returns === undefined ? [] : [`Answers ${returns}`]),
      ...throws.map((thrown) => `Throws ${thrown}`),
    ].filter((part) => part !== '');
    if (said.length === 0 && defaultValue === undefined) return [];
    return [{ name: `\`${member.name}\``, defaultValue: inCell(defaultValue ?? ''), said: inCell(said.join('\n\n')) }];
  });
  if (rows.length === 0) return '';
  const hasDefaults = rows.some(({ defaultValue }) => defaultValue !== '');
  return hasDefaults
    ? table(
        ['member', 'default', ''],
        rows.map(({ name, defaultValue, said }) => [name, defaultValue, said]),
      )
    : table(
        ['member', ''],
        rows.map(({ name, said }) => [name, said]),
      );
}
