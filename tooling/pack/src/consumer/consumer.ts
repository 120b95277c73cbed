import { cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from '../commands.ts';
import { root } from '../workspace.ts';

export interface ConsumerOptions {
  /** Made, or filled. */
  readonly folder: string;
  /** Where the program `node` is. */
  readonly nodeFolder: string;
  /** Name → version or range. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** The contents of `.npmrc`. */
  readonly settings: readonly string[];
  /** A folder of `consumers/`, copied. */
  readonly template: string;
}

/** A project of somebody who knows nothing of this workspace. */
export class Consumer {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.#env = env;
  }

  /** Makes the project, and installs its dependencies with npm. */
  static async install(options: ConsumerOptions): Promise<Consumer> {
    const { folder, dependencies, settings, template } = options;
    const consumer = new Consumer(folder, strangersEnvironment(options.nodeFolder));
    await mkdir(folder, { recursive: true });
    await cp(new URL(`../../consumers/${template}`, import.meta.url), folder, { recursive: true });
    const manifest = { name: 'consumer', version: '1.0.0', private: true, type: 'module', dependencies };
    await consumer.write('package.json', JSON.stringify(manifest, undefined, 2));
    await consumer.write('.npmrc', ['audit=false', 'fund=false', 'update-notifier=false', ...settings, ''].join('\n'));
    await consumer.run('npm', ['install', '--ignore-scripts', '--no-package-lock', '--loglevel=error']);
    return consumer;
  }

  async write(file: string, text: string): Promise<void> {
    await writeFile(join(this.folder, file), text);
  }

  /** Answers what it said on stdout. @throws Error when it fails. */
  run(command: string, args: readonly string[]): Promise<string> {
    return run(command, args, { cwd: this.folder, env: this.#env });
  }

  get env(): NodeJS.ProcessEnv {
    return { ...this.#env };
  }
}

/** Nothing of the workspace, of the package manager that started it, and of the runner of its tests. */
export function strangersEnvironment(nodeFolder: string): NodeJS.ProcessEnv {
  const isOurs = (name: string): boolean =>
    /^(npm_|pnpm_|vitest|vite_|turbo_|proj_|chat_|node_|init_cwd$|dev$|mode$|prod$|ssr$|base_url$|test$)/i.test(name);
  const kept = Object.entries(process.env).filter(([name]) => !isOurs(name) || /^node_extra_ca_certs$/i.test(name));
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(root.replace(/\/$/, '')));
  return { ...Object.fromEntries(kept), PATH: [nodeFolder, ...path].join(delimiter) };
}
