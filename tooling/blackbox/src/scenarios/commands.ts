import { describeExit, Program } from '../program.ts';
import type { World } from './world.ts';

const timeoutMs = 60_000;

/** Runs a subcommand of the server's program to its end, and answers its lines. @throws Error unless it exits with 0. */
export async function runServerCommand(world: World, args: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  await using program = new Program({
    name: `chat-server ${args[0]}`,
    script: world.programs.server,
    args,
    environment: { HOME: world.directory },
    onLine: (line) => lines.push(line),
  });
  program.end();
  const timer = setTimeout(() => void program.kill(), timeoutMs);
  const exit = await program.exited;
  clearTimeout(timer);
  if (exit.code !== 0) throw new Error(describeExit(program, exit));
  return lines;
}
