import { runningServer } from '../admin/caller.ts';
import { type Command, jsonSwitch } from '../command.ts';
import { columns, momentText, print, printable, printJson } from '../output.ts';
import { storageCommand } from './storage-command.ts';

export const banCommands: readonly Command[] = [
  storageCommand({
    name: 'ban list',
    summary: 'sources that are not listened to for a while, and why',
    description: [
      'Lists the sources that the running server has banned: addresses, of IPv6 their first 64 bits.',
      'REASON is logins after too many wrong passwords, and limits for clients that do not heed what they are told.',
    ],
    switches: [jsonSwitch],
    examples: ['chat-server ban list', 'chat-server ban list --json'],
    run: async ({ storage, switches }) => {
      const { call } = await runningServer(storage.data);
      const { bans } = await call('listBans', {});
      if (switches.has(jsonSwitch.name)) for (const ban of bans) printJson(ban);
      else {
        const rows = bans.map(({ source, reason, untilMs }) => [printable(source), reason, momentText(untilMs)]);
        print(columns(['SOURCE', 'REASON', 'UNTIL'], rows));
      }
      return 'Ok';
    },
  }),
  storageCommand({
    name: 'ban lift',
    summary: 'listen to a source again',
    description: [
      'Ends the ban of a source, named as "ban list" shows it or by an address of it.',
      'What it was banned for is forgotten: its next ban is as short as a first one.',
    ],
    words: ['SOURCE'],
    switches: [jsonSwitch],
    examples: ['chat-server ban lift 192.0.2.17', 'chat-server ban lift 2001:db8:0:0::/64'],
    run: async ({ storage, words, switches }) => {
      const [source = ''] = words;
      const { call } = await runningServer(storage.data);
      const answer = await call('liftBan', { source });
      if (switches.has(jsonSwitch.name)) printJson(answer);
      else print(`lifted the ban of ${printable(answer.source)}`);
      return 'Ok';
    },
  }),
];
