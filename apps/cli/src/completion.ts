import type { Command } from './command.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

export const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

/** What may follow the words that are typed already. */
interface Place {
  /** The words before, with spaces between them; empty: none. */
  readonly after: string;
  readonly words: readonly Choice[];
  readonly flags: readonly Choice[];
}

interface Choice {
  readonly text: string;
  readonly help: string;
}

/** A script that teaches a shell the commands and their options, as lines. */
export function completionScript(shell: Shell, commands: readonly Command[]): readonly string[] {
  const places = placesOf(commands);
  switch (shell) {
    case 'bash':
      return bash(places);
    case 'zsh':
      return zsh(places);
    case 'fish':
      return fish(places);
  }
}

function placesOf(commands: readonly Command[]): readonly Place[] {
  const words: Map<string, Map<string, string>> = new Map();
  const flags: Map<string, readonly Choice[]> = new Map();
  for (const { name, summary, flags: table } of commands) {
    const parts = name.split(' ');
    for (const [index, part] of parts.entries()) {
      const before = parts.slice(0, index).join(' ');
      const known = words.get(before) ?? new Map<string, string>();
      words.set(before, known);
      const isWhole = index === parts.length - 1;
      if (isWhole || !known.has(part)) known.set(part, isWhole ? summary : `${part} …`);
    }
    const rows = Object.entries(table).map(([flag, { help }]) => ({ text: `--${flag}`, help }));
    flags.set(name, [...rows, { text: '--help', help: 'show options and examples' }]);
  }
  const all = [...new Set([...words.keys(), ...flags.keys()])];
  return all.map((after) => ({
    after,
    words: [...(words.get(after) ?? [])].map(([text, help]) => ({ text, help })),
    flags: flags.get(after) ?? [],
  }));
}

/** The words that lead to each place, but for the start, where nothing was typed yet. */
function typedBefore(places: readonly Place[]): readonly string[] {
  return places.map(({ after }) => after).filter((after) => after !== '');
}

/** The longest place whose words are typed already is the one that counts. */
function bash(places: readonly Place[]): readonly string[] {
  return [
    '# bash completion for chat',
    '_chat() {',
    `  local word="\${COMP_WORDS[COMP_CWORD]}" place="" next index`,
    '  for ((index = 1; index < COMP_CWORD; index++)); do',
    `    next="\${place:+$place }\${COMP_WORDS[index]}"`,
    '    case "$next" in',
    `      ${typedBefore(places).map(quoted).join('|')}) place="$next" ;;`,
    '    esac',
    '  done',
    '  local choices=""',
    '  case "$place" in',
    ...places.map(({ after, words, flags }) => {
      const texts = [...words, ...flags].map(({ text }) => text).join(' ');
      return `    ${quoted(after)}) choices=${quoted(texts)} ;;`;
    }),
    '  esac',
    '  COMPREPLY=($(compgen -W "$choices" -- "$word"))',
    '}',
    'complete -o default -F _chat chat',
  ];
}

function zsh(places: readonly Place[]): readonly string[] {
  const described = ({ text, help }: Choice): string => quoted(`${text.replaceAll(':', '\\:')}:${help}`);
  return [
    '#compdef chat',
    '_chat() {',
    '  local place="" next word',
    '  local -a choices',
    `  for word in "\${(@)words[2,CURRENT-1]}"; do`,
    `    next="\${place:+$place }$word"`,
    '    case "$next" in',
    `      ${typedBefore(places).map(quoted).join('|')}) place="$next" ;;`,
    '    esac',
    '  done',
    '  case "$place" in',
    ...places.map(
      ({ after, words, flags }) =>
        `    ${quoted(after)}) choices=(${[...words, ...flags].map(described).join(' ')}) ;;`,
    ),
    '  esac',
    "  _describe 'chat' choices",
    '  _files',
    '}',
    'if [ "$funcstack[1]" = "_chat" ]; then _chat; else compdef _chat chat; fi',
  ];
}

function fish(places: readonly Place[]): readonly string[] {
  return [
    '# fish completion for chat',
    'function __chat_at',
    '  set -l place ""',
    '  for word in (commandline -opc)[2..-1]',
    '    set -l next (string trim -- "$place $word")',
    `    contains -- "$next" ${typedBefore(places).map(fishQuoted).join(' ')}; and set place "$next"`,
    '  end',
    '  test "$place" = "$argv[1]"',
    'end',
    ...places.flatMap(({ after, words, flags }) => {
      const condition = `-n ${fishQuoted(`__chat_at ${fishQuoted(after)}`)}`;
      return [
        ...words.map(
          ({ text, help }) => `complete -c chat ${condition} -f -a ${fishQuoted(text)} -d ${fishQuoted(help)}`,
        ),
        ...flags.map(({ text, help }) => `complete -c chat ${condition} -l ${text.slice(2)} -d ${fishQuoted(help)}`),
      ];
    }),
  ];
}

/** For sh, bash and zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
