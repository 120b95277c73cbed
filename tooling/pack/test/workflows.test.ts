import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeVersions } from '../src/node-versions.ts';
import { root } from '../src/workspace.ts';

const workflows = globSync('.github/workflows/*.yml', { cwd: root }).toSorted();
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('there is one for each change, one for each night and one for releases', () => {
  expect(workflows).toEqual(['ci', 'nightly', 'release'].map((name) => `.github/workflows/${name}.yml`));
});

describe.each(workflows)('%s', (path) => {
  const text = read(path);

  test('uses only actions of a named major version', () => {
    const used = [...text.matchAll(/uses:\s*(\S+)/g)].map(([, action]) => action);
    expect(used).not.toEqual([]);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
  });

  test('says what it may do, and how long it may take', () => {
    expect(text).toMatch(/^permissions:/m);
    const jobs = text.slice(text.indexOf('\njobs:')).match(/^ {4}runs-on:/gm);
    expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs?.length ?? 0);
  });

  test('runs files that are there', () => {
    for (const [, file = ''] of text.matchAll(/((?:tooling|apps|\.ci)\/[\w./-]+)/g)) {
      expect(existsSync(join(root, file)), file).toBe(true);
    }
  });
});

test('the libraries are tried on every supported line of Node', () => {
  const [, lines = ''] = /node: \[([^\]]+)\]/.exec(read('.github/workflows/ci.yml')) ?? [];
  expect(lines.split(', ')).toEqual(Object.keys(nodeVersions));
});
