#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { commands, findCommand, overview, version } from './commands.ts';
import { ExitError, type ExitName, exitCodes } from './exit.ts';
import { OptionsError } from './options.ts';

async function main(args: readonly string[]): Promise<ExitName> {
  const product = `chat-server ${version()}`;
  const flags = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  if (flags.includes('--version')) return say(product);
  const wantsHelp = flags.includes('--help') || flags.includes('-h');
  const found = findCommand(args);
  if (wantsHelp && (found === undefined || args[0]?.startsWith('-') === true)) return say(overview());
  if (found === undefined) {
    throw new OptionsError([
      `there is no command ${JSON.stringify(args[0])}: ${commands.map((c) => c.name).join(', ')}`,
    ]);
  }
  const sources = {
    args: found.rest,
    environment: process.env,
    readFile: (path: string) => readFileSync(path, 'utf8'),
  };
  return wantsHelp ? say(found.command.usage(sources)) : found.command.run(sources, product);
}

/** Whoever read us may have gone, as `head` does: that is no failure of ours. */
process.stdout.on('error', () => {});

function say(text: string): ExitName {
  process.stdout.write(`${text}\n`);
  return 'Ok';
}

function explain(error: unknown): ExitName {
  if (error instanceof OptionsError) {
    for (const mistake of error.mistakes) process.stderr.write(`chat-server: ${mistake}\n`);
    process.stderr.write('chat-server: see --help\n');
    return 'Usage';
  }
  if (error instanceof ExitError) {
    process.stderr.write(`chat-server: ${error.message}\n`);
    return error.exit;
  }
  process.stderr.write(`chat-server: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 'Failed';
}

// A worker thread or a connection that lingers must not keep a finished program alive.
process.exit(exitCodes[await main(process.argv.slice(2)).catch(explain)].code);
