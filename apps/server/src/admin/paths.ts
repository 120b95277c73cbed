import type { AdminCallName } from './calls.ts';
import { AdminError } from './errors.ts';
import { adminRoot, type Route, routes } from './routes.ts';

const rows: readonly (readonly [AdminCallName, Route])[] = Object.entries(routes) as [AdminCallName, Route][];

/** The call that a request is for, and the fields that stand in its path. @throws AdminError `NO_ROUTE`, `WRONG_METHOD`, `BAD_REQUEST` */
export function findRoute(
  method: string,
  path: string,
): { readonly name: AdminCallName; readonly fields: Readonly<Record<string, string>> } {
  const found = rows.flatMap(([name, route]) => {
    const fields = match(route.path, path);
    return fields === undefined ? [] : [{ name, fields, method: route.method }];
  });
  if (found.length === 0) throw new AdminError('NO_ROUTE', 'there is nothing at this path');
  const right = found.find((candidate) => candidate.method === method);
  if (right !== undefined) return right;
  throw new AdminError('WRONG_METHOD', `this path takes ${allowedAt(path)}`);
}

/** For the header `allow`. */
export function allowedAt(path: string): string {
  return rows
    .filter(([, route]) => match(route.path, path) !== undefined)
    .map(([, { method }]) => method)
    .join(', ');
}

function match(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  if (!path.startsWith(`${adminRoot}/`)) return undefined;
  const wanted = pattern.slice(1).split('/');
  const given = path.slice(adminRoot.length + 1).split('/');
  if (wanted.length !== given.length) return undefined;
  const fields: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? '';
    if (part.startsWith('{')) fields[part.slice(1, -1)] = decoded(text);
    else if (part !== text) return undefined;
  }
  return fields;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AdminError('BAD_REQUEST', 'the path has a % that encodes nothing');
  }
}

/** What a caller asks for: method, path with query, and body. */
export function requestFor(
  name: AdminCallName,
  input: object,
): { readonly method: string; readonly path: string; readonly body: string | undefined } {
  const { method, path } = routes[name];
  const rest = new Map(Object.entries<unknown>({ ...input }).filter(([, value]) => value !== undefined));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(rest.get(field));
    rest.delete(field);
    return encodeURIComponent(value);
  });
  if (method === 'POST') return { method, path: adminRoot + filled, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams(
    [...rest].map(([field, value]): [string, string] => [field, String(value)]),
  ).toString();
  return { method, path: `${adminRoot}${filled}${query === '' ? '' : `?${query}`}`, body: undefined };
}
