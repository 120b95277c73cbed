import type { StoreFigures } from '@proj/store';
import { administer } from '../admin/caller.ts';
import type { ServerView } from '../admin/calls.ts';
import { type Command, jsonSwitch } from '../command.ts';
import { bytesText, columns, durationText, print, printJson } from '../output.ts';
import { storageCommand } from './storage-command.ts';

export const statsCommand: Command = storageCommand({
  name: 'stats',
  summary: 'sizes of the store, and what the running server has counted',
  description: [
    'Shows sizes of the store; while the server runs also what it is doing and has counted since its start.',
  ],
  switches: [jsonSwitch],
  examples: ['chat-server stats', 'chat-server stats --json | jq .server.gauges.sessions'],
  run: async ({ storage, switches }) => {
    await using administration = await administer(storage);
    const { store, server } = await administration.call('stats', {});
    if (switches.has(jsonSwitch.name)) printJson({ store, server });
    else
      print(
        [...storeLines(store), ...(server === undefined ? ['', 'no server runs'] : serverLines(server))].join('\n'),
      );
    return 'Ok';
  },
});

function storeLines({ users, conversations, messages, outbox, fileBytes, walBytes }: StoreFigures): string[] {
  return [
    columns(
      ['USERS', 'CONVERSATIONS', 'ENTRIES', 'OUTBOX', 'FILE', 'WAL'],
      [[users, conversations, messages, outbox, bytesText(fileBytes), bytesText(walBytes)].map(String)],
    ),
  ];
}

function serverLines(server: ServerView): string[] {
  const rows = { ...server.gauges, ...server.counters };
  return [
    '',
    ...serverHeadline(server),
    '',
    columns(
      ['NAME', 'VALUE'],
      Object.entries(rows).map(([name, value]) => [name, String(value)]),
    ),
  ];
}

export function serverHeadline(server: ServerView): string[] {
  const { product, pid, upSeconds, ready, degraded, rssBytes, loopDelayMs } = server;
  const state = !ready ? 'not ready' : degraded.length === 0 ? 'ready' : `degraded: ${degraded.join(', ')}`;
  return [
    `${product}, process ${pid}, up ${durationText(upSeconds * 1_000)}, ${state}`,
    `memory ${bytesText(rssBytes)}, event loop ${loopDelayMs.toFixed(1)} ms late`,
  ];
}
