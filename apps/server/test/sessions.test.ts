import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { type ClientError, connect, memoryStore } from '@proj/client';
import { connect as snet } from '@proj/snet';
import { expect, test } from 'vitest';
import { type ReadyServer, start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

function online(server: ReadyServer, user: string, password = 'a password') {
  return connect({
    transport: () => snet({ host: '127.0.0.1', port: server.snetPort, serverKey: server.publicKey }),
    credential: { user: parseUserId(user), password },
    deviceId: parseDeviceId('laptop'),
    store: memoryStore(),
  });
}

async function output(args: readonly string[]): Promise<string> {
  const program = start(args, { environment: { CHAT_PASSWORD: 'a password' } });
  expect([await program.exit, program.stderr]).toEqual([0, '']);
  return program.stdout;
}

test('whoever is online is seen, counted, and can be sent away', async () => {
  const data = scratchDirectory();
  const server = await startReady(data);
  for (const user of ['ann', 'ben']) await output(['user', 'add', user, '--data', data]);
  const [ann, ben] = [await online(server, 'ann'), await online(server, 'ben')];
  await ann.send(parseUserId('ben'), 'a text that only they read');

  const sessions = (await output(['session', 'list', '--json', '--data', data]))
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row));
  expect(sessions).toMatchObject([
    { user: 'ann', deviceId: 'laptop', remote: '127.0.0.1' },
    { user: 'ben', deviceId: 'laptop' },
  ]);
  const metrics = await (await fetch(`${server.http}/metrics`)).text();
  for (const line of [
    ...['chat_sessions 2', 'chat_users_online 2', 'chat_store_messages 1', 'chat_accept_seconds_count 1'],
    ...['chat_snet_sessions{wire="v2",state="attached"} 2', 'chat_snet_sessions_total{wire="v2"} 2'],
  ]) {
    expect(metrics.split('\n')).toContain(line);
  }
  expect(metrics).toMatch(/^chat_entries_total\{kind="text"\} 1$/m);
  expect(metrics).not.toMatch(/\b(ann|ben)\b/);

  const closed = new Promise<ClientError>((resolve) => {
    ann.on('status', (status) => status.state === 'closed' && resolve(status.error as ClientError));
  });
  expect(await output(['session', 'revoke', 'ann', '--data', data])).toBe('revoked ann: 1 sessions ended\n');
  expect((await closed).message).toMatch(/REVOKED|Revoked/);
  expect(await output(['session', 'list', 'ann', '--json', '--data', data])).toBe('');

  const token = readFileSync(join(data, 'admin.token'), 'utf8').trim();
  for (const secret of ['a text that only they read', 'a password', token]) expect(server.stderr).not.toContain(secret);
  const offline = new Promise<void>((resolve) => {
    ben.on('status', (status) => status.state === 'offline' && resolve());
  });
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  // It comes back by itself, when there is somebody to come back to.
  await offline;
  await ben.close();
});

test('a ban is listed and lifted, a member removed and a group renamed, by commands', async () => {
  const data = scratchDirectory();
  const server = await startReady(data, ['--source-failed-logins-per-minute', '1']);
  for (const user of ['ann', 'ben']) await output(['user', 'add', user, '--data', data]);
  const [ann, ben] = [await online(server, 'ann'), await online(server, 'ben')];
  const { conversation: group } = await ann.createGroup({ title: 'The Gang', users: [parseUserId('ben')] });
  expect(await output(['group', 'rename', group, 'The Band', '--data', data])).toBe(`renamed ${group}: The Band\n`);
  expect(await output(['group', 'remove', group, 'ben', '--data', data])).toBe(`removed ben from ${group}\n`);
  expect(JSON.parse(await output(['group', 'members', group, '--json', '--data', data]))).toMatchObject({
    user: 'ann',
  });
  const again = start(['group', 'remove', group, 'ben', '--data', data]);
  expect([await again.exit, again.stderr]).toEqual([2, expect.stringContaining(`ben is not in ${group}`)]);
  await ann.close();
  await ben.close();

  expect(await output(['ban', 'list', '--json', '--data', data])).toBe('');
  await expect(online(server, 'ann', 'a wrong password')).rejects.toThrow();
  expect(JSON.parse(await output(['ban', 'list', '--json', '--data', data]))).toMatchObject({
    source: '127.0.0.1',
    reason: 'logins',
  });
  expect(await output(['ban', 'lift', '127.0.0.1', '--data', data])).toBe('lifted the ban of 127.0.0.1\n');
  expect(await output(['ban', 'list', '--json', '--data', data])).toBe('');
  await (await online(server, 'ann')).close();
});

test('the module of an operator changes and refuses what is sent, and an export shows what was kept', async () => {
  const directory = scratchDirectory();
  const [data, hook] = [join(directory, 'data'), join(directory, 'hook.mjs')];
  writeFileSync(
    hook,
    `export function beforeSend({ from, content }, { deviceId }) {
       if (content.text.includes('bad')) return { allow: false, reason: 'not here' };
       return { allow: true, content: { ...content, text: content.text + ' from ' + from + ' at ' + deviceId } };
     }`,
  );
  const server = await startReady(data, ['--hook-module', hook]);
  for (const user of ['ann', 'ben']) await output(['user', 'add', user, '--data', data]);
  const ann = await online(server, 'ann');
  await expect(ann.send(parseUserId('ben'), 'a bad word')).rejects.toMatchObject({ failureName: 'Rejected' });
  await ann.send(parseUserId('ben'), 'a good word');
  await ann.close();
  const lines = (await output(['export', '--data', data]))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ type }) => type === 'entry')).toEqual([
    expect.objectContaining({
      conversation: 'c:ann:ben',
      seq: 1,
      sender: 'ann',
      content: { kind: 'text', text: 'a good word from ann at laptop' },
    }),
  ]);
});
