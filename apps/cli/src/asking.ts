import type { Client } from '@proj/client';
import type { Context } from './command.ts';
import { sendLeftovers } from './leftovers.ts';
import { type LiveProfile, requireProfile } from './profile.ts';
import { openSession } from './session.ts';

/**
 * Runs what asks the server and is done: as one device of the profile, one after the other, after what earlier commands
 * left to be sent. @throws what `body` throws, ClientError, ExitError, and the signal's reason.
 */
export async function asking(
  context: Context,
  body: (client: Client, profile: LiveProfile) => Promise<void>,
): Promise<void> {
  const { output, profileDirectory, signal, clientName } = context;
  const profile = await requireProfile(profileDirectory);
  context.connectingTo(profile.server);
  const options = { profile, profileDirectory, device: 'ask', signal, clientName, notice: output.notice };
  await using session = await openSession({ ...options, waitForLock: true });
  await sendLeftovers(options);
  await body(session.client, profile);
}
