import { describe, expect, test } from 'vitest';
import {
  flagOf,
  type OptionSources,
  OptionsError,
  type OptionTable,
  optionLines,
  resolveOptions,
  variableOf,
} from '../src/options.ts';
import { parseDuration, parseOneOf, parseWholeNumber } from '../src/values.ts';

interface Example {
  readonly color: 'red' | 'blue';
  readonly maxCount: number;
  readonly pause: number;
}

const table: OptionTable<Example> = {
  color: { placeholder: 'red|blue', help: 'the colour', initial: 'red', parse: parseOneOf('red', 'blue') },
  maxCount: { placeholder: 'N', help: 'how many', initial: '3', parse: parseWholeNumber(1, 10) },
  pause: { placeholder: 'TIME', help: 'how long', initial: '1s', parse: parseDuration('0s', '1m') },
};

function sources(given: {
  args?: readonly string[];
  env?: Record<string, string>;
  files?: Record<string, string>;
}): OptionSources {
  return {
    args: given.args ?? [],
    environment: given.env ?? {},
    readFile: (path) => {
      const text = given.files?.[path];
      if (text === undefined) throw new Error(`ENOENT: ${path}`);
      return text;
    },
  };
}

function mistakesOf(
  given: Parameters<typeof sources>[0],
  options?: Parameters<typeof resolveOptions>[2],
): readonly string[] {
  try {
    resolveOptions(table, sources(given), options);
  } catch (error) {
    if (error instanceof OptionsError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('precedence', () => {
  const files = { 'c.json': '{"maxCount": 4, "color": "blue"}' };

  test('what nobody gave has its default', () => {
    expect(resolveOptions(table, sources({})).values).toEqual({ color: 'red', maxCount: 3, pause: 1_000 });
  });

  test('the file wins over the default', () => {
    const { values, origins } = resolveOptions(table, sources({ args: ['--config', 'c.json'], files }));
    expect(values).toEqual({ color: 'blue', maxCount: 4, pause: 1_000 });
    expect(origins).toEqual({ color: 'color in c.json', maxCount: 'maxCount in c.json', pause: 'default' });
  });

  test('the environment wins over the file, which it may name', () => {
    const env = { CHAT_CONFIG: 'c.json', CHAT_MAX_COUNT: '5' };
    expect(resolveOptions(table, sources({ env, files })).values).toEqual({ color: 'blue', maxCount: 5, pause: 1_000 });
  });

  test('a flag wins over the environment, in both spellings', () => {
    const env = { CHAT_MAX_COUNT: '5', CHAT_COLOR: 'blue' };
    const { values } = resolveOptions(table, sources({ args: ['--max-count', '6', '--color=red'], env }));
    expect(values).toEqual({ color: 'red', maxCount: 6, pause: 1_000 });
  });

  test('an empty variable counts as unset, an empty flag does not', () => {
    expect(resolveOptions(table, sources({ env: { CHAT_COLOR: '', CHAT_CONFIG: '' } })).values.color).toBe('red');
    expect(mistakesOf({ args: ['--color='] })).toEqual(['--color must be red or blue, not ""']);
  });
});

describe('mistakes', () => {
  test('every one is listed, with where it came from', () => {
    const mistakes = mistakesOf({
      args: ['--config', 'c.json', '--colr', 'red', '--max-count', 'many', 'stray', '--pause'],
      env: { CHAT_COLOR: 'green' },
      files: { 'c.json': '{"pause": "1y", "maxcount": 1, "color": {}}' },
    });
    expect(mistakes).toEqual([
      '--colr is not an option; did you mean --color?',
      '--pause needs a value',
      '"stray" is one argument too many',
      '"maxcount" in c.json is not an option; did you mean maxCount?',
      'color in c.json must be a string or a number',
      'CHAT_COLOR must be red or blue, not "green"',
      '--max-count must be a whole number from 1 to 10, not "many"',
      'pause in c.json must be a duration from 0s to 1m, such as 250ms, 8s or 10m, not "1y"',
    ]);
  });

  test('a flag in the place of a value is not taken for one', () => {
    expect(mistakesOf({ args: ['--color', '--max-count', '4'] })).toEqual([
      '--color needs a value',
      '"4" is one argument too many',
    ]);
  });

  test('a flag that is given twice is refused', () => {
    expect(mistakesOf({ args: ['--color', 'red', '--color=blue'] })).toEqual(['--color is given twice']);
  });

  test('a file that is missing or no JSON object is refused', () => {
    expect(mistakesOf({ args: ['--config', 'none.json'] })[0]).toMatch(/^none\.json cannot be read as JSON: ENOENT/);
    expect(mistakesOf({ args: ['--config', 'a.json'], files: { 'a.json': '{' } })[0]).toMatch(
      /^a\.json cannot be read as JSON/,
    );
    expect(mistakesOf({ args: ['--config', 'a.json'], files: { 'a.json': '[]' } })).toEqual([
      'a.json must hold a JSON object',
    ]);
  });

  test('names that objects inherit are no options', () => {
    expect(mistakesOf({ args: ['--constructor', '--to-string'] })).toHaveLength(2);
    expect(mistakesOf({ args: ['--config', 'a.json'], files: { 'a.json': '{"toString": 1}' } })).toHaveLength(1);
  });

  test('a variable that nothing reads is one, and those of other programs are not', () => {
    const env = { CHAT_MAX_CUONT: '5', CHAT_LOUD: 'yes', CHAT_OTHER: '1', CHAT_NOTHING_LIKE_IT: 'x', CHAT_EMPTY: '' };
    expect(mistakesOf({ env }, { switches: ['loud'], foreignKeys: ['other'] })).toEqual([
      'CHAT_MAX_CUONT in the environment is not an option; did you mean CHAT_MAX_COUNT?',
      'CHAT_LOUD in the environment means nothing: --loud is given on the command line or not at all',
      'CHAT_NOTHING_LIKE_IT in the environment is not an option',
    ]);
    const others = ['CHAT_PASSWORD', 'CHAT_NEW_PASSWORD', 'CHAT_PROFILE', 'CHATTER'];
    const ofContainers = [
      ...['CHAT_SERVICE_HOST', 'CHAT_SERVICE_PORT', 'CHAT_SERVICE_PORT_HTTP', 'CHAT_PORT', 'CHAT_PORT_7000_TCP'],
      ...['CHAT_PORT_7000_TCP_ADDR', 'CHAT_SERVER_SERVICE_HOST', 'CHAT_SERVER_PORT_8080_TCP_PROTO'],
    ];
    expect(mistakesOf({ env: Object.fromEntries([...others, ...ofContainers].map((name) => [name, 'x'])) })).toEqual(
      [],
    );
  });

  test('positionals must all be given, and switches take no value', () => {
    const options = { positionals: ['NAME'], switches: ['loud'], foreignKeys: ['other'] };
    expect(mistakesOf({ args: ['--loud=yes'] }, options)).toEqual(['--loud takes no value', 'NAME is missing']);
    const files = { 'c.json': '{"other": 1}' };
    const resolved = resolveOptions(table, sources({ args: ['ann', '--loud', '--config=c.json'], files }), options);
    expect(resolved.positionals).toEqual(['ann']);
    expect([...resolved.switches]).toEqual(['loud']);
  });
});

test('a name makes its flag and its variable', () => {
  expect([flagOf('sendsPerSecond'), variableOf('sendsPerSecond')]).toEqual([
    '--sends-per-second',
    'CHAT_SENDS_PER_SECOND',
  ]);
  expect([flagOf('per10s'), variableOf('per10s')]).toEqual(['--per-10s', 'CHAT_PER_10S']);
});

test('help shows every row with its default', () => {
  expect(optionLines(table)).toEqual([
    '  --color red|blue  the colour (default red)',
    '  --max-count N     how many (default 3)',
    '  --pause TIME      how long (default 1s)',
  ]);
});
