import { beforeAll, describe, expect, test } from 'vitest';
import { browserEntryPoints, unknownEntryPoints, waysToNode } from '../src/check/browser.ts';
import {
  type Check,
  filesAreComplete,
  importsAreDeclared,
  linksLead,
  manifestIsResolved,
  mapsLeadToSources,
  noticesAreKept,
} from '../src/check/contents.ts';
import { publintProblems, typesProblems } from '../src/check/lint.ts';
import { type PackedPackage, packAll } from '../src/pack.ts';
import { publishable } from '../src/workspace.ts';
import { scratchDirectory } from './scratch.ts';

const names = publishable().map(({ manifest }) => manifest.name);
const folder = scratchDirectory();
let all: readonly PackedPackage[];
beforeAll(async () => {
  all = await packAll(folder);
}, 60_000);

function packedAs(name: string): PackedPackage {
  return all.find(({ manifest }) => manifest.name === name)!;
}

test('everything that is not private is packed, all with one version', () => {
  expect(all.map(({ manifest }) => manifest.name)).toEqual(names);
  expect(new Set(all.map(({ manifest }) => manifest.version)).size).toBe(1);
});

describe.each(names)('%s', (name) => {
  const checks: readonly (readonly [string, Check])[] = [
    ['names nothing that only the workspace can resolve', manifestIsResolved],
    ['has all that it promises, and nothing that it is tested with', filesAreComplete],
    ['has the sources that its maps lead to', mapsLeadToSources],
    ['declares what it imports', importsAreDeclared],
    ['keeps the notices of what is bundled into it', noticesAreKept],
    ['has documents whose links lead somewhere', linksLead],
  ];
  test.each(checks)('%s', (_, check) => {
    expect(check(packedAs(name))).toEqual([]);
  });

  test('takes along what changed, which is written with its first release', () => {
    expect(packedAs(name).manifest.files).toContain('CHANGELOG.md');
  });

  test('has nothing that publint warns of', async () => {
    expect(await publintProblems(packedAs(name))).toEqual([]);
  });

  test('has types that resolve in Node and for bundlers', { timeout: 120_000 }, async () => {
    expect(await typesProblems(packedAs(name))).toEqual([]);
  });
});

test('what a page can import leads to no module of Node', () => {
  expect(browserEntryPoints(all).flatMap((entry) => waysToNode(entry, all))).toEqual([]);
  expect(browserEntryPoints(all)).toContain('@proj/client/browser');
});

test('what is listed as for Node alone exists', () => {
  expect(unknownEntryPoints(all)).toEqual([]);
});
