import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SnetServer } from '@proj/snet';
import { duplexFromWebSocket } from '@proj/snet/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Visitors } from './visitors.ts';

/** No client sends more at once, records of a session that it sends again included. */
const longestMessageBytes = 262_144;

export interface WebSocketDoorOptions {
  readonly path: string;
  readonly snet: SnetServer;
  readonly visitors: Visitors;
  /** Open at a time. */
  readonly most: number;
  readonly log: { debug(fields: object, message: string): void };
}

/** Where WebSockets of the page come in, to become transports of sessions: {@link WebSocketDoor.enter}. */
export class WebSocketDoor implements Disposable {
  readonly #options: WebSocketDoorOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: longestMessageBytes,
  });
  #isClosed = false;

  constructor(options: WebSocketDoorOptions) {
    this.#options = options;
  }

  /** That are open. */
  get size(): number {
    return this.#server.clients.size;
  }

  /** No more come in; those that are in stay until their sessions are over. */
  close(): void {
    this.#isClosed = true;
  }

  /** Takes a connection that asks to become a WebSocket. */
  enter(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Whoever leaves meanwhile is gone.
    const onError = (): void => void socket.destroy();
    socket.on('error', onError);
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      this.#options.log.debug({ status: refusal[0] }, refusal[1]);
      refuse(socket, ...refusal);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', onError);
      this.#take(request, webSocket);
    });
  }

  /** Ends them all. */
  [Symbol.dispose](): void {
    this.close();
    for (const webSocket of this.#server.clients) webSocket.terminate();
  }

  #refusal(request: IncomingMessage): readonly [status: number, reason: string] | undefined {
    const { path, visitors, most } = this.#options;
    if (request.url?.split('?', 1)[0] !== path) return [404, 'not found'];
    const stranger = visitors.wrongHost(request) ?? visitors.wrongOrigin(request);
    if (stranger !== undefined) return [403, stranger];
    if (this.#isClosed) return [503, 'the server is stopping'];
    if (this.size >= most) return [503, 'too many WebSockets'];
    return undefined;
  }

  #take(request: IncomingMessage, webSocket: WebSocket): void {
    const { snet, visitors } = this.#options;
    const { remotePort, localAddress, localPort, localFamily } = request.socket;
    const remoteAddress = visitors.sourceOf(request);
    const transport = Object.assign(duplexFromWebSocket(webSocket), {
      ...{ remoteAddress, remotePort, localAddress, localPort, localFamily },
      remoteFamily: remoteAddress?.includes(':') === true ? 'IPv6' : 'IPv4',
    });
    snet.accept(transport);
  }
}

/** By hand: what was to become a WebSocket has no response. */
function refuse(socket: Duplex, status: number, reason: string): void {
  const body = `${reason}\n`;
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: text/plain; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'x-content-type-options: nosniff',
      '',
      body,
    ].join('\r\n'),
  );
  socket.once('finish', () => socket.destroy());
}
