import { clientRequirements } from './compliance/client.ts';
import { replicaRequirements } from './compliance/replica.ts';
import type { ComplianceSubject, Requirement } from './compliance/requirement.ts';
import type { ReplicaStore } from './replica-store.ts';
import type { ClientStore } from './store.ts';

export type { ComplianceSubject } from './compliance/requirement.ts';

/** The two functions of a test runner that the suite needs; those of vitest and of `node:test` fit. */
export interface ComplianceRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (title: string, body: () => Promise<void>) => unknown;
}

/** What every {@link ClientStore} must do, as tests. `open` is called once for each of them. */
export function storeCompliance(
  name: string,
  open: () => Promise<ComplianceSubject<ClientStore>>,
  runner: ComplianceRunner,
): void {
  comply(name, open, clientRequirements, runner);
}

/** What every {@link ReplicaStore} must do, as tests: what every `ClientStore` must, and more. */
export function replicaCompliance(
  name: string,
  open: () => Promise<ComplianceSubject<ReplicaStore>>,
  runner: ComplianceRunner,
): void {
  comply(name, open, [...clientRequirements, ...replicaRequirements], runner);
}

function comply<Store extends AsyncDisposable>(
  name: string,
  open: () => Promise<ComplianceSubject<Store>>,
  requirements: readonly Requirement<Store>[],
  { describe, test }: ComplianceRunner,
): void {
  describe(name, () => {
    for (const [title, body] of requirements) {
      test(title, async () => {
        const subject = await open();
        await using _ = subject.store;
        await body(subject.store, subject);
      });
    }
  });
}
