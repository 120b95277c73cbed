import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StoreError } from '@proj/store';
import { checkSqliteStore } from '@proj/store/sqlite';
import { dataFiles } from '../data-directory.ts';
import { unusable } from '../listening.ts';
import { openFilesLimit } from '../load.ts';
import { readServerPid } from '../server-file.ts';
import { type Address, formatAddress, isLoopback } from '../values.ts';
import { type Check, error, type Finding, ok, warning } from './finding.ts';

/** Before this program was written. */
const tooEarlyMs = Date.UTC(2026, 0, 1);
/** What clocks may differ by, for all we care. */
const clockSlackMs = 60_000;
/** Each client is one. */
const fewFiles = 4_096;

const restoreAdvice = 'Restore a backup with "chat-server restore FILE"';
/** SQLite keeps no checksums. */
const notCovered = 'as far as its structure and its counts go: a byte that flipped inside a text is not found';

export const storeCheck: Check = {
  name: 'store',
  async run({ config: { dataDirectory }, server }) {
    if (server !== undefined) {
      return [ok(`in use by the server, process ${server.pid}: stop it to have every page of the store checked`)];
    }
    const file = join(dataDirectory, dataFiles.store);
    if ((await stat(file).catch(() => undefined)) === undefined)
      return [ok('there is none yet: the first start makes it')];
    try {
      const findings = await checkSqliteStore(file);
      if (findings.length === 0) return [ok(`${file} is whole, ${notCovered}`)];
      return findings.map((finding) => error(`${file}: ${finding}. ${restoreAdvice}`));
    } catch (reason) {
      if (!StoreError.is(reason)) throw reason;
      if (reason.code === 'STORE_CORRUPT')
        return [error(`${file} cannot be used: ${reason.message}. ${restoreAdvice}`)];
      if (reason.code !== 'STORE_LOCKED') return [error(`${file} cannot be checked: ${reason.message}`)];
      const pid = await readServerPid(dataDirectory);
      return [
        warning(`${file} is in use by ${pid === undefined ? 'somebody' : `process ${pid}`} that does not answer here`),
      ];
    }
  },
};

export const clockCheck: Check = {
  name: 'clock',
  async run({ config: { dataDirectory }, nowMs }) {
    const now = new Date(nowMs).toISOString();
    if (nowMs < tooEarlyMs) return [error(`it is not ${now}: set the clock, messages are stamped with it`)];
    const written = await stat(join(dataDirectory, dataFiles.store)).catch(() => undefined);
    if (written !== undefined && written.mtimeMs > nowMs + clockSlackMs) {
      return [
        warning(`it is ${now}, and the store was written at ${written.mtime.toISOString()}: the clock was put back`),
      ];
    }
    return [ok(`it is ${now}`)];
  },
};

export const portsCheck: Check = {
  name: 'addresses',
  async run({ config, server }) {
    if (server !== undefined) return [ok(`the server answers at ${formatAddress(server.http)}`)];
    const pid = await readServerPid(config.dataDirectory);
    if (pid !== undefined) return [ok(`they should be those of process ${pid}, which does not answer here`)];
    const findings: Finding[] = [];
    const place = config.page?.place;
    const wanted: readonly (readonly [flag: string, address: Address | undefined])[] = [
      ['--listen', config.listen],
      ['--http', config.http],
      ['--page', place === 'http' ? undefined : place],
      ['--compat-listen', config.compat?.listen],
    ];
    for (const [flag, address] of wanted) {
      if (address === undefined) continue;
      const mistake = await tryAddress(address, flag);
      findings.push(mistake === undefined ? ok(`${formatAddress(address)} is free for ${flag}`) : error(mistake));
    }
    return findings;
  },
};

async function tryAddress(address: Address, flag: string): Promise<string | undefined> {
  const probe = createServer();
  try {
    probe.listen(address.port, address.host);
    await once(probe, 'listening');
    return undefined;
  } catch (reason) {
    return unusable(address, flag, reason);
  } finally {
    if (probe.listening) {
      probe.close();
      await once(probe, 'close');
    }
  }
}

export const limitsCheck: Check = {
  name: 'system limits',
  run({ config }) {
    const limit = openFilesLimit();
    if (limit === undefined) return [];
    const wanted = Math.min(config.limits.maxConnections, 1_000_000);
    if (limit < fewFiles)
      return [warning(`only ${limit} files may be open, one for each client: raise it (ulimit -n, LimitNOFILE)`)];
    if (limit < wanted) return [ok(`${limit} files may be open; --max-connections ${wanted} is not reached`)];
    return [ok(`${limit} files may be open`)];
  },
};

export const settingsCheck: Check = {
  name: 'settings',
  run({ config }) {
    const { listen, http, page, durability, registration, adminRemote, compat } = config;
    const findings: Finding[] = [];
    if (durability !== 'full')
      findings.push(warning('--durability normal: a power cut may lose messages that were accepted'));
    if (registration === 'open' && !isLoopback(listen)) {
      findings.push(warning('--registration open: whoever reaches the server may create accounts'));
    }
    if (http !== undefined && !isLoopback(http)) {
      const exposed = [
        ...(page?.place === 'http' ? [] : ['/metrics is for everyone there']),
        ...(adminRemote ? ['tokens travel in the clear unless TLS is in front of it'] : []),
      ];
      if (exposed.length > 0) {
        findings.push(warning(`--http ${formatAddress(http)} is reached by other machines: ${exposed.join(', and ')}`));
      }
    }
    const pageAddress = page?.place === 'http' ? http : page?.place;
    if (pageAddress !== undefined && !isLoopback(pageAddress)) {
      findings.push(
        warning(
          `the page at ${formatAddress(pageAddress)} is reached by other machines: browsers let it work only with TLS in front of it`,
        ),
      );
    }
    if (http === undefined)
      findings.push(warning('--http off: nobody can watch the server, and commands need it stopped'));
    if (compat !== undefined && !isLoopback(compat.listen)) {
      findings.push(warning('--compat-insecure: whoever reaches that address may be anyone who may come in there'));
    }
    return findings.length > 0 ? findings : [ok('nothing dangerous is asked for')];
  },
};
