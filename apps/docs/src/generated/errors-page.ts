import { failures } from '@proj/chat-protocol';
import type { Page } from '../page.ts';
import { isFile, namesIn, read } from '../repository.ts';
import { table } from './tables.ts';

/** The files that declare the codes of a package, with the table above them. */
export function errorSources(): readonly { readonly name: string; readonly path: string }[] {
  return namesIn('packages').flatMap((name) =>
    [`packages/${name}/src/errors.ts`, `packages/${name}/src/core/errors.ts`]
      .filter(isFile)
      .map((path) => ({ name: `@proj/${name}`, path })),
  );
}

/** The table in the comment above a union of codes, as it is. @throws Error when there is none */
export function tableOf(path: string): string {
  const rows = [...read(path).matchAll(/^ \* (\|.*\|)$/gm)].map(([, row = '']) => row);
  if (rows.length < 3) throw new Error(`${path} has no table of codes`);
  return rows.join('\n');
}

/** The exit codes that a program declares, each with its meaning. @throws Error when there are none */
export function exitCodesIn(path: string): readonly (readonly [code: string, meaning: string])[] {
  const found = read(path).matchAll(/\{\s*code: (\d+),\s*meaning: '((?:[^'\\]|\\.)*)',?\s*\}/g);
  const codes = [...found].map(([, code = '', meaning = '']) => [code, meaning.replaceAll('\\', '')] as const);
  if (codes.length < 3) throw new Error(`${path} has no exit codes`);
  return codes;
}

/** Every way to fail that has a name, from the code that declares it. */
export function errorsPage(): Page {
  const errorTables = errorSources().map(({ name, path }) => `## ${name}\n\nFrom \`${path}\`.\n\n${tableOf(path)}\n`);
  const failureTable = table(
    ['code', 'name', 'the connection', 'comes again', 'said to people'],
    Object.entries(failures).map(([name, { code, terminal, retryable, sentence }]) => [
      `${code}`,
      `\`${name}\``,
      code < 1000 ? (terminal ? 'ends, for good' : 'ends') : 'goes on',
      retryable ? 'may succeed later' : 'would fail again',
      sentence,
    ]),
  );
  return {
    route: 'reference/errors',
    label: 'Errors',
    source: 'apps/docs/reference/errors',
    markdown: `# Errors

Every failure has a code that is never renamed and never given another meaning. An error of a package has its \`code\`, a
\`fault\` (\`local\`: this program's own doing; \`peer\`: what the other end sent; \`network\`: what lies between) and, where
there is one, a \`cause\`. Recognise it by the static \`is\` of its class, such as \`SnetError.is(error, 'SNET_REFUSED')\`:
that also holds for the errors of another copy of the package.

${errorTables.join('\n')}
## Failures of the chat protocol {#failures}

What a server answers, from [\`failures.ts\`](../../../packages/chat-protocol/src/failures.ts). A client throws them as
\`CLIENT_REFUSED\` and others, with \`failure\` and \`failureName\`.

${failureTable}

## Exit codes of \`chat-server\` {#exit-codes-of-chat-server}

${table(['exit code', 'meaning'], exitCodesIn('apps/server/src/exit.ts'))}

## Exit codes of \`chat\` {#exit-codes-of-chat}

${table(['exit code', 'meaning'], exitCodesIn('apps/cli/src/exit.ts'))}

The codes of the wire are in [§8 of the specification of snet](../../../packages/snet/SPEC.md#8-codes), those of the admin
API in [its own page](../../server/ADMIN-API.md#errors).
`,
  };
}
