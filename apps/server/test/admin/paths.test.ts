import { expect, test } from 'vitest';
import { AdminError } from '../../src/admin/errors.ts';
import { allowedAt, findRoute, requestFor } from '../../src/admin/paths.ts';
import { adminRoot, routes } from '../../src/admin/routes.ts';

function codeOf(method: string, path: string): string {
  try {
    return findRoute(method, path).name;
  } catch (error) {
    return error instanceof AdminError ? error.code : String(error);
  }
}

test('a path finds its call, and what stands in it', () => {
  expect(findRoute('GET', '/admin/v1/users')).toMatchObject({ name: 'listUsers', fields: {} });
  expect(findRoute('POST', '/admin/v1/users/ann/disable')).toMatchObject({
    name: 'disableUser',
    fields: { user: 'ann' },
  });
  expect(findRoute('GET', '/admin/v1/groups/g%3Ax/members').fields).toEqual({ group: 'g:x' });
});

test('what is no route is refused, and what has another method says which', () => {
  for (const path of [
    '/admin/v1',
    '/admin/v1/',
    '/admin/v2/users',
    '/admin/v1/users/',
    '/admin/v1/users/ann/disable/x',
  ]) {
    // An empty name finds the route of a user, and is refused as a name.
    expect(codeOf('GET', path), path).toMatch(/NO_ROUTE|showUser/);
  }
  expect(codeOf('DELETE', '/admin/v1/users')).toBe('WRONG_METHOD');
  expect(allowedAt('/admin/v1/users')).toBe('GET, POST');
  expect(codeOf('GET', '/admin/v1/users/%zz')).toBe('BAD_REQUEST');
  expect(codeOf('GET', '/admin/v1/__proto__')).toBe('NO_ROUTE');
});

test('every route is found by the request that is made for it', () => {
  for (const [name, { path, fields }] of Object.entries(routes)) {
    const given = Object.fromEntries(Object.keys(fields).map((field) => [field, `a/b?${field}`]));
    const request = requestFor(name as keyof typeof routes, given);
    const url = new URL(request.path, 'http://x');
    const found = findRoute(request.method, url.pathname);
    expect(found.name).toBe(name);
    const body = request.body === undefined ? {} : JSON.parse(request.body);
    expect({ ...found.fields, ...Object.fromEntries(url.searchParams), ...body }).toEqual(given);
    expect(url.pathname.startsWith(`${adminRoot}/`), path).toBe(true);
  }
});
