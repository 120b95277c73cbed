import type { Edit } from './programs.ts';

/** A defect that chat systems have had, planted in a copy of the built programs. */
export interface PlantedBug {
  readonly name: string;
  /** The scenario that has to fail with it. */
  readonly foundBy: number;
  /** What it has to say, so that it does not fail for another reason. */
  readonly finding: RegExp;
  readonly edits: readonly Edit[];
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'acknowledge before commit',
    foundBy: 1,
    finding: /\bL\b.*with seed|\bO\b.*with seed|\bK\b.*with seed/,
    edits: [
      {
        part: 'packages/store',
        find: /(this\.#statements\.run\("BEGIN IMMEDIATE"\))/,
        replace: 'this.#database.isTransaction && this.#statements.run("COMMIT"); $1',
      },
      {
        part: 'packages/store',
        find: /(?<!&& )this\.#statements\.run\("COMMIT"\);(\s+return)/,
        replace: 'globalThis.setTimeout(() => this.#database.isTransaction && this.#statements.run("COMMIT"), 120);$1',
      },
    ],
  },
  {
    name: 'acknowledge before the disk has it',
    foundBy: 5,
    finding: /with durability full/,
    edits: [{ part: 'packages/store', find: /"FULL" : "NORMAL"/, replace: '"NORMAL" : "NORMAL"' }],
  },
  {
    name: 'drop the unique index',
    foundBy: 17,
    finding: /one id is at|answers say it was new/,
    edits: [
      { part: 'packages/store', find: /UNIQUE \(conversation, sender, id\)/, replace: 'CHECK (1)' },
      {
        part: 'packages/store',
        find: /(body FROM message\s+WHERE conversation = \? AND sender = \? AND id = \?)/,
        replace: '$1 AND 0',
      },
    ],
  },
  {
    name: 'unregister by user instead of by session',
    foundBy: 16,
    finding: /reaches the session that took the place/,
    edits: [
      {
        part: 'packages/chat-server',
        find: /if \(devices\?\.get\(device\)\?\.session\.id !== session\.id\) return false;/,
        replace: 'if (devices?.has(device) !== true) return false;',
      },
    ],
  },
  {
    name: 'cursor before apply',
    foundBy: 3,
    finding: /\d L/,
    edits: [
      {
        part: 'packages/client',
        find: /const cursor = next === (?:void 0|undefined) \? state\.last : next - 1;/,
        replace: 'const cursor = state.last;',
      },
      // Whoever applies takes a moment for it.
      {
        part: 'apps/cli',
        find: /(await output\d*\.data\(given\d*\.has\("json"\) \? messageJson\(next\.value\))/,
        replace: 'await new Promise((resolve) => setTimeout(resolve, 15)); $1',
      },
    ],
  },
];
