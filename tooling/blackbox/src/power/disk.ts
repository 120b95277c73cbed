import { dirname } from 'node:path';
import type { Random } from '@proj/chaos-proxy';
import type { Effect } from './journal.ts';

/** The contents of the files of a directory, by their paths in it. */
export type Disk = ReadonlyMap<string, Uint8Array>;

/** What becomes of the effects that no sync had made durable. */
export type Fate =
  /** Nothing of them is there. */
  | 'lost'
  /** All of them are there, as after a mere kill. */
  | 'kept'
  /** Each sector of each write is there or not, names up to some moment. */
  | Random;

const sectorBytes = 512;

/**
 * A disk that a power cut at the end of a journal may leave behind.
 * @param before - what the directory held at its beginning, all of it durable
 */
export function diskAfterCut(effects: readonly Effect[], fate: Fate, before: Disk = new Map()): Disk {
  const durable = durableFiles(effects);
  const contents = new Map<number, Content>();
  const contentOf = (file: number): Content => {
    const content = contents.get(file) ?? new Content();
    contents.set(file, content);
    return content;
  };
  for (const [number, effect] of effects.entries()) {
    if (effect.kind === 'create' && effect.existed) contentOf(effect.file).begin(before.get(effect.path));
    if (effect.kind !== 'write' && effect.kind !== 'truncate') continue;
    const isDurable = number < (durable.get(effect.file) ?? 0);
    const content = contentOf(effect.file);
    if (isDurable || fate === 'kept') content.apply(effect);
    else if (fate !== 'lost') content.tear(effect, fate);
  }
  const disk = new Map<string, Uint8Array>();
  for (const [path, file] of namesAfterCut(effects, fate, before)) {
    const bytes = file === untouched ? before.get(path) : contents.get(file)?.bytes;
    disk.set(path, bytes ?? new Uint8Array());
  }
  return disk;
}

/** By file, the number below which its effects are durable. */
function durableFiles(effects: readonly Effect[]): ReadonlyMap<number, number> {
  const durable = new Map<number, number>();
  for (const effect of effects) {
    if (effect.kind === 'sync') durable.set(effect.file, Math.max(durable.get(effect.file) ?? 0, effect.upTo));
  }
  return durable;
}

/** The number of a file that the program did not open. */
const untouched = 0;

/** Which name leads to which file. */
function namesAfterCut(effects: readonly Effect[], fate: Fate, before: Disk): ReadonlyMap<string, number> {
  const durable = new Map<string, number>();
  for (const effect of effects) {
    if (effect.kind === 'sync-directory') {
      durable.set(effect.path, Math.max(durable.get(effect.path) ?? 0, effect.upTo));
    }
  }
  const names = new Map([...before.keys()].map((path) => [path, untouched]));
  /** The number of the first change that is lost; journals of file systems keep the order of changes, in all directories. */
  let lostFrom = Number.POSITIVE_INFINITY;
  for (const [number, effect] of effects.entries()) {
    const path = 'path' in effect && effect.kind !== 'sync-directory' ? effect.path : undefined;
    if (path === undefined) continue;
    const existed = effect.kind === 'create' && effect.existed;
    const isDurable = existed || number < (durable.get(directoryOf(path)) ?? 0);
    if (!isDurable && number < lostFrom && (fate === 'lost' || (fate !== 'kept' && fate.bool(0.3)))) lostFrom = number;
    if (isDurable || number < lostFrom) rename(names, effect);
  }
  return names;
}

function rename(names: Map<string, number>, effect: Effect): void {
  if (effect.kind === 'create') names.set(effect.path, effect.file);
  else if (effect.kind === 'unlink') names.delete(effect.path);
  else if (effect.kind === 'link') names.set(effect.to, effect.file);
  else if (effect.kind === 'rename') {
    names.delete(effect.path);
    names.set(effect.to, effect.file);
  }
}

function directoryOf(path: string): string {
  const directory = dirname(path);
  return directory === '.' ? '' : directory;
}

type Change = Extract<Effect, { readonly kind: 'write' | 'truncate' }>;

class Content {
  #bytes: Uint8Array = new Uint8Array();
  #size = 0;

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }

  begin(bytes: Uint8Array = new Uint8Array()): void {
    this.#bytes = bytes.slice();
    this.#size = bytes.length;
  }

  apply(change: Change): void {
    if (change.kind === 'truncate') this.#resize(change.size);
    else this.#write(change.offset, change.data);
  }

  /** What a cut leaves of a change that was under way. */
  tear(change: Change, random: Random): void {
    if (change.kind === 'truncate') {
      if (random.bool()) this.#resize(change.size);
      return;
    }
    const { offset, data } = change;
    const fate = random.between(0, 3);
    for (let from = 0; from < data.length; ) {
      const to = Math.min(data.length, from + sectorBytes - ((offset + from) % sectorBytes));
      // All, nothing, or each sector for itself.
      if (fate === 0 || (fate >= 2 && random.bool())) this.#write(offset + from, data.subarray(from, to));
      from = to;
    }
  }

  #write(offset: number, data: Uint8Array): void {
    const end = offset + data.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(data, offset);
    this.#size = Math.max(this.#size, end);
  }

  #resize(size: number): void {
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    else if (size > this.#bytes.length) this.#write(size - 1, Uint8Array.of(0));
    this.#size = size;
  }
}
