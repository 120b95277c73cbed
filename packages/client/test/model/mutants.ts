import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type * as Package from '../../src/index.ts';

interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** Defects that messengers have had, planted in a copy of ours. */
export const mutants: readonly Mutant[] = [
  {
    name: 'acknowledged when taken: a message counts as shown before anybody has dealt with it',
    edits: [
      {
        file: 'consumer.ts',
        find: 'if (taken !== undefined) return this.#show(taken);',
        replace: 'if (taken !== undefined) { await this.#source.acknowledge(taken); return this.#show(taken); }',
      },
    ],
  },
  {
    name: 'a new id for every attempt: the server cannot tell a repetition',
    edits: [
      {
        file: 'core/exchange.ts',
        find: "({ type: 'send', seqId, ...message })",
        replace:
          "({ type: 'send', seqId, ...message, id: (message.id.slice(0, -4) + String(seqId % 1000).padStart(4, '0')) as typeof message.id })",
      },
      { file: 'core/exchange.ts', find: 'accepted.id !== id || ', replace: '' },
    ],
  },
  {
    name: 'no deduplication: an entry that was applied is applied again',
    edits: [
      {
        file: 'core/inbox.ts',
        find: 'for (const entry of entries) if (entry.seq === state.last + 1)',
        replace: 'for (const entry of entries) if (entry.seq <= state.last + 1)',
      },
      {
        file: 'core/inbox.ts',
        find: 'if (entry.seq === state.last + 1 && this.#room.isEnoughFor(entry))',
        replace: 'if (entry.seq <= state.last + 1 && this.#room.isEnoughFor(entry))',
      },
    ],
  },
  {
    name: 'no gap check: whatever is pushed is applied at once',
    edits: [
      {
        file: 'core/inbox.ts',
        find: 'if (entry.seq === state.last + 1 && this.#room.isEnoughFor(entry))',
        replace: 'if (entry.seq > state.last && this.#room.isEnoughFor(entry))',
      },
    ],
  },
  {
    name: 'overflow in silence: what found no room is forgotten',
    edits: [
      {
        file: 'core/inbox.ts',
        find: 'if (entry.seq === state.last + 1 && this.#room.isEnoughFor(entry)) this.#apply(state, entry);',
        replace:
          'if (entry.seq === state.last + 1 && this.#room.isEnoughFor(entry)) this.#apply(state, entry);\n    else if (entry.seq === state.last + 1) state.last = entry.seq;',
      },
    ],
  },
  {
    name: 'sent before it is stored',
    edits: [
      {
        file: 'core/outbox.ts',
        find: "this.#insert(message, 'storing');",
        replace: "this.#insert(message, 'waiting');",
      },
      {
        file: 'chat-client.ts',
        find: 'this.#driver.core.enqueue(message);',
        replace: '{ this.#driver.core.enqueue(message); this.#driver.schedule(); }',
      },
    ],
  },
  {
    name: 'stored, but not durably',
    edits: [
      {
        file: 'chat-client.ts',
        find: "await this.#driver.write([{ type: 'outgoing', message }], { durable: true });",
        replace: "await this.#driver.write([{ type: 'outgoing', message }], { durable: false });",
      },
    ],
  },
  {
    name: 'settled when sent: the answer is not waited for',
    edits: [
      {
        file: 'core/exchange.ts',
        find: '    if (message === undefined) return false;\n    try {',
        replace:
          "    if (message === undefined) return false;\n    this.#emit({ type: 'store', changes: [{ type: 'settled', id: message.id }] });\n    try {",
      },
    ],
  },
  {
    name: 'own messages are strangers: what this device sent is shown to it',
    edits: [{ file: 'core/exchange.ts', find: '    this.#known.add(known);\n', replace: '' }],
  },
  {
    name: 'a hole behind an own message: Accepted moves the cursor over what is missing',
    edits: [
      {
        file: 'core/inbox.ts',
        find: 'if (seq === state.last + 1) state.last = seq;',
        replace: 'if (seq > state.last) state.last = seq;',
      },
    ],
  },
  {
    name: 'reported before it is durable',
    edits: [
      {
        file: 'core/receipts.ts',
        find: 'return this.#flushing === undefined ? this.#dueAtMs : undefined;',
        replace: 'this.flushed();\n    return this.#dueAtMs;',
      },
      {
        file: 'core/receipts.ts',
        find: '    this.#dueAtMs = undefined;\n    return true;',
        replace: '    this.#dueAtMs = undefined;\n    this.flushed();\n    return true;',
      },
    ],
  },
  {
    name: 'reports are not repeated: what a lost connection swallowed stays unknown',
    edits: [
      {
        file: 'core/reports.ts',
        find: '    raise(this.#reportable, this.#reported);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'overtaking: after a message was put off the others go on as before, on the next connection too',
    edits: [
      {
        file: 'core/outbox.ts',
        find: "if (entry.stage === 'storing') return undefined;",
        replace: "if (entry.stage === 'storing') continue;",
      },
      {
        file: 'core/outbox.ts',
        find: 'for (const entry of this.#entries.values()) {\n      if (waits(',
        replace: 'for (const entry of [...this.#entries.values()].reverse()) {\n      if (waits(',
      },
    ],
  },
  {
    name: 'a floor is a gap: what came before the membership is waited for',
    edits: [
      {
        file: 'core/inbox.ts',
        find: 'state.last = Math.max(state.last, Math.min(floor - 1, state.head));',
        replace: '',
      },
    ],
  },
  {
    name: 'a reset in silence: nobody is told what was passed over',
    edits: [
      {
        file: 'core/inbox.ts',
        find: 'this.#holes.push({ conversation, afterSeq: state.last, beforeSeq: resumeAfter + 1 });',
        replace: '',
      },
    ],
  },
  {
    name: 'a reset that is not obeyed: the hole is told of one entry early',
    edits: [{ file: 'core/inbox.ts', find: 'state.last = resumeAfter;', replace: 'state.last = resumeAfter + 1;' }],
  },
  {
    name: 'heads are not pulled: what the server only announced is not fetched',
    edits: [
      {
        file: 'core/exchange.ts',
        find: '        this.inbox.announce(message.conversation, message.head);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'what was read is told once: a lost connection swallows it',
    edits: [
      { file: 'core/exchange.ts', find: '    this.#reads.connectionLost();\n', replace: '' },
      {
        file: 'core/read-marks.ts',
        find: 'this.#doubtful = new Set(this.#marks.keys());',
        replace: 'this.#doubtful = new Set();',
      },
    ],
  },
];

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const folder = fileURLToPath(new URL('../../.mutants/', import.meta.url));

const copies: string[] = [];

/** A copy of the client with the defect in it. @throws Error when an edit no longer finds its place. */
export async function loadMutant(mutant: Mutant): Promise<typeof Package> {
  const copy = `${folder}${mutant.name.replaceAll(/\W+/g, '-').slice(0, 40)}-${process.pid}/`;
  copies.push(copy);
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  await cp(source, copy, { recursive: true });
  for (const { file, find, replace } of mutant.edits) {
    const text = await readFile(`${copy}${file}`, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`'${find}' is not in ${file} exactly once`);
    await writeFile(
      `${copy}${file}`,
      text.replace(find, () => replace),
    );
  }
  return (await import(/* @vite-ignore */ `${copy}index.ts`)) as typeof Package;
}

export async function removeMutants(): Promise<void> {
  await Promise.all(copies.splice(0).map((copy) => rm(copy, { recursive: true, force: true })));
}
