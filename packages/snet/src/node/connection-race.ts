import * as dns from 'node:dns';
import * as net from 'node:net';

export interface RaceOptions
  extends Pick<
    net.TcpNetConnectOpts,
    | 'autoSelectFamily'
    | 'family'
    | 'hints'
    | 'keepAlive'
    | 'keepAliveInitialDelay'
    | 'localAddress'
    | 'localPort'
    | 'lookup'
    | 'noDelay'
  > {
  readonly attemptDelayMs: number;
}

/** Where to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

type Address = dns.LookupAddress;

/**
 * TCP to the address of a host that answers first (RFC 8305). Attempts begin one after the other, a short while apart or
 * as soon as one fails, with families in turn; none is given up before another has won. Each dial asks DNS anew.
 */
export class ConnectionRace {
  readonly #options: RaceOptions;
  readonly #onSocket: (socket: net.Socket) => void;
  readonly #connect: (options: net.TcpNetConnectOpts) => net.Socket;
  /** What worked last probably works again. */
  #preferredFamily: number | undefined;

  /**
   * @param onSocket is told of each attempt, before anything happens on it.
   * @param connect begins one. @defaultValue `net.connect`
   */
  constructor(
    options: RaceOptions,
    onSocket: (socket: net.Socket) => void,
    connect: (options: net.TcpNetConnectOpts) => net.Socket = net.connect,
  ) {
    this.#options = options;
    this.#onSocket = onSocket;
    this.#connect = connect;
  }

  /** Rejects with the one error, with all of them as an AggregateError, or with `signal.reason`. */
  async dial(target: Target, signal: AbortSignal | undefined): Promise<net.Socket> {
    const addresses = await this.#addressesOf(target.host);
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const attempts = new Attempts({
        addresses: interleaved(addresses, this.#preferredFamily),
        // Two attempts cannot begin at the same port.
        delayMs: this.#options.localPort === undefined ? this.#options.attemptDelayMs : undefined,
        open: (address) => this.#open(target, address),
        onDelayed: (socket, { address, family }) => {
          // By the name that net has for it; this attempt goes on.
          socket.emit('connectionAttemptTimeout', address, target.port, family);
        },
        onWon: (socket) => {
          signal?.removeEventListener('abort', onAbort);
          this.#preferredFamily = net.isIP(socket.remoteAddress ?? '');
          resolve(socket);
        },
        onLost: (failures) => {
          signal?.removeEventListener('abort', onAbort);
          reject(failureOf(target, failures));
        },
      });
      const onAbort = (): void => {
        attempts.abandon();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      attempts.begin();
    });
  }

  #open({ host, port }: Target, { address, family }: Address): net.Socket {
    const { localAddress, localPort, noDelay, keepAlive, keepAliveInitialDelay } = this.#options;
    const local = { localAddress, localPort };
    const flags = { noDelay, keepAlive, keepAliveInitialDelay, autoSelectFamily: false };
    // Under its name, so that events and errors say it; later, so that someone listens by then.
    const lookup: net.LookupFunction = (_host, _options, done) => process.nextTick(done, null, address, family);
    const socket = this.#connect({ host, port, family, lookup, ...local, ...flags });
    this.#onSocket(socket);
    return socket;
  }

  async #addressesOf(host: string): Promise<readonly Address[]> {
    const version = net.isIP(host);
    if (version !== 0) return [{ address: host, family: version }];
    const { localAddress, autoSelectFamily } = this.#options;
    try {
      const found = await this.#lookup(host);
      const localFamily = net.isIP(localAddress ?? '');
      const usable = localFamily === 0 ? found : found.filter(({ family }) => family === localFamily);
      if (usable.length === 0) throw Object.assign(new Error(`${host} has no usable address`), { code: 'ENOTFOUND' });
      return autoSelectFamily === false ? usable.slice(0, 1) : usable;
    } catch (error) {
      this.#tellOfFailedLookup(host, error);
      throw error;
    }
  }

  #lookup(host: string): Promise<readonly Address[]> {
    const { lookup = dns.lookup, family = 0, localAddress, hints = 0 } = this.#options;
    // As net does it: no IPv6 addresses for a machine that has none itself.
    const configured = family === 0 && hints === 0 && process.platform !== 'win32' ? dns.ADDRCONFIG : hints;
    const options = { all: true, family: family || net.isIP(localAddress ?? ''), hints: configured } as const;
    return new Promise((resolve, reject) => {
      lookup(host, options, (error, found, family = 4) => {
        if (error) reject(error);
        // A lookup that gives one address although it was asked for all is good enough.
        else resolve(typeof found === 'string' ? [{ address: found, family }] : found);
      });
    });
  }

  /** As in `net`, where there is a socket by then. */
  #tellOfFailedLookup(host: string, error: unknown): void {
    const socket = new net.Socket();
    this.#onSocket(socket);
    socket.emit('lookup', error as Error, '', 0, host);
    socket.destroy();
  }
}

