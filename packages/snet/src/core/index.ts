/**
 * The snet machine without a world: no sockets, no clock, no randomness of its own. Everything that moves bytes for it
 * is a driver; `@proj/snet` has one for Node.
 */
export { Acceptor, type AcceptorEvent, type AcceptorOptions } from './acceptor.ts';
export { type ClientOptions, ClientSession } from './client-session.ts';
export {
  applicationWireCode,
  Code,
  codeName,
  type Fault,
  SnetError,
  type SnetErrorCode,
  type SnetErrorDetail,
} from './errors.ts';
export type { SessionEvent } from './events.ts';
export type { ServerMemory, ServerTrust } from './identity.ts';
export { IntervalMemory, type IntervalSnapshot } from './interval-memory.ts';
export type { IntervalRecord } from './interval-search.ts';
export type { SessionLimits, SessionOptions } from './options.ts';
export type { ServerSession } from './server-session.ts';
export { Session } from './session.ts';
export { defaultSuites, type SuiteName } from './suites.ts';
export { type SessionInput, type SessionState, transitions } from './transitions.ts';
