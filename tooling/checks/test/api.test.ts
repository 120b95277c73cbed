import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { checkReports, reportOf } from '../src/api-report.ts';
import { entryPoints } from '../src/built-api.ts';
import { read } from '../src/repository.ts';

test('what packages export is what their API reports say; `npm run api` writes them', { timeout: 120_000 }, () => {
  const temporary = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    expect(checkReports(temporary, process.env['PROJ_UPDATE_API'] === '1')).toEqual([]);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
});

test('everything that the client and its React binding export says what it is', () => {
  const reports = entryPoints()
    .filter(({ folder }) => /^packages\/(client|react)$/.test(folder))
    .map(reportOf);
  expect(reports.length).toBeGreaterThanOrEqual(6);
  const undocumented = reports.flatMap((report) =>
    [...read(report).matchAll(/^\/\/ @public \(undocumented\)\nexport ([^{(=;]+)/gm)].map(
      ([, what]) => `${report}: ${what}`,
    ),
  );
  expect(undocumented).toEqual([]);
});
