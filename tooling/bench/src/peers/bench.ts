import { writeFileSync } from 'node:fs';
import { type Machine, thisMachine } from '../machine.ts';
import { figure, heading } from '../report.ts';
import { installPeers, type Peers } from './install.ts';
import { Sheet } from './sheet.ts';
import type { PeersScale, PeersSuite } from './suites.ts';

export { type PeersSuite, peersSuites } from './suites.ts';

export interface PeersBenchOptions {
  readonly quick: boolean;
  readonly only: readonly PeersSuite[];
  /** Every round, for programs. */
  readonly json?: string | undefined;
  /** The tables, for documents. */
  readonly markdown?: string | undefined;
  readonly say: (line: string) => void;
}

interface Table {
  readonly suite: PeersSuite;
  readonly sheet: Sheet;
}

const full: PeersScale = { rounds: 4, divisor: 1, ownOnly: false };
const quick: PeersScale = { rounds: 1, divisor: 40, ownOnly: true };

/** Installs the peers, measures in turns, and answers the tables as Markdown. */
export async function benchPeers({ quick: isQuick, only, json, markdown, say }: PeersBenchOptions): Promise<string> {
  const machine = thisMachine();
  const peers = isQuick ? undefined : installPeers(say);
  for (const line of peers?.missing ?? []) say(`NOT MEASURED: ${line}`);
  const scale = isQuick ? quick : full;
  const tables: Table[] = [];
  for (const suite of only) {
    const startedAtMs = performance.now();
    const sheet = new Sheet();
    tables.push({ suite, sheet });
    await suite.run({ scale, peers, say }, sheet);
    say(`${suite.name}: ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
    // Each time: a long run that is interrupted has not been for nothing.
    if (json !== undefined) writeFileSync(json, jsonOf(machine, peers, tables));
    if (markdown !== undefined) writeFileSync(markdown, documentOf(machine, peers, tables));
  }
  return documentOf(machine, peers, tables);
}

function jsonOf(machine: Machine, peers: Peers | undefined, tables: readonly Table[]): string {
  const suites = tables.map(({ suite: { name, ours, notes }, sheet }) => ({ name, ours, notes, rows: sheet }));
  return `${JSON.stringify({ machine, versions: peers?.versions ?? [], suites }, undefined, 2)}\n`;
}

function documentOf(machine: Machine, peers: Peers | undefined, tables: readonly Table[]): string {
  const lines = [
    heading(machine),
    ...(peers === undefined ? [] : [`Peers: ${peers.versions.join(', ')}.`]),
    ...(peers?.missing ?? []).map((line) => `Not measured: ${line}.`),
  ];
  const parts = tables.map(({ suite, sheet }) =>
    [`## ${suite.name}: ${suite.about}`, tableOf(suite.ours, sheet), ...suite.notes].join('\n\n'),
  );
  return `${[lines.join('\n\n'), ...parts].join('\n\n')}\n`;
}

/** A column for each peer: its median, and the median of the ratios of ours to it within rounds. */
function tableOf(ours: string, sheet: Sheet): string {
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
