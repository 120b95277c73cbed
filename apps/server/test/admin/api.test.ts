import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccounts, gauges, type ServerAdmin } from '@proj/chat-server';
import type { ChatStore } from '@proj/store';
import { openSqliteStore } from '@proj/store/sqlite';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createAdminApi } from '../../src/admin/api.ts';
import type { ServerView } from '../../src/admin/calls.ts';
import { findServer } from '../../src/admin/client.ts';
import { adminErrors } from '../../src/admin/errors.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { loadAdminToken } from '../../src/keys.ts';
import { writeServerFile } from '../../src/server-file.ts';
import type { Trace } from '../../src/trace.ts';

const directory = mkdtempSync(join(tmpdir(), 'chat-admin-test-'));
const token = await loadAdminToken(directory);
const store: ChatStore = await openSqliteStore({
  file: join(directory, 'chat.db'),
  durability: 'normal',
  wallClock: () => 5,
});
const logged: object[] = [];
const spans: string[] = [];
const calls: unknown[][] = [];
let broken: Error | undefined;

const admin: ServerAdmin = {
  figures: () => Object.fromEntries(Object.keys(gauges).map((name) => [name, 0])) as ReturnType<ServerAdmin['figures']>,
  listSessions: (options) => {
    if (broken !== undefined) throw broken;
    calls.push(['listSessions', options]);
    return [];
  },
  revoke: async (...args) => {
    calls.push(['revoke', ...args]);
    return 2;
  },
  changeDisabled: async (user, disabled) => {
    calls.push(['changeDisabled', user, disabled]);
    return user === 'ann';
  },
  changePassword: async (user, password) => {
    calls.push(['changePassword', user, password]);
    return user === 'ann';
  },
  listBans: () => [{ source: '2001:db8:0:0::/64', reason: 'logins', untilMs: 9 }],
  liftBan: (source) => source === '2001:db8:0:0::/64',
  removeMember: async (...args) => {
    calls.push(['removeMember', ...args]);
    return args[1] === 'cat';
  },
  rename: async (...args) => {
    calls.push(['rename', ...args]);
    return args[0].endsWith('2');
  },
};
const trace: Trace = (name) => ({ end: (error) => void spans.push(error === undefined ? name : `${name} failed`) });
const log = {
  debug: (fields: object) => void logged.push(fields),
  info: (fields: object) => void logged.push(fields),
  warn: (fields: object) => void logged.push(fields),
  error: (fields: object) => void logged.push(fields),
};
const live = { admin, view: async () => ({ pid: 1 }) as ServerView };
const context = {
  store,
  accounts: createAccounts(store.users, { cost: { N: 1_024, r: 8, p: 1 } }),
  wallClock: () => Date.UTC(2026, 10, 22),
  dataDirectory: directory,
  live,
};
let isRemote = false;
const handle = (remote: boolean) =>
  createAdminApi({ context, token, isRemote: remote, address: () => ({ host: '127.0.0.1', port }), log, trace });
