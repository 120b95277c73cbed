/**
 * The states of a session and what moves it from one to the next. `session.ts` is the only file that assigns a state,
 * and it can only do so through this table; what is not in it is a defect of ours, not of a peer.
 */
export type SessionState = 'idle' | 'handshaking' | 'open' | 'detached' | 'closing' | 'closed';

/**
 * - `start`: the client is told to dial, or the server has accepted a first HELLO.
 * - `up`: a transport has finished its handshake (on the server: was confirmed).
 * - `lost`: the transport in use is gone and no other is up.
 * - `complete`: both directions have ended and each end holds every byte.
 * - `close`: the session is over, with an error or without.
 */
export type SessionInput = 'start' | 'up' | 'lost' | 'complete' | 'close';

export const transitions: { readonly [S in SessionState]: { readonly [I in SessionInput]?: SessionState } } = {
  idle: { start: 'handshaking', close: 'closed' },
  handshaking: { up: 'open', close: 'closed' },
  open: { up: 'open', lost: 'detached', complete: 'closing', close: 'closed' },
  detached: { up: 'open', close: 'closed' },
  // Only the exchange of CLOSE is left; transports still come and go.
  closing: { up: 'closing', lost: 'closing', close: 'closed' },
  closed: {},
};
