import type { Client, SendResult } from '@proj/client';
import type { Context } from './command.ts';
import { besideLeftovers } from './leftovers.ts';
import { requireProfile } from './profile.ts';
import { openSession } from './session.ts';

/**
 * Runs what sends, as the sending device of the profile: what it does not get through, the next command does.
 * @throws what `body` throws, ClientError, ExitError, and the signal's reason.
 */
export async function posting(context: Context, body: (client: Client) => Promise<void>): Promise<void> {
  const { output, profileDirectory, signal, clientName } = context;
  const profile = await requireProfile(profileDirectory);
  context.connectingTo(profile.server);
  const options = { profile, profileDirectory, device: 'send', signal, clientName, notice: output.notice };
  await using session = await openSession({ ...options, waitForLock: true });
  // Those come first: they were meant to.
  await session.leftovers;
  await besideLeftovers(options, () => body(session.client));
}

/** What the server took, as JSON output has it. */
export function acceptedJson({ id, conversation, seq, acceptedAtMs, duplicate }: SendResult): object {
  return { id, conversation, seq, acceptedAtMs, duplicate };
}
