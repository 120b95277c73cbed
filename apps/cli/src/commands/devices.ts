import type { Client } from '@proj/client';
import { ArgumentsError } from '../arguments.ts';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import { ExitError, type ExitName } from '../exit.ts';
import { forgetLogin } from '../profile.ts';

type DeviceId = NonNullable<Parameters<Client['revoke']>[0]>;

export const devicesCommand: Command = {
  name: 'devices',
  summary: 'list where this user has logged in',
  words: [],
  flags: { ...jsonFlag, ...profileFlag },
  notes: [
    'ID CLASS online|offline LAST-LOGIN CLIENT. Each command of a profile is a device of its own; what stands before the',
    'dot is the profile, and "(this profile)" follows where that is the one in use. With --json, for each,',
    '{"deviceId","deviceClass","client","online","remote","firstLoginAt","lastLoginAt","thisProfile"}.',
  ],
  examples: ['chat devices', 'chat devices --json'],
  run: list,
};

export const devicesRevokeCommand: Command = {
  name: 'devices revoke',
  summary: 'log out the profile of a device, which must log in with the password again',
  words: [{ name: 'ID', optional: true }],
  flags: { others: { help: 'every profile but this one' }, ...jsonFlag, ...profileFlag },
  notes: [
    'ID is one that "chat devices" prints, or what stands before its dot: all commands of a profile have one login, so all of',
    'them are logged out. It may be the profile in use. With --json {"revoked"}: what stands before the dot, or "others".',
  ],
  examples: ['chat devices revoke 0123456789ab', 'chat devices revoke --others'],
  run: revoke,
};

async function list(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  await asking(context, async (client, profile) => {
    for (const device of await client.devices({ signal })) {
      const { deviceId, deviceClass, client: program, online, remote } = device;
      const firstLoginAt = new Date(device.firstLoginAtMs).toISOString();
      const lastLoginAt = new Date(device.lastLoginAtMs).toISOString();
      const thisProfile = installationOf(deviceId) === profile.deviceId;
      await output.data(
        given.has('json')
          ? { deviceId, deviceClass, client: program, online, remote, firstLoginAt, lastLoginAt, thisProfile }
          : `${deviceId} ${deviceClass} ${online ? 'online' : 'offline'} ${lastLoginAt} ${program}${thisProfile ? ' (this profile)' : ''}`,
      );
    }
  });
  return 'Ok';
}

async function revoke(context: Context): Promise<ExitName> {
  const { arguments: given, output, profileDirectory, signal } = context;
  const [id] = given.words;
  if ((id === undefined) === !given.has('others')) throw new ArgumentsError(['either ID or --others is wanted']);
  if (id !== undefined && !/^[!-~]{1,64}$/.test(id)) {
    throw new ArgumentsError([`ID must be as "chat devices" prints it, not ${JSON.stringify(id)}`]);
  }
  const installation = id === undefined ? undefined : installationOf(id);
  await asking(context, async (client, profile) => {
    if (installation !== undefined) {
      const devices = await client.devices({ signal });
      if (!devices.some(({ deviceId }) => installationOf(deviceId) === installation)) {
        throw new ExitError('Refused', `${id} is none of the devices of ${profile.user}: see "chat devices"`);
      }
    }
    await client.revoke(installation as DeviceId | undefined, { signal });
    // What it proves is void: the next command says so without asking.
    if (installation === profile.deviceId) await forgetLogin(profileDirectory, profile);
  });
  if (given.has('json')) await output.data({ revoked: installation ?? 'others' });
  else
    output.notice(installation === undefined ? 'every other profile is logged out' : `${installation} is logged out`);
  return 'Ok';
}

/** The program or profile that a device is a part of: one login, whatever it does. */
function installationOf(deviceId: string): string {
  return deviceId.split('.', 1)[0] || deviceId;
}
