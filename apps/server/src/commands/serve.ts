import { type Command, usageOf } from '../command.ts';
import { programTable, resolveServeConfig, serveSwitches } from '../config.ts';
import { limitTable } from '../limit-options.ts';
import { optionLines } from '../options.ts';
import { serve } from '../serve.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'run the server (what happens without a command)',
  usage: ({ environment }) =>
    usageOf({
      line: '[serve] [options]',
      description: [
        'Runs the chat server until SIGTERM or Ctrl-C. When it is ready it prints one line:',
        '  ready snet=HOST:PORT http=http://HOST:PORT key=KEY pid=PID',
        'followed by compat=HOST:PORT when it listens for clients of the older chat server, and by page=http://HOST:PORT',
        'when the chat page is not where http is.',
        'KEY is the public key that clients are given, PID the process that signals are for. The log goes to stderr, as',
        'JSON.',
      ],
      table: programTable(environment),
      more: { title: 'Limits', lines: optionLines(limitTable) },
      switches: serveSwitches,
      examples: ['chat-server --listen 0.0.0.0:7000 --data /var/lib/chat'],
    }),
  run: async (sources, product) => serve(resolveServeConfig(sources), product),
};
