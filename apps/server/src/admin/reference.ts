import { markdownTable } from '../markdown.ts';
import { adminErrors } from './errors.ts';
import type { Field } from './fields.ts';
import { adminRoot, proofPath, type Route, routes } from './routes.ts';

/** The text of `ADMIN-API.md`. */
export function adminReference(): string {
  return [
    '# Admin API of chat-server',
    '',
    '<!-- Made by `chat-server admin reference`. -->',
    '',
    `Below \`${adminRoot}\` at the address of \`--http\`, with the header \`authorization: Bearer TOKEN\`, where TOKEN is what`,
    '`admin.token` in the data directory holds; whoever has it can do all of this. Unless the server runs with `--admin-remote`,',
    'requests are refused that come from other machines, through a proxy, from a web page (`Origin`, `Sec-Fetch-Site`) or with a',
    '`Host` that is neither the address nor loopback. A body is a JSON object of at most 16 KiB with',
    '`content-type: application/json`. Every answer is JSON, and carries an `x-request-id` that the log has too. Moments are',
    'milliseconds since 1970.',
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
          .map(
            ([name, { optional, most }]) =>
              `\`${name}\`${optional ? '?' : ''}${most === undefined ? '' : ` ≤ ${most}`}`,
          )
          .join(', '),
        route.summary,
      ]),
    ),
    '',
    'What is marked with ? may be left out. A list comes in pages: the `next` of one is the `after` of the following; the',
    'last has no `next`. Without a `limit` a page has at most 100.',
    '',
    `\`GET ${proofPath}?nonce=NONCE\` needs no token: it shows that the server has it, before anybody sends it there. NONCE is`,
    '32 random bytes in base64url. The answer is `{"proof": PROOF}`, which is, in base64url, the HMAC-SHA-256 under the text',
    'of the token of `chat-server admin proof`, NONCE and `HOST:PORT` of `--http`, each on a line of its own, without a newline',
    'at the end. At a server that listens on every address, HOST is the loopback address.',
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
