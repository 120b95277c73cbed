import type { Acceptor, AcceptorEvent, ClientSession, ServerSession, Session } from './core/index.ts';

/** A session of any wire, as a driver and a stream use it. */
export type SessionMachine = Pick<Session, keyof Session>;

/** What a session speaks. */
export type WireName = SessionMachine['wire'];

/** The end that dials, of any wire. */
export type ClientMachine = SessionMachine & Pick<ClientSession, 'connect' | 'attach' | 'dialFailed'>;

/** The end that is dialled, of any wire. */
export type ServerMachine = SessionMachine & Pick<ServerSession, 'goAway'>;

/** What reads the first bytes of connections, of any wire; its events are those of an `Acceptor` with other sessions. */
export type AcceptorMachine = Omit<Pick<Acceptor, keyof Acceptor>, 'pollEvent' | 'sessions'> & {
  readonly sessions: ReadonlySet<ServerMachine>;
  pollEvent(): AcceptorMachineEvent | undefined;
};

export type AcceptorMachineEvent =
  | Extract<AcceptorEvent, { readonly type: 'drop' | 'reply' }>
  | { readonly type: 'bind'; readonly transport: number; readonly session: ServerMachine }
  | { readonly type: 'evict'; readonly session: ServerMachine };
