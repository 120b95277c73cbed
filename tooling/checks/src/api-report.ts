import { join } from 'node:path';
import {
  CompilerState,
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type ExtractorResult,
} from '@microsoft/api-extractor';
import { absolute, files, read } from './repository.ts';

export interface EntryPoint {
  /** `packages/client` */
  readonly folder: string;
  /** As in `exports`: `./file` */
  readonly name: string;
  /** Of its types. */
  readonly types: string;
  /** Of the report that git has. */
  readonly report: string;
}

interface Exports {
  readonly exports?: Readonly<
    Record<string, string | { readonly types?: string; readonly browser?: { readonly types: string } }>
  >;
}

/** Everything that a published package exports, once for each world that it looks different in. */
export function entryPoints(): readonly EntryPoint[] {
  return files(/^packages\/[^/]+\/package\.json$/).flatMap((manifest) => {
    const folder = manifest.slice(0, -'/package.json'.length);
    const { exports = {} } = JSON.parse(read(manifest)) as Exports;
    return Object.entries(exports).flatMap(([name, target]) => {
      const types = typeof target === 'string' ? undefined : target.types;
      if (types === undefined) return [];
      const title = name === '.' ? 'index' : name.slice(2).replaceAll('/', '-');
      return [{ folder, name, types: join(folder, types), report: `${folder}/api/${title}.api.md` }];
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

function configOf(
  { folder, types, report }: EntryPoint,
  all: readonly EntryPoint[],
  temporary: string,
): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: absolute(folder),
      newlineKind: 'lf',
      mainEntryPointFilePath: absolute(types),
      compiler: { overrideTsconfig: { compilerOptions, files: all.map((entry) => absolute(entry.types)) } },
      apiReport: {
        enabled: true,
        reportFolder: absolute(`${folder}/api`),
        reportTempFolder: temporary,
        reportFileName: report.slice(report.lastIndexOf('/') + 1, -'.api.md'.length),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        // Each release tag, link and tag of TSDoc has its own taste; what counts is whether the report changed.
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: absolute(`${folder}/package.json`),
  });
}

/**
 * Compares the reports in git with what was built, and with `update` writes them. Answers the entry points that differ.
 * It reads `dist`: build before.
 */
export function checkReports(temporary: string, update: boolean): readonly string[] {
  const all = entryPoints();
  let compilerState: CompilerState | undefined;
  return all.flatMap((entry) => {
    const config = configOf(entry, all, temporary);
    // One program for all of them: each of its own would cost seconds.
    compilerState ??= CompilerState.create(config, {
      additionalEntryPoints: all.map(({ types }) => absolute(types)),
    });
    const problems: string[] = [];
    const result: ExtractorResult = Extractor.invoke(config, {
      compilerState,
      localBuild: update,
      showVerboseMessages: false,
      messageCallback: (message) => {
        if (message.logLevel === ExtractorLogLevel.Error) problems.push(message.text);
        message.handled = true;
      },
    });
    const isCurrent = result.succeeded && (update || !result.apiReportChanged);
    return isCurrent ? [] : [[entry.report, ...problems].join('\n  ')];
  });
}
