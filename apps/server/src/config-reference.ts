import { limitTable } from './limit-options.ts';
import { markdownTable } from './markdown.ts';
import { flagOf, type OptionRow, type OptionTable, variableOf } from './options.ts';
import { programTable, serveSwitches } from './serve-options.ts';

/** What a default depends on is said, not what it is here. */
const environment = { XDG_DATA_HOME: '$XDG_DATA_HOME' } as const;

/** The text of `CONFIGURATION.md`. */
export function configReference(): string {
  return [
    '# Configuration of chat-server',
    '',
    '<!-- Made by `chat-server config reference`. -->',
    '',
    'Each option is a flag, a variable and a key of the JSON file that `--config FILE` or `CHAT_CONFIG` names. A flag wins',
    'over the environment, that over the file, that over the default; an empty variable counts as unset. A TIME is `250ms`,',
    '`8s`, `1.5m`, `10h` or `1d`, a number alone counts seconds; a SIZE is `65536`, `64KiB`, `1.5MiB` or `2GiB`.',
    '',
    '## The program',
    '',
    ...tableOf(programTable(environment)),
    '',
    'Only on the command line:',
    '',
    ...markdownTable(
      ['switch', ''],
      serveSwitches.map(({ name, help }) => [`\`--${name}\``, help]),
    ),
    '',
    '## Limits',
    '',
    'What is refused for one of them counts in `chat_limited_total`, by limit.',
    '',
    ...tableOf(limitTable),
    '',
  ].join('\n');
}

function tableOf<Values extends object>(table: OptionTable<Values>): readonly string[] {
  return markdownTable(
    ['option', 'variable', 'key', 'default', ''],
    Object.entries<OptionRow<unknown>>(table).map(([name, { placeholder, initial, help }]) => [
      `\`${flagOf(name)} ${placeholder}\``,
      `\`${variableOf(name)}\``,
      `\`${name}\``,
      initial === '' ? '' : `\`${initial}\``,
      help,
    ]),
  );
}
