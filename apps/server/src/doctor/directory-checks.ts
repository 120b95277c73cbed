import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFiles, modeMistake, octal, secretMistake } from '../data-directory.ts';
import { isLow, roomFor } from '../degraded.ts';
import { secretTextMistake } from '../keys.ts';
import { bytesText } from '../output.ts';
import { type Check, error, type Finding, ok, warning } from './finding.ts';

/** Below this much room nothing works for long. */
const hardlyRoomBytes = 104_857_600;

export const directoryCheck: Check = {
  name: 'data directory',
  async run({ config: { dataDirectory: directory } }) {
    const stats = await stat(directory).catch(() => undefined);
    if (stats === undefined) return [warning(`${directory} is not there: the first start makes it`)];
    if (!stats.isDirectory()) return [error(`${directory} is not a directory: choose another one with --data`)];
    const findings: Finding[] = [];
    const mistake = modeMistake(directory, stats);
    if (mistake !== undefined) findings.push(error(mistake));
    else if ((stats.mode & 0o077) !== 0 && process.platform !== 'win32') {
      findings.push(
        warning(`${directory} may be read by others (mode ${octal(stats.mode)}): run "chmod 700 ${directory}"`),
      );
    }
    const uid = process.getuid?.();
    if (uid !== undefined && uid !== stats.uid) {
      findings.push(
        uid === 0
          ? warning(
              `${directory} belongs to user ${stats.uid}: run the server, and commands on it, as that user, not as root`,
            )
          : error(`${directory} belongs to user ${stats.uid}, and this is user ${uid}: run it as that user`),
      );
    }
    if ((await stat(join(directory, dataFiles.restoring)).catch(() => undefined)) !== undefined) {
      findings.push(error('a restore was interrupted: run "chat-server restore FILE" to its end'));
    }
    return findings.length > 0 ? findings : [ok(`${directory} is its owner's alone`)];
  },
};

export const secretsCheck: Check = {
  name: 'keys',
  async run({ config: { dataDirectory } }) {
    const findings: Finding[] = [];
    for (const name of [dataFiles.serverKey, dataFiles.tokenSecret, dataFiles.adminToken]) {
      const path = join(dataDirectory, name);
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined) continue;
      const mistake = secretMistake(path, stats) ?? (await textMistake(path));
      findings.push(mistake === undefined ? ok(`${name} is whole, and its owner's alone`) : error(mistake));
    }
    if (findings.length === 0) return [ok('there are none yet: the first start makes them')];
    return findings;
  },
};

async function textMistake(path: string): Promise<string | undefined> {
  try {
    return secretTextMistake(path, await readFile(path, 'latin1'));
  } catch (reason) {
    return `${path} cannot be read: ${reason instanceof Error ? reason.message : String(reason)}`;
  }
}

/** What another user made there, the owner of the directory cannot use: root, most often. */
export const ownersCheck: Check = {
  name: 'owners',
  async run({ config: { dataDirectory: directory } }) {
    const folder = await stat(directory).catch(() => undefined);
    if (folder === undefined || process.platform === 'win32') return [];
    const findings: Finding[] = [];
    for (const name of ownedFiles) {
      const path = join(directory, name);
      const stats = await stat(path).catch(() => undefined);
      const mistake = stats && ownerMistake(path, stats, folder);
      if (mistake !== undefined) findings.push(error(mistake));
    }
    return findings;
  },
};

const ownedFiles = [
  dataFiles.store,
  `${dataFiles.store}-wal`,
  dataFiles.serverKey,
  dataFiles.tokenSecret,
  dataFiles.adminToken,
];

export function ownerMistake(path: string, file: Owner, directory: Owner): string | undefined {
  if (file.uid === directory.uid) return undefined;
  const owner = `${directory.uid}:${directory.gid}`;
  return `${path} belongs to user ${file.uid}, its directory to user ${directory.uid}: run "chown ${owner} ${path}"`;
}

type Owner = Pick<Stats, 'uid' | 'gid'>;

export const diskCheck: Check = {
  name: 'disk',
  async run({ config: { dataDirectory } }) {
    const room = await roomFor(dataDirectory).catch(() => undefined);
    if (room === undefined) return [];
    const sentence = `${bytesText(room.freeBytes)} of ${bytesText(room.totalBytes)} are free for ${dataDirectory}`;
    if (room.freeBytes < hardlyRoomBytes) return [error(`${sentence}: make room, commits are about to fail`)];
    return [isLow(room) ? warning(`${sentence}: make room`) : ok(sentence)];
  },
};
