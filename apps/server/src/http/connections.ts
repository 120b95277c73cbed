import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that one connection is answered. */
const mostRequests = 100;

/** Since when a connection is there, and how many of its requests are being answered, and came at all. */
interface Guest {
  readonly sinceMs: number;
  underWay: number;
  requests: number;
}

/**
 * Bounds the connections of a server so that those without a request cannot keep others out: at the limit the one that
 * has been idle longest makes room. One that is old, or was answered often, is closed with its next answer. One that
 * becomes another protocol's counts no more.
 */
export function boundConnections(
  server: Server,
  limits: { readonly most: number; readonly oldestMs: number; readonly now?: () => number },
): void {
  const { most, oldestMs, now = () => performance.now() } = limits;
  const guests = new Map<Socket, Guest>();
  /** Of them, those without a request; the one that has been idle longest comes first. */
  const idle = new Set<Socket>();

  server.on('connection', (socket: Socket) => {
    guests.set(socket, { sinceMs: now(), underWay: 0, requests: 0 });
    idle.add(socket);
    socket.once('close', () => leave(socket));
    if (guests.size <= most) return;
    // The new one itself, when all others are being answered.
    const [oldest] = idle;
    if (oldest === undefined) return;
    leave(oldest);
    oldest.destroy();
  });
  // It asks for nothing any more, and whoever took it bounds it.
  server.prependListener('upgrade', ({ socket }: IncomingMessage) => leave(socket));

  function leave(socket: Socket): void {
    guests.delete(socket);
    idle.delete(socket);
  }

  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    const guest = guests.get(socket);
    if (guest === undefined) return;
    guest.underWay++;
    guest.requests++;
    idle.delete(socket);
    if (guest.requests >= mostRequests || now() - guest.sinceMs > oldestMs) response.setHeader('connection', 'close');
    response.once('close', () => {
      guest.underWay--;
      if (guest.underWay === 0 && guests.has(socket)) idle.add(socket);
    });
  };
  server.prependListener('request', begin);
  server.prependListener('checkContinue', begin);
}
