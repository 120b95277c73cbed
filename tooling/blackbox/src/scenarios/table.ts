import { backlog } from './backlog.ts';
import { clientsKilled } from './client-kills.ts';
import { clockJumps } from './clocks.ts';
import { drained, killedBeforeAnswer, serverKilled } from './crashes.ts';
import { loginFlood } from './floods.ts';
import { compressed, lengths, malformed } from './frames.ts';
import { largeGroup } from './groups.ts';
import { hostile } from './hostile.ts';
import { sameId } from './identity.ts';
import { intruders } from './intruders.ts';
import { connectionsCut } from './network.ts';
import { mailOutage, webhookOutage } from './outside.ts';
import { powerCut } from './power.ts';
import { restored } from './restores.ts';
import type { Scenario } from './scenario.ts';
import { concurrentLogins, kickedInFlight } from './sessions.ts';
import { slowConsumers } from './slow.ts';
import { corruption, diskFull } from './storage.ts';
import { upgraded } from './upgrades.ts';

/** Every fault that is tried, by number. Numbers that are missing need another server than this one, or are tested elsewhere. */
export const scenarios: readonly Scenario[] = [
  serverKilled,
  killedBeforeAnswer,
  clientsKilled,
  connectionsCut,
  powerCut,
  diskFull,
  slowConsumers,
  loginFlood,
  lengths,
  malformed,
  compressed,
  intruders,
  concurrentLogins,
  kickedInFlight,
  sameId,
  backlog,
  drained,
  largeGroup,
  clockJumps,
  restored,
  upgraded,
  mailOutage,
  webhookOutage,
  corruption,
  hostile,
];

/** @throws RangeError for a number that no scenario has. */
export function scenariosNumbered(numbers: readonly number[]): readonly Scenario[] {
  return numbers.map((wanted) => {
    const found = scenarios.find(({ number }) => number === wanted);
    if (found === undefined) throw new RangeError(`there is no scenario ${wanted}`);
    return found;
  });
}
