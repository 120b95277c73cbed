import type { ClientStore } from '../store.ts';

/** One empty store under test. */
export interface ComplianceSubject<Store = ClientStore> {
  readonly store: Store;
  /** Closes `store` and opens its data again. Absent for a store that forgets. */
  readonly reopen?: (() => Promise<Store>) | undefined;
}

export type Requirement<Store> = readonly [
  title: string,
  body: (store: Store, subject: ComplianceSubject<Store>) => Promise<void>,
];
