import { join } from 'node:path';
import type { Metrics } from '@proj/chat-server';
import { type Clock, type Log, systemClock } from '@proj/io';
import type { CommitFact } from '@proj/store/sqlite';
import { AlertCore } from './alerts.ts';
import type { Facts } from './facts.ts';
import { type Mailer, SmtpMailer } from './mailer.ts';
import { Observer, type ReportSources, recentMs } from './observer.ts';
import type { ReportConfig } from './options.ts';
import { Outgoing } from './outgoing.ts';
import { alertMail, reportMail } from './render.ts';
import { type Node, ReportCore } from './report-core.ts';
import { Spool } from './spool.ts';
import { readReportState, reportFiles, writeReportState } from './state-file.ts';

export type { ReportSources } from './observer.ts';

export interface ReportsOptions {
  /** Ours alone: call it while holding the directory's lock. */
  readonly dataDirectory: string;
  readonly config: ReportConfig;
  readonly node: Node;
  readonly log: Log;
  /** @defaultValue the machine's */
  readonly clock?: Clock | undefined;
  /** @defaultValue Date.now */
  readonly wallClock?: (() => number) | undefined;
  /** @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
  /** @defaultValue that of the configuration */
  readonly mailer?: Mailer | undefined;
}

/** Reports and alerts. Disposing of it keeps what was gathered for the next process; it never rejects. */
export interface Reports extends AsyncDisposable {
  /** To be told what the chat server counts. */
  readonly metrics: Metrics;
  /** To be told of each commit. */
  commit(fact: CommitFact): void;
  /** A backup was made, or failed. */
  backup(succeeded: boolean): void;
  watch(sources: ReportSources): void;
  /** Resolves once the look and the mail that are under way are over, however they end. */
  settled(): Promise<void>;
}

const tickMs = 5_000;
const saveMs = 10_000;
const saveRetryMs = 30_000;
/** Nothing but samples changed: no need to wake a disk for them. */
const idleSaveMs = 300_000;
const closeRetryMs = 60_000;
const closeGraceMs = 2_000;

/** Takes up the window where the process before left it, and looks every five seconds from then on. */
export async function startReports(options: ReportsOptions): Promise<Reports> {
  const { dataDirectory, config, node, log, wallClock = Date.now, clock = systemClock } = options;
  const state = await readReportState(dataDirectory).catch((error: unknown) => {
    log.error({ error }, 'what was gathered for the report cannot be read');
    return undefined;
  });
  const { language, schedule } = config;
  const core = new ReportCore({ node, language, schedule, state, nowMs: wallClock() });
  const spool = await Spool.open(join(dataDirectory, reportFiles.spool), log);
  const alerts = new AlertCore(state?.alerts ?? [], clock.now());
  const reports = new RunningReports({ ...options, clock, wallClock }, { core, spool, alerts });
  await reports.start(state?.isClean ?? true);
  return reports;
}

type ResolvedOptions = ReportsOptions & { readonly clock: Clock; readonly wallClock: () => number };

interface Parts {
  readonly core: ReportCore;
  readonly spool: Spool;
  readonly alerts: AlertCore;
}

