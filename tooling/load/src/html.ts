import { escaped, plot } from './plot.ts';
import type { LoadResult } from './run.ts';
import type { Capacity } from './search.ts';
import { facts, searchRows } from './text.ts';

export interface Report {
  readonly title: string;
  /** Where and when: a line each. */
  readonly circumstances: readonly string[];
  readonly result: LoadResult;
  readonly capacity?: Capacity | undefined;
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { max-width: 760px; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th { text-align: left; font-weight: normal; padding: .15rem 1.5rem .15rem 0; vertical-align: top }
td { font-variant-numeric: tabular-nums; padding: .15rem 1.5rem .15rem 0 }
svg { width: 100%; margin: 1rem 0; font-size: 11px }
svg text { fill: currentColor } svg .title { font-size: 13px; font-weight: 600 }
svg line { stroke: currentColor; opacity: .15 } svg polyline { fill: none; stroke-width: 1.8 }
`;

/** A page that shows a run: figures and plots. It loads nothing and runs no script. */
export function htmlReport({ title, circumstances, result, capacity }: Report): string {
  const rows = facts(result).map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escaped(title)}</title><style>${style}</style></head><body>`,
    `<h1>${escaped(title)}</h1>`,
    ...circumstances.map((line) => `<p>${escaped(line)}</p>`),
    `<table>${rows.join('\n')}</table>`,
    ...(capacity === undefined ? [] : searchTable(capacity)),
    latencyPlot(result),
    throughputPlot(result),
    timePlot(result),
    memoryPlot(result),
    '</body></html>',
    '',
  ].join('\n');
}

function searchTable(capacity: Capacity): string[] {
  const cells = (row: readonly string[], tag: string): string =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const [head = [], ...rows] = searchRows(capacity);
  return ['<h2>Search</h2>', `<table>${cells(head, 'th')}${rows.map((row) => cells(row, 'td')).join('\n')}</table>`];
}

/** The x axis stretches what is rare: each mark has a tenth of the one before above it. */
function latencyPlot({ acceptLatency, deliveryLatency }: LoadResult): string {
  const stretched = (percentile: number): number => -Math.log10(Math.max(1e-7, 1 - percentile / 100));
  const line = (name: string, { curve }: LoadResult['acceptLatency']) => ({
    name,
    points: curve
      .filter(({ percentile }) => percentile < 100)
      .map(({ percentile, ms }) => ({ x: stretched(percentile), y: ms })),
  });
  return plot({
    title: 'latency by percentile',
    series: [line('accepted', acceptLatency), line('delivered', deliveryLatency)],
    yLabel: (ms) => `${short(ms)} ms`,
    xTicks: [0, 50, 90, 99, 99.9, 99.99, 99.999].map((percentile) => ({
      x: stretched(percentile),
      label: `${percentile} %`,
    })),
    xTitle: 'of the messages, at most',
  });
}

function throughputPlot({ timeline }: LoadResult): string {
  const line = (name: string, field: 'sent' | 'accepted' | 'delivered') => ({
    name,
    points: timeline.map((second) => ({ x: second.atSeconds, y: second[field] })),
  });
  return plot({
    title: 'messages in each second',
    series: [line('sent', 'sent'), line('accepted', 'accepted'), line('delivered', 'delivered')],
    yLabel: short,
    xTitle: 'seconds',
  });
}

function timePlot({ timeline }: LoadResult): string {
  return plot({
    title: 'latency of deliveries in each second',
    series: [
      { name: 'p50', points: timeline.map(({ atSeconds, p50Ms }) => ({ x: atSeconds, y: p50Ms })) },
      { name: 'p99', points: timeline.map(({ atSeconds, p99Ms }) => ({ x: atSeconds, y: p99Ms })) },
    ],
    yLabel: (ms) => `${short(ms)} ms`,
    xTitle: 'seconds',
  });
}

function memoryPlot({ timeline }: LoadResult): string {
  const points = timeline.flatMap(({ atSeconds, rssBytes }) =>
    rssBytes === undefined ? [] : [{ x: atSeconds, y: rssBytes / 2 ** 20 }],
  );
  return plot({
    title: 'memory of the server',
    series: [{ name: 'RSS', points }],
    yLabel: (mib) => `${short(mib)} MiB`,
    xTitle: 'seconds',
  });
}

function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000} M`;
  return value >= 10_000 ? `${value / 1_000} k` : String(Math.round(value * 1_000) / 1_000);
}
