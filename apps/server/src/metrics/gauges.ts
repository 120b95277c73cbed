import { type Figures, type GaugeName, gauges } from '@proj/chat-server';
import type { StoreFigures } from '@proj/store';
import { Gauge, type Registry } from 'prom-client';
import type { Load } from '../load.ts';
import { prefix } from './server-metrics.ts';

const storeGauges: { readonly [Name in keyof StoreFigures]: { readonly name: string; readonly help: string } } = {
  users: { name: 'store_users', help: 'Accounts' },
  conversations: { name: 'store_conversations', help: 'Conversations' },
  messages: { name: 'store_messages', help: 'Log entries' },
  outbox: { name: 'store_outbox', help: 'Entries that somebody is still to be told of' },
  fileBytes: { name: 'store_file_bytes', help: 'Size of the database' },
  walBytes: { name: 'store_wal_bytes', help: 'Size of its write-ahead log' },
};

/** Asked when the page is: what the chat server is at that moment. */
export function addServerGauges(registry: Registry, figures: () => Figures): void {
  for (const name of Object.keys(gauges) as GaugeName[]) {
    new Gauge({
      registers: [registry],
      name: prefix + name,
      help: gauges[name].help,
      collect() {
        this.set(figures()[name]);
      },
    });
  }
}

/** One reading of the store for all its gauges. A store that cannot tell has none for the time being. */
export function addStoreGauges(registry: Registry, figures: () => Promise<StoreFigures>): void {
  let reading: Promise<StoreFigures | undefined> | undefined;
  const read = (): Promise<StoreFigures | undefined> => {
    reading ??= figures()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  for (const key of Object.keys(storeGauges) as (keyof StoreFigures)[]) {
    const { name, help } = storeGauges[key];
    new Gauge({
      registers: [registry],
      name: prefix + name,
      help,
      async collect() {
        const now = await read();
        if (now === undefined) this.reset();
        else this.set(now[key]);
      },
    });
  }
  new Gauge({
    registers: [registry],
    name: `${prefix}store_up`,
    help: 'Whether the store answers',
    async collect() {
      this.set((await read()) === undefined ? 0 : 1);
    },
  });
}

/** What the operator set up, and what can be told apart from outside. */
export function addInfo(registry: Registry, labels: Readonly<Record<string, string>>): void {
  new Gauge({
    registers: [registry],
    name: `${prefix}info`,
    help: 'Always 1; the labels say what runs',
    labelNames: Object.keys(labels),
  }).set({ ...labels }, 1);
}

/** What the decisions to refuse are based on, as it was read last. */
export function addLoadGauges(registry: Registry, last: () => Load): void {
  const add = (name: string, help: string, value: (load: Load) => number): void => {
    new Gauge({
      registers: [registry],
      name: `${prefix}load_${name}`,
      help,
      collect() {
        this.set(value(last()));
      },
    });
  };
  add(
    'loop_delay_seconds',
    'The 99th percentile of the event loop being late',
    ({ loopDelayMs }) => loopDelayMs / 1_000,
  );
  add('memory_fraction', 'Of what this process may use', ({ memoryFraction }) => memoryFraction);
  add('fd_fraction', 'Of the files that it may have open', ({ fdFraction }) => fdFraction);
}
