import type { Machine } from './machine.ts';
import { type Measure, type MeasureName, measures } from './measures.ts';
import type { Samples } from './samples.ts';
import type { StackName } from './stacks.ts';

/** Sessions of each kind: what their rows are called, and the TLS that does the same work if it is not what Node agrees on. */
const subjects: readonly { stack: StackName; kind: string; like?: StackName }[] = [
  { stack: 'snet', kind: '', like: 'tls-chacha' },
  { stack: 'snet-aes', kind: ' (AES-256-GCM)' },
  { stack: 'snet-x25519', kind: ' (without ML-KEM)', like: 'tls-x25519' },
];

/** A Markdown table: medians of the rounds, and how sessions compare with each peer within its rounds. */
export function table(samples: Samples): string {
  // It stands beside idle connections only.
  const besideWs = samples.measures.some((name) => samples.rounds(name, 'ws').length > 0);
  const head = [
    '',
    'unit',
    'snet',
    'net',
    'tls',
    'tls alike',
    'snet : net',
    'snet : tls',
    'snet : tls alike',
    ...(besideWs ? ['ws', 'snet : ws'] : []),
    'target',
  ];
  const lines = [row(head), row(head.map((_, i) => (i === 0 ? ':--' : '--:')))];
  for (const name of samples.measures) {
    const measure: Measure = measures[name];
    for (const { stack, kind, like } of subjects) {
      if (samples.rounds(name, stack).length === 0) continue;
      const medians = [stack, 'net' as const, 'tls' as const, like].map((column) =>
        figure(median(samples, name, column)),
      );
      const ratios = (['net', 'tls', like] as const).map((peer) => ratio(samples, name, stack, peer));
      const ws = besideWs ? [figure(samples.median(name, 'ws')), ratio(samples, name, stack, 'ws')] : [];
      const title = `${measure.title}${kind}`;
      lines.push(row([title, measure.unit, ...medians, ...ratios, ...ws, target(samples, name, stack)]));
    }
  }
  return `${lines.join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function median(samples: Samples, name: MeasureName, stack: StackName | undefined): number | undefined {
  return stack === undefined ? undefined : samples.median(name, stack);
}

function ratio(samples: Samples, name: MeasureName, stack: StackName, peer: StackName | undefined): string {
  return (peer === undefined ? undefined : samples.ratio(name, stack, peer))?.toFixed(2) ?? '';
}

function target(samples: Samples, name: MeasureName, stack: StackName): string {
  const { target, better }: Measure = measures[name];
  if (target === undefined) return '';
  const value = samples.ratio(name, stack, target.peer);
  const met = value !== undefined && (better === 'more' ? value >= target.ratio : value <= target.ratio);
  return `${better === 'more' ? '≥' : '≤'} ${target.ratio} × ${target.peer}${met ? '' : ', missed'}`;
}

/** Three digits that count. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}

export function heading(machine: Machine): string {
  const { cpu, cores, memoryGib, system, node, openssl, date, revision, load } = machine;
  const where = `${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}, loopback`;
  return `${where}; Node ${node}, OpenSSL ${openssl}; ${date}; revision ${revision || 'unknown'}; load ${load} before.`;
}

/** Everything, for programs: each round of each measure. */
export function json(machine: Machine, samples: Samples): string {
  const rows = samples.measures.map((name) => {
    const stacks = samples
      .stacks(name)
      .map((stack) => [stack, { median: samples.median(name, stack), rounds: samples.rounds(name, stack) }]);
    const peers = samples.stacks(name).filter((stack) => !stack.startsWith('snet'));
    const ours = samples.stacks(name).filter((stack) => stack.startsWith('snet'));
    const ratios = ours.map((stack) => [
      stack,
      Object.fromEntries(peers.map((peer) => [peer, samples.ratio(name, stack, peer)])),
    ]);
    return {
      name,
      ...measures[name],
      stacks: Object.fromEntries(stacks),
      ratios: Object.fromEntries(ratios),
    };
  });
  return `${JSON.stringify({ bench: 'snet', machine, rows }, null, 2)}\n`;
}
