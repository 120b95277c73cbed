import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { describeExit, Program } from '../src/program.ts';

const script = fileURLToPath(new URL('fixtures/parrot.mjs', import.meta.url));

interface Parrot extends AsyncDisposable {
  readonly program: Program;
  readonly lines: readonly string[];
  untilLine(line: string): Promise<void>;
}

function parrot(): Parrot {
  const lines: string[] = [];
  const events = new EventTarget();
  const program = new Program({
    name: 'the parrot',
    script,
    args: ['it', 'says'],
    environment: { GREETING: 'hello' },
    onLine: (line) => {
      lines.push(line);
      events.dispatchEvent(new Event('line'));
    },
  });
  return {
    program,
    lines,
    async untilLine(line) {
      while (!lines.includes(line)) await once(events, 'line');
    },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

describe('a program', () => {
  test('has its arguments and the environment it was given, not the options of the test runner', async () => {
    expect(process.env['NODE_OPTIONS']).toBeDefined();
    await using bird = parrot();
    await bird.untilLine('it says hello without options');
  });

  test('takes lines and gives lines, and has its errors in the report of its exit', async () => {
    await using bird = parrot();
    bird.program.writeLine('nuts');
    await bird.untilLine('it says nuts');
    bird.program.writeLine('leave');
    const exit = await bird.program.exited;
    expect(exit).toEqual({ code: 3, signal: null });
    expect(describeExit(bird.program, exit)).toBe('the parrot exited with 3; its last errors:\nleaving');
  });

  test('is run by the command that is given, with its arguments first', async () => {
    const lines: string[] = [];
    await using program = new Program({
      name: 'the parrot',
      script,
      args: ['it', 'says'],
      command: ['sh', '-c', 'GREETING=changed exec "$@"', 'sh', process.execPath, '--no-warnings'],
      environment: { GREETING: 'hello' },
      onLine: (line) => lines.push(line),
    });
    expect(program.pid).toBeGreaterThan(1);
    program.end();
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(lines[0]).toContain('it says changed');
  });

  test('ends with its input', async () => {
    await using bird = parrot();
    bird.program.end();
    expect(await bird.program.exited).toEqual({ code: 0, signal: null });
  });

  test('is killed, all it had printed is read, and a line that it did not finish is none', async () => {
    await using bird = parrot();
    bird.program.writeLine('nuts');
    await bird.untilLine('it says nuts');
    const exit = await bird.program.kill();
    expect(exit).toEqual({ code: null, signal: 'SIGKILL' });
    expect(describeExit(bird.program, exit)).toBe('the parrot was ended by SIGKILL');
    expect(bird.lines).toEqual(['it says hello without options', 'it says nuts']);
    expect(await bird.program.kill()).toEqual(exit);
  });

  test('that ended takes no more lines, and does not mind', async () => {
    await using bird = parrot();
    await bird.program.kill();
    expect(() => bird.program.writeLine('anybody there?')).not.toThrow();
  });

  test('whose script is missing exits with what Node says about it', async () => {
    await using program = new Program({
      name: 'nothing',
      script: `${script}.missing`,
      args: [],
      environment: {},
      onLine: () => undefined,
    });
    const exit = await program.exited;
    expect(describeExit(program, exit)).toContain('Cannot find module');
  });
});
