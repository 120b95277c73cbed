import { devicesRequirements } from './compliance/devices.ts';
import { lifecycleRequirements } from './compliance/lifecycle.ts';
import { logRequirements } from './compliance/log.ts';
import { membersRequirements } from './compliance/members.ts';
import { outboxRequirements } from './compliance/outbox.ts';
import { positionsRequirements } from './compliance/positions.ts';
import type { ComplianceSubject } from './compliance/requirement.ts';
import { searchRequirements } from './compliance/search.ts';
import { usersRequirements } from './compliance/users.ts';

export type { ComplianceSubject } from './compliance/requirement.ts';

/** The two functions of a test runner that the suite needs; those of vitest and of `node:test` fit. */
export interface ComplianceRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (title: string, body: () => Promise<void>) => unknown;
}

const requirements = [
  ...logRequirements,
  ...membersRequirements,
  ...positionsRequirements,
  ...usersRequirements,
  ...devicesRequirements,
  ...outboxRequirements,
  ...searchRequirements,
  ...lifecycleRequirements,
];

/** What every `ChatStore` must do, as tests. Each of them calls `open` for a store of its own, some twice. */
export function storeCompliance(name: string, open: () => Promise<ComplianceSubject>, runner: ComplianceRunner): void {
  runner.describe(name, () => {
    for (const [title, body] of requirements) {
      runner.test(title, async () => {
        const subject = await open();
        await using _ = subject.store;
        await body(subject.store, subject, open);
      });
    }
  });
}
