import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { BuiltApi } from '@proj/checks/built-api';

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

/** Reads what was built: build before. @throws Error naming what is not there */
export function readApi(): readonly EntryPoint[] {
  const api = new BuiltApi();
  const temporary = mkdtempSync(join(tmpdir(), 'api-model-'));
  try {
    return api.entryPoints.map((entry, index) => {
      const apiJsonFilePath = join(temporary, `${index}.api.json`);
      const output = { apiReport: { enabled: false }, docModel: { enabled: true, apiJsonFilePath } };
      api.extract(entry, output, { localBuild: true });
      const model = JSON.parse(readFileSync(apiJsonFilePath, 'utf8')) as ApiItem;
      const { folder, specifier } = entry;
      return { package: basename(folder), specifier, items: model.members?.[0]?.members ?? [] };
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
