import { findAltered, findLeaked, findLost, findRepeats, findTwins } from './delivery-rules.ts';
import type { History } from './history.ts';
import { indexMessages } from './message-index.ts';
import { findDescents, findDisagreements, findHoles, findOvertaken } from './order-rules.ts';
import type { Verdict } from './verdict.ts';

export interface CheckOptions {
  /** How long before a kill a message may have been shown to be shown again after it. @defaultValue 500 */
  readonly reshowWindowMs?: number | undefined;
}

/**
 * Judges the history of a run that has settled: what was accepted has had its time to arrive everywhere.
 * @throws Error when the recording contradicts itself, which says nothing about the product; see {@link indexMessages}.
 */
export function check(history: History, options: CheckOptions = {}): Verdict {
  const index = indexMessages(history);
  const repeats = findRepeats(index, options.reshowWindowMs ?? 500);
  return {
    violations: [
      ...findLost(index),
      ...repeats.violations,
      ...findDescents(index),
      ...findDisagreements(index),
      ...findHoles(index),
      ...findOvertaken(index),
      ...findTwins(index),
      ...findAltered(index),
      ...findLeaked(index),
    ],
    reshown: repeats.reshown,
  };
}
