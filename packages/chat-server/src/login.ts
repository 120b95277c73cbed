import {
  type Failure,
  failure,
  type LoginRequest,
  type Registered,
  type RegisterRequest,
  type UserId,
} from '@proj/chat-protocol';
import { ChatServerError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';

/** How long a client waits when all hashing is taken. */
const overloadedRetryMs = 1_000;

type LoginOptions = Pick<ResolvedOptions, 'accounts' | 'tokens' | 'wallClock' | 'registration'>;

/** The user whose credential this is, or the failure to answer. */
export async function authenticate(
  { accounts, tokens, wallClock }: LoginOptions,
  { credential, seqId: ackId }: LoginRequest,
  signal: AbortSignal,
): Promise<UserId | Failure> {
  try {
    if (credential.kind === 'password') {
      const { user, password } = credential;
      return (await accounts.authenticate(user, password, { signal })) ? user : failure('LoginRejected', { ackId });
    }
    const user = await tokens.verify(credential.token, wallClock());
    const good = user !== undefined && (await accounts.status(user, { signal })) === 'enabled';
    return good ? user : failure('TokenRejected', { ackId });
  } catch (error) {
    return overloaded(error, ackId);
  }
}

export async function register(
  { accounts, registration }: LoginOptions,
  { user, password, seqId: ackId }: RegisterRequest,
  signal: AbortSignal,
): Promise<Registered | Failure> {
  if (registration === 'off') return failure('RegistrationClosed', { ackId });
  try {
    await accounts.create(user, password, { signal });
    return { type: 'registered', ackId };
  } catch (error) {
    if (ChatServerError.is(error, 'CHAT_SERVER_USER_EXISTS')) return failure('UserExists', { ackId });
    if (ChatServerError.is(error, 'CHAT_SERVER_BAD_PASSWORD')) return failure('BadRequest', { ackId });
    return overloaded(error, ackId);
  }
}

function overloaded(error: unknown, ackId: number): Failure {
  if (!ChatServerError.is(error, 'CHAT_SERVER_OVERLOADED')) throw error;
  return failure('Overloaded', { ackId, retryAfterMs: overloadedRetryMs });
}
