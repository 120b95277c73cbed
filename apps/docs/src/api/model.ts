import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { absolute, isFile, namesIn, read } from '../repository.ts';

/** A piece of a declaration; a reference names what it refers to. */
export interface Token {
  readonly text: string;
  readonly canonicalReference?: string;
}

/** What API Extractor says of an export, as far as it is used here. */
export interface ApiItem {
  readonly kind: string;
  readonly name: string;
  readonly canonicalReference: string;
  readonly docComment?: string;
  readonly excerptTokens?: readonly Token[];
  readonly members?: readonly ApiItem[];
}

/** What one `import` of a package has. */
export interface EntryPoint {
  /** `client` */
  readonly package: string;
  /** What one writes: `@proj/client/file` */
  readonly specifier: string;
  readonly items: readonly ApiItem[];
}

interface Types {
  readonly package: string;
  readonly specifier: string;
  readonly types: string;
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
}

/** The declarations of everything that a published package exports. */
function typesOfPackages(): readonly Types[] {
  return namesIn('packages').flatMap((folder) => {
    const { name, exports = {} } = JSON.parse(read(`packages/${folder}/package.json`)) as Manifest;
    return Object.entries(exports).flatMap(([subpath, target]) => {
      const types = typeof target === 'string' ? undefined : target.types;
      if (types === undefined) return [];
      const path = join('packages', folder, types);
      return [{ package: folder, specifier: join(name, subpath), types: path }];
    });
  });
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

/** Reads what was built: build before. @throws Error naming what is not there */
export function readApi(): readonly EntryPoint[] {
  const all = typesOfPackages();
  const missing = all.filter(({ types }) => !isFile(types)).map(({ types }) => types);
  if (missing.length > 0) throw new Error(`not built: ${missing.join(', ')}; run \`pnpm build\``);
  const files = all.map(({ types }) => absolute(types));
  const temporary = mkdtempSync(join(tmpdir(), 'api-model-'));
  try {
    let state: CompilerState | undefined;
    return all.map((entry, index) => {
      const apiJsonFilePath = join(temporary, `${index}.api.json`);
      const config = configOf(entry, files, apiJsonFilePath);
      // One program for all of them: each of its own would cost seconds.
      state ??= CompilerState.create(config, { additionalEntryPoints: files });
      Extractor.invoke(config, {
        compilerState: state,
        localBuild: true,
        messageCallback: (message) => {
          message.handled = true;
        },
      });
      const model = JSON.parse(readFileSync(apiJsonFilePath, 'utf8')) as ApiItem;
      return { package: entry.package, specifier: entry.specifier, items: model.members?.[0]?.members ?? [] };
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function configOf(entry: Types, files: string[], apiJsonFilePath: string): ExtractorConfig {
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: absolute(`packages/${entry.package}`),
      mainEntryPointFilePath: absolute(entry.types),
      compiler: { overrideTsconfig: { compilerOptions, files } },
      apiReport: { enabled: false },
      docModel: { enabled: true, apiJsonFilePath },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: silent,
        tsdocMessageReporting: silent,
        compilerMessageReporting: silent,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: absolute(`packages/${entry.package}/package.json`),
  });
}