const [localApi, remoteApi] = [handle(false), handle(true)];
const server = createHttpServer({
  pages: {},
  admin: { root: '/admin/v1', handle: (request, path) => (isRemote ? remoteApi : localApi)(request, path) },
  trace,
  onError: (error) => {
    throw error;
  },
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

afterEach(() => {
  logged.length = 0;
  spans.length = 0;
  calls.length = 0;
  broken = undefined;
  isRemote = false;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await store[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What the tests look at of the answers. */
interface Body {
  readonly error: { readonly code: string; readonly requestId: string };
  readonly next: string | undefined;
  readonly users: readonly { readonly name: string }[];
  readonly groups: readonly { readonly group: string }[];
  readonly members: readonly object[];
  readonly file: string;
  readonly bytes: number;
}

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Asked> {
  const response = await fetch(`http://127.0.0.1:${port}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

const codeOf = ({ status, body }: Asked): unknown[] => [status, body.error?.code];

describe('users', () => {
  test('are added, listed in pages and shown', async () => {
    for (const user of ['ann', 'ben', 'cat']) {
      expect((await ask('POST', '/users', { user, password: 'a secret' })).body).toEqual({ user });
    }
    expect(codeOf(await ask('POST', '/users', { user: 'ann', password: 'a password' }))).toEqual([409, 'USER_EXISTS']);
    expect((await ask('POST', '/users', { user: 'eve', password: 'seven77' })).body).toMatchObject({
      error: { code: 'BAD_REQUEST', message: 'a password has at least 8 characters' },
    });
    const first = (await ask('GET', '/users?limit=2')).body;
    expect(first.users.map(({ name }) => name)).toEqual(['ann', 'ben']);
    expect(first.next).toBe('ben');
    const second = (await ask('GET', `/users?limit=2&after=${first.next}`)).body;
    expect(second).toMatchObject({ users: [{ name: 'cat' }] });
    expect(second).not.toHaveProperty('next');
    await store.devices.touch({ user: 'ann', device: 'd', deviceClass: 2, client: 'c', remote: 'r', atMs: 7 });
    const shown = (await ask('GET', '/users/ann')).body;
    expect(shown).toMatchObject({
      name: 'ann',
      devices: [{ deviceId: 'd', deviceClass: 'desktop', lastLoginAtMs: 7 }],
    });
    expect(JSON.stringify(shown)).not.toContain('scrypt');
    expect(codeOf(await ask('GET', '/users/nobody'))).toEqual([404, 'UNKNOWN_USER']);
  });

  test('are disabled, enabled, given passwords and revoked by the running server', async () => {
    expect((await ask('POST', '/users/ann/disable')).status).toBe(200);
    expect((await ask('POST', '/users/ann/enable', {})).status).toBe(200);
    expect((await ask('POST', '/users/ann/password', { password: 'another one' })).status).toBe(200);
    expect((await ask('POST', '/users/ann/revoke', { device: 'd' })).body).toEqual({ user: 'ann', ended: 2 });
    expect(calls).toEqual([
      ['changeDisabled', 'ann', true],
      ['changeDisabled', 'ann', false],
      ['changePassword', 'ann', 'another one'],
      ['revoke', 'ann', 'd'],
    ]);
    expect(codeOf(await ask('POST', '/users/ann/revoke', { device: 'd.other-part' }))).toEqual([200, undefined]);
    expect(codeOf(await ask('POST', '/users/ann/revoke', { device: 'dd' }))).toEqual([404, 'UNKNOWN_DEVICE']);
    expect(calls.at(-1)).toEqual(['listSessions', { user: 'ann' }]);
    for (const [path, body] of [
      ['disable', {}],
      ['enable', {}],
      ['password', { password: 'a password' }],
      ['revoke', {}],
    ] as const) {
      expect(codeOf(await ask('POST', `/users/nobody/${path}`, body)), path).toEqual([404, 'UNKNOWN_USER']);
    }
  });
});

test('groups are found once, with their members, and by one of them', async () => {
  const group = (number: number): string => `g:0193a1b2-c3d4-7e5f-8a9b-${String(number).padStart(12, '0')}`;
  const attributes = new TextEncoder().encode(JSON.stringify({ title: 'The Gang', open: false }));
  for (let number = 1; number <= 5; number++) {
    await store.append({
      conversation: group(number),
      sender: 'ben',
      id: new Uint8Array(16).fill(number),
      kind: 6,
      body: new Uint8Array(),
      sentAtMs: 1,
      effects: [
        { type: 'attributes', attributes },
        { type: 'join', user: 'ben', role: 2 },
        ...(number % 2 === 0 ? [{ type: 'join', user: 'cat', role: 0 } as const] : []),
      ],
    });
  }
  const found: string[] = [];
  for (let query = '?limit=2'; ; ) {
    const { groups, next } = (await ask('GET', `/groups${query}`)).body;
    found.push(...groups.map(({ group: id }) => id));
    if (next === undefined) break;
    query = `?limit=2&after=${encodeURIComponent(next)}`;
  }
  expect(found).toEqual([1, 2, 3, 4, 5].map(group));
  const ofCat = (await ask('GET', '/groups?user=cat')).body;
  expect(ofCat.groups).toEqual(
    [2, 4].map((number) => ({ group: group(number), title: 'The Gang', members: 2, head: 1, activeAtMs: 5 })),
  );
  const members = (await ask('GET', `/groups/${group(2)}/members`)).body;
  expect(members.members).toMatchObject([
    { user: 'ben', role: 'owner', joinSeq: 1 },
    { user: 'cat', role: 'member' },
  ]);
  expect(codeOf(await ask('GET', '/groups?user=nobody'))).toEqual([404, 'UNKNOWN_USER']);
  expect(codeOf(await ask('GET', `/groups/${group(9)}/members`))).toEqual([404, 'UNKNOWN_GROUP']);
  expect(codeOf(await ask('GET', '/groups/c:ann:ben/members'))).toEqual([400, 'BAD_REQUEST']);
});

test('members are removed and groups renamed by the running server', async () => {
  const [there, nowhere] = ['g:0193a1b2-c3d4-7e5f-8a9b-000000000002', 'g:0193a1b2-c3d4-7e5f-8a9b-000000000009'];
  const removed = { group: there, user: 'cat' };
  expect((await ask('POST', `/groups/${there}/remove`, { user: 'cat' })).body).toEqual(removed);
  const renamed = { group: there, title: 'x'.repeat(256) };
  expect((await ask('POST', `/groups/${there}/rename`, { title: renamed.title })).body).toEqual(renamed);
  expect(calls).toEqual([
    ['removeMember', there, 'cat'],
    ['rename', there, renamed.title],
  ]);
  for (const [path, body, refusal] of [
    [`${there}/remove`, { user: 'ann' }, [404, 'UNKNOWN_MEMBER']],
    [`${nowhere}/remove`, { user: 'ann' }, [404, 'UNKNOWN_GROUP']],
    [`${nowhere}/rename`, { title: 'x' }, [404, 'UNKNOWN_GROUP']],
    [`${there}/rename`, { title: '' }, [400, 'BAD_REQUEST']],
    [`${there}/rename`, { title: 'x'.repeat(257) }, [400, 'BAD_REQUEST']],
    [`${there}/rename`, { title: 'a\0b' }, [400, 'BAD_REQUEST']],
    [`${there}/rename`, { title: '\ud800' }, [400, 'BAD_REQUEST']],
  ] as const) {
    expect(codeOf(await ask('POST', `/groups/${path}`, body)), path).toEqual(refusal);
  }
});

test('bans are listed and lifted by the running server', async () => {
  const source = '2001:db8:0:0::/64';
  expect((await ask('GET', '/bans')).body).toEqual({ bans: [{ source, reason: 'logins', untilMs: 9 }] });
  expect((await ask('POST', '/bans/lift', { source })).body).toEqual({ source });
  expect(codeOf(await ask('POST', '/bans/lift', { source: '192.0.2.1' }))).toEqual([404, 'NOT_BANNED']);
  expect(codeOf(await ask('POST', '/bans/lift', { source: '' }))).toEqual([400, 'BAD_REQUEST']);
});

test('a backup goes into the data directory, and never over a file', async () => {
  const made = (await ask('POST', '/backup', { name: 'mine.db' })).body;
  expect(made).toMatchObject({ file: join(directory, 'backups', 'mine.db') });
  expect(made.bytes).toBeGreaterThan(4_096);
  expect(codeOf(await ask('POST', '/backup', { name: 'mine.db' }))).toEqual([409, 'FILE_EXISTS']);
  expect(codeOf(await ask('POST', '/backup', { name: '../mine.db' }))).toEqual([400, 'BAD_REQUEST']);
  expect((await ask('POST', '/backup')).body.file).toBe(join(directory, 'backups', '2026-11-22T00-00-00Z.db'));
});

test('sessions and figures come from the running server', async () => {
  expect((await ask('GET', '/sessions?user=ann&limit=7')).body).toEqual({ sessions: [] });
  expect(calls).toEqual([['listSessions', { user: 'ann', limit: 7 }]]);
  expect((await ask('GET', '/stats')).body).toMatchObject({ server: { pid: 1 }, store: { users: 3 } });
});

describe('what is refused', () => {
  test('without the token everything is, also what does not exist', async () => {
    const paths = ['/users', '/nothing', '/sessions'];
    const answers = await Promise.all(paths.map((path) => ask('GET', path, undefined, { authorization: 'Bearer x' })));
    expect(answers.map(codeOf)).toEqual(Array(3).fill([401, 'UNAUTHORIZED']));
    expect(answers[0]?.headers.get('www-authenticate')).toBe('Bearer');
    expect(calls).toEqual([]);
  });

  test('what came through a proxy is, unless administrators may come from elsewhere', async () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
      expect(codeOf(await ask('GET', '/users', undefined, { [header]: '203.0.113.9' }))).toEqual([403, 'FORBIDDEN']);
    }
    isRemote = true;
    expect((await ask('GET', '/users', undefined, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
  });

  test('what a web page may have sent is, also by a name that stands for this address', async () => {
    const raw = async (headers: string, path = '/admin/v1/users'): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.1\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n${headers}\r\n\r\n`);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString().slice(9, 12);
    };
    const own = `host: 127.0.0.1:${port}`;
    for (const headers of [
      ...[
        'host: evil.example',
        `host: evil.example:${port}`,
        'host: 127.0.0.1.evil.example',
        'host: [::2]:80',
        'host:',
      ],
      ...[
        `${own}\r\norigin: https://evil.example`,
        `${own}\r\norigin: null`,
        `${own}\r\norigin: http://127.0.0.1:${port}`,
      ],
      ...[`${own}\r\nsec-fetch-site: cross-site`, `${own}\r\nsec-fetch-site: same-site`],
    ]) {
      expect(await raw(headers), headers).toBe('403');
      expect(await raw(headers, `/admin/v1/proof?nonce=${'A'.repeat(43)}`), headers).toBe('403');
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`, 'localhost:9000']) {
      expect(await raw(`host: ${host}\r\nsec-fetch-site: none`), host).toBe('200');
    }
    const old = connect(port, '127.0.0.1');
    old.write(`GET /admin/v1/users HTTP/1.0\r\nauthorization: Bearer ${token}\r\n\r\n`);
    expect(String((await once(old, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
    isRemote = true;
    expect(await raw('host: chat.example.org\r\norigin: https://chat.example.org')).toBe('200');
  });

  test('the proof is for GET alone', async () => {
    const answer = await ask('POST', `/proof?nonce=${'A'.repeat(43)}`, {});
    expect(codeOf(answer)).toEqual([405, 'WRONG_METHOD']);
    expect(answer.headers.get('allow')).toBe('GET');
  });

  test('a body that is no small JSON object is, and a field that is given twice', async () => {
    expect(codeOf(await ask('POST', '/users', '{'))).toEqual([400, 'BAD_REQUEST']);
    expect(codeOf(await ask('POST', '/users', '[]'))).toEqual([400, 'BAD_REQUEST']);
    expect(codeOf(await ask('POST', '/users', '{}', { 'content-type': 'text/plain' }))).toEqual([415, 'NOT_JSON']);
    expect(codeOf(await ask('POST', '/users', { user: 'x', password: 'x'.repeat(17_000) }))).toEqual([
      413,
      'TOO_LARGE',
    ]);
    expect(codeOf(await ask('POST', '/users/ann/disable', { user: 'ben' }))).toEqual([400, 'BAD_REQUEST']);
    expect(codeOf(await ask('GET', '/users?limit=1&limit=2'))).toEqual([400, 'BAD_REQUEST']);
    expect(codeOf(await ask('GET', '/users?__proto__=1'))).toEqual([400, 'BAD_REQUEST']);
  });

  test('a body without a declared length is bounded as well', async () => {
    const socket = connect(port, '127.0.0.1');
    const head = `POST /admin/v1/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n`;
    socket.write(`${head}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`);
    socket.on('error', () => {});
    for (let chunk = 0; chunk < 5; chunk++) socket.write(`1000\r\n${' '.repeat(4_096)}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('a body that breaks off is no bug', async () => {
    const socket = connect(port, '127.0.0.1');
    const head = `POST /admin/v1/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\n`;
    // What was written arrives before the end does.
    socket.write(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`, () => socket.destroy());
    await expect.poll(() => logged).toContainEqual({ requestId: expect.any(String), code: 'BAD_REQUEST' });
  });

  test('methods that a path does not have, with those it has', async () => {
    const answer = await ask('DELETE', '/users');
    expect(codeOf(answer)).toEqual([405, 'WRONG_METHOD']);
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });

  test('a bug is a 500 that says nothing, with the request id that is in the log', async () => {
    broken = new Error('the secret reason');
    const answer = await ask('GET', '/sessions');
    expect(codeOf(answer)).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(answer.body.error.requestId).toBe(answer.headers.get('x-request-id'));
    expect(logged).toContainEqual({ requestId: answer.body.error.requestId, error: broken });
  });

  test('by a code that is documented, each with its status', () => {
    for (const { status, meaning } of Object.values(adminErrors)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(meaning).not.toBe('');
    }
  });
});

test('the log says who did what, never a password, and a trace is told of calls', async () => {
  const { headers } = await ask('POST', '/users/ann/password', { password: 'do not log this' });
  expect(logged).toEqual([
    { requestId: headers.get('x-request-id'), call: 'changePassword', user: 'ann', group: null, source: '127.0.0.1' },
  ]);
  await ask('GET', '/users/nobody');
  expect(spans).toEqual(['admin.changePassword', 'http.request', 'admin.showUser failed', 'http.request']);
});

describe('finding the server of a data directory', () => {
  test('one that proves itself is asked', async () => {
    await writeServerFile(directory, { pid: 7, http: { host: '127.0.0.1', port } });
    const found = await findServer(directory);
    expect(found).toMatchObject({ pid: 7, http: { port } });
    expect((await found?.call('listUsers', { limit: 1 }))?.users).toHaveLength(1);
    await expect(found?.call('showUser', { user: 'nobody' as never })).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
  });

  test('whoever took its port is not sent the token, not even when it asks the real one', async () => {
    let heard = '';
    const thief = createTcp((socket) => {
      const real = connect(port, '127.0.0.1');
      for (const end of [socket, real]) end.on('error', () => {});
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
      });
      socket.pipe(real).pipe(socket);
    });
    thief.listen(0, '127.0.0.1');
    await once(thief, 'listening');
    await writeServerFile(directory, {
      pid: 7,
      http: { host: '127.0.0.1', port: (thief.address() as AddressInfo).port },
    });
    expect(await findServer(directory)).toBeUndefined();
    expect(heard).toContain('GET /admin/v1/proof?nonce=');
    expect(heard.toLowerCase()).not.toContain('authorization');
    expect(heard).not.toContain(token);
    thief.close();
  });

  test('none without a file, without HTTP, or with nobody there', async () => {
    await writeServerFile(directory, { pid: 7, http: undefined });
    expect(await findServer(directory)).toBeUndefined();
    await writeServerFile(directory, { pid: 7, http: { host: '127.0.0.1', port: 1 } });
    expect(await findServer(directory)).toBeUndefined();
    expect(await findServer(join(directory, 'backups'))).toBeUndefined();
  });
});
