import { type LiveProfile, loadProfile, saveProfile } from './profile.ts';

/** A rewritten profile costs an fsync: not for a token that lives hardly longer than the one we have. */
const tokenRenewalMs = 86_400_000;

/** A token that is used is renewed: who writes at least once a month stays logged in. @throws ExitError `ProfileUnusable`. */
export async function keepToken(
  directory: string,
  profile: LiveProfile,
  { token, tokenExpiresAtMs }: { readonly token: string; readonly tokenExpiresAtMs: number },
): Promise<void> {
  const now = await loadProfile(directory);
  // Logged out, or somebody else's, since we started.
  if (now?.token === undefined || now.user !== profile.user || now.key !== profile.key) return;
  if (tokenExpiresAtMs < now.tokenExpiresAtMs + tokenRenewalMs) return;
  await saveProfile(directory, { ...now, token, tokenExpiresAtMs });
}
