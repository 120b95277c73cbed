import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { builtPrograms } from '../src/programs.ts';

test('programs that are not built are named, with what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-apps-'));
  const apps = pathToFileURL(`${folder}/`);
  try {
    const message =
      /server\/dist\/main\.js and .*cli\/dist\/main\.js cannot be found: build the programs with "npm run build"/;
    expect(() => builtPrograms(apps)).toThrow(message);
    const paths = ['server', 'cli'].map((app) => join(folder, app, 'dist'));
    for (const path of paths) {
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, 'main.js'), '');
    }
    expect(builtPrograms(apps)).toEqual({ server: join(paths[0]!, 'main.js'), cli: join(paths[1]!, 'main.js') });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
