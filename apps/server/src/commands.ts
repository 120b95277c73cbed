import { readFileSync } from 'node:fs';
import { resolveServeConfig, serveSwitches, serveTable, storageTable } from './config.ts';
import { type ExitName, exitCodeLines } from './exit.ts';
import { type OptionSources, optionLines, resolveOptions } from './options.ts';
import { readNewPassword } from './password.ts';
import { serve } from './serve.ts';
import { addUser } from './user.ts';

export interface Command {
  /** The words that name it. */
  readonly name: string;
  readonly summary: string;
  usage(sources: OptionSources): string;
  /** @throws OptionsError, ExitError */
  run(sources: OptionSources, product: string): Promise<ExitName>;
}

const configLine = '  --config FILE  options from a JSON file, by their names in camelCase (also CHAT_CONFIG)';
const precedence =
  'Each option can also be given as CHAT_… in the environment (--http is CHAT_HTTP) or in the file.\n' +
  'A flag wins over the environment, that over the file, that over the default. TIME is 250ms, 8s, 10m, 1h.';

const serveCommand: Command = {
  name: 'serve',
  summary: 'run the server (what happens without a command)',
  usage: ({ environment }) =>
    [
      'Usage: chat-server [serve] [options]',
      '',
      'Runs the chat server until SIGTERM or Ctrl-C. When it is ready it prints one line:',
      '  ready snet=HOST:PORT http=http://HOST:PORT key=KEY',
      'followed by compat=HOST:PORT when it listens for clients of the older chat server.',
      'KEY is the public key that clients are given. The log goes to stderr, as JSON.',
      '',
      'Options:',
      ...optionLines(serveTable(environment)),
      ...serveSwitches.map(({ name, help }) => `  --${name}  ${help}`),
      configLine,
      '',
      precedence,
      '',
      'Example: chat-server --listen 0.0.0.0:7000 --data /var/lib/chat',
    ].join('\n'),
  run: async (sources, product) => serve(resolveServeConfig(sources), product),
};

const userAddCommand: Command = {
  name: 'user add',
  summary: 'create an account, or give it its first password, while the server is stopped',
  usage: ({ environment }) =>
    [
      'Usage: chat-server user add NAME [options]',
      '',
      'Creates an account in the data directory, or gives one that has no password its first.',
      'The server of that directory must be stopped.',
      'The password is asked for without echo, or read from stdin, or taken from CHAT_PASSWORD.',
      '',
      'Options:',
      ...optionLines(storageTable(environment)),
      '  --password-stdin  read the password from the first line of stdin',
      configLine,
      '',
      precedence,
    ].join('\n'),
  run: async (sources) => {
    const { values, switches, positionals } = resolveOptions(storageTable(sources.environment), sources, {
      switches: ['password-stdin'],
      positionals: ['NAME'],
      foreignKeys: Object.keys(serveTable(sources.environment)),
    });
    const fromStdin = switches.has('password-stdin');
    return addUser({
      ...values,
      name: positionals[0] ?? '',
      password: () => readNewPassword({ fromStdin, environment: sources.environment }),
    });
  },
};

export const commands: readonly Command[] = [serveCommand, userAddCommand];

/** The command that the arguments name, and those left. Options first mean `serve`; `undefined`: there is no such command. */
export function findCommand(args: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  if (args.length === 0 || args[0]?.startsWith('-') === true) return { command: serveCommand, rest: args };
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, index) => args[index] === word)) return { command, rest: args.slice(words.length) };
  }
  return undefined;
}

export function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    'Usage: chat-server [command] [options]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    '"chat-server serve --help" shows the options of a command, --version the version.',
    '',
    'Exit codes:',
    ...exitCodeLines(),
  ].join('\n');
}

/** As in the manifest that this program was installed with. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  return 'unknown';
}
