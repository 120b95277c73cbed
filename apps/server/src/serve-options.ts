import { homedir } from 'node:os';
import { join } from 'node:path';
import { count, type LimitOptions, limitTable, time } from './limit-options.ts';
import type { OptionSources, OptionTable } from './options.ts';
import { type PageOptions, pageTable } from './page/options.ts';
import {
  type ReportOptions,
  reportSwitches,
  reportTable,
  type WebhookProgramOptions,
  webhookTable,
} from './report/index.ts';
import {
  type Address,
  parseAddress,
  parseAddressOrOff,
  parseBytes,
  parseDuration,
  parseNetworks,
  parseOneOf,
  parsePath,
  parseUnless,
} from './values.ts';

export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Where the data is and how it is kept: what every command needs. */
/** What a command needs that opens the directory itself. */
export interface StorageOptions {
  readonly data: string;
  readonly durability: 'full' | 'normal';
  readonly minPasswordCharacters: number;
}

/** As the options name them; durations are milliseconds. */
export interface ServeOptions extends StorageOptions, LimitOptions, PageOptions, ReportOptions, WebhookProgramOptions {
  readonly listen: Address;
  readonly http: Address | undefined;
  readonly compatListen: Address | undefined;
  readonly compatUsers: string;
  readonly compatLoginTimeout: number;
  readonly compatReadTimeout: number;
  readonly compatWriteTimeout: number;
  readonly registration: 'auto' | 'open' | 'off';
  readonly sharedSources: readonly string[];
  readonly loginTimeout: number;
  readonly heartbeat: number;
  readonly idleTimeout: number;
  readonly resumeWindow: number;
  readonly shutdownGrace: number;
  readonly memoryLimit: number | undefined;
  readonly hookModule: string | undefined;
  readonly hookTimeout: number;
  readonly hookFailure: 'refuse' | 'allow';
  readonly traceModule: string | undefined;
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
    minPasswordCharacters: count('minPasswordCharacters', 'characters of a new password; accounts keep what they have'),
  };
}

export function serveTable(environment: Environment): OptionTable<ServeOptions> {
  return { ...programTable(environment), ...limitTable };
}

/** What is not a limit. */
export function programTable(environment: Environment): OptionTable<Omit<ServeOptions, keyof LimitOptions>> {
  return {
    listen: {
      placeholder: 'HOST:PORT',
      help: 'for clients; port 0 is any free one',
      initial: '127.0.0.1:7000',
      parse: parseAddress,
    },
    http: {
      placeholder: 'HOST:PORT|off',
      help: 'health, metrics and the admin API',
      initial: '127.0.0.1:8080',
      parse: parseAddressOrOff,
    },
    ...pageTable,
    ...storageTable(environment),
    registration: {
      placeholder: 'auto|open|off',
      help: 'whether clients may create accounts; auto: only while every address is loopback',
      initial: 'auto',
      parse: parseOneOf('auto', 'open', 'off'),
    },
    sharedSources: {
      placeholder: 'LIST',
      help: 'addresses and networks that many users come from, as behind NAT: limited by account alone, never banned',
      initial: 'none',
      parse: parseNetworks,
    },
    loginTimeout: time('loginTimeoutMs', 'from connection to login'),
    heartbeat: time('heartbeatMs', 'how often clients show that they are there'),
    idleTimeout: time('idleTimeoutMs', 'silence after which a client is hung up on; more than the heartbeat'),
    resumeWindow: {
      placeholder: 'TIME',
      help: 'how long a broken connection may take to come back unnoticed',
      initial: '60s',
      parse: parseDuration('1s', '1d'),
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
    memoryLimit: {
      placeholder: 'SIZE|auto',
      help: 'what this process may use; new logins are refused above 85 % of it; auto: what the container or the machine has',
      initial: 'auto',
      parse: parseUnless('auto', parseBytes('64MiB', '1024GiB')),
    },
    hookModule: {
      placeholder: 'FILE|none',
      help: 'a module that exports beforeSend(message, context), which may change or refuse what is sent',
      initial: 'none',
      parse: parseUnless('none', parsePath),
    },
    hookTimeout: time('hookTimeoutMs', 'how long it may take'),
    hookFailure: {
      placeholder: 'refuse|allow',
      help: 'what becomes of a message when it fails',
      initial: 'refuse',
      parse: parseOneOf('refuse', 'allow'),
    },
    traceModule: {
      placeholder: 'FILE|none',
      help: 'a module that exports trace(name, attributes), which is told where time goes',
      initial: 'none',
      parse: parseUnless('none', parsePath),
    },
    ...reportTable,
    ...webhookTable,
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
  { name: 'admin-remote', help: 'lets administrators come from other machines: put TLS in front of --http' },
  { name: 'new-key', help: 'makes another server.key when the one that clients know is lost' },
  ...reportSwitches,
];
