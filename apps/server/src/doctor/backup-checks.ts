import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupRecord, readBackupRecord } from '../backup-record.ts';
import { dataFiles } from '../data-directory.ts';
import { findLeftovers, isUnderWay } from '../leftovers.ts';
import { bytesText, momentText } from '../output.ts';
import { type Check, type Finding, ok, warning } from './finding.ts';

const dayMs = 86_400_000;
const oldBackupMs: number = 7 * dayMs;

/** Judges the last that was finished, wherever it went. */
export const backupCheck: Check = {
  name: 'backups',
  async run({ config: { dataDirectory }, nowMs }) {
    const folder = join(dataDirectory, dataFiles.backups);
    const kept = await filesIn(folder, (name) => !isUnderWay(name));
    const last = (await readBackupRecord(dataDirectory)) ?? kept.newest;
    const findings: Finding[] = [];
    if ((await stat(join(dataDirectory, dataFiles.store)).catch(() => undefined)) === undefined) {
      findings.push(ok('there is nothing yet that could be lost'));
    } else if (last === undefined) {
      findings.push(warning('none was ever finished: make one with "chat-server backup", and keep it elsewhere'));
    } else {
      const age = `${Math.floor((nowMs - last.atMs) / dayMs)} days old`;
      const sentence = `the last is ${age}: ${last.file}, ${bytesText(last.bytes)}, ${momentText(last.atMs)}`;
      const isOld = nowMs - last.atMs > oldBackupMs;
      findings.push(isOld ? warning(`${sentence}. Make one with "chat-server backup"`) : ok(sentence));
    }
    if (kept.count > 0) findings.push(ok(`${kept.count} of ${bytesText(kept.bytes)} in ${folder}: yours to remove`));
    return findings;
  },
};

/** Whole stores that nobody may need any more. */
export const copiesCheck: Check = {
  name: 'copies',
  async run({ config: { dataDirectory }, nowMs }) {
    const findings: Finding[] = [];
    for (const { path, bytes, modifiedAtMs } of await findLeftovers(dataDirectory)) {
      // A younger one may be under way.
      if (nowMs - modifiedAtMs < dayMs) continue;
      const since = `since ${momentText(modifiedAtMs)}`;
      findings.push(warning(`${path}, ${bytesText(bytes)}, was left behind ${since}: the next start removes it`));
    }
    const replaced = await filesIn(dataDirectory, (name) => name.startsWith(`${dataFiles.store}.before-`));
    if (replaced.count > 0) {
      const what = `${join(dataDirectory, dataFiles.store)}.before-…: ${bytesText(replaced.bytes)}`;
      findings.push(ok(`${what} that restores have replaced, yours to remove`));
    }
    return findings;
  },
};

async function filesIn(
  directory: string,
  isMeant: (name: string) => boolean,
): Promise<{ readonly count: number; readonly bytes: number; readonly newest: BackupRecord | undefined }> {
  const names = (await readdir(directory).catch(() => [])).filter(isMeant);
  const looks = names.map(async (name) => {
    const file = join(directory, name);
    const stats = await stat(file).catch(() => undefined);
    return stats?.isFile() ? [{ file, bytes: stats.size, atMs: stats.mtimeMs }] : [];
  });
  const files = (await Promise.all(looks)).flat();
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { count: files.length, bytes, newest: files.toSorted((a, b) => b.atMs - a.atMs)[0] };
}
