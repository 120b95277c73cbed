/**
 * What snet needs of a WebSocket. That of the DOM, Node's global one and those of the package `ws` fit as they are;
 * `readyState` is 0 connecting, 1 open, 2 closing, 3 closed.
 */
export interface WebSocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  addEventListener(type: 'error', listener: (event: object) => void): void;
  /** `ws`: stops reading from the network, so that the peer has to wait. */
  pause?(): void;
  resume?(): void;
  /** `ws`: destroys the connection without a closing handshake. */
  terminate?(): void;
}

/** What an 'error' event says, if it says anything: a browser's does not. */
export function errorOf(event: object): Error | undefined {
  return 'error' in event && event.error instanceof Error ? event.error : undefined;
}