interface AttemptsInit {
  readonly addresses: readonly Address[];
  /** `undefined`: an attempt begins when the one before has failed. */
  readonly delayMs: number | undefined;
  readonly open: (address: Address) => net.Socket;
  /** The next attempt begins beside this one. */
  readonly onDelayed: (socket: net.Socket, address: Address) => void;
  readonly onWon: (socket: net.Socket) => void;
  readonly onLost: (failures: readonly Error[]) => void;
}

/** One race, from the first attempt to the first connection or the last failure. */
class Attempts {
  readonly #init: AttemptsInit;
  readonly #waiting: Address[];
  readonly #running: Set<net.Socket> = new Set();
  readonly #failures: Error[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(init: AttemptsInit) {
    this.#init = init;
    this.#waiting = [...init.addresses];
  }

  begin(): void {
    clearTimeout(this.#timer);
    const address = this.#waiting.shift();
    if (address === undefined) return;
    const socket = this.#init.open(address);
    this.#running.add(socket);
    // Stays: until the session listens, nobody else would take an error.
    socket.on('error', (error) => this.#failed(socket, error));
    socket.once('close', () => this.#failed(socket, new Error('the connection was closed before it was established')));
    socket.once('connect', () => this.#won(socket));
    const { delayMs, onDelayed } = this.#init;
    if (delayMs === undefined || this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => {
      onDelayed(socket, address);
      this.begin();
    }, delayMs).unref();
  }

  abandon(): void {
    this.#end();
    for (const socket of this.#running) socket.destroy();
  }

  #won(socket: net.Socket): void {
    if (this.#isOver) return;
    this.#running.delete(socket);
    this.abandon();
    this.#init.onWon(socket);
  }

  #failed(socket: net.Socket, error: Error): void {
    if (this.#isOver || !this.#running.delete(socket)) return;
    this.#failures.push(error);
    if (this.#waiting.length > 0) this.begin();
    else if (this.#running.size === 0) {
      this.#end();
      this.#init.onLost(this.#failures);
    }
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

/** Families in turn, each in the order in which DNS had it, the preferred one or that of the first address first. */
function interleaved(addresses: readonly Address[], preferredFamily: number | undefined): Address[] {
  const first = addresses.some(({ family }) => family === preferredFamily) ? preferredFamily : addresses[0]?.family;
  const firsts = addresses.filter(({ family }) => family === first);
  const others = addresses.filter(({ family }) => family !== first);
  return firsts.flatMap((address, i) => [address, ...others.slice(i, i + 1)]).concat(others.slice(firsts.length));
}

/** With the `code` that a program written for `net` looks at. */
function failureOf({ host, port }: Target, failures: readonly Error[]): Error {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) return first;
  const message = `no address of ${host}:${port} answers: ${failures.map((failure) => failure.message).join('; ')}`;
  return Object.assign(new AggregateError(failures, message), { code: (first as NodeJS.ErrnoException)?.code });
}
