import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Output } from '../src/output.ts';
import { openScreen } from '../src/screen.ts';

/** A terminal of 20 columns, as far as programs can tell. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  let drawn = '';
  const screen = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      drawn += text;
      done();
    },
  });
  const stderr = Object.assign(screen, { isTTY: true, columns: 20 });
  const printed: string[] = [];
  const output: Output = {
    data: async (line) => void printed.push(JSON.stringify(line)),
    notice: (text) => void printed.push(text),
  };
  return { stdin, stderr, output, printed, drawn: () => drawn };
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}

const never = new AbortController().signal;

test('lines that are typed come until the end of input, and printing goes on after it', async () => {
  const { stdin, stderr, output, printed } = terminal();
  using screen = openScreen(output, { stdin, stderr });
  expect(screen.interactive).toBe(true);
  stdin.write('one\rtwo\r');
  stdin.write('\x04');
  expect(await collect(screen.lines(100, never))).toEqual(['one', 'two']);
  screen.output.notice('still here');
  await screen.output.data('and here');
  expect(printed).toEqual(['still here', '"and here"']);
});

test('what is printed stands above the line being typed, however many rows that has', async () => {
  const { stdin, stderr, output, drawn } = terminal();
  using screen = openScreen(output, { stdin, stderr });
  stdin.write('x'.repeat(30));
  while (!drawn().includes('x'.repeat(10))) await turn();
  const before = drawn().length;
  screen.output.notice('news');
  // One row up to where the prompt began, to its start, and nothing behind it; then the whole line anew.
  const [up, ...rest] = drawn().slice(before).split('\x1b[0J');
  expect(up).toBe('\x1b[1A\x1b[1G');
  expect(rest.join('')).toContain(`> ${'x'.repeat(30)}`);
});

test('a line that is too long is not sent, and said to be', async () => {
  const { stdin, stderr, output, printed } = terminal();
  using screen = openScreen(output, { stdin, stderr });
  stdin.write('12345\r123456\r\x04');
  expect(await collect(screen.lines(5, never))).toEqual(['12345']);
  expect(printed).toEqual(['not sent: a message has at most 5 bytes']);
});

test('an abort ends the lines with its reason, at a terminal and in a pipe', async () => {
  for (const isTTY of [true, false]) {
    const { stdin, stderr, output } = terminal();
    stdin.isTTY = isTTY;
    using screen = openScreen(output, { stdin, stderr });
    const leaving = new AbortController();
    const lines = collect(screen.lines(5, leaving.signal));
    leaving.abort(new Error('enough'));
    await expect(lines).rejects.toThrow('enough');
  }
});
