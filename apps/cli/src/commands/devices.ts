import type { Client } from '@proj/client';
import { ArgumentsError } from '../arguments.ts';
import { asking } from '../asking.ts';
import { type Command, type Context, jsonFlag, profileFlag } from '../command.ts';
import type { ExitName } from '../exit.ts';

type DeviceId = NonNullable<Parameters<Client['revoke']>[0]>;

export const devicesCommand: Command = {
  name: 'devices',
  summary: 'list where this user has logged in',
  words: [],
  flags: { ...jsonFlag, ...profileFlag },
  notes: [
    'ID CLASS online|offline LAST-LOGIN CLIENT. Each command of a profile is a device of its own. With --json, for each,',
    '{"deviceId","deviceClass","client","online","remote","firstLoginAt","lastLoginAt"}.',
  ],
  examples: ['chat devices', 'chat devices --json'],
  run: list,
};

export const devicesRevokeCommand: Command = {
  name: 'devices revoke',
  summary: 'end the session of a device, which must log in with the password again',
  words: [{ name: 'ID', optional: true }],
  flags: { others: { help: 'every device but this command itself' }, ...jsonFlag, ...profileFlag },
  notes: ['With --json {"revoked"}: the id, or "others".'],
  examples: ['chat devices revoke 0123456789ab.listen', 'chat devices revoke --others'],
  run: revoke,
};

async function list(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  await asking(context, async (client) => {
    for (const device of await client.devices({ signal })) {
      const { deviceId, deviceClass, client: program, online, remote } = device;
      const firstLoginAt = new Date(device.firstLoginAtMs).toISOString();
      const lastLoginAt = new Date(device.lastLoginAtMs).toISOString();
      await output.data(
        given.has('json')
          ? { deviceId, deviceClass, client: program, online, remote, firstLoginAt, lastLoginAt }
          : `${deviceId} ${deviceClass} ${online ? 'online' : 'offline'} ${lastLoginAt} ${program}`,
      );
    }
  });
  return 'Ok';
}

async function revoke(context: Context): Promise<ExitName> {
  const { arguments: given, output, signal } = context;
  const [id] = given.words;
  if ((id === undefined) === !given.has('others')) throw new ArgumentsError(['either ID or --others is wanted']);
  if (id !== undefined && !/^[!-~]{1,64}$/.test(id)) {
    throw new ArgumentsError([`ID must be as "chat devices" prints it, not ${JSON.stringify(id)}`]);
  }
  await asking(context, async (client) => {
    await client.revoke(id as DeviceId | undefined, { signal });
    const revoked = id ?? 'others';
    if (given.has('json')) await output.data({ revoked });
    else output.notice(id === undefined ? 'every other device was logged out' : `${id} was logged out`);
  });
  return 'Ok';
}
