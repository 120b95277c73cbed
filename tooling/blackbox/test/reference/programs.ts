import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Programs } from '../../src/programs.ts';
import type { Bug } from './bugs.ts';

/** The reference system as two scripts for Node, each with the same bug planted; gone when disposed. */
export function referencePrograms(bug: Bug | undefined): Programs & Disposable {
  const directory = mkdtempSync(join(tmpdir(), 'chat-reference-'));
  const script = (name: string, start: string): string => {
    const file = join(directory, `${name}.mjs`);
    const source = new URL(`${name}.ts`, import.meta.url).href;
    writeFileSync(file, `import { ${start} } from '${source}';\n${start}(${JSON.stringify(bug)});\n`);
    return file;
  };
  return {
    server: script('server', 'serve'),
    cli: script('cli', 'runCommand'),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  };
}
