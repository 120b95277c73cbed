import { expect, test } from 'vitest';
import { bundledInto } from '../src/bundled.ts';
import { allLicences, isCopyleft, isPermissive, productionLicences, refused } from '../src/licences.ts';
import { noticesOf } from '../src/notices.ts';
import { scratchDirectory } from './scratch.ts';

const scratch = scratchDirectory();

test('what comes along with our packages asks for no more than to be named', async () => {
  const licences = await productionLicences();
  expect(licences.length).toBeGreaterThan(20);
  expect(licences.map(({ name }) => name)).toEqual(expect.arrayContaining(['ws', 'protobufjs', 'react-dom']));
  expect(refused(licences)).toEqual([]);
});

test('what was not built is an error, not a package without parts of others', () => {
  expect(bundledInto('apps/cli').map(({ manifest }) => manifest.name)).toContain('pako');
  expect(() => bundledInto('tooling/pack')).toThrow(`run 'npm run build' before`);
});

test('a notice has the text of the licence, also of a package that only names it', () => {
  const named = (license: string) => ({ folder: scratch, manifest: { name: 'other', version: '1.0.0', license } });
  const notices = noticesOf([named('Apache-2.0')]);
  expect(notices).toMatch(/^other 1\.0\.0 \(Apache-2\.0\)\n\n[\s\S]*END OF TERMS AND CONDITIONS$/m);
  expect(() => noticesOf([named('MIT')])).toThrow('other has no text of its licence, MIT');
});

test('nothing that we build and test with is under the GPL or the AGPL', async () => {
  const licences = await allLicences();
  expect(licences.map(({ name }) => name)).toContain('vitest');
  expect(licences.filter(({ license }) => isCopyleft(license))).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['MIT AND ISC', true],
  ['MIT AND GPL-3.0-only', false],
  ['MPL-2.0', false],
  ['Unknown', false],
  ['SEE LICENSE IN LICENSE.txt', false],
])('%s: permissive is %s', (license, expected) => {
  expect(isPermissive(license)).toBe(expected);
});

test.each([
  ['GPL-2.0-or-later', true],
  ['AGPL-3.0', true],
  ['(MIT OR GPL-3.0-only)', false],
  ['MIT AND GPL-3.0-only', true],
  ['LGPL-3.0', false],
])('%s: copyleft is %s', (license, expected) => {
  expect(isCopyleft(license)).toBe(expected);
});

test('a package is excepted for one licence, not for whatever it may come to have', () => {
  expect(refused([{ name: 'nodemailer', license: 'MIT-0' }])).toEqual([]);
  expect(refused([{ name: 'nodemailer', license: 'EUPL-1.2' }])).toHaveLength(1);
  expect(refused([{ name: 'another', license: 'MIT-0' }])).toHaveLength(1);
});
