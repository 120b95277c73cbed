import { figure } from './report.ts';
import type { Sheet } from './sheet.ts';

/** In Markdown, a column for each peer: its median, and the median of the ratios of ours to it within rounds. */
export function sheetTable(ours: string, sheet: Sheet): string {
  const peers = sheet.peers.filter((peer) => peer !== ours);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = sheet.measures.map((measure) => {
    const value = (peer: string): string => {
      const median = sheet.median(measure, peer);
      return measure.isCount === true && median !== undefined ? median.toFixed(0) : figure(median);
    };
    const cells = peers.map((peer) => {
      const ratio = measure.isCount === true ? undefined : sheet.ratio(measure, ours, peer);
      const shown = ratio === undefined ? '' : ` (${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)} ×)`;
      return `${value(peer)}${shown}`;
    });
    const arrow = measure.better === 'more' ? '↑' : '↓';
    const unit = measure.unit === '' ? '' : `, ${measure.unit}`;
    return row([`${measure.title}${unit} ${arrow}`, value(ours), ...cells]);
  });
  return [row(['', ours, ...peers]), row([':--', ...['', ...peers].map(() => '--:')]), ...lines].join('\n');
}
