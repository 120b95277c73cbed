import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { scratchDirectory } from './scratch.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const page = fileURLToPath(new URL('../../web/dist/index.html', import.meta.url));

/** As an operator's machine has it: nothing of the repository's settings. */
const { PATH = '', HOME = '' } = process.env;
const environment = { PATH, HOME };

test('the deployed folder runs wherever it is put, without what it was built with', { timeout: 120_000 }, async () => {
  for (const file of [built, page]) {
    expect(existsSync(file), `${file} is not built: run "npm run build" first`).toBe(true);
  }
  const directory = scratchDirectory();
  const [folder, moved] = [join(directory, 'deployed'), join(directory, 'elsewhere')];
  // What was installed to build it is all that it needs.
  const args = ['tooling/pack/src/deploy-main.ts', folder, '--offline'];
  await run(process.execPath, args, { cwd: root, env: { ...environment, CI: 'true' } });
  renameSync(folder, moved);
  const main = join(moved, 'dist/main.js');
  const { stdout } = await run(process.execPath, [main, '--version'], { env: environment, cwd: directory });
  expect(stdout).toMatch(/^chat-server \d+\.\d+\.\d+\n$/);
  for (const name of ['vitest', 'typescript', '@types', '@proj/client', 'react', 'vite']) {
    expect(existsSync(join(moved, 'node_modules', name)), name).toBe(false);
  }
  for (const name of ['LICENSE', 'README.md', 'CONFIGURATION.md', 'ADMIN-API.md', 'chat-server.service']) {
    expect(existsSync(join(moved, name)), name).toBe(true);
  }

  // What is in the files of the page is nobody's package here: its licences come with the page.
  const notices = join(moved, 'node_modules/@proj/web/dist/THIRD-PARTY-LICENSES.txt');
  expect(readFileSync(notices, 'utf8')).toMatch(/^react-dom \d.*\n[^-]*Permission is hereby granted/m);

  const data = join(directory, 'data');
  const serve = [main, '--listen', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', data];
  const server = spawn(process.execPath, serve, { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const http = /http=(\S+)/.exec(line.toString())?.[1];
  expect(await (await fetch(`${http}/readyz`)).json()).toMatchObject({ ready: true });
  const shown = await fetch(`${http}/`);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const [script = ''] = /\/assets\/[\w.-]+\.js/.exec(await shown.text()) ?? [];
  const part = await fetch(http + script, { headers: { 'accept-encoding': 'br' } });
  expect([part.status, part.headers.get('content-encoding')]).toEqual([200, 'br']);
  const add = [main, 'user', 'add', 'ann', '--data', data];
  expect((await run(process.execPath, add, { env: { ...environment, CHAT_PASSWORD: 'a password' } })).stdout).toBe(
    'added ann\n',
  );
  server.kill('SIGTERM');
  expect((await once(server, 'exit'))[0]).toBe(0);
});

test('whatever starts the server keeps the young generation small', () => {
  for (const file of ['apps/server/chat-server.service', 'apps/server/Dockerfile', 'tooling/bootstrap.mjs']) {
    expect(readFileSync(join(root, file), 'utf8'), file).toMatch(/node\W.*--max-semi-space-size=4\W.*dist\/main\.js/);
  }
});

test('systemd finds nothing wrong with the unit, where there is one to ask', async () => {
  const unit = readFileSync(new URL('../chat-server.service', import.meta.url), 'utf8');
  // It looks for the program.
  const here = unit.replace(/^ExecStart=.*$/m, `ExecStart=${process.execPath} ${built}`);
  expect(here).not.toBe(unit);
  const file = join(scratchDirectory(), 'chat-server.service');
  writeFileSync(file, here);
  const { stderr } = await run('systemd-analyze', ['verify', '--man=no', file]).catch(
    (error: NodeJS.ErrnoException) => {
      // Not a machine with systemd; the settings themselves are checked with the documents.
      if (error.code === 'ENOENT') return { stderr: '' };
      throw error;
    },
  );
  expect(stderr.split('\n').filter((line) => line.includes('chat-server'))).toEqual([]);
});
