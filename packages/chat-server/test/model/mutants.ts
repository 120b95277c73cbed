import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ServerModule } from './run.ts';

interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  /** The rule of the checker that it breaks. */
  readonly rule: string;
  readonly edits: readonly Edit[];
}

/** Defects that messengers have had, planted in a copy of ours. */
export const mutants: readonly Mutant[] = [
  {
    name: 'acknowledged before it is committed',
    rule: 'L',
    edits: [
      {
        file: 'conversations/appending.ts',
        find: '      result = await store.append(message);',
        replace:
          '      if (message.expectVersion !== Number.MAX_SAFE_INTEGER) sender.accepted({ seq: (await store.head(draft.conversation)) + 1, acceptedAtMs: 0, duplicate: false, version: 0 });\n      result = await store.append(message);',
      },
    ],
  },
  {
    name: 'pushed before it is committed',
    rule: 'I|K|O|D|L',
    edits: [
      {
        file: 'conversations/appending.ts',
        find: '      result = await store.append(message);',
        replace:
          '      if (message.expectVersion !== Number.MAX_SAFE_INTEGER && group !== undefined) fanOut.group({ ...draft, seq: (await store.head(draft.conversation)) + 1, acceptedAtMs: 0 }, group, sender.source);\n      result = await store.append(message);',
      },
      {
        file: 'conversations/appending.ts',
        find: 'const { store, clock, metrics, onDoubt } = this.#options;',
        replace: 'const { store, clock, metrics, onDoubt, fanOut } = this.#options;',
      },
      {
        file: 'conversations/appending.ts',
        find: '      fanOut.group(entry, group, sender.source);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'unregistered by user and device instead of by session',
    rule: 'T',
    edits: [
      {
        file: 'core/registry.ts',
        find: 'if (devices?.get(device)?.session.id !== session.id) return false;',
        replace: 'if (devices === undefined) return false;',
      },
    ],
  },
  {
    name: 'entries before the membership are delivered',
    rule: 'K',
    edits: [
      { file: 'history.ts', find: 'const from = Math.max(afterSeq, floor - 1);', replace: 'const from = afterSeq;' },
      { file: 'history.ts', find: 'head, floor, entries: fitting', replace: 'head, floor: 1, entries: fitting' },
      {
        file: 'history.ts',
        find: 'changed.push({ conversation, head, floor,',
        replace: 'changed.push({ conversation, head, floor: 1,',
      },
    ],
  },
  {
    name: 'entries after the membership are delivered',
    rule: 'K',
    edits: [
      {
        file: 'conversations/groups.ts',
        find: "else if (content.kind === 'remove') group.roster?.leave(content.user);",
        replace: '',
      },
    ],
  },
  {
    name: 'a duplicate is fanned out as new',
    rule: 'D|O',
    edits: [
      {
        file: 'conversations/appending.ts',
        find: 'if (duplicate) {',
        replace: 'if (duplicate && isGroup(conversation) && group === undefined) {',
      },
    ],
  },
  {
    name: 'who is added is not told',
    rule: 'T',
    edits: [
      {
        file: 'conversations/appending.ts',
        find: "if (content.kind === 'add') for (const user of content.users) group.roster?.join(user, seq);",
        replace: '',
      },
    ],
  },
  {
    name: 'a refusal to who was accepted before',
    rule: 'P',
    edits: [
      {
        file: 'conversations/sending.ts',
        find: 'const answered = (await this.#wasStored(draft, sender)) || (await this.#wasChanged(draft, sender));',
        replace: 'const answered = false;',
      },
    ],
  },
  {
    name: 'decided on what the group was a while ago',
    rule: 'P',
    edits: [
      {
        file: 'conversations/sending.ts',
        find: 'const expectVersion = group?.record.version ?? 0;',
        replace: 'const expectVersion = group === undefined ? 0 : undefined;',
      },
      {
        file: 'conversations/groups.ts',
        find: 'return this.#turns.run(conversation, work);',
        replace: 'return work();',
      },
    ],
  },
  {
    name: 'told in the order in which the store answers',
    rule: 'O',
    edits: [
      {
        file: 'core/delivery-order.ts',
        find: 'if (line[0] === slot) this.#run(conversation, line);',
        replace: 'deliver();\n      line.splice(line.indexOf(slot), 1);',
      },
    ],
  },
];

const source = fileURLToPath(new URL('../../src/', import.meta.url));
/** Of this run alone: another may be under way. */
const folder = fileURLToPath(new URL(`../../.mutants/${process.pid}/`, import.meta.url));

/** A copy of the server with the defect in it. @throws Error when an edit no longer finds its place. */
export async function loadMutant(mutant: Mutant): Promise<ServerModule> {
  const copy = `${folder}${mutant.name.replaceAll(/\W+/g, '-').slice(0, 40)}/`;
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
  return (await import(/* @vite-ignore */ `${copy}index.ts`)) as ServerModule;
}

export async function removeMutants(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
