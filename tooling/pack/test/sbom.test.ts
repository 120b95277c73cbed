import { beforeAll, expect, test } from 'vitest';
import { makeSbom, type Sbom } from '../src/sbom.ts';
import { publishable } from '../src/workspace.ts';

let sbom: Sbom;
beforeAll(async () => {
  sbom = await makeSbom('1.2.3');
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

test('it is of one version of the whole, which has all that is published', () => {
  const { name, version, purl } = sbom.metadata.component;
  expect({ name, version, purl }).toEqual({ name: 'proj', version: '1.2.3', purl: 'pkg:npm/proj@1.2.3' });
  const whole = sbom.dependencies.filter(({ ref }) => ref === purl);
  expect(whole.map(({ dependsOn = [] }) => dependsOn.length)).toEqual([publishable().length]);
  expect(sbom.dependencies.map(({ ref }) => ref)).not.toContain('pkg:npm/proj@0.0.0');
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
