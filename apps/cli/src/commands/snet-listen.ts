import { once } from 'node:events';
import { abortable } from '@proj/io';
import { generateKeys, type SnetServer, type SnetSocket } from '@proj/snet';
import { type Address, formatAddress, parsePort } from '../address.ts';
import { ArgumentsError, checkAll } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { explain, sessionLost } from '../failure.ts';
import { carry } from '../snet/carry.ts';
import { loadKeys } from '../snet/key-file.ts';
import { reporting, statsFlags, statsNote } from '../snet/reporting.ts';
import type { StatusLine } from '../snet/status-line.ts';
import type { Traffic } from '../snet/traffic.ts';
import { cryptOf, listenerOf, wireFlags, wireOf } from '../snet/wire.ts';

export const snetListenCommand: Command = {
  name: 'snet listen',
  summary: 'wait for one "chat snet connect", and be its other end',
  words: [{ name: 'PORT' }],
  flags: {
    host: { placeholder: 'HOST', help: 'where to listen (default 127.0.0.1; "::" is everywhere)' },
    'key-file': { placeholder: 'FILE', help: 'the private key, made when there is no such file (default a new key)' },
    echo: { help: 'send back what comes, to any number of sessions, until Ctrl-C' },
    ...wireFlags,
    ...statsFlags,
  },
  notes: [
    'PORT 0 is any that is free. Prints "listening HOST:PORT key=KEY" on stderr, or with --echo, when stdout has nothing',
    'else to carry, on stdout. Without --echo the first session gets stdin and stdout, any other one is refused, and the',
    'command ends with it. A key file is readable by its owner only; keep it, or clients need the new key.',
    'g1 and g2 cannot tell that a session has ended. Once stdin has, 10 s without a byte are taken for the end; a client',
    'that leaves before may have been cut off: it can come back for 30 s, and then the command ends with exit code 15.',
    statsNote,
  ],
  examples: ['chat snet listen 7000 < /dev/null > backup.tar', 'chat snet listen 0 --echo --key-file ~/.snet.key'],
  run: snetListen,
};

async function snetListen(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [address, wire, crypt] = checkAll(
    () => ({ host: given.text('host') ?? '127.0.0.1', port: portOf(given.words) }),
    () => wireOf(given),
    () => cryptOf(given),
  );
  const keyFile = given.text('key-file');
  const keys = keyFile === undefined ? generateKeys() : await loadKeys(keyFile);
  const isEcho = given.has('echo');
  await using server = listenerOf(wire, keys, crypt, isEcho ? undefined : 1);
  const work = async (traffic: Traffic, status: StatusLine): Promise<void> => {
    // Somebody may come before it is said that they can.
    const served = isEcho ? echo(server, traffic, status, signal) : serveOne(server, traffic, status, signal);
    // Looked at in its turn, below.
    served.catch(() => {});
    const bound = await listen(server, address);
    // The next one may be: it is no reason to end.
    server.on('error', ({ message }) => status.notice(`a connection could not be accepted: ${message}`));
    const key = wire.speaks.includes('v2') ? ` key=${Buffer.from(keys.publicKey).toString('base64url')}` : '';
    const line = `listening ${formatAddress(bound)}${key}`;
    if (isEcho) await output.data(line);
    else status.notice(line);
    await served;
  };
  await reporting(context, work, () => server.statistics);
  return 'Ok';
}

/** @throws ArgumentsError */
function portOf([text = '']: readonly string[]): number {
  const port = parsePort(text);
  if (port !== undefined) return port;
  throw new ArgumentsError([`PORT must be a whole number from 0 to 65535, not ${JSON.stringify(text)}`]);
}

/** Answers where. @throws ExitError `AddressUnusable` */
async function listen(server: SnetServer, address: Address): Promise<Address> {
  try {
    server.listen(address.port, address.host);
    await once(server, 'listening');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExitError('AddressUnusable', `cannot listen at ${formatAddress(address)}: ${reason}`, { cause: error });
  }
  const bound = server.address();
  return bound === null || typeof bound === 'string' ? address : { host: bound.address, port: bound.port };
}

async function serveOne(server: SnetServer, traffic: Traffic, status: StatusLine, signal: AbortSignal): Promise<void> {
  const first = new Promise<SnetSocket>((resolve) => {
    server.once('connection', (socket) => {
      // Of two that came at the same time the second one, and any that comes later.
      server.maxConnections = 0;
      resolve(socket);
    });
  });
  const socket = await abortable(first, signal);
  // The session keeps the process running; that somebody else may come must not.
  server.unref();
  await carry(socket, { traffic, status, signal, peer: peerOf(socket) });
}

/** Sends back what comes until the signal aborts. @throws its reason */
function echo(server: SnetServer, traffic: Traffic, status: StatusLine, signal: AbortSignal): Promise<never> {
  server.on('connection', (socket) => {
    const peer = peerOf(socket);
    traffic.follow(socket);
    socket.pipe(socket);
    socket.on('error', (error) => status.notice(explain(sessionLost(error, peer, socket.wire), peer).sentence));
  });
  return abortable(new Promise<never>(() => {}), signal);
}

/** While a session is new there is one connection. */
function peerOf({ remoteAddress, remotePort }: SnetSocket): string {
  return formatAddress({ host: remoteAddress ?? 'unknown', port: remotePort ?? 0 });
}
