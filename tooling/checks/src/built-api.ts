import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorMessage,
  type ExtractorResult,
  type IConfigFile,
} from '@microsoft/api-extractor';
import { absolute, read } from './repository.ts';

/** What one `import` of a published package has. */
export interface EntryPoint {
  /** `packages/client` */
  readonly folder: string;
  /** As in `exports`: `./file` */
  readonly name: string;
  /** What one writes: `@proj/client/file` */
  readonly specifier: string;
  /** The file of its declarations. */
  readonly types: string;
}

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** Everything that published packages export. Without git, so that the site can be made of an archive as well. */
export function entryPoints(): readonly EntryPoint[] {
  const manifests = readdirSync(absolute('packages'))
    .toSorted()
    .map((name) => `packages/${name}/package.json`);
  return manifests.filter((path) => existsSync(absolute(path))).flatMap(entryPointsOf);
}

function entryPointsOf(manifest: string): readonly EntryPoint[] {
  const folder = manifest.slice(0, -'/package.json'.length);
  const { name: scope, exports = {} } = JSON.parse(read(manifest)) as Manifest;
  return Object.entries(exports).flatMap(([name, target]) => {
    const types = typeof target === 'string' ? undefined : target.types;
    return types === undefined ? [] : [{ folder, name, specifier: join(scope, name), types: join(folder, types) }];
  });
}

/** What API Extractor is to write. */
export type Output = Pick<IConfigFile, 'apiReport' | 'docModel'>;

export interface ExtractOptions {
  readonly localBuild: boolean;
  /** Hears what is wrong with the declarations. */
  readonly onError?: (text: string) => void;
}

/** API Extractor on one entry point after the other, in one program: each of its own would cost seconds. */
export class BuiltApi {
  readonly entryPoints: readonly EntryPoint[] = entryPoints();
  readonly #files: string[] = this.entryPoints.map(({ types }) => absolute(types));
  #state: CompilerState | undefined;

  /** @throws Error naming what was not built */
  constructor() {
    const missing = this.entryPoints.map(({ types }) => types).filter((types) => !existsSync(absolute(types)));
    if (missing.length > 0) throw new Error(`not built: ${missing.join(', ')}; run \`npm run build\``);
  }

  extract(entry: EntryPoint, output: Output, { localBuild, onError }: ExtractOptions): ExtractorResult {
    const config = this.#configOf(entry, output);
    this.#state ??= CompilerState.create(config, { additionalEntryPoints: this.#files });
    return Extractor.invoke(config, {
      compilerState: this.#state,
      localBuild,
      messageCallback: (message: ExtractorMessage) => {
        if (message.logLevel === ExtractorLogLevel.Error) onError?.(message.text);
        message.handled = true;
      },
    });
  }

  #configOf({ folder, types }: EntryPoint, output: Output): ExtractorConfig {
    return ExtractorConfig.prepare({
      configObject: {
        projectFolder: absolute(folder),
        newlineKind: 'lf',
        mainEntryPointFilePath: absolute(types),
        compiler: { overrideTsconfig: { compilerOptions, files: this.#files } },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          // Each release tag, link and tag of TSDoc has its own taste; what counts is what is exported.
          extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
          tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
          compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        },
        ...output,
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: absolute(`${folder}/package.json`),
    });
  }
}

const compilerOptions = {
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  target: 'ES2023',
  lib: ['ES2024', 'ESNext.Disposable', 'DOM'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
};
