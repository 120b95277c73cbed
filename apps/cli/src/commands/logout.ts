import { type Command, type Context, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';
import { forgetLogin, loadProfile, requireProfile } from '../profile.ts';

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'forget what proves who one is',
  words: [],
  flags: profileFlag,
  notes: [
    'Messages that wait to be sent stay in the profile, for the next "chat login" of the same user. The server is not asked:',
    'commands that run go on, and so does a copy of the profile; "chat devices revoke" of this profile ends them as well.',
  ],
  examples: ['chat logout'],
  run: logout,
};

async function logout({ profileDirectory, output }: Context): Promise<ExitName> {
  const profile = (await loadProfile(profileDirectory)) ?? (await requireProfile(profileDirectory));
  await forgetLogin(profileDirectory, profile);
  output.notice(`${profile.user} is logged out (profile ${profileDirectory})`);
  return 'Ok';
}
