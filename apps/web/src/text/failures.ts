import { ClientError } from '@proj/client';

/** What to say about a failure of the server, by its name in the protocol's table. */
const byName: Readonly<Record<string, string>> = {
  LoginRejected: 'The user name or the password is wrong.',
  TokenRejected: 'You were signed out here. Sign in again.',
  Replaced: 'You signed in somewhere else, and this session ended.',
  Revoked: 'This session was ended from another device, or by an administrator. Sign in again.',
  TooManyDevices: 'You are signed in on as many devices as are allowed. End one of those sessions first.',
  TooManyAttempts: 'Too many attempts. Wait a little and try again.',
  UnknownUser: 'There is no user with that name.',
  IdConflict: 'The server has another message under the same number.',
  RateLimited: 'Too much at once. Wait a little and try again.',
  TooLarge: 'This is longer than the server accepts.',
  UserExists: 'That name is taken. Choose another one.',
  RegistrationClosed: 'This server does not accept new accounts.',
  BadRequest: 'The server did not understand this.',
  Unavailable: 'The server cannot do this just now. Try again later.',
  NotAllowed: 'You are not allowed to do this.',
  UnknownConversation: 'This conversation does not exist any more.',
  UnknownEntry: 'That message is not there any more.',
  Rejected: 'The server does not accept this message.',
  Muted: 'You are muted in this group for now.',
  LimitReached: 'There are as many of these as are allowed.',
};

const byCode: Readonly<Record<string, string>> = {
  CLIENT_LOGIN_REJECTED: 'The user name or the password is wrong.',
  CLIENT_TOKEN_REJECTED: 'You were signed out here. Sign in again.',
  CLIENT_REPLACED: 'You signed in somewhere else with this browser, and this session ended.',
  CLIENT_UNREACHABLE: 'The server cannot be reached. Check your connection and try again.',
  CLIENT_PROTOCOL: 'The server answered something unexpected. Reload the page.',
  CLIENT_CLOSED: 'The connection is closed. Reload the page.',
  CLIENT_BUSY: 'Too much at once. Wait a little and try again.',
  CLIENT_OUTBOX_FULL: 'Too many messages wait to be sent. Wait until there is a connection.',
  CLIENT_BAD_ARGUMENT: 'This is empty, too long or not in the right form.',
  CLIENT_STORE_LOCKED: 'Another window of this browser is using these conversations. Close it, and reload this page.',
  CLIENT_STORE_CORRUPT: 'What was kept in this browser is damaged. Sign out and in again to fetch it anew.',
  CLIENT_STORE_FAILED: 'This browser could not save anything: its storage may be full or switched off.',
  CLIENT_STORE_MISMATCH: 'What is kept here belongs to somebody else.',
};

const anything = 'That did not work. Try again.';

/** What to tell a person about anything that was thrown. */
export function sentenceOf(error: unknown): string {
  if (ClientError.is(error)) return (error.failureName && byName[error.failureName]) ?? codeSentence(error.code);
  if (error instanceof DOMException && error.name === 'TimeoutError') return byCode['CLIENT_UNREACHABLE'] ?? anything;
  // What `localStorage` throws when it is full or denied.
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return codeSentence('CLIENT_STORE_FAILED');
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isCoded ? statusSentence(error.code as string, error.message) : anything;
}

/** The same for a `reason` that a refused message keeps: the name of a failure, or a code. */
export function reasonSentence(reason: string | undefined): string {
  return (reason !== undefined && (byName[reason] ?? byCode[reason])) || 'The server did not accept this message.';
}

/** The same for a status: where the server refused, its failure's name stands before the colon. */
export function statusSentence(code: string | undefined, message: string | undefined): string {
  return byName[failureNameIn(message)] ?? codeSentence(code);
}

/** The name of the failure in the message of a status, or something else. */
export function failureNameIn(message: string | undefined): string {
  return (message ?? '').split(':', 1)[0] ?? '';
}

function codeSentence(code: string | undefined): string {
  return (code !== undefined && byCode[code]) || anything;
}
