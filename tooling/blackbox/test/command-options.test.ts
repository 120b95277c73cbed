import { expect, test } from 'vitest';
import { defaultDeadlineMs, parseCommand } from '../src/command-options.ts';

test('without options the run is the one of the test, with a seed that is drawn', () => {
  const run = { messages: 500, cuts: 100, serverKills: 5, clientKills: 0 };
  expect(parseCommand([])).toEqual({
    kind: 'run',
    options: { ...run, seed: expect.any(Number), deadlineMs: defaultDeadlineMs(run), historyFile: undefined },
  });
});

test('every option is taken', () => {
  const args = '--messages 1 --cuts 2 --kills 3 --client-kills 4 --seed 5 --deadline 6 --history file'.split(' ');
  expect(parseCommand(args)).toEqual({
    kind: 'run',
    options: { messages: 1, cuts: 2, serverKills: 3, clientKills: 4, seed: 5, deadlineMs: 6_000, historyFile: 'file' },
  });
});

test('every mistake is listed', () => {
  const args = ['--messages', '0', '--cuts=-1', '--kills', 'many', '--seed', '1.5', '--resume', 'now', '--history'];
  expect(parseCommand(args)).toEqual({
    kind: 'mistakes',
    mistakes: [
      'unknown option --resume',
      'unexpected argument "now"',
      '--messages takes a whole number from 1 to 1000000, not "0"',
      '--cuts takes a whole number from 0 to 1000000, not "-1"',
      '--kills takes a whole number from 0 to 1000, not "many"',
      '--seed takes a whole number from 0 to 9007199254740991, not "1.5"',
      '--history needs a value',
    ],
  });
});

test('help comes before everything else', () => {
  expect(parseCommand(['--seed', 'x', '--help'])).toEqual({ kind: 'help' });
});
