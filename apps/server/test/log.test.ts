import { execFile } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { errorFields } from '../src/log-errors.ts';

const run = promisify(execFile);

/** What the log has of one, under either name. */
async function logged(making: string): Promise<readonly Record<string, unknown>[]> {
  const source = new URL('../src/log.ts', import.meta.url).href;
  const program = `
    const { openLog } = await import(${JSON.stringify(source)});
    const log = openLog('info');
    ${making}
    await log.close();`;
  const { stderr } = await run(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program]);
  return stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a line has the message, the code and the causes of an error, by either name', async () => {
  const lines = await logged(`
    const cause = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    const error = Object.assign(new Error('it was not written [STORE_FULL]', { cause }), { code: 'STORE_FULL' });
    log.error({ sessionId: 's1', error }, 'failed');
    log.fatal({ err: error }, 'failed');`);
  const told = {
    message: 'it was not written [STORE_FULL]',
    code: 'STORE_FULL',
    stack: expect.stringContaining('Error: it was not written'),
    cause: { message: 'database or disk is full', code: 'ERR_SQLITE_ERROR', errcode: 13 },
  };
  expect(lines).toMatchObject([
    { level: 'error', sessionId: 's1', msg: 'failed', error: told },
    { level: 'fatal', msg: 'failed', err: told },
  ]);
});

test('what SQLite says is told, and nothing that hangs on an error beside', () => {
  using database = new DatabaseSync(':memory:');
  let thrown: unknown;
  try {
    database.prepare('INSERT INTO nowhere VALUES (?)').run('a text of ann');
  } catch (error) {
    thrown = Object.assign(error as Error, { body: 'a text of ann', request: { token: 'a text of ann' } });
  }
  const told = errorFields(new Error('outer', { cause: thrown }));
  expect(told).toMatchObject({ cause: { message: 'no such table: nowhere', code: 'ERR_SQLITE_ERROR', errcode: 1 } });
  expect(JSON.stringify(told)).not.toContain('a text of ann');
});

test('an error that is its own cause, several at once, and what is no error are told as well', () => {
  const own = new Error('round');
  own.cause = own;
  expect(JSON.stringify(errorFields(own)).length).toBeLessThan(50_000);
  expect(errorFields(new AggregateError([new Error('a'), 'b']))).toMatchObject({ errors: [{ message: 'a' }, 'b'] });
  expect(errorFields('a sentence')).toBe('a sentence');
  expect(errorFields({ secret: 'x' })).toBe('not an error');
});
