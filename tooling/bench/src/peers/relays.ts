import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDeviceId } from '@proj/chat-protocol';
import { createTokens } from '@proj/chat-server';
import { openSqliteStore } from '@proj/store/sqlite';
import { Served } from '../chat/served.ts';
import { userAt } from '../chat/world.ts';
import { freePort } from './free-port.ts';
import type { Peers } from './install.ts';
import { NodeRelay } from './node-relay.ts';
import { isProgramRelay, type ProgramRelayName, programRelays, startProgram } from './programs.ts';
import type { NodeRelayName, RelayCredentials } from './relay-server.ts';

export type RelayName = 'chat' | NodeRelayName | ProgramRelayName;

/** How long a commit of `chat-window` waits for others. */
export const commitWindowMs = 5;

/** A relay's server in a process of its own, at a port that it keeps when it is killed and started again. */
export interface RelayProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number | undefined;
  /** Of our own. */
  readonly credentials: RelayCredentials;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Over what the one before has left on the disk. */
  restart(): Promise<void>;
}

export interface RelayOptions {
  readonly relay: RelayName;
  readonly users: number;
  readonly peers: Peers | undefined;
}

/** @throws Error when it cannot be started. */
export async function startRelay({ relay, users, peers }: RelayOptions): Promise<RelayProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-relay-'));
  const port = await freePort();
  const start = await starterOf(relay, { directory, port, users, peers });
  const process = new RestartableRelay(port, directory, start);
  await process.restart();
  return process;
}

/** What runs now. */
interface Incarnation {
  readonly pid: number | undefined;
  readonly credentials: RelayCredentials;
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

type Starter = () => Promise<Incarnation>;

class RestartableRelay implements RelayProcess {
  readonly port: number;
  readonly #directory: string;
  readonly #start: Starter;
  #now: Incarnation | undefined;

  constructor(port: number, directory: string, start: Starter) {
    this.port = port;
    this.#directory = directory;
    this.#start = start;
  }

  get pid(): number | undefined {
    return this.#now?.pid;
  }

  get credentials(): RelayCredentials {
    return this.#now?.credentials ?? { tokens: [] };
  }

  async kill(): Promise<void> {
    await this.#now?.end('SIGKILL');
    this.#now = undefined;
  }

  async restart(): Promise<void> {
    this.#now = await this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#now?.end('SIGTERM');
    await rm(this.#directory, { recursive: true, force: true });
  }
}

interface Place {
  readonly directory: string;
  readonly port: number;
  readonly users: number;
  readonly peers: Peers | undefined;
}

/** Limits that would be measured instead of the server. */
const unlimited = [
  ...['--sends-per-second', '1000000', '--sends-burst', '1000000', '--send-bytes-burst', '1GiB'],
  ...['--send-bytes-per-second', '1GiB', '--conversation-sends-per-second', '1000000', '--pulls-per-second', '1000000'],
  ...['--pull-burst', '1000000', '--source-connection-burst', '1000000', '--source-connections-per-10s', '1000000'],
  ...['--max-connections-per-source', '1000000', '--max-unanswered-requests', '1000', '--log-level', 'error'],
  ...['--registration', 'open', '--registrations-per-hour', '1000000', '--http', 'off'],
];

async function starterOf(relay: RelayName, { directory, port, users, peers }: Place): Promise<Starter> {
  if (relay === 'chat') {
    const tokens = await chatUsers(join(directory, 'data'), users);
    return async () => {
      const listen = ['--data', join(directory, 'data'), '--listen', `127.0.0.1:${port}`];
      const served = await Served.start(['serve', ...listen, ...unlimited]);
      return {
        pid: served.pid,
        credentials: { serverKey: served.ready.serverKey, tokens },
        end: (signal) => (signal === 'SIGKILL' ? served.kill() : served[Symbol.asyncDispose]()),
      };
    };
  }
  if (isProgramRelay(relay)) {
    const { program: name, prepare } = programRelays[relay];
    const program = peers?.program(name);
    if (program === undefined) throw new Error(`${relay} is not installed`);
    const { parameters, credentials } = await prepare({ directory, port, users });
    return async () => {
      const { pid, end } = await startProgram(program, parameters, port);
      return { pid, credentials, end };
    };
  }
  return () => NodeRelay.start({ relay, port, file: join(directory, 'relay.db'), users, commitWindowMs });
}

/** A data directory with users in it; answers what they log in with. */
async function chatUsers(data: string, users: number): Promise<readonly string[]> {
  await mkdir(data, { recursive: true });
  const [secret, key] = [crypto.getRandomValues(new Uint8Array(32)), crypto.getRandomValues(new Uint8Array(32))];
  const write = (name: string, bytes: Uint8Array): Promise<void> =>
    writeFile(join(data, name), `${Buffer.from(bytes).toString('base64url')}\n`, { mode: 0o600 });
  await write('token.secret', secret);
  await write('server.key', key);
  await using store = await openSqliteStore({ file: join(data, 'chat.db'), durability: 'normal', verify: false });
  const names = Array.from({ length: users }, (_, user) => userAt(user));
  await Promise.all(names.map((name) => store.users.create({ name, passwordRecord: 'none', createdAtMs: 0 })));
  const tokens = createTokens({ secret, lifetimeMs: 86_400_000 });
  return names.map((name) => tokens.issue(name, parseDeviceId('load'), Date.now()).token);
}
