import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entryPoints } from '../check/browser.ts';
import { nodeFolder, nodeVersions, satisfies } from '../node-versions.ts';
import type { PackedPackage } from '../pack.ts';
import { root } from '../workspace.ts';
import { Compiler } from './compiler.ts';
import { Consumer } from './consumer.ts';

export interface ProgramOptions {
  readonly packed: readonly PackedPackage[];
  /** `22` */
  readonly node: string;
  /** The versions of TypeScript that its types are tried with; none: the one of the workspace. */
  readonly typescript: readonly string[];
  readonly settings: readonly string[];
  readonly folder: string;
  /** Entry points that a page can import. */
  readonly forPages: readonly string[];
  /** What else it needs, in the versions of the workspace. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Modules that are started as a thread, and do not let themselves be imported. */
const forWorkers: ReadonlySet<string> = new Set(['@proj/store/sqlite/worker']);

/** What the consumer found, line by line. @throws Error with the output of what failed. */
export async function useAsProgram(options: ProgramOptions): Promise<readonly string[]> {
  const { node, folder, settings, typescript } = options;
  const version = nodeVersions[node];
  if (version === undefined) throw new Error(`Node ${node} is none of ${Object.keys(nodeVersions).join(', ')}`);
  const fitting = options.packed.filter(({ manifest }) => satisfies(version, manifest.engines?.node ?? '>=0.0.0'));
  const ours = Object.fromEntries(fitting.map(({ manifest }) => [manifest.name, manifest.version]));
  const dependencies = { ...options.dependencies, ...ours };
  const place = await nodeFolder(version);
  const consumer = await Consumer.install({ folder, nodeFolder: place, dependencies, settings, template: 'program' });

  const said: string[] = [];
  const say = (what: string, output: string): void => void said.push(`${what}: ${output.trim()}`);
  const entries = fitting.flatMap(entryPoints);
  await consumer.write('entries.json', JSON.stringify(entries.filter((name) => !forWorkers.has(name))));
  say('node', await consumer.run('node', ['--version']));
  say('entries', await consumer.run('node', ['entries.mjs']));
  say('import', await consumer.run('node', ['echo.mjs']));
  say('require', await consumer.run('node', ['echo.cjs']));
  say('chat', await consumer.run('npx', ['--no-install', 'chat', '--version']));
  if (ours['@proj/server'] !== undefined) {
    say('chat-server', await consumer.run('npx', ['--no-install', 'chat-server', '--version']));
    say('a chat', await consumer.run('node', ['chat.mjs', folder]));
  }
  const compile = async (tsc: readonly [string, ...string[]]): Promise<void> => {
    const compiler = new Compiler(consumer, tsc);
    await compiler.asProgram(entries, 'nodenext');
    await compiler.asProgram(entries, 'bundler');
    await compiler.asPage(options.forPages);
    say('types', await compiler.version());
  };
  for (const wanted of typescript) {
    const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
    await consumer.run('npm', ['install', ...flags, `typescript@${wanted}`]);
    await compile(['npx', '--no-install', 'tsc']);
  }
  if (typescript.length === 0) await compile([join(root, 'node_modules', '.bin', 'tsc')]);
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
  return said;
}
