import type { Profile, UserId } from '@proj/chat-protocol';
import { useMessenger } from './context.ts';
import { useLive, useSelected } from './use-live.ts';

/** The profiles of all users that were met. */
export function useProfiles(): ReadonlyMap<UserId, Profile> {
  return useLive(useMessenger().profiles);
}

/** What to call a user: its display name, or its id while that is empty or not known. */
export function useDisplayName(user: UserId): string {
  return useSelected(useMessenger().profiles, (profiles) => profiles.get(user)?.displayName || user);
}
