import { afterAll, expect, test } from 'vitest';
import { loadMutant, type Mutant, removeMutants } from '../model/mutants.ts';
import { runHistory } from './history.ts';

/** Defects of what keeps the conversations, planted in a copy of ours. */
const mutants: readonly Mutant[] = [
  {
    name: 'settled without an entry: what the server accepted is nowhere',
    edits: [
      {
        file: 'core/exchange.ts',
        find: "this.#store([{ type: 'settled', id, known }, ...kept]);",
        replace: "this.#store([{ type: 'settled', id, known }]);",
      },
    ],
  },
  {
    name: 'the cursor covers what is not kept yet',
    edits: [
      {
        file: 'core/inbox.ts',
        find: 'const cursor = next === undefined ? state.last : next - 1;',
        replace: 'const cursor = this.#keeps || next === undefined ? state.last : next - 1;',
      },
    ],
  },
  {
    name: 'nothing is erased: a text that was taken back stays on the disk',
    edits: [{ file: 'core/kept.ts', find: "content.kind === 'recall'", replace: 'content.kind === undefined' }],
  },
  {
    name: 'unread counts what one writes',
    edits: [
      {
        file: 'messenger/conversation-rows.ts',
        find: 'const counts = isNews && isByOther &&',
        replace: 'const counts = isNews &&',
      },
    ],
  },
  {
    name: 'unread counts again what the server counted',
    edits: [
      {
        file: 'messenger/conversation-rows.ts',
        find: 'const counts = isNews && isByOther',
        replace: 'const counts = isByOther',
      },
    ],
  },
  {
    name: 'another epoch keeps the rows',
    edits: [{ file: 'messenger/replica-writer.ts', find: '          this.#rows.forget();\n', replace: '' }],
  },
  {
    name: 'what waits is not durable',
    edits: [
      {
        file: 'chat-client.ts',
        find: "await this.#driver.write([{ type: 'outgoing', message }], { durable: true });",
        replace: "await this.#driver.write([{ type: 'outgoing', message }], { durable: false });",
      },
    ],
  },
  {
    name: 'told of what was missed as if it were new',
    edits: [{ file: 'messenger/local-backend.ts', find: '    this.#writer.isLive = false;\n', replace: '' }],
  },
];

afterAll(removeMutants);

/** The first seed that shows the defect. */
async function dies({ openMessenger }: Awaited<ReturnType<typeof loadMutant>>): Promise<string | undefined> {
  for (let seed = 1; seed <= 120; seed++) {
    try {
      await runHistory(seed, { openMessenger });
    } catch (error) {
      return `seed ${seed}: ${(error as Error).message}`;
    }
  }
  return undefined;
}

test.for(mutants)('the histories find the planted defect «$name»', { timeout: 120_000 }, async (mutant) => {
  expect(await dies(await loadMutant(mutant))).toMatch(/^seed \d+: /);
});
