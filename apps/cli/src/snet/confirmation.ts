/** Silence after which the other end is asked what it has: shorter than the one that ends a session. */
export const askAfterMs = 2_000;

/** A session of an older wire, at the end that dials: an `SnetSocket`. */
export interface Unconfirmed {
  /** On those wires: gives the connection up, and dials another one. */
  networkChanged(): unknown;
  on(event: 'finish' | 'data' | 'close', listener: () => void): unknown;
  on(event: 'reattach', listener: (info: { readonly replayedBytes: number }) => void): unknown;
}

/**
 * The older wires have no acknowledgements: what has arrived is said to a client that comes back, and at no other time. So
 * one that has handed everything over, and hears nothing more, comes back before it believes the silence. What had been
 * lost on a connection that died unseen goes out again, and if nobody is there any more the session ends with an error.
 */
export function confirmDelivery(socket: Unconfirmed): void {
  let timer: NodeJS.Timeout | undefined;
  const askLater = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.networkChanged(), askAfterMs);
  };
  socket.on('finish', () => {
    askLater();
    socket.on('data', askLater);
    socket.on('reattach', ({ replayedBytes }) => {
      // Nothing was missing: the silence that follows may end the session.
      if (replayedBytes === 0) clearTimeout(timer);
      else askLater();
    });
  });
  socket.on('close', () => clearTimeout(timer));
}
