import type { ChatServer } from '@proj/chat-server';
import type { ChatStore } from '@proj/store';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { LoadMeter } from '../load.ts';
import { CommitMetrics } from './commit-metrics.ts';
import { addInfo, addLoadGauges, addServerGauges, addStoreGauges } from './gauges.ts';
import { ServerMetrics } from './server-metrics.ts';
import { SnetMetrics } from './snet-metrics.ts';

/** Everything on `/metrics`. */
export class ProgramMetrics {
  readonly registry: Registry = new Registry();
  /** For the chat server. */
  readonly server: ServerMetrics;
  /** For the store. */
  readonly commits: CommitMetrics;
  /** For the transport. */
  readonly snet: SnetMetrics;

  constructor(info: Readonly<Record<string, string>>) {
    this.server = new ServerMetrics(this.registry);
    this.commits = new CommitMetrics(this.registry);
    this.snet = new SnetMetrics(this.registry, ['v2']);
    addInfo(this.registry, info);
    // The process: memory, CPU, the event loop's delay, garbage collection.
    collectDefaultMetrics({ register: this.registry });
  }

  observe(parts: { readonly chat: ChatServer; readonly store: ChatStore; readonly load: LoadMeter }): void {
    const { chat, store, load } = parts;
    addServerGauges(this.registry, () => chat.admin.figures());
    addStoreGauges(this.registry, () => store.figures());
    addLoadGauges(this.registry, () => load.last);
  }
}
