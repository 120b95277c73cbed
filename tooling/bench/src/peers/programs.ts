import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '../certificate.ts';
import type { PeerProgram } from './install.ts';
import type { RelayCredentials } from './relay-server.ts';
import { xmppHost, xmppPassword, xmppUser } from './xmpp.ts';

/** Relays that are programs of their own. */
export type ProgramRelayName = 'mosquitto' | 'mosquitto-tls' | 'nats' | 'jetstream' | 'prosody';

/** Where one runs. */
export interface ProgramPlace {
  /** Its own, to be removed with everything in it. */
  readonly directory: string;
  readonly port: number;
  readonly users: number;
}

export interface RunningProgram {
  readonly pid: number | undefined;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

interface ProgramRelay {
  readonly program: PeerProgram;
  /** Writes what the program reads; answers what it is started with. */
  readonly prepare: (place: ProgramPlace) => Promise<Prepared>;
}

interface Prepared {
  readonly parameters: readonly string[];
  readonly credentials: RelayCredentials;
}

const none: RelayCredentials = { tokens: [] };

export const programRelays: Readonly<Record<ProgramRelayName, ProgramRelay>> = {
  mosquitto: {
    program: 'mosquitto',
    prepare: async (place) => ({
      parameters: ['-c', await configured(place, mosquittoConf(place))],
      credentials: none,
    }),
  },
  'mosquitto-tls': {
    program: 'mosquitto',
    async prepare(place) {
      const { key, cert } = selfSigned();
      const file = (name: string): string => join(place.directory, name);
      await writeFile(file('server.key'), key, { mode: 0o600 });
      await writeFile(file('server.crt'), cert);
      const tls = [`keyfile ${file('server.key')}`, `certfile ${file('server.crt')}`, 'tls_version tlsv1.3'];
      const conf = await configured(place, mosquittoConf(place, tls));
      return { parameters: ['-c', conf], credentials: { tokens: [], cert } };
    },
  },
  nats: {
    program: 'nats-server',
    prepare: async (place) => ({ parameters: ['-c', await configured(place, natsConf(place))], credentials: none }),
  },
  jetstream: {
    program: 'nats-server',
    async prepare(place) {
      const files = `jetstream { store_dir: "${place.directory}/js" }\n`;
      return { parameters: ['-c', await configured(place, natsConf(place) + files)], credentials: none };
    },
  },
  prosody: {
    program: 'prosody',
    async prepare(place) {
      await prosodyUsers(place);
      return { parameters: ['-F', '--config', await configured(place, prosodyConf(place))], credentials: none };
    },
  },
};

export function isProgramRelay(relay: string): relay is ProgramRelayName {
  return Object.hasOwn(programRelays, relay);
}

/** Answers the name of the file. */
async function configured({ directory }: ProgramPlace, text: string): Promise<string> {
  // Prosody reads no other kind; the others do not look.
  const file = join(directory, 'conf.lua');
  await writeFile(file, text);
  return file;
}

function natsConf({ port }: ProgramPlace): string {
  return `host: 127.0.0.1\nport: ${port}\n`;
}

/**
 * Saves what it holds once a second: as often as it can without doing so for every message. Debian's gives up root for a
 * user who could not write here.
 */
function mosquittoConf({ directory, port }: ProgramPlace, listener: readonly string[] = []): string {
  return [
    ...[`listener ${port} 127.0.0.1`, ...listener, 'allow_anonymous true', 'user root', 'set_tcp_nodelay true'],
    ...['persistence true', `persistence_location ${directory}/`, 'autosave_interval 1', 'log_type error'],
    // By default 20 and 1000: what is above waits, and is dropped in the end.
    ...['max_inflight_messages 0', 'max_queued_messages 0', ''],
  ].join('\n');
}

/** Without TLS, with what a chat between two needs; messages to who is away wait in files. */
function prosodyConf({ directory, port }: ProgramPlace): string {
  const text = (value: string): string => JSON.stringify(value);
  return [
    ...['run_as_root = true', `pidfile = ${text(join(directory, 'pid'))}`, `data_path = ${text(directory)}`],
    ...[`c2s_ports = { ${port} }`, 'c2s_interfaces = { "127.0.0.1" }', 'network_settings = { nagle = false }'],
    ...['c2s_require_encryption = false', 'allow_unencrypted_plain_auth = true', 'authentication = "internal_plain"'],
    ...['modules_enabled = { "saslauth", "smacks" }', 'modules_disabled = { "s2s", "tls" }', 'storage = "internal"'],
    ...[`log = { error = ${text(join(directory, 'log'))} }`, `VirtualHost ${text(xmppHost)}`, ''],
  ].join('\n');
}

/** As its own store keeps them. */
async function prosodyUsers({ directory, users }: ProgramPlace): Promise<void> {
  const accounts = join(directory, xmppHost, 'accounts');
  await mkdir(accounts, { recursive: true });
  const account = `return { ["password"] = ${JSON.stringify(xmppPassword)} };\n`;
  for (let user = 0; user < users; user++) {
    // Its file names have every byte but letters and digits escaped.
    await writeFile(join(accounts, `${xmppUser(user)}.dat`), account);
  }
}

/**
 * Resolves when it listens. What is asked to end and does not within `graceMs` is killed: Prosody stays when its handler of
 * SIGTERM meets a session that is just being closed.
 * @throws Error when it does not listen.
 */
export async function startProgram(
  program: string,
  parameters: readonly string[],
  port: number,
  graceMs: number = 5_000,
): Promise<RunningProgram> {
  const child = spawn(program, parameters, { stdio: 'ignore' });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const impatience = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(impatience);
  };
  try {
    await listens(child, port);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return { pid: child.pid, end };
}

async function listens(child: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const socket = net.connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      sleep(1_000).then(() => false),
    ]);
    socket.destroy();
    if (isOpen) return;
    await sleep(25);
  }
  throw new Error(`${child.spawnfile} does not listen`);
}
