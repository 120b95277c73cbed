import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CoreModule } from './world.ts';

interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** Defects that implementations of this idea have had, planted in a copy of ours. */
export const mutants: readonly Mutant[] = [
  {
    name: 'swap on HELLO: the new transport is taken into use before its client has confirmed it',
    edits: [
      {
        file: 'server-session.ts',
        find: '    this.transports.set(transport.id, transport);\n',
        replace: '    this.transports.set(transport.id, transport);\n    this.confirm(transport, nowMs);\n',
      },
    ],
  },
  {
    name: 'no epoch check: an attempt that was overtaken counts',
    edits: [{ file: 'server-session.ts', find: 'return epoch <= this.#maxEpoch;', replace: 'return false;' }],
  },
  {
    name: 'count after read: bytes count as received only when the application has taken them',
    edits: [
      {
        file: 'receive-buffer.ts',
        find: "if (position > this.#receivedPosition) throw violation('gap",
        replace: "if (position > this.#receivedPosition + this.#bytes.length) throw violation('gap",
      },
      {
        file: 'receive-buffer.ts',
        find: 'Math.min(bytes.length, this.#receivedPosition - position)',
        replace: 'Math.min(bytes.length, Math.max(0, this.#receivedPosition - position))',
      },
      { file: 'receive-buffer.ts', find: '    this.#receivedPosition += fresh.length;\n', replace: '' },
      {
        file: 'receive-buffer.ts',
        find: 'if (position !== this.#receivedPosition) throw',
        replace: 'if (position !== this.#receivedPosition + this.#bytes.length) throw',
      },
      {
        file: 'receive-buffer.ts',
        find: 'this.#readPosition += bytes.length;',
        replace: 'this.#receivedPosition = Math.max(this.#receivedPosition, this.#readPosition += bytes.length);',
      },
    ],
  },
  {
    name: 'no deduplication: bytes that come again are delivered again',
    edits: [
      {
        file: 'receive-buffer.ts',
        find: 'bytes.subarray(Math.min(bytes.length, this.#receivedPosition - position))',
        replace: 'bytes',
      },
    ],
  },
  {
    name: 'tickets retired early: issuing new ones deletes those the client may still hold',
    edits: [
      {
        file: 'server-session.ts',
        find: '    this.#ticketSets = [...this.#ticketSets, set];\n',
        replace:
          '    for (const old of this.#ticketSets) this.#host.retireTickets(old);\n    this.#ticketSets = [set];\n',
      },
    ],
  },
  {
    name: 'a lost session passes for a resumed one: the client goes on where the server begins anew',
    edits: [
      {
        file: 'client-session.ts',
        find: 'if (payload.status === AcceptStatus.NewAfterFailedResume) {',
        replace: 'if (payload.code === 999) {',
      },
    ],
  },
  {
    name: 'too much promised: a client believes that more was delivered than it is told',
    edits: [
      {
        file: 'client-session.ts',
        find: 'code === Code.UnknownTicket ? undefined : delivered;',
        replace: 'delivered + 1_000_000;',
      },
    ],
  },
  {
    name: 'late news counts: the end of a transport that was superseded detaches the session',
    edits: [
      {
        file: 'session.ts',
        find: '    if (lost === undefined) return;\n    this.transports.delete(transport);',
        replace:
          '    if (lost === undefined) {\n      if (this.current) this.dropAsLost(this.current, nowMs, new Error());\n      return;\n    }\n    this.transports.delete(transport);',
      },
    ],
  },
];

const source = fileURLToPath(new URL('../../src/core/', import.meta.url));
const folder = fileURLToPath(new URL('../.mutants/', import.meta.url));

/** A copy of the machine with the defect in it. @throws Error when an edit no longer finds its place. */
export async function loadMutant(mutant: Mutant): Promise<CoreModule> {
  const copy = `${folder}${mutant.name.replaceAll(/\W+/g, '-').slice(0, 40)}-${process.pid}/`;
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  await cp(source, copy, { recursive: true });
  for (const { file, find, replace } of mutant.edits) {
    const text = await readFile(`${copy}${file}`, 'utf8');
    if (text.split(find).length !== 2)
      throw new Error(`mutant '${mutant.name}': '${find}' is not in ${file} exactly once`);
    await writeFile(
      `${copy}${file}`,
      text.replace(find, () => replace),
    );
  }
  return (await import(/* @vite-ignore */ `${copy}index.ts`)) as CoreModule;
}

export async function removeMutants(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
