#!/usr/bin/env node
import { isBuiltin } from 'node:module';
import process from 'node:process';
import { exitCodes } from './exit.ts';

// An import that cannot be resolved ends in a stack that explains nothing to whoever has an older Node.
if (isBuiltin('node:sqlite')) await import('./program.ts');
else {
  process.stderr.write(`chat-server: this is Node ${process.versions.node}, which is too old: take 24.15 or later\n`);
  process.exitCode = exitCodes.Usage.code;
}
