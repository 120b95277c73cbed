export { type Accounts, type AccountsOptions, createAccounts, type StoredAccounts } from './accounts.ts';
export type { EndReason } from './core/connection.ts';
export type { Dialect, DialectHost, DialectText, Identity, Push, ServedConnection } from './dialect.ts';
export { ChatServerError, type ChatServerErrorCode } from './errors.ts';
export type { ChatServerEvents, LoginEvent, LogoutEvent, MessageEvent } from './events.ts';
export type { ChatServerOptions } from './options.ts';
export { type ChatServer, type ConnectionInfo, createChatServer } from './server.ts';
export { createTokens, type IssuedToken, type Tokens, type TokensOptions } from './tokens.ts';
export { isUserName, userNameRule } from './user-name.ts';
