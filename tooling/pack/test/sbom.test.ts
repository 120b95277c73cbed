import { beforeAll, expect, test } from 'vitest';
import { makeSbom, type Sbom } from '../src/sbom.ts';
import { publishable } from '../src/workspace.ts';

let sbom: Sbom;
beforeAll(async () => {
  sbom = await makeSbom();
}, 60_000);

const fullName = ({ group, name }: Sbom['components'][number]): string =>
  group === undefined ? name : `${group}/${name}`;

test('the bill of materials is CycloneDX, and each thing in it has a version, an address and a licence', () => {
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: expect.stringMatching(/^1\.[5-9]$/) });
  for (const { version, purl, licenses = [] } of sbom.components) {
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(purl).toMatch(/^pkg:npm\/.+@/);
    expect(licenses, purl).not.toEqual([]);
  }
});

test('it has all that is published, what comes along, and what is bundled; nothing that only we use', () => {
  const names = sbom.components.map(fullName);
  expect(names).toEqual(expect.arrayContaining(publishable().map(({ manifest }) => manifest.name)));
  expect(names).toEqual(expect.arrayContaining(['pino', 'libsodium', 'react-dom', 'scheduler']));
  for (const name of ['vitest', 'typescript', 'playwright-core', '@proj/testkit']) expect(names).not.toContain(name);
  expect(new Set(sbom.components.map((component) => component['bom-ref'])).size).toBe(names.length);
});

test('every dependency that it names is in it', () => {
  const refs = new Set([sbom.metadata.component, ...sbom.components].map((component) => component['bom-ref']));
  const named = sbom.dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]);
  expect(named.filter((ref) => !refs.has(ref))).toEqual([]);
});
