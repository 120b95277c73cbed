import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatStore } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { openSqliteStore } from '@proj/store/sqlite';
import type { Bench } from './script.ts';
import { countingWorkerUrl, countSql } from './sql-count.ts';
import { turns } from './turns.ts';

/** A store, and what a script has to do with it beside using it. */
export interface Place {
  readonly store: ChatStore;
  /** Resolves when nothing is under way in it, and what was waited for in it has happened. */
  readonly settle: () => Promise<void>;
  /** Adds what was counted elsewhere to the tally. */
  readonly collect: () => void;
  readonly close: () => Promise<void>;
}

export type Open = (bench: Bench) => Place | Promise<Place>;

/** What follows a frame without a store that takes its time: microtasks, and what was put off to the end of a turn. */
const settlingTurns = 4;

export function inMemory(): Place {
  return { store: openMemoryStore(), settle: () => turns(settlingTurns), collect: () => {}, close: async () => {} };
}

export async function inSqlite({ isCounting, tally }: Bench): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-counts-'));
  const collect = isCounting ? countSql(tally) : () => {};
  const inner = await openSqliteStore({
    file: join(directory, 'chat.db'),
    durability: 'normal',
    verify: false,
    ...(isCounting && { workerUrl: countingWorkerUrl }),
  });
  const pending = new Set<Promise<unknown>>();
  return {
    store: tracked(inner, pending),
    async settle() {
      await turns(settlingTurns);
      while (pending.size > 0) {
        await Promise.allSettled(pending);
        await turns(settlingTurns);
      }
    },
    collect,
    async close() {
      await inner[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** As `store`; of its calls those that have not been answered are `pending`. */
function tracked(store: ChatStore, pending: Set<Promise<unknown>>): ChatStore {
  return new Proxy(store, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(value, target, parameters);
        if (answer instanceof Promise) {
          pending.add(answer);
          const done = (): void => void pending.delete(answer);
          answer.then(done, done);
        }
        return answer;
      };
    },
  });
}
