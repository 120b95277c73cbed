import type { ChatServer, Figures } from '@proj/chat-server';
import type { WebhookState } from '@proj/chat-server/webhooks';
import type { Clock, Log } from '@proj/io';
import type { StoreFigures } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { onTestFinished } from 'vitest';
import type { Room } from '../../src/degraded.ts';
import type { Load } from '../../src/load.ts';
import type { CanaryStore } from '../../src/report/canary.ts';
import type { Facts } from '../../src/report/facts.ts';
import { type Mailer, SmtpMailer } from '../../src/report/mailer.ts';
import { type MailConfig, type ReportConfig, SmtpAccess } from '../../src/report/options.ts';
import type { Node } from '../../src/report/report-core.ts';
import { type Reports, startReports } from '../../src/report/reports.ts';
import { scratchDirectory } from '../scratch.ts';
import { VirtualClock } from './virtual-clock.ts';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Twenty minutes past midnight, by whatever local clock. */
export const beginMs: number = new Date(2026, 10, 22, 0, 20).getTime();

export const node: Node = { id: '0123456789ab', name: 'chat-1', product: 'chat-server 1.2.3', durability: 'full' };

const gib = 1_073_741_824;
export const noFigures: Figures = {
  ...{ connections: 0, sessions: 0, users_online: 0, queued_bytes: 0, queued_frames: 0, lagging_sessions: 0 },
  ...{ appends_waiting: 0, append_bytes_waiting: 0, hashes_waiting: 0, watches: 0, banned: 0 },
};
export const noStore: StoreFigures = { users: 0, conversations: 0, messages: 0, outbox: 0, fileBytes: 0, walBytes: 0 };
export const calmFacts: Facts = {
  ...{
    nowMs: beginMs,
    monotonicMs: 0,
    figures: noFigures,
    store: noStore,
    rssBytes: 0,
    uptimeMs: 0,
    commitsFail: false,
  },
  load: { loopDelayMs: 0, memoryFraction: 0, fdFraction: 0 },
  room: { freeBytes: 500 * gib, totalBytes: 1_000 * gib },
  ...{ recentCommitFailures: 0, recentRepairs: 0, recentClockJumpMs: 0, recentStarts: 1 },
  webhooks: undefined,
  spool: { reports: 0, oldestAtMs: undefined },
  backup: { lastAtMs: undefined, failed: false, maxAgeMs: undefined },
  ...{ canariesLost: 0, silence: undefined },
};

export interface LogLine {
  readonly level: string;
  readonly fields: object;
  readonly message: string;
}

/** The edge of a server that is not there: facts as a test sets them, and a life of reports after another. */
export class World {
  readonly directory: string = scratchDirectory();
  readonly clock: VirtualClock = new VirtualClock();
  readonly lines: LogLine[] = [];
  /** Added to the wall clock. */
  setMs = 0;
  figures: Figures = noFigures;
  store: StoreFigures = noStore;
  load: Load = calmFacts.load;
  /** Of a store that keeps what was written last. */
  devices: CanaryStore['devices'] = openMemoryStore().devices;
  room: Room | undefined = calmFacts.room;
  webhooks: WebhookState | undefined;
  mailer: Mailer | undefined;
  config: ReportConfig;
  #logins: (() => void)[] = [];
  #life = 0;

  constructor(url: string | undefined, config: Partial<ReportConfig> = {}, silenceMs = 2_000) {
    const mail: MailConfig | undefined =
      url === undefined
        ? undefined
        : {
            smtp: new SmtpAccess(url),
            isInsecure: true,
            from: 'chat@example.org',
            to: ['ops@example.org', 'b@example.org'],
          };
    this.mailer = mail && new SmtpMailer(mail, silenceMs);
    this.config = {
      ...{ mail, schedule: { everyMs: dayMs, hour: 8 }, language: 'en', nodeName: 'chat-1', backupMaxAgeMs: undefined },
      ...config,
    };
  }

  wallClock = (): number => beginMs + this.clock.now() + this.setMs;

  /** A new life; the one before is killed where it stands, unless it was disposed of. */
  async start(): Promise<Reports> {
    const { directory, config, wallClock, mailer } = this;
    const life = ++this.#life;
    const clock: Clock = {
      now: () => this.clock.now(),
      // One that was killed does nothing more.
      schedule: (atMs, fire) => this.clock.schedule(atMs, () => life === this.#life && fire()),
    };
    const note =
      (level: string): Log['info'] =>
      (fields, message) =>
        void this.lines.push({ level, fields, message });
    const log: Log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
    const reports = await startReports({
      ...{ dataDirectory: directory, config, node, log, clock, wallClock, random: () => 0.5, mailer },
    });
    onTestFinished(() => reports[Symbol.asyncDispose]());
    this.#logins = [];
    reports.watch({
      chat: {
        admin: { figures: () => this.figures } as ChatServer['admin'],
        on: (_event: string, listener: (detail: never) => void) => {
          this.#logins.push(() => listener(undefined as never));
          return { [Symbol.dispose]: () => {} };
        },
      },
      store: { figures: async () => this.store, devices: this.devices },
      load: () => this.load,
      room: () => this.room,
      webhooks: this.webhooks === undefined ? undefined : () => this.webhooks as WebhookState,
    });
    return reports;
  }

  /** Somebody came, and so many are online for a moment. */
  login(usersOnline: number): void {
    const before = this.figures;
    this.figures = { ...before, users_online: usersOnline };
    for (const login of this.#logins) login();
    this.figures = before;
  }

  /** Virtual time goes on, from one look to the next, each with everything that it leads to. */
  async pass(reports: Reports, ms: number): Promise<void> {
    const endMs = this.clock.now() + ms;
    for (;;) {
      await reports.settled();
      while (!this.clock.isWaited) await new Promise((resolve) => setImmediate(resolve));
      if (this.clock.stepTowards(endMs)) return;
    }
  }
}
