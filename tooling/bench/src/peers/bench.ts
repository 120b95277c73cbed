import { writeFileSync } from 'node:fs';
import { type Machine, thisMachine } from '../machine.ts';
import { heading } from '../report.ts';
import { Sheet } from '../sheet.ts';
import { sheetTable } from '../sheet-table.ts';
import { installPeers, type Peers } from './install.ts';
import type { PeersScale, PeersSuite } from './suites.ts';

export { type PeersSuite, peersSuites } from './suites.ts';

export interface PeersBenchOptions {
  readonly quick: boolean;
  readonly only: readonly PeersSuite[];
  readonly sparse: PeersScale['sparse'];
  /** Every round, for programs. */
  readonly json?: string | undefined;
  /** The tables, for documents. */
  readonly markdown?: string | undefined;
  readonly say: (line: string) => void;
}

interface Report {
  readonly machine: Machine;
  readonly peers: Peers | undefined;
  readonly scale: PeersScale;
  readonly tables: readonly Table[];
}

interface Table {
  readonly suite: PeersSuite;
  readonly sheet: Sheet;
}

const full = { rounds: 3, divisor: 1, ownOnly: false } as const;
const quick = { rounds: 1, divisor: 40, ownOnly: true } as const;

/** Installs the peers, measures in turns, and answers the tables as Markdown. */
export async function benchPeers({
  quick: isQuick,
  only,
  sparse,
  json,
  markdown,
  say,
}: PeersBenchOptions): Promise<string> {
  const machine = thisMachine();
  const peers = isQuick ? undefined : installPeers(say);
  for (const line of peers?.missing ?? []) say(`NOT MEASURED: ${line}`);
  const scale: PeersScale = { ...(isQuick ? quick : full), sparse };
  const tables: Table[] = [];
  const report: Report = { machine, peers, scale, tables };
  for (const suite of only) {
    const startedAtMs = performance.now();
    const sheet = new Sheet();
    tables.push({ suite, sheet });
    await suite.run({ scale, peers, say }, sheet);
    say(`${suite.name}: ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
    // Each time: a long run that is interrupted has not been for nothing.
    if (json !== undefined) writeFileSync(json, jsonOf(report));
    if (markdown !== undefined) writeFileSync(markdown, documentOf(report));
  }
  return documentOf(report);
}

function jsonOf({ machine, peers, scale, tables }: Report): string {
  const suites = tables.map(({ suite: { name, ours, notes }, sheet }) => ({
    ...{ name, ours, notes: notes(scale) },
    rows: sheet,
  }));
  const versions = peers?.versions ?? [];
  return `${JSON.stringify({ bench: 'peers', machine, versions, suites }, undefined, 2)}\n`;
}

function documentOf({ machine, peers, scale, tables }: Report): string {
  const lines = [
    heading(machine),
    ...(peers === undefined ? [] : [`Peers: ${peers.versions.join(', ')}.`]),
    ...(peers?.missing ?? []).map((line) => `Not measured: ${line}.`),
  ];
  const parts = tables.map(({ suite, sheet }) =>
    [`## ${suite.name}: ${suite.about}`, sheetTable(suite.ours, sheet), ...suite.notes(scale)].join('\n\n'),
  );
  return `${[lines.join('\n\n'), ...parts].join('\n\n')}\n`;
}
