export type { LimitKind, LimitRates, Rate } from './abuse/limits.ts';
export type { Load } from './abuse/shedding.ts';
export {
  type AccountStatus,
  type Accounts,
  type AccountsOptions,
  type AttemptOptions,
  createAccounts,
  type PasswordChangeOptions,
  type StoredAccounts,
} from './accounts.ts';
export type { BanInfo, ServerAdmin, SessionInfo } from './admin.ts';
export type { ChatServer, ConnectionInfo } from './chat-server.ts';
export { contentOf, type StoredContent } from './conversations/contents.ts';
export type {
  BeforeSend,
  ConversationOptions,
  ProposalContext,
  ProposedMessage,
  Verdict,
} from './conversations/options.ts';
export type { EndReason } from './core/connection.ts';
export type { PlacePolicy } from './core/registry.ts';
export type { Dialect, DialectHost, DialectText, Identity, Push, ServedConnection } from './dialect.ts';
export { ChatServerError, type ChatServerErrorCode } from './errors.ts';
export type { ChatServerEvents, LoginEvent, LogoutEvent, MessageEvent } from './events.ts';
export { type LimitName, type LimitRange, limits, type ServerLimitName } from './limits.ts';
export {
  type CounterName,
  counters,
  type Figures,
  type GaugeName,
  gauges,
  type HistogramName,
  histograms,
  type Metrics,
  noMetrics,
} from './metrics.ts';
export type { ChatServerOptions } from './options.ts';
export { createChatServer } from './server.ts';
export { createTokens, type IssuedToken, type TokenClaims, type Tokens, type TokensOptions } from './tokens.ts';
export { isUserName, userNameRule } from './user-name.ts';
