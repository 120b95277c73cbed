import { markdownTable } from '../markdown.ts';
import { adminErrors } from './errors.ts';
import type { Field } from './fields.ts';
import { adminRoot, type Route, routes } from './routes.ts';

/** The text of `ADMIN-API.md`. */
export function adminReference(): string {
  return [
    '# Admin API of chat-server',
    '',
    '<!-- Made by `chat-server admin reference`. -->',
    '',
    `Below \`${adminRoot}\` at the address of \`--http\`, with the header \`authorization: Bearer TOKEN\`, where TOKEN is what`,
    '`admin.token` in the data directory holds; whoever has it can do all of this. Requests from other machines, and those',
    'that came through a proxy, are refused unless the server runs with `--admin-remote`. A body is a JSON object of at most',
    '16 KiB with `content-type: application/json`. Every answer is JSON, and carries an `x-request-id` that the log has too.',
    'Moments are milliseconds since 1970.',
    '',
    '```sh',
    'curl -H "authorization: Bearer $(cat data/admin.token)" http://127.0.0.1:8080/admin/v1/users?limit=10',
    '```',
    '',
    '## Routes',
    '',
    ...markdownTable(
      ['method', 'path', 'takes', ''],
      Object.values<Route>(routes as Readonly<Record<string, Route>>).map((route) => [
        route.method,
        `\`${adminRoot}${route.path}\``,
        Object.entries<Field<unknown>>(route.fields)
          .filter(([name]) => !route.path.includes(`{${name}}`))
          .map(([name, { optional }]) => `\`${name}\`${optional ? '?' : ''}`)
          .join(', '),
        route.summary,
      ]),
    ),
    '',
    'What is marked with ? may be left out. A list comes in pages: the `next` of one is the `after` of the following; the',
    'last has no `next`.',
    '',
    ...fieldLines(),
    '',
    '## Errors',
    '',
    'An answer that is not 200 has `{"error": {"code", "message", "requestId"}}`.',
    '',
    ...markdownTable(
      ['code', 'status', ''],
      Object.entries(adminErrors).map(([code, { status, meaning }]) => [`\`${code}\``, String(status), meaning]),
    ),
    '',
  ].join('\n');
}

function fieldLines(): readonly string[] {
  const all = new Map<string, string>();
  for (const route of Object.values<Route>(routes as Readonly<Record<string, Route>>)) {
    for (const [name, { help }] of Object.entries<Field<unknown>>(route.fields)) all.set(name, help);
  }
  return markdownTable(
    ['field', 'is'],
    [...all].map(([name, help]) => [`\`${name}\``, help]),
  );
}
