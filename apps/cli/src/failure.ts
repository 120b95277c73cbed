import { ChatProtocolError } from '@proj/chat-protocol';
import { ClientError } from '@proj/client';
import { SnetError } from '@proj/snet';
import { ExitError, type ExitName } from './exit.ts';
import { textLimit } from './text-limit.ts';

/** How a command ends, and what to tell the person at the terminal. */
export interface Explanation {
  readonly exit: ExitName;
  readonly sentence: string;
}

/**
 * The end of a session that was open, for those who asked for that session and no other. Anything but an `SnetError` is
 * handed back as it is.
 * @param wire - Of the session; older ones know less.
 */
export function sessionLost(error: unknown, server: string, wire = 'v2'): unknown {
  if (!SnetError.is(error)) return error;
  // One that has heard everything and left is not told from one that was cut off.
  const outcome =
    wire === 'v2' ? 'not everything was delivered' : `${wire} cannot say whether everything was delivered`;
  return new ExitError('SessionLost', `${lossOf(error, server)}: ${outcome}`, { cause: error });
}

function lossOf(error: SnetError, server: string): string {
  switch (error.code) {
    case 'SNET_RESET':
      return `the other end (${server}) gave up`;
    case 'SNET_RESUME_EXPIRED':
      return `the connection to ${server} was lost, and did not come back in time`;
    case 'SNET_RESUME_REJECTED':
      return `the other end (${server}) does not know this session any more, as after a restart`;
    default:
      return `the session with ${server} ended (${error.message})`;
  }
}

/** Deeper than any chain that our packages make; a chain may be a circle. */
const deepestCause = 8;

/** Says in one sentence what went wrong and what to do next. @param server - `HOST:PORT`, for the sentence. */
export function explain(error: unknown, server: string | undefined): Explanation {
  const where = server ?? 'the server';
  for (const cause of causesOf(error)) {
    if (cause instanceof ExitError) return { exit: cause.exit, sentence: cause.message };
    if (SnetError.is(cause)) return explainSnet(cause, where);
  }
  if (ClientError.is(error)) return explainClient(error, where);
  return { exit: 'Failed', sentence: `unexpected error: ${String(error)}` };
}

function* causesOf(error: unknown): Iterable<unknown> {
  let current = error;
  for (let depth = 0; depth < deepestCause && current instanceof Error; depth++) {
    yield current;
    current = current.cause;
  }
}

function explainSnet(error: SnetError, where: string): Explanation {
  switch (error.code) {
    case 'SNET_HANDSHAKE_FAILED':
      return {
        exit: 'WrongServerKey',
        sentence: `what answers at ${where} does not have that key: check the address and the key with whoever runs it`,
      };
    case 'SNET_BAD_OPTION':
      return { exit: 'Usage', sentence: `--key is not a key that a server can have: copy it again (${error.message})` };
    case 'SNET_PROTOCOL_VIOLATION':
      return {
        exit: 'Unreachable',
        sentence: `what answers at ${where} is not a chat server: use the address behind snet= in the line that the server prints`,
      };
    case 'SNET_REFUSED':
      return { exit: 'Busy', sentence: `the server at ${where} takes no more connections now: try again later` };
    default:
      return {
        exit: 'Unreachable',
        sentence: `no server answers at ${where} (${reason(error)}): check the address, and that the server runs`,
      };
  }
}

const systemReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name cannot be looked up now',
  ETIMEDOUT: 'timed out',
};

function reason(error: SnetError): string {
  for (const cause of causesOf(error.cause)) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code !== undefined && Object.hasOwn(systemReasons, code)) return systemReasons[code] ?? code;
  }
  return error.message;
}

function explainClient(error: ClientError, where: string): Explanation {
  switch (error.code) {
    case 'CLIENT_LOGIN_REJECTED':
      return { exit: 'LoginRejected', sentence: 'the user or the password is wrong: try again, or "chat register"' };
    case 'CLIENT_TOKEN_REJECTED':
      return { exit: 'NotLoggedIn', sentence: 'the login has expired or was revoked: run "chat login" again' };
    case 'CLIENT_REPLACED':
      return { exit: 'Replaced', sentence: 'the same command of this profile logged in elsewhere and took over' };
    case 'CLIENT_REFUSED':
      return explainRefusal(error);
    case 'CLIENT_UNREACHABLE':
      return {
        exit: 'Unreachable',
        sentence: `no server answers at ${where} (${error.message}): check the address, and that the server runs`,
      };
    case 'CLIENT_STORE_LOCKED':
      return {
        exit: 'ProfileUnusable',
        sentence: 'the same command runs already with this profile: end that one first',
      };
    case 'CLIENT_STORE_CORRUPT':
    case 'CLIENT_STORE_FAILED':
    case 'CLIENT_STORE_MISMATCH':
      return { exit: 'ProfileUnusable', sentence: `the profile cannot be used: ${error.message}` };
    case 'CLIENT_OUTBOX_FULL':
      return { exit: 'Busy', sentence: 'too many messages wait to be sent: try again when the server answers' };
    case 'CLIENT_BAD_ARGUMENT':
      return { exit: 'Refused', sentence: isTooLong(error) ? tooLong : error.message };
    default:
      return { exit: 'Failed', sentence: error.message };
  }
}

const tooLong = `the text is longer than ${textLimit}: shorten it`;

/** Of one of those that this program lets through, it is the text. */
function isTooLong({ cause }: ClientError): boolean {
  return ChatProtocolError.is(cause, 'CHAT_TOO_LARGE');
}

function explainRefusal(error: ClientError): Explanation {
  switch (error.failureName) {
    case 'UnknownUser':
      return { exit: 'UnknownUser', sentence: 'there is no such user on this server: check the name' };
    case 'UserExists':
      return { exit: 'UserExists', sentence: 'the user name is taken: choose another, or "chat login" if it is yours' };
    case 'RegistrationClosed':
      return {
        exit: 'RegistrationClosed',
        sentence: 'this server creates no accounts on request: ask whoever runs it for one, then "chat login"',
      };
    case 'Overloaded':
    case 'TooManyAttempts':
    case 'RateLimited':
    case 'Unavailable':
    case 'Shutdown':
    case 'Internal':
      return { exit: 'Busy', sentence: `the server cannot do it now (${error.failureName}): try again later` };
    case 'UnknownConversation':
      return { exit: 'UnknownUser', sentence: 'there is no such group, or one never was in it: check the id' };
    case 'Revoked':
      return { exit: 'NotLoggedIn', sentence: 'this device was logged out: run "chat login" again' };
    case 'TooManyDevices':
      return {
        exit: 'Refused',
        sentence: 'this user has as many sessions as the server allows: end one of them first',
      };
    case 'Muted':
      return { exit: 'Refused', sentence: 'this user may not write to the group now' };
    case 'NotAllowed':
      return {
        exit: 'Refused',
        sentence:
          'the server does not allow that to this user ("chat group members" says who is in a group, and as what)',
      };
    case 'UnknownEntry':
      return {
        exit: 'Refused',
        sentence: 'there is no such message, or it was taken back: "chat history TO --json" shows the numbers',
      };
    case 'TooLarge':
      return { exit: 'Refused', sentence: tooLong };
    case 'BadRequest':
      // Such as that the password is too short for this server.
      return { exit: 'Refused', sentence: `the server refused: ${error.failure?.reason}` };
    default:
      return { exit: 'Refused', sentence: `the server refused: ${error.message}` };
  }
}
