import type { Consumer } from './consumer.ts';

/** Whatever a careful user may have switched on; declarations of libraries are checked as well. */
const strict = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  noEmit: true,
};

/** TypeScript in the hands of a consumer. */
export class Compiler {
  readonly #consumer: Consumer;
  readonly #command: string;
  readonly #arguments: readonly string[];

  constructor(consumer: Consumer, [command, ...args]: readonly [string, ...string[]]) {
    this.#consumer = consumer;
    this.#command = command;
    this.#arguments = args;
  }

  version(): Promise<string> {
    return this.#consumer.run(this.#command, [...this.#arguments, '--version']);
  }

  /** Compiles `use.ts`, and a file that imports each entry point. @throws Error with what the compiler said. */
  async asProgram(entries: readonly string[], moduleResolution: 'nodenext' | 'bundler'): Promise<void> {
    await this.#consumer.write('every.ts', importAll(entries));
    await this.#compile(`tsconfig.${moduleResolution}.json`, {
      compilerOptions: {
        ...strict,
        target: 'es2024',
        lib: ['es2024', 'esnext.disposable', 'dom'],
        types: ['node'],
        module: moduleResolution === 'nodenext' ? 'nodenext' : 'esnext',
        moduleResolution,
      },
      files: ['use.ts', 'every.ts'],
    });
  }

  /** Compiles a file that imports each entry point, in a world without Node. @throws Error with what the compiler said. */
  async asPage(entries: readonly string[]): Promise<void> {
    await this.#consumer.write('page.ts', importAll(entries));
    await this.#compile('tsconfig.page.json', {
      compilerOptions: {
        ...strict,
        target: 'es2023',
        lib: ['es2023', 'esnext.disposable', 'dom'],
        types: [],
        module: 'esnext',
        moduleResolution: 'bundler',
        customConditions: ['browser'],
      },
      files: ['page.ts'],
    });
  }

  async #compile(file: string, config: object): Promise<void> {
    await this.#consumer.write(file, JSON.stringify(config, undefined, 2));
    await this.#consumer.run(this.#command, [...this.#arguments, '-p', file]);
  }
}

function importAll(entries: readonly string[]): string {
  const lines = entries.flatMap((name, index) => [
    `import * as part${index} from '${name}';`,
    `export const names${index}: readonly string[] = Object.keys(part${index});`,
  ]);
  return `${lines.join('\n')}\n`;
}
