import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
import { ExitError } from '../src/exit.ts';
import { guarded, loadTrace, type Trace } from '../src/trace.ts';
import { tracedStore } from '../src/traced-store.ts';
import { start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function recorder(): { readonly trace: Trace; readonly spans: string[] } {
  const spans: string[] = [];
  const trace: Trace = (name) => ({ end: (error) => void spans.push(error === undefined ? name : `${name} failed`) });
  return { trace, spans };
}

test('a traced store is the store, with a span for each call', async () => {
  await using plain = openMemoryStore();
  const { trace, spans } = recorder();
  const store = tracedStore(plain, trace);
  expect([store.epoch, store.durability]).toEqual([plain.epoch, 'memory']);
  await store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 1 });
  await expect(store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 1 })).rejects.toThrow();
  expect(() => store.advanceRead({ user: '', conversation: 'c', seq: 1 })).toThrow();
  expect(await store.head('c')).toBe(0);
  await new Promise(setImmediate);
  expect(spans.toSorted()).toEqual([
    'store.advanceRead failed',
    'store.head',
    'store.users.create',
    'store.users.create failed',
  ]);
  await store[Symbol.asyncDispose]();
  await expect(plain.head('c')).rejects.toThrow();
});

test('a trace that throws is told of once, and not asked again', () => {
  const logged: string[] = [];
  const log = { ...silent, error: (_: object, message: string) => void logged.push(message) };
  let asked = 0;
  const atBegin = guarded(() => {
    asked++;
    throw new Error('no');
  }, log);
  atBegin('a', {}).end();
  atBegin('b', {}).end();
  const atEnd = guarded(
    () => ({
      end: () => {
        throw new Error('no');
      },
    }),
    log,
  );
  atEnd('c', {}).end();
  expect([asked, logged.length]).toEqual([1, 2]);
});

test('a module that cannot be used is refused in a sentence', async () => {
  const directory = scratchDirectory();
  const other = join(directory, 'other.mjs');
  writeFileSync(other, 'export const tracer = 1;');
  await expect(loadTrace(other, silent)).rejects.toThrow(`--trace-module ${other} must export a function "trace"`);
  await expect(loadTrace(join(directory, 'none.mjs'), silent)).rejects.toThrow(ExitError);
});

test('the program loads the modules of its operator', async () => {
  const directory = scratchDirectory();
  const [trace, hook] = [join(directory, 'trace.mjs'), join(directory, 'hook.mjs')];
  writeFileSync(
    trace,
    `import { appendFileSync } from 'node:fs';
     export const trace = (name) => ({ end: () => appendFileSync(${JSON.stringify(join(directory, 'spans'))}, name + '\\n') });`,
  );
  writeFileSync(hook, 'export const beforeSend = () => ({ allow: true });');
  const data = join(directory, 'data');
  const server = await startReady(data, ['--trace-module', trace, '--hook-module', hook]);
  await fetch(`${server.http}/readyz`);
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(readFileSync(join(directory, 'spans'), 'utf8').split('\n')).toContain('http.request');
  const refused = start(['--data', data, '--hook-module', trace]);
  expect([await refused.exit, refused.stderr]).toEqual([
    2,
    expect.stringContaining('must export a function "beforeSend"'),
  ]);
});
