import { type Command, type Context, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { requireProfile, saveProfile } from '../profile.ts';

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'forget what proves who one is',
  words: [],
  flags: profileFlag,
  notes: ['Messages that wait to be sent stay in the profile, for the next "chat login" of the same user.'],
  examples: ['chat logout'],
  run: logout,
};

async function logout({ profileDirectory, output }: Context): Promise<ExitName> {
  const profile = await requireProfile(profileDirectory);
  await saveProfile(profileDirectory, { ...profile, token: undefined, tokenExpiresAtMs: 0 });
  output.notice(`${profile.user} is logged out (profile ${profileDirectory})`);
  return 'Ok';
}
