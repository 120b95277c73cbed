import { homedir } from 'node:os';
import { join } from 'node:path';
import { isUserName, userNameRule } from '@proj/chat-server';
import { type OptionSources, OptionsError, type OptionTable, resolveOptions } from './options.ts';
import {
  type Address,
  formatAddress,
  isLoopback,
  parseAddress,
  parseAddressOrOff,
  parseDuration,
  parseOneOf,
  parsePath,
  parseWholeNumber,
} from './values.ts';

export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Where the data is and how it is kept: what every command needs. */
export interface StorageOptions {
  readonly data: string;
  readonly durability: 'full' | 'normal';
}

/** As the options name them; durations are milliseconds. */
export interface ServeOptions extends StorageOptions {
  readonly listen: Address;
  readonly http: Address | undefined;
  readonly compatListen: Address | undefined;
  readonly compatUsers: string;
  readonly compatLoginTimeout: number;
  readonly compatReadTimeout: number;
  readonly compatWriteTimeout: number;
  readonly registration: 'auto' | 'open' | 'off';
  readonly loginTimeout: number;
  readonly heartbeat: number;
  readonly idleTimeout: number;
  readonly resumeWindow: number;
  readonly sendsPerSecond: number;
  readonly sendsBurst: number;
  readonly shutdownGrace: number;
  readonly logLevel: LogLevel;
}

/** For clients of the older chat server. */
export interface CompatConfig {
  readonly listen: Address;
  /** Whether other machines may reach it. */
  readonly insecure: boolean;
  /** Names that may come in without a password. */
  readonly users: 'any' | readonly string[];
  readonly loginTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly writeTimeoutMs: number;
}

/** What a server runs with. */
export interface ServeConfig {
  readonly listen: Address;
  /** `undefined`: no HTTP. */
  readonly http: Address | undefined;
  /** `undefined`: nothing listens for older clients. */
  readonly compat: CompatConfig | undefined;
  readonly dataDirectory: string;
  readonly durability: 'full' | 'normal';
  readonly registration: 'open' | 'off';
  readonly loginTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly idleTimeoutMs: number;
  readonly resumeWindowMs: number;
  readonly sendsPerSecond: number;
  readonly sendsBurst: number;
  readonly shutdownGraceMs: number;
  readonly logLevel: LogLevel;
}

type Environment = OptionSources['environment'];

/** `$XDG_DATA_HOME/proj-chat`, or `~/.local/share/proj-chat`. */
function defaultDataDirectory(environment: Environment): string {
  return join(environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'proj-chat');
}

export function storageTable(environment: Environment): OptionTable<StorageOptions> {
  return {
    data: {
      placeholder: 'DIR',
      help: 'keys, accounts and messages; made if it is not there',
      initial: defaultDataDirectory(environment),
      parse: parsePath,
    },
    durability: {
      placeholder: 'full|normal',
      help: 'full: accepted messages survive a power cut; normal: a killed process',
      initial: 'full',
      parse: parseOneOf('full', 'normal'),
    },
  };
}

export function serveTable(environment: Environment): OptionTable<ServeOptions> {
  return {
    listen: {
      placeholder: 'HOST:PORT',
      help: 'for clients; port 0 is any free one',
      initial: '127.0.0.1:7000',
      parse: parseAddress,
    },
    http: {
      placeholder: 'HOST:PORT|off',
      help: '/healthz and /readyz',
      initial: '127.0.0.1:8080',
      parse: parseAddressOrOff,
    },
    ...storageTable(environment),
    registration: {
      placeholder: 'auto|open|off',
      help: 'whether clients may create accounts; auto: only while every address is loopback',
      initial: 'auto',
      parse: parseOneOf('auto', 'open', 'off'),
    },
    loginTimeout: {
      placeholder: 'TIME',
      help: 'from connection to login',
      initial: '10s',
      parse: parseDuration('1s', '10m'),
    },
    heartbeat: {
      placeholder: 'TIME',
      help: 'how often clients show that they are there',
      initial: '25s',
      parse: parseDuration('1s', '1h'),
    },
    idleTimeout: {
      placeholder: 'TIME',
      help: 'silence after which a client is hung up on; more than the heartbeat',
      initial: '60s',
      parse: parseDuration('2s', '1d'),
    },
    resumeWindow: {
      placeholder: 'TIME',
      help: 'how long a broken connection may take to come back unnoticed',
      initial: '60s',
      parse: parseDuration('1s', '1d'),
    },
    sendsPerSecond: {
      placeholder: 'N',
      help: 'messages per user, sustained',
      initial: '10',
      parse: parseWholeNumber(1, 1_000_000),
    },
    sendsBurst: {
      placeholder: 'N',
      help: 'messages per user, at once',
      initial: '60',
      parse: parseWholeNumber(1, 1_000_000),
    },
    compatListen: {
      placeholder: 'HOST:PORT|off',
      help: 'for clients of the older chat server, who have no passwords; loopback only, see --compat-insecure',
      initial: 'off',
      parse: parseAddressOrOff,
    },
    compatUsers: {
      placeholder: 'FILE|any',
      help: 'who may come in there: the names in a file, one a line, or anyone as anyone',
      initial: 'none',
      parse: parsePath,
    },
    compatLoginTimeout: {
      placeholder: 'TIME',
      help: 'from connection to login there',
      initial: '60s',
      parse: parseDuration('1s', '10m'),
    },
    compatReadTimeout: {
      placeholder: 'TIME',
      help: 'silence after which a client there is hung up on',
      initial: '300s',
      parse: parseDuration('2s', '1d'),
    },
    compatWriteTimeout: {
      placeholder: 'TIME',
      help: 'how long what is sent to a client there may wait for room in its connection',
      initial: '60s',
      parse: parseDuration('1s', '1d'),
    },
    shutdownGrace: {
      placeholder: 'TIME',
      help: 'how long clients may take to let go when the server stops',
      initial: '8s',
      parse: parseDuration('0s', '10m'),
    },
    logLevel: {
      placeholder: 'LEVEL',
      help: 'silent, fatal, error, warn, info, debug or trace',
      initial: 'info',
      parse: parseOneOf('silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'),
    },
  };
}

