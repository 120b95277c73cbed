import { once } from 'node:events';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { prepareProvider } from '@proj/crypto/provider';
import * as snet from '@proj/snet';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';
import { selfSigned } from './certificate.ts';

/**
 * What is compared. `snet-aes` and `snet-x25519` are sessions with AES-256-GCM, and without the post-quantum half of the
 * key exchange; `tls-chacha` and `tls-x25519` are TLS likewise. `ws` is the package, without TLS.
 */
export type StackName = 'snet' | 'snet-aes' | 'snet-x25519' | 'net' | 'tls' | 'tls-chacha' | 'tls-x25519' | 'ws';

const host = '127.0.0.1';
/** The backlog of every server alike: with Node's 511 a storm would measure the kernel's retries. */
const backlog = 4096;

/** What a client has to know of a server in another process. */
export interface Address {
  readonly name: StackName;
  readonly port: number;
  /** PEM, of a TLS server. */
  readonly cert?: string | undefined;
  /** The X25519 key, of an snet server. */
  readonly serverKey?: Uint8Array | undefined;
  readonly suites?: readonly snet.SuiteName[] | undefined;
}

export interface Stack {
  listen(onConnection: (socket: Duplex | WebSocket) => void): Promise<Address>;
  /** A new connection, ready to be written to. */
  open(address: Address): Promise<Duplex>;
}

const snetSuites: { readonly [Name in StackName]?: readonly snet.SuiteName[] } = {
  snet: ['x25519mlkem768-chacha20poly1305'],
  'snet-aes': ['x25519mlkem768-aes256gcm'],
  'snet-x25519': ['x25519-chacha20poly1305'],
};

const tlsOptions: { readonly [Name in StackName]?: tls.SecureContextOptions } = {
  tls: {},
  'tls-chacha': { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' },
  'tls-x25519': { ecdhCurve: 'X25519' },
};

/** Loads a stack as its users would. */
export async function loadStack(name: StackName): Promise<Stack> {
  if (name === 'ws') return wsStack;
  const { [name]: suites } = snetSuites;
  if (suites === undefined) return tlsOptions[name] === undefined ? netStack : tlsStack(name);
  await prepareProvider();
  return snetStack(name, suites);
}

export function isSnet(name: StackName): boolean {
  return snetSuites[name] !== undefined;
}

export function isTls(name: StackName): boolean {
  return tlsOptions[name] !== undefined;
}

async function listening(server: net.Server | snet.SnetServer): Promise<number> {
  server.listen({ port: 0, host, backlog });
  await once(server, 'listening');
  return (server.address() as net.AddressInfo).port;
}

const netStack: Stack = {
  async listen(onConnection) {
    return { name: 'net', port: await listening(net.createServer({ noDelay: true }, onConnection)) };
  },
  open({ port }) {
    return opened(net.connect({ host, port, noDelay: true }), 'connect');
  },
};

/** Of a server that serves nothing else, as the package's own documentation has it. */
const wsStack: Stack = {
  async listen(onConnection) {
    const server = new WebSocketServer({ host, port: 0, backlog });
    server.on('connection', onConnection);
    await once(server, 'listening');
    return { name: 'ws', port: (server.address() as net.AddressInfo).port };
  },
  open: (address) => opened(connectWs(address), 'open'),
};

/** Can be written to at once, as the sockets of the others. */
export function connectWs(address: Address): Duplex {
  const socket = dialWs(address);
  const stream = createWebSocketStream(socket);
  socket.once('open', () => stream.emit('open'));
  return stream;
}

export function dialWs({ port }: Address): WebSocket {
  return new WebSocket(`ws://${host}:${port}`, { perMessageDeflate: false });
}

function tlsStack(name: StackName): Stack {
  return {
    async listen(onConnection) {
      const certificate = selfSigned();
      const options: tls.TlsOptions = { ...certificate, ...tlsOptions[name], noDelay: true, minVersion: 'TLSv1.3' };
      return { name, port: await listening(tls.createServer(options, onConnection)), cert: certificate.cert };
    },
    open: (address) => opened(connectTls(address), 'secureConnect'),
  };
}

const contexts: Map<string, tls.SecureContext> = new Map();

/** A context costs a client more than a handshake; like any program that connects often, this one makes it once. */
export function connectTls({ name, port, cert = '' }: Address, session?: Buffer): tls.TLSSocket {
  const options = { ...tlsOptions[name], minVersion: 'TLSv1.3' } as const;
  const secureContext = contexts.get(cert) ?? tls.createSecureContext({ ...options, ca: cert });
  contexts.set(cert, secureContext);
  const socket = tls.connect({
    ...options,
    host,
    port,
    servername: 'localhost',
    secureContext,
    ...(session && { session }),
  });
  socket.setNoDelay(true);
  return socket;
}

/** All clients here have one address: what one source may do is not limited. */
const unlimited = { newSessionsPerSecond: 1_000_000, newSessionBurst: 1_000_000 };

function snetStack(name: StackName, suites: readonly snet.SuiteName[]): Stack {
  return {
    async listen(onConnection) {
      const keys = snet.generateKeys();
      const server = snet.createServer({ keys, suites, ...unlimited }, onConnection);
      return { name, suites, port: await listening(server), serverKey: keys.publicKey };
    },
    open: (address) => opened(connectSnet(address), 'connect'),
  };
}

export function connectSnet(address: Address, options: Partial<snet.SnetDialOptions> = {}): snet.SnetSocket {
  const { port, serverKey, suites } = address;
  if (serverKey === undefined) throw new TypeError('the address of another stack');
  return snet.connect({ host, port, serverKey, suites, ...options });
}

/** A TCP connection to any of the servers. */
export function connectTcp({ port }: Address): Promise<net.Socket> {
  return opened(net.connect({ host, port, noDelay: true }), 'connect');
}

export function opened<S extends Duplex>(socket: S, event: string): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once(event, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
