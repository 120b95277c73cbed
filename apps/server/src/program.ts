import { readFileSync } from 'node:fs';
import process from 'node:process';
import { serveCommand } from './commands/serve.ts';
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
  if (wantsHelp) return say(found.command.usage(sources));
  const exit = await found.command.run(sources, product);
  // A server does not wait for who reads its one line.
  if (found.command !== serveCommand) await flushed();
  return exit;
}

let lost: Error | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read us may have gone, as `head` does: that is no failure of ours.
  if (error.code !== 'EPIPE') lost ??= error;
});

/** Resolves once everything said is written, or cannot be: a pipe takes 64 KiB, and the rest when it is read. */
function flushed(): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write('', () => resolve());
  });
}

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

const exit = await main(process.argv.slice(2)).catch(explain);
// A stream tells of its error after it has called back.
await new Promise((resolve) => setImmediate(resolve));
if (lost !== undefined) process.stderr.write(`chat-server: stdout took not all of it: ${lost.message}\n`);
// A worker thread or a connection that lingers must not keep a finished program alive.
process.exit(exitCodes[lost !== undefined && exit === 'Ok' ? 'Failed' : exit].code);