class RunningReports implements Reports {
  readonly #options: ResolvedOptions;
  readonly #core: ReportCore;
  readonly #spool: Spool;
  readonly #alerts: AlertCore;
  /** `undefined`: no mail server is set up. */
  readonly #outgoing: Outgoing | undefined;
  readonly #observer: Observer;
  #closeDueMs = Number.NEGATIVE_INFINITY;
  #subscription: Disposable | undefined;
  #savedAtMs = Number.NEGATIVE_INFINITY;
  /** After a failure. */
  #saveRetryMs = Number.NEGATIVE_INFINITY;
  /** Something was counted that is not on the disk. */
  #isDirty = false;
  /** A window was closed, which is not on the disk. */
  #mustSave = false;
  #timer: Disposable | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isClosed = false;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, { core, spool, alerts }: Parts) {
    const { config, node, log, clock, wallClock, random = Math.random } = options;
    this.#options = options;
    this.#core = core;
    this.#spool = spool;
    this.#alerts = alerts;
    const { dataDirectory } = options;
    const onCanary = (seconds: number | undefined): void => core.canary(seconds);
    this.#observer = new Observer({
      ...{ dataDirectory, backupMaxAgeMs: config.backupMaxAgeMs, clock, wallClock, onCanary },
    });
    const mailer = options.mailer ?? (config.mail && new SmtpMailer(config.mail));
    if (mailer === undefined) return;
    this.#outgoing = new Outgoing({
      ...{ mailer, spool, alerts, clock, wallClock, random, log },
      alertMail: (notice) => alertMail(notice, node, config.language, this.#domain),
    });
  }

  readonly metrics: Metrics = {
    count: (name, labels = [], by = 1) => {
      this.#isDirty = true;
      if (name === 'entries_total') this.#core.entries(by, this.#options.wallClock());
      if (name === 'repairs_total') this.#observer.repairs(by);
      this.#core.count(name, labels, by);
    },
    observe: (name, seconds) => {
      this.#isDirty = true;
      this.#core.observe(name, seconds);
    },
  };

  commit(fact: CommitFact): void {
    this.#isDirty = true;
    this.#observer.commit(fact.failed);
    this.#core.commit(fact);
  }

  backup(succeeded: boolean): void {
    this.#observer.backup(succeeded);
  }

  watch(sources: ReportSources): void {
    this.#observer.watch(sources);
    const { chat } = sources;
    // Between two looks somebody may have come and gone.
    this.#subscription = chat.on('login', () => this.#core.usersOnline(chat.admin.figures().users_online));
  }

  async settled(): Promise<void> {
    await this.#looking;
    await this.#outgoing?.settled();
  }

  async start(wasClean: boolean): Promise<void> {
    const { clock, wallClock } = this.#options;
    await this.#resume();
    this.#core.begin(wallClock(), wasClean);
    await this.#save(false);
    this.#schedule(clock.now());
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The process before may have been killed after it wrote a report and before it noted that it had. */
  async #resume(): Promise<void> {
    const name = Spool.nameOf(this.#core.startMs);
    if (!this.#spool.names.includes(name)) return;
    const waiting = await this.#spool.read(name).catch(() => undefined);
    if (waiting === undefined) return;
    this.#hold(name);
    this.#mustSave = true;
    this.#core.advance(this.#core.report(waiting.endMs, undefined, []).window, undefined);
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.[Symbol.dispose]();
    this.#subscription?.[Symbol.dispose]();
    await this.#looking;
    await this.#outgoing?.close(closeGraceMs);
    await this.#save(true);
  }

  #schedule(atMs: number): void {
    if (this.#isClosed) return;
    this.#timer = this.#options.clock.schedule(atMs, () => {
      this.#looking = this.#look()
        .catch((error: unknown) => this.#options.log.error({ error }, 'reports cannot be made'))
        .finally(() => this.#schedule(this.#options.clock.now() + tickMs));
    });
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#options;
    const seen = await this.#observer.look();
    const facts: Facts = {
      ...seen,
      silence: this.#core.silence(seen.nowMs, seen.monotonicMs),
      recentStarts: this.#core.recentStarts(seen.nowMs, recentMs),
      spool: { reports: this.#spool.names.length, oldestAtMs: this.#spool.oldestAtMs },
    };
    this.#core.sample(facts);
    const { begun, ended } = this.#alerts.update(facts);
    for (const { name, severity, detail } of begun) {
      log[severity === 'critical' ? 'error' : 'warn']({ alert: name, detail }, 'an alert has begun');
    }
    for (const { name } of ended) log.info({ alert: name }, 'an alert is over');
    const endMs = this.#core.endedAtMs(facts.nowMs);
    if (endMs !== undefined && clock.now() >= this.#closeDueMs) await this.#closeWindow(endMs, facts);
    const waitMs = this.#isDirty || begun.length + ended.length > 0 ? saveMs : idleSaveMs;
    const isDue = clock.now() - this.#savedAtMs >= waitMs;
    if ((this.#mustSave || isDue) && clock.now() >= this.#saveRetryMs) await this.#save(false);
    this.#outgoing?.deliver();
  }

  /** Counters go on from zero once the report is on the disk, and it leaves once they are known to. */
  async #closeWindow(endMs: number, facts: Facts): Promise<void> {
    const { config, clock, log } = this.#options;
    const report = this.#core.report(endMs, facts, this.#alerts.noted);
    const { startMs } = report.window;
    if (this.#outgoing !== undefined) {
      try {
        await this.#spool.add({ ...reportMail(report, config.language, this.#domain), startMs, endMs });
      } catch (error) {
        log.error({ error }, 'a report could not be written; it grows until it can');
        this.#closeDueMs = clock.now() + closeRetryMs;
        return;
      }
      this.#hold(Spool.nameOf(startMs));
      this.#outgoing.announce();
    }
    this.#core.advance(report.window, facts);
    this.#mustSave = true;
    log.info({ startMs, endMs }, 'a report is made');
  }

  #hold(name: string): void {
    if (this.#outgoing !== undefined) this.#outgoing.held = name;
  }

  async #save(isClean: boolean): Promise<void> {
    const { dataDirectory, wallClock, clock, log } = this.#options;
    const wasDirty = this.#isDirty;
    this.#isDirty = false;
    this.#savedAtMs = clock.now();
    try {
      await writeReportState(dataDirectory, this.#core.state(wallClock(), isClean, this.#alerts.noted));
      this.#mustSave = false;
      if (this.#outgoing !== undefined) this.#outgoing.held = undefined;
    } catch (error) {
      this.#isDirty ||= wasDirty;
      this.#saveRetryMs = clock.now() + saveRetryMs;
      log.warn({ error }, 'what was gathered for the report could not be written');
    }
  }

  /** Of message ids. */
  get #domain(): string {
    return this.#options.config.mail?.from.split('@')[1] ?? 'localhost';
  }
}

/** Tells both. */
export function bothMetrics(one: Metrics, other: Metrics): Metrics {
  return {
    count(name, labels, by) {
      one.count(name, labels, by);
      other.count(name, labels, by);
    },
    observe(name, seconds) {
      one.observe(name, seconds);
      other.observe(name, seconds);
    },
  };
}
