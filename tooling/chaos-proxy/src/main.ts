#!/usr/bin/env node
import { parseCommand, usage } from './command-options.ts';
import type { Address } from './connection.ts';
import { createChaosProxy } from './proxy.ts';

const command = parseCommand(process.argv.slice(2));
if (command.kind === 'help') {
  process.stdout.write(usage);
} else if (command.kind === 'mistakes') {
  for (const mistake of command.mistakes) process.stderr.write(`chaos-proxy: ${mistake}\n`);
  process.stderr.write('chaos-proxy: see --help\n');
  process.exitCode = 2;
} else {
  const { listen, upstream } = command.options;
  const proxy = createChaosProxy(command.options);
  proxy.on('cut', ({ connectionIndex, mode, cause, toServerBytes, toClientBytes }) => {
    const progress = `to-server=${toServerBytes} to-client=${toClientBytes}`;
    process.stderr.write(`cut connection=${connectionIndex} mode=${mode} cause=${cause} ${progress}\n`);
  });
  proxy.on('edit', ({ connectionIndex, direction, atByte }) => {
    const where = direction === 'toServer' ? 'to-server' : 'to-client';
    process.stderr.write(`edit connection=${connectionIndex} direction=${where} at-byte=${atByte}\n`);
  });
  const stop = (): void => void proxy.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    await proxy.listen();
    const where = shown({ host: listen.host, port: proxy.port });
    process.stdout.write(`listening ${where} upstream=${shown(upstream)} seed=${proxy.seed}\n`);
  } catch (error) {
    process.stderr.write(`chaos-proxy: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function shown({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
