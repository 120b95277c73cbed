import { isDeviceId } from '@proj/chat-protocol';
import type { SessionInfo } from '@proj/chat-server';
import { administer, runningServer } from '../admin/caller.ts';
import { type Command, jsonSwitch } from '../command.ts';
import { ExitError } from '../exit.ts';
import { columns, durationText, print, printable, printJson } from '../output.ts';
import { storageCommand } from './storage-command.ts';
import { userNamed } from './user.ts';

/** The largest list: sessions beyond it are not shown. */
const mostSessions = 10_000;

export const sessionCommands: readonly Command[] = [
  storageCommand({
    name: 'session list',
    summary: 'who is online, from where and since when',
    description: [
      'Lists the sessions of the running server, of one user or of all; at most 10,000.',
      'SILENT is how long ago anything came from it, QUEUED what it has not taken yet.',
    ],
    words: ['[USER]'],
    switches: [jsonSwitch],
    examples: ['chat-server session list', 'chat-server session list ann --json'],
    run: async ({ storage, words, switches }) => {
      const user = words[0] === undefined ? undefined : userNamed(words[0]);
      const { call } = await runningServer(storage.data);
      const { sessions } = await call('listSessions', { user, limit: mostSessions });
      if (switches.has(jsonSwitch.name)) for (const session of sessions) printJson(session);
      else print(columns(sessionHead, sessions.map(sessionRow)));
      return 'Ok';
    },
  }),
  storageCommand({
    name: 'session revoke',
    summary: 'end the sessions of a user, or of one device',
    description: [
      'Ends the sessions, and voids what the devices remember: they log in with the password again.',
      'While the server does not run there are no sessions to end; the rest takes effect all the same.',
    ],
    words: ['USER', '[DEVICE]'],
    switches: [jsonSwitch],
    examples: ['chat-server session revoke ann', 'chat-server session revoke ann laptop-7f3a'],
    run: async ({ storage, words, switches }) => {
      const [name, device] = words;
      const user = userNamed(name);
      if (device !== undefined && !isDeviceId(device)) {
        throw new ExitError('Usage', `${JSON.stringify(device)} is not a device id: see "chat-server session list"`);
      }
      await using administration = await administer(storage);
      const answer = await administration.call('revokeSessions', { user, device });
      if (switches.has(jsonSwitch.name)) printJson(answer);
      else print(`revoked ${device === undefined ? user : `${device} of ${user}`}: ${answer.ended} sessions ended`);
      return 'Ok';
    },
  }),
];

export const sessionHead = ['USER', 'DEVICE', 'CLASS', 'FROM', 'SINCE', 'SILENT', 'QUEUED', 'CLIENT'] as const;

/** A session as a row under {@link sessionHead}. */
export function sessionRow(session: SessionInfo): readonly string[] {
  const { user, deviceId, deviceClass, remote = '-', sinceMs, silentMs, queuedBytes, lagging, client } = session;
  return [
    user,
    printable(deviceId),
    deviceClass,
    printable(remote),
    durationText(Date.now() - sinceMs),
    durationText(silentMs),
    `${queuedBytes}${lagging ? ' lagging' : ''}`,
    printable(client),
  ];
}
