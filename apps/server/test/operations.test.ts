import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '@proj/store/sqlite';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { type Program, type ReadyServer, start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const program = start(args, { environment });
  const code = await program.exit;
  return { code, stdout: program.stdout, stderr: program.stderr };
}

const withPassword = { CHAT_PASSWORD: 'a password' };

async function stop(server: Program): Promise<void> {
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
}

async function epochOf(data: string): Promise<Uint8Array> {
  await using store = await openSqliteStore({ file: join(data, 'chat.db') });
  return store.epoch;
}

function adminOf(server: ReadyServer, data: string): (path: string, body?: object) => Promise<Response> {
  const token = readFileSync(join(data, 'admin.token'), 'utf8').trim();
  return (path, body) =>
    fetch(`${server.http}/admin/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
}

describe('while the server runs', () => {
  test('users are administered through it, and it is asked for figures', async () => {
    const data = join(scratchDirectory(), 'data');
    const server = await startReady(data);
    expect(statSync(join(data, 'admin.token')).mode & 0o777).toBe(0o600);
    expect(statSync(join(data, 'server.json')).mode & 0o777).toBe(0o600);
    const added = await run(['user', 'add', 'ann', '--data', data], withPassword);
    expect(added).toEqual({ code: 0, stdout: 'added ann\n', stderr: '' });
    const again = await run(['user', 'add', 'ann', '--data', data], withPassword);
    expect([again.code, again.stderr]).toEqual([2, 'chat-server: there is a user ann already\n']);
    expect((await run(['user', 'disable', 'ann', '--data', data])).stdout).toBe('disabled ann\n');
    const [listed] = (await run(['user', 'list', '--json', '--data', data])).stdout.trim().split('\n');
    expect(JSON.parse(listed ?? '')).toMatchObject({ name: 'ann', disabledAtMs: expect.any(Number) });
    const { stdout } = await run(['stats', '--json', '--data', data]);
    expect(JSON.parse(stdout)).toMatchObject({
      store: { users: 1 },
      server: { pid: server.child.pid, ready: true, gauges: { sessions: 0 } },
    });
    expect((await run(['session', 'list', '--data', data])).stdout).toMatch(/^USER +DEVICE/);
    expect((await run(['top', '--data', data])).stdout).toContain(`process ${server.child.pid}`);
    expect(server.stderr).not.toContain('a password');
    await stop(server);
    expect(existsSync(join(data, 'server.json'))).toBe(false);
  });

  test('its metrics are all there, each with a help text, and count', async () => {
    const data = scratchDirectory();
    const server = await startReady(data);
    await run(['user', 'add', 'ann', '--data', data], withPassword);
    const text = await (await fetch(`${server.http}/metrics`)).text();
    const names = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    for (const name of [
      ...['chat_sessions', 'chat_limited_total', 'chat_accept_seconds', 'chat_repairs_total', 'chat_lagging_sessions'],
      ...['chat_store_messages', 'chat_store_up', 'chat_commit_seconds', 'chat_commit_calls', 'chat_snet_sessions'],
      ...['chat_snet_resumes_total', 'chat_load_loop_delay_seconds', 'chat_info', 'nodejs_eventloop_lag_p99_seconds'],
      ...['process_resident_memory_bytes', 'nodejs_gc_duration_seconds', 'process_open_fds'],
    ]) {
      expect(names, name).toContain(name);
    }
    expect(new Set(names).size).toBe(names.length);
    expect(text).toContain('chat_store_users 1\n');
    expect(text).toContain('chat_snet_wire_enabled{wire="v2"} 1\n');
    expect(text).toContain('chat_snet_wire_enabled{wire="g1"} 0\n');
    expect(Number(/^chat_commit_seconds_count (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
  });

  test('one with HTTP off cannot be asked, and that is said', async () => {
    const data = scratchDirectory();
    const server = start(['--listen', '127.0.0.1:0', '--http', 'off', '--data', data]);
    await server.said('stdout', /^ready /);
    const [added, listed] = await Promise.all([
      run(['user', 'add', 'ann', '--data', data], withPassword),
      run(['session', 'list', '--data', data]),
    ]);
    expect([added.code, listed.code]).toEqual([exitCodes.DataDirectory.code, exitCodes.NotRunning.code]);
    expect(added.stderr).toContain('runs with --http off');
    expect(listed.stderr).toContain('runs with --http off');
  });

  test('administrators of other machines are let in only when that was asked for', async () => {
    const data = scratchDirectory();
    const server = await startReady(data);
    const token = readFileSync(join(data, 'admin.token'), 'utf8').trim();
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7' };
    expect((await fetch(`${server.http}/admin/v1/stats`, { headers })).status).toBe(403);
    await stop(server);
    const remote = await startReady(data, ['--admin-remote']);
    expect((await fetch(`${remote.http}/admin/v1/stats`, { headers })).status).toBe(200);
  });

  test('pages and administrators are not shown to web pages, nor by a name that is not its own', async () => {
    const server = await startReady(scratchDirectory());
    for (const page of ['/metrics', '/readyz', '/admin/v1/stats']) {
      const answer = await fetch(`${server.http}${page}`, { headers: { origin: 'https://evil.example' } });
      expect(answer.status, page).toBe(403);
    }
    expect((await fetch(`${server.http.replace('127.0.0.1', 'localhost')}/metrics`)).status).toBe(200);
  });

  test('one that uses more memory than it may says so, and is ready all the same', async () => {
    const server = await startReady(scratchDirectory(), ['--memory-limit', '64MiB']);
    await expect
      .poll(async () => (await fetch(`${server.http}/readyz`)).json(), { timeout: 10_000 })
      .toMatchObject({ ready: true, degraded: ['memory is almost used up'] });
  });

  test('a backup is made under way, and restored under another epoch once it is stopped', async () => {
    const directory = scratchDirectory();
    const [data, file] = [join(directory, 'data'), join(directory, 'backup.db')];
    const server = await startReady(data);
    await run(['user', 'add', 'ann', '--data', data], withPassword);
    const made = await run(['backup', file, '--data', data]);
    expect(made.stdout).toMatch(/^wrote .*backup\.db, \d+\.\d KiB\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await run(['user', 'add', 'ben', '--data', data], withPassword);
    const early = await run(['restore', file, '--data', data]);
    expect([early.code, early.stderr]).toEqual([4, expect.stringContaining('stop it first')]);
    expect(existsSync(join(data, 'restore.pending'))).toBe(false);
    expect((await run(['backup', file, '--data', data])).stderr).toContain('nothing is overwritten');
    const key = server.publicKey;
    await stop(server);
    const epoch = await epochOf(data);
    chmodSync(file, 0o644);

    const restored = await run(['restore', file, '--json', '--data', data]);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    const { kept } = JSON.parse(restored.stdout) as { kept: string };
    expect(statSync(kept).size).toBeGreaterThan(4_096);
    expect(statSync(join(data, 'chat.db')).mode & 0o777).toBe(0o600);
    expect(await epochOf(data)).not.toEqual(epoch);
    const back = await startReady(data);
    expect(back.publicKey).toEqual(key);
    const users = (await (await adminOf(back, data)('/users')).json()) as { users: { name: string }[] };
    expect(users.users.map(({ name }) => name)).toEqual(['ann']);
  });
});

describe('while the server is stopped', () => {
  test('users and groups are administered on the directory itself, and what needs a server says so', async () => {
    const data = scratchDirectory();
    expect((await run(['user', 'add', 'ann', '--json', '--data', data], withPassword)).stdout).toBe('{"user":"ann"}\n');
    expect((await run(['user', 'passwd', 'ann', '--data', data], { CHAT_PASSWORD: 'another one' })).code).toBe(0);
    expect((await run(['session', 'revoke', 'ann', '--data', data])).stdout).toContain('0 sessions ended');
    expect((await run(['group', 'list', '--data', data])).stdout).toMatch(/^GROUP +MEMBERS/);
    expect((await run(['stats', '--data', data])).stdout).toContain('no server runs');
    const sessions = await run(['session', 'list', '--data', data]);
    expect([sessions.code, sessions.stderr]).toEqual([5, expect.stringContaining('start one')]);
    const nobody = await run(['user', 'disable', 'nobody', '--data', data]);
    expect([nobody.code, nobody.stderr]).toEqual([2, 'chat-server: there is no user nobody\n']);
    const nowhere = await run(['user', 'list', '--data', join(data, 'nowhere')]);
    expect([nowhere.code, nowhere.stderr]).toEqual([4, expect.stringContaining('is not there')]);
    expect(existsSync(join(data, 'nowhere'))).toBe(false);
  });

  test('a server without the key that its clients know does not start with another one unasked', async () => {
    const data = scratchDirectory();
    // An account made before the first start comes with the key.
    await run(['user', 'add', 'ann', '--data', data], withPassword);
    const key = readFileSync(join(data, 'server.key'), 'utf8');
    await stop(await startReady(data));
    expect(readFileSync(join(data, 'server.key'), 'utf8')).toBe(key);
    rmSync(join(data, 'server.key'));
    const args = ['--listen', '127.0.0.1:0', '--http', 'off', '--data', data];
    const refused = await run(args);
    expect([refused.code, refused.stdout]).toEqual([exitCodes.DataDirectory.code, '']);
    expect(refused.stderr).toContain('put server.key back, or run with --new-key');
    expect(existsSync(join(data, 'server.key'))).toBe(false);
    const examined = await run(['doctor', ...args]);
    expect([examined.code, examined.stdout]).toEqual([
      exitCodes.Findings.code,
      expect.stringMatching(/^error +keys: there is a chat\.db, but no server\.key/m),
    ]);
    const other = await startReady(data, ['--new-key']);
    expect(readFileSync(join(data, 'server.key'), 'utf8')).not.toBe(key);
    await stop(other);
    await stop(await startReady(data));
  });

  test('a bad backup is not restored, and an interrupted restore keeps the server from starting', async () => {
    const directory = scratchDirectory();
    const [data, bad] = [join(directory, 'data'), join(directory, 'bad.db')];
    await run(['user', 'add', 'ann', '--data', data], withPassword);
    writeFileSync(bad, 'no database '.repeat(1_000));
    const before = readFileSync(join(data, 'chat.db'));
    const refused = await run(['restore', bad, '--data', data]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('cannot be restored')]);
    expect(readFileSync(join(data, 'chat.db'))).toEqual(before);

    writeFileSync(join(data, 'restore.pending'), '{}');
    const server = await run(['--listen', '127.0.0.1:0', '--http', 'off', '--data', data]);
    expect([server.code, server.stderr]).toEqual([4, expect.stringContaining('was interrupted')]);
    const good = join(directory, 'good.db');
    expect((await run(['backup', good, '--data', data])).code).toBe(4);
    writeFileSync(good, before);
    expect((await run(['restore', good, '--data', data])).code).toBe(0);
    expect((await run(['user', 'list', '--data', data])).stdout).toContain('ann');
  });
});

test('a data directory that others may write is refused loudly', async () => {
  const data = scratchDirectory();
  chmodSync(data, 0o777);
  const server = await run(['--listen', '127.0.0.1:0', '--http', 'off', '--data', data]);
  expect([server.code, server.stdout]).toEqual([4, '']);
  expect(server.stderr).toContain('may be written by others than its owner (mode 0777)');
  expect(server.stderr).toContain(`chmod 700 ${data}`);
});

describe('doctor', () => {
  test('finds nothing wrong with what works, running or not', async () => {
    const data = scratchDirectory();
    const ports = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', data];
    expect(await run(['doctor', ...ports])).toMatchObject({ code: 0, stderr: '' });
    const server = await startReady(data);
    const running = await run(['doctor', ...ports]);
    expect(running.stdout).toContain(`process ${server.child.pid}`);
    await stop(server);
    const stopped = await run(['doctor', ...ports, '--json']);
    const rows = stopped.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toContainEqual({
      check: 'store',
      level: 'ok',
      text: expect.stringMatching(/chat\.db is whole, .*not found$/),
    });
    expect(rows.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('finds open directories, readable keys, damaged stores, taken addresses and mistakes in the options', async () => {
    const data = scratchDirectory();
    const server = await startReady(data);
    const other = scratchDirectory();
    writeFileSync(join(other, 'chat.db'), 'no database at all '.repeat(500));
    writeFileSync(join(other, 'server.key'), 'short\n', { mode: 0o600 });
    writeFileSync(join(other, 'token.secret'), `${Buffer.alloc(32).toString('base64url')}\n`);
    chmodSync(join(other, 'token.secret'), 0o644);
    chmodSync(other, 0o777);
    const taken = `127.0.0.1:${server.snetPort}`;
    const { code, stdout } = await run(['doctor', '--data', other, '--listen', taken, '--durability', 'normal']);
    expect(code).toBe(exitCodes.Findings.code);
    for (const pattern of [
      /^error +data directory: .*chmod 700/m,
      /^error +keys: .*server\.key is damaged/m,
      /^error +keys: .*chmod 600/m,
      /^error +store: .*chat\.db cannot be used: .*chat-server restore FILE/m,
      /^error +addresses: .* is in use/m,
      /^warning +settings: --durability normal/m,
    ]) {
      expect(stdout).toMatch(pattern);
    }
    const mistaken = await run(['doctor', '--listen', 'here', '--sends-burst', '0', '--json']);
    expect(mistaken.code).toBe(exitCodes.Findings.code);
    expect(mistaken.stdout.trim().split('\n')).toHaveLength(2);
  });
});