/** Given on the command line or not at all: what is dangerous is not to be left in a file or an environment. */
export const serveSwitches: readonly { readonly name: string; readonly help: string }[] = [
  { name: 'compat-insecure', help: 'lets --compat-listen be reached from other machines: anyone there may be anyone' },
];

/** @throws OptionsError */
export function resolveServeConfig(sources: OptionSources): ServeConfig {
  const { values, origins, switches } = resolveOptions(serveTable(sources.environment), sources, {
    switches: serveSwitches.map(({ name }) => name),
  });
  if (values.idleTimeout <= values.heartbeat) {
    throw new OptionsError([
      `the idle timeout (${values.idleTimeout} ms, ${origins.idleTimeout}) must be longer than the heartbeat ` +
        `(${values.heartbeat} ms, ${origins.heartbeat})`,
    ]);
  }
  const compat = resolveCompat(values, origins, switches.has('compat-insecure'), sources.readFile);
  const addresses = [values.listen, values.http, values.compatListen];
  const private_ = addresses.every((address) => address === undefined || isLoopback(address));
  return {
    listen: values.listen,
    http: values.http,
    compat,
    dataDirectory: values.data,
    durability: values.durability,
    registration: values.registration === 'auto' ? (private_ ? 'open' : 'off') : values.registration,
    loginTimeoutMs: values.loginTimeout,
    heartbeatMs: values.heartbeat,
    idleTimeoutMs: values.idleTimeout,
    resumeWindowMs: values.resumeWindow,
    sendsPerSecond: values.sendsPerSecond,
    sendsBurst: values.sendsBurst,
    shutdownGraceMs: values.shutdownGrace,
    logLevel: values.logLevel,
  };
}

function resolveCompat(
  values: ServeOptions,
  origins: { readonly compatListen: string; readonly compatUsers: string },
  insecure: boolean,
  readFile: OptionSources['readFile'],
): CompatConfig | undefined {
  const { compatListen: listen, compatUsers } = values;
  if (listen === undefined) return undefined;
  const mistakes: string[] = [];
  if (!insecure && !isLoopback(listen)) {
    mistakes.push(
      `${origins.compatListen} is ${formatAddress(listen)}, which other machines reach: these clients have no passwords ` +
        'and one public key, so that whoever reaches it reads and writes as anyone who may come in. Listen on loopback ' +
        'behind a tunnel, or add --compat-insecure',
    );
  }
  if (compatUsers === 'none') mistakes.push(`${origins.compatListen} needs --compat-users, a file of names or any`);
  const users =
    compatUsers === 'any' || compatUsers === 'none' ? 'any' : readUsers(compatUsers, origins, readFile, mistakes);
  if (mistakes.length > 0) throw new OptionsError(mistakes);
  return {
    listen,
    insecure,
    users,
    loginTimeoutMs: values.compatLoginTimeout,
    readTimeoutMs: values.compatReadTimeout,
    writeTimeoutMs: values.compatWriteTimeout,
  };
}

/** One name a line; what follows # is a comment. */
function readUsers(
  path: string,
  origins: { readonly compatUsers: string },
  readFile: OptionSources['readFile'],
  mistakes: string[],
): readonly string[] {
  let text = '';
  try {
    text = readFile(path);
  } catch (error) {
    mistakes.push(`${origins.compatUsers}: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const names: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const name = line.replace(/#.*/, '').trim();
    if (name === '') continue;
    if (isUserName(name)) names.push(name);
    else mistakes.push(`${path}:${index + 1}: ${JSON.stringify(name)} is not a user name: ${userNameRule}`);
  }
  if (names.length === 0 && mistakes.length === 0) mistakes.push(`${path} names nobody`);
  return names;
}
