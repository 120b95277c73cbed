import type { HistoryEvent, ShownEvent } from './history.ts';

/**
 * - `L` lost: accepted, or visible to somebody, and missing on a device that had to show it.
 * - `D` duplicate: an accepted message, or one place of a log, shown twice on one device.
 * - `O` disorder: a device shows a lower seq after a higher one, two observers disagree about who has a seq, a log has a
 *   hole, or the log has what one device sent in another order.
 * - `G` ghost: one send visible as two messages, or one that was never accepted shown twice or at two places.
 * - `I` altered: another text, sender or conversation than was sent, or a message that nobody sent.
 * - `K` leaked: shown to somebody who was no member of its conversation there, or taken from such a one.
 */
export type Letter = 'L' | 'D' | 'O' | 'G' | 'I' | 'K';

const letters: readonly Letter[] = ['L', 'D', 'O', 'G', 'I', 'K'];

const maxDescribed = 5;

export interface Violation {
  readonly letter: Letter;
  /** A clause that names ids, places and devices. */
  readonly detail: string;
  /** What was recorded of it; empty when nothing was, which is then the fault. */
  readonly events: readonly HistoryEvent[];
}

export interface Verdict {
  /** Empty when every promise was kept. */
  readonly violations: readonly Violation[];
  /** Second shows that are no fault, because a kill hit between displaying a message and noting that it was. */
  readonly reshown: readonly ShownEvent[];
}

/** Such as `2 L, 1 O`, or `no violations`. */
export function countByLetter(violations: readonly Violation[]): string {
  const counts = letters.map((letter) => ({ letter, count: violations.filter((v) => v.letter === letter).length }));
  const found = counts.filter(({ count }) => count > 0).map(({ letter, count }) => `${count} ${letter}`);
  return found.length === 0 ? 'no violations' : found.join(', ');
}

/** The counts, and the first of each letter with their events. */
export function describeViolations(violations: readonly Violation[]): string {
  const lines = [countByLetter(violations)];
  for (const letter of letters) {
    const found = violations.filter((violation) => violation.letter === letter);
    for (const { detail, events } of found.slice(0, maxDescribed)) {
      lines.push(`  ${letter}: ${detail}`, ...events.map((event) => `     ${JSON.stringify(event)}`));
    }
    if (found.length > maxDescribed) lines.push(`  ${letter}: … and ${found.length - maxDescribed} more`);
  }
  return lines.join('\n');
}
