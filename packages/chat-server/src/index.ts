export { type Accounts, type AccountsOptions, createAccounts } from './accounts.ts';
export type { EndReason } from './core/connection.ts';
export { ChatServerError, type ChatServerErrorCode } from './errors.ts';
export type { ChatServerEvents, LoginEvent, LogoutEvent, MessageEvent } from './events.ts';
export type { ChatServerOptions } from './options.ts';
export { type ChatServer, createChatServer } from './server.ts';
export { createTokens, type IssuedToken, type Tokens, type TokensOptions } from './tokens.ts';
