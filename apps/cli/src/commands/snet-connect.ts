import { abortable } from '@proj/io';
import type { SnetSocket } from '@proj/snet';
import { type Address, formatAddress, parseAddress, parsePort } from '../address.ts';
import { ArgumentsError, checkAll } from '../arguments.ts';
import type { Command, Context } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { carry } from '../snet/carry.ts';
import { confirmDelivery } from '../snet/confirmation.ts';
import { reporting, statsFlags, statsNote } from '../snet/reporting.ts';
import { keyFlag, trustedKey } from '../snet/trust.ts';
import { cryptOf, type Dial, wireFlags, wireOf } from '../snet/wire.ts';

export const snetConnectCommand: Command = {
  name: 'snet connect',
  summary: 'send stdin to a listener, and what comes back to stdout',
  words: [{ name: 'HOST' }, { name: 'PORT', optional: true }],
  flags: { ...keyFlag, ...wireFlags, ...statsFlags },
  notes: [
    'HOST PORT may be one word, HOST:PORT. The end of stdin is told to the other end, whose bytes go on until it ends as',
    'well; with v2 exit code 0 means that both directions were delivered whole, whatever became of the connections.',
    'g1 and g2 have no such word. There it means that a new connection, made after 2 s of silence, found nothing missing,',
    'and that nothing came on it for 3 s: what the other end says later is lost. A cut that is not mended is an error.',
    statsNote,
  ],
  examples: [
    'chat snet connect 127.0.0.1 7000 --key KEY < backup.tar',
    'chat snet connect [::1]:7000 --key KEY --stats < /dev/null > backup.tar',
    'chat snet connect 127.0.0.1 7000 --wire g2 --crypt off',
  ],
  run: snetConnect,
};

async function snetConnect(context: Context): Promise<ExitName> {
  const { arguments: given, signal } = context;
  const [address, serverKey, wire, crypt] = checkAll(
    () => addressOf(given.words),
    () => trustedKey(given),
    () => wireOf(given),
    () => cryptOf(given),
  );
  const peer = formatAddress(address);
  context.connectingTo(peer);
  await reporting(context, async (traffic, status) => {
    const tell = wire.tries === true ? status.notice : undefined;
    const socket = await connected(wire.dials({ serverKey, crypt }), address, { signal, tell });
    if (socket.wire !== 'v2') confirmDelivery(socket);
    await carry(socket, { traffic, status, signal, peer });
  });
  return 'Ok';
}

interface ConnectedOptions {
  readonly signal: AbortSignal;
  /** Takes what is tried, and what has answered. */
  readonly tell: ((text: string) => void) | undefined;
}

/** The first that answers. @throws what the last one failed with. */
async function connected(
  dials: readonly Dial[],
  address: Address,
  { signal, tell }: ConnectedOptions,
): Promise<SnetSocket> {
  let failure: unknown;
  for (const [index, dial] of dials.entries()) {
    if (index > 0) tell?.(`trying ${dial.wire} …`);
    const socket = dial.open(address);
    const answered = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.on('error', reject);
    });
    try {
      await abortable(answered, signal);
      tell?.(`${formatAddress(address)} answers with ${dial.wire}`);
      return socket;
    } catch (error) {
      socket.destroy();
      if (signal.aborted) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** @throws ArgumentsError */
function addressOf([host = '', portText]: readonly string[]): Address {
  if (portText === undefined) {
    const address = parseAddress(host);
    if (address !== undefined) return address;
    throw new ArgumentsError([
      `HOST PORT must be such as 127.0.0.1 7000 or 127.0.0.1:7000, not ${JSON.stringify(host)}`,
    ]);
  }
  const port = parsePort(portText);
  if (port === undefined || port === 0) {
    throw new ArgumentsError([`PORT must be a whole number from 1 to 65535, not ${JSON.stringify(portText)}`]);
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}
