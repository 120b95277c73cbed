import { execFileSync } from 'node:child_process';
import * as os from 'node:os';

/** Where and when figures were taken: without it they mean nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  readonly openssl: string;
  readonly date: string;
  /** Of git, with a `+` when files differ from it; empty outside a repository. */
  readonly revision: string;
  /** Processes that wanted a core in the last minute, before we began. */
  readonly load: number;
}

export function thisMachine(): Machine {
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGib: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
    date: new Date().toISOString(),
    revision: revision(),
    load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}

function revision(): string {
  try {
    const git = (...parameters: string[]): string =>
      execFileSync('git', parameters, {
        cwd: import.meta.dirname,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const changed = git('status', '--porcelain', '--untracked-files=no').length > 0;
    return `${git('rev-parse', '--short', 'HEAD').trim()}${changed ? '+' : ''}`;
  } catch {
    return '';
  }
}
