import { inCell, parseDocComment } from '../api/doc-comment.ts';
import type { ApiItem, EntryPoint } from '../api/model.ts';
import { apiRoute } from '../api/page.ts';
import type { Page } from '../page.ts';
import { read } from '../repository.ts';
import { table } from './tables.ts';

/** Tables of numbers that are part of a contract: one property a line, its meaning above it. */
const constants: readonly { readonly title: string; readonly path: string }[] = [
  { title: 'The chat protocol', path: 'packages/chat-protocol/src/limits.ts' },
  { title: 'Every store', path: 'packages/store/src/limits.ts' },
];

/** The options of a package that have a default: those of an entry point before are not repeated. */
function optionTables(entryPoints: readonly EntryPoint[]): readonly string[] {
  const shown = new Set<string>();
  return entryPoints.flatMap((entryPoint) => {
    const tables = entryPoint.items.flatMap((item) => {
      const rows = rowsOf(item);
      const name = `${entryPoint.package} ${item.name}`;
      if (item.kind !== 'Interface' || rows.length === 0 || shown.has(name)) return [];
      shown.add(name);
      const title = `### [\`${item.name}\`](/${apiRoute(entryPoint)}#${item.name})`;
      return [`${title}\n\n${table(['option', 'default', 'what it bounds, and what it assumes'], rows)}`];
    });
    return tables.length === 0 ? [] : [`## ${entryPoint.specifier}`, ...tables];
  });
}

function rowsOf({ members = [] }: ApiItem): readonly (readonly string[])[] {
  return members.flatMap(({ name, docComment = '' }) => {
    const { summary, defaultValue } = parseDocComment(docComment, () => undefined);
    return defaultValue === undefined ? [] : [[`\`${name}\``, inCell(defaultValue), inCell(summary)]];
  });
}

/** The properties of an object, or of its type, in a file of limits. */
export function constantsIn(path: string): readonly (readonly [name: string, value: string, meaning: string])[] {
  let meaning = '';
  const rows: [string, string, string][] = [];
  const lines = read(path).matchAll(/^ {2}(?:\/\*\* (.+) \*\/|(?:readonly )?(\w+): ([\w.]+)[,;])$/gm);
  for (const [, comment, name, value] of lines) {
    if (comment !== undefined) meaning = comment.replaceAll(/\{@link ([^}]+)\}/g, '`$1`');
    else if (name !== undefined && value !== undefined && !rows.some(([known]) => known === name)) {
      rows.push([name, value, meaning]);
    }
  }
  return rows;
}

/** Every bound that has a name, and what it is unless somebody says otherwise. */
export function limitsPage(entryPoints: readonly EntryPoint[]): Page {
  const fixed = constants.map(({ title, path }) => {
    const rows = constantsIn(path).map(([name, value, meaning]) => [`\`${name}\``, value, meaning]);
    return `## ${title}\n\nFixed, from \`${path}\`.\n\n${table(['limit', 'value', 'of what'], rows)}`;
  });
  return {
    route: 'reference/limits',
    label: 'Limits and options',
    source: 'apps/docs/reference/limits',
    markdown: `# Limits and options

Every buffer has a bound, and something happens when it is reached that is not silence: a writer waits, a request is refused,
a connection is closed. What happens is said beside each, and at greater length in the documents of the
[server](../../../packages/chat-server/README.md#limits), the [client](../../../packages/client/README.md#limits) and the
[stream](../../../packages/snet/README.md#connecting). The options of the program \`chat-server\` have
[a page of their own](../../server/CONFIGURATION.md).

${[...fixed, ...optionTables(entryPoints)].join('\n\n')}
`,
  };
}
