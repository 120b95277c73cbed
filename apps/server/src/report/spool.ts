import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '@proj/io';
import { syncDirectory, writePrivateFile } from '../data-directory.ts';
import type { Mail } from './render.ts';

/** One mail on the disk, and the window that it is about. */
export interface SpooledReport extends Mail {
  readonly startMs: number;
  readonly endMs: number;
}

/** Reports that wait. Overflow: the oldest is dropped, with a line in the log. */
const mostReports = 31;
const suffix = '.json';

/** The reports that no mail server has taken yet, a file for each window. */
export class Spool {
  readonly #directory: string;
  readonly #log: Log;
  /** Ascending by window. */
  #names: string[];
  readonly #sinceMs: Map<string, number> = new Map();

  private constructor(directory: string, log: Log, names: string[]) {
    this.#directory = directory;
    this.#log = log;
    this.#names = names;
  }

  /** With what waits there. The directory is made when it is needed. */
  static async open(directory: string, log: Log): Promise<Spool> {
    const files = await readdir(directory).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.error({ error }, 'the spool cannot be read');
      return [];
    });
    const spool = new Spool(directory, log, files.filter((name) => name.endsWith(suffix)).sort());
    for (const name of spool.#names) {
      const stats = await stat(join(directory, name)).catch(() => undefined);
      if (stats !== undefined) spool.#sinceMs.set(name, stats.mtimeMs);
    }
    return spool;
  }

  /** Names of what waits, the oldest first. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Since when the oldest waits; milliseconds since 1970. */
  get oldestAtMs(): number | undefined {
    const [oldest = ''] = this.#names;
    return this.#sinceMs.get(oldest);
  }

  static nameOf(startMs: number): string {
    return `${new Date(startMs).toISOString().replaceAll(':', '')}${suffix}`;
  }

  /** On the disk once it resolves. The report of a window that waits already stays as it is. */
  async add(report: SpooledReport): Promise<void> {
    const name = Spool.nameOf(report.startMs);
    if (this.#names.includes(name)) return;
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await writePrivateFile(this.#directory, name, JSON.stringify(report));
    this.#names = [...this.#names, name].sort();
    this.#sinceMs.set(name, report.endMs);
    while (this.#names.length > mostReports) {
      const [oldest = ''] = this.#names;
      this.#log.error({ report: oldest }, 'a report was dropped: too many wait to be sent');
      await this.remove(oldest);
    }
  }

  /** `undefined`: it is gone, or none that can be read, and is put aside. */
  async read(name: string): Promise<SpooledReport | undefined> {
    try {
      const report: unknown = JSON.parse(await readFile(join(this.#directory, name), 'utf8'));
      if (isReport(report)) return report;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        this.#forget(name);
        return undefined;
      }
      // What cannot be read now may be later.
      if (!(error instanceof SyntaxError)) throw error;
    }
    this.#log.error({ report: name }, 'a report is damaged and put aside');
    await rename(join(this.#directory, name), join(this.#directory, `${name}.damaged`));
    this.#forget(name);
    return undefined;
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#directory, name), { force: true });
    this.#forget(name);
    await syncDirectory(this.#directory);
  }

  #forget(name: string): void {
    this.#names = this.#names.filter((other) => other !== name);
    this.#sinceMs.delete(name);
  }
}

function isReport(value: unknown): value is SpooledReport {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Partial<Record<keyof SpooledReport, unknown>>;
  return (
    [fields.startMs, fields.endMs].every(Number.isFinite) &&
    [fields.messageId, fields.subject, fields.text, fields.html].every((text) => typeof text === 'string')
  );
}
