import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatServer } from '@proj/chat-server';
import type { WebhookState } from '@proj/chat-server/webhooks';
import type { Clock } from '@proj/io';
import type { ChatStore, StoreFigures } from '@proj/store';
import { readBackupRecord } from '../backup-record.ts';
import { dataFiles } from '../data-directory.ts';
import type { Room } from '../degraded.ts';
import { isUnderWay } from '../leftovers.ts';
import type { Load } from '../load.ts';
import { Canary, type CanaryOptions } from './canary.ts';
import { type BackupFact, type Facts, Recent } from './facts.ts';

/** Whom to ask, once it runs. */
export interface ReportSources {
  readonly chat: Pick<ChatServer, 'admin' | 'on'>;
  readonly store: Pick<ChatStore, 'figures' | 'devices'>;
  readonly load: () => Load;
  readonly room: () => Room | undefined;
  /** @defaultValue there are no webhooks */
  readonly webhooks?: (() => WebhookState) | undefined;
}

export interface ObserverOptions {
  readonly dataDirectory: string;
  readonly backupMaxAgeMs: number | undefined;
  readonly clock: Clock;
  readonly wallClock: () => number;
  readonly onCanary: CanaryOptions['onEnd'];
}

/** What the reports know of themselves. */
type OwnFacts = 'recentStarts' | 'spool' | 'silence';

const figuresMs = 30_000;
const backupsMs = 60_000;
export const recentMs: number = 600_000;
const recentCommitMs = 60_000;
/** Less is the clock being set right bit by bit. */
const leastJumpMs = 1_000;
const idleLoad: Load = { loopDelayMs: 0, memoryFraction: 0, fdFraction: 0 };

/** Looks at the server from outside: what is so now, and what was lately. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #commitFailures: Recent = new Recent(recentCommitMs);
  readonly #repairs: Recent = new Recent(recentMs);
  readonly #jumps: Recent = new Recent(recentMs);
  readonly #canary: Canary;
  #sources: ReportSources | undefined;
  #commitsFail = false;
  #store: StoreFigures | undefined;
  #backup: { readonly lastAtMs: number; readonly failedAtMs: number } = { lastAtMs: 0, failedAtMs: 0 };
  #lastLook: { readonly wallMs: number; readonly monotonicMs: number };
  #figuresDueMs = Number.NEGATIVE_INFINITY;
  #backupsDueMs = Number.NEGATIVE_INFINITY;

  constructor(options: ObserverOptions) {
    const { clock, wallClock, onCanary } = options;
    this.#options = options;
    this.#canary = new Canary({ clock, wallClock, onEnd: onCanary });
    this.#lastLook = { wallMs: options.wallClock(), monotonicMs: options.clock.now() };
  }

  watch(sources: ReportSources): void {
    this.#sources = sources;
    this.#canary.look(sources.store);
  }

  commit(failed: boolean): void {
    this.#commitsFail = failed;
    if (failed) this.#commitFailures.add(1, this.#options.clock.now());
  }

  repairs(count: number): void {
    this.#repairs.add(count, this.#options.clock.now());
  }

  backup(succeeded: boolean): void {
    const nowMs = this.#options.wallClock();
    this.#backup = succeeded ? { lastAtMs: nowMs, failedAtMs: 0 } : { ...this.#backup, failedAtMs: nowMs };
  }

  /** Everything but what the reports know of themselves. */
  async look(): Promise<Omit<Facts, OwnFacts>> {
    const { clock } = this.#options;
    this.#noteJump();
    const nowMs = clock.now();
    if (nowMs >= this.#figuresDueMs) {
      this.#figuresDueMs = nowMs + figuresMs;
      void this.#readFigures();
    }
    if (this.#sources !== undefined) this.#canary.look(this.#sources.store);
    if (nowMs >= this.#backupsDueMs) {
      this.#backupsDueMs = nowMs + backupsMs;
      await this.#findBackup();
    }
    return this.#facts();
  }

  #facts(): Omit<Facts, OwnFacts> {
    const { clock, wallClock, backupMaxAgeMs } = this.#options;
    const sources = this.#sources;
    const [nowMs, monotonicMs] = [wallClock(), clock.now()];
    return {
      nowMs,
      monotonicMs,
      figures: sources?.chat.admin.figures(),
      store: this.#store,
      load: sources?.load() ?? idleLoad,
      rssBytes: process.memoryUsage.rss(),
      uptimeMs: process.uptime() * 1_000,
      room: sources?.room(),
      commitsFail: this.#commitsFail,
      recentCommitFailures: this.#commitFailures.value(monotonicMs),
      recentRepairs: this.#repairs.value(monotonicMs),
      recentClockJumpMs: this.#jumps.value(monotonicMs),
      webhooks: sources?.webhooks?.(),
      backup: this.#backupFact(backupMaxAgeMs),
      canariesLost: this.#canary.lostInARow,
    };
  }

  #backupFact(maxAgeMs: number | undefined): BackupFact {
    const { lastAtMs, failedAtMs } = this.#backup;
    return { lastAtMs: lastAtMs === 0 ? undefined : lastAtMs, failed: failedAtMs > 0, maxAgeMs };
  }

  #noteJump(): void {
    const { clock, wallClock } = this.#options;
    const look = { wallMs: wallClock(), monotonicMs: clock.now() };
    const passed = (name: keyof typeof look): number => look[name] - this.#lastLook[name];
    const jumpMs = Math.abs(passed('wallMs') - passed('monotonicMs'));
    this.#lastLook = look;
    if (jumpMs >= leastJumpMs) this.#jumps.add(jumpMs, look.monotonicMs);
  }

  /** Not waited for: a store that hangs is what is to be reported. */
  async #readFigures(): Promise<void> {
    this.#store = (await this.#sources?.store.figures().catch(() => undefined)) ?? this.#store;
  }

  /** The last that was finished, wherever it went, or the newest file among the backups, by the file's clock. */
  async #findBackup(): Promise<void> {
    const directory = join(this.#options.dataDirectory, dataFiles.backups);
    const names = (await readdir(directory).catch(() => [])).filter((name) => !isUnderWay(name));
    const stats = await Promise.all(names.map((name) => stat(join(directory, name)).catch(() => undefined)));
    const moments = stats.flatMap((found) => (found?.isFile() ? [found.mtimeMs] : []));
    const record = await readBackupRecord(this.#options.dataDirectory);
    const { lastAtMs, failedAtMs } = this.#backup;
    // One that a command made and moved is known by its record alone.
    const isMadeGood = (record?.atMs ?? 0) > failedAtMs;
    this.#backup = {
      lastAtMs: Math.max(lastAtMs, record?.atMs ?? 0, ...moments),
      failedAtMs: isMadeGood ? 0 : failedAtMs,
    };
  }
}
