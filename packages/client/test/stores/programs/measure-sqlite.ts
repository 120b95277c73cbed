/**
 * Prints how fast a SQLite store is, in a folder that is gone afterwards:
 * `node --conditions=@proj/source test/stores/programs/measure-sqlite.ts`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { entry, known, talk } from '../../../src/compliance/samples.ts';
import type { ReplicaChange } from '../../../src/replica-store.ts';
import { openSqliteStore } from '../../../src/sqlite/index.ts';

const entries = 100_000;
const batch = 64;
const rounds = 200;

const dir = await mkdtemp(join(tmpdir(), 'client-'));
const file = join(dir, 'replica.db');
let startedAt = performance.now();

/** Since the last time that somebody asked. */
function elapsedMs(): number {
  const now = performance.now();
  const elapsed = now - startedAt;
  startedAt = now;
  return elapsed;
}

try {
  {
    await using store = await openSqliteStore(file);
    elapsedMs();
    for (let first = 1; first <= entries; first += batch) {
      const seqs = Array.from({ length: Math.min(batch, entries - first + 1) }, (_, index) => first + index);
      const changes = seqs.flatMap((seq): ReplicaChange[] => {
        const text = `The quick brown fox jumps over the lazy dog, and this is number ${seq}`;
        return [
          { type: 'entry', entry: entry(seq, { kind: 'text', text }) },
          { type: 'cursor', conversation: talk, seq, known: known(seq) },
        ];
      });
      await store.write(changes, { durable: false });
    }
    process.stdout.write(`entries in writes of ${batch}: ${Math.round(entries / (elapsedMs() / 1_000))} a second\n`);
    for (let round = 0; round < rounds; round++) {
      await store.entries(talk, { beforeSeq: entries - round * 300, limit: 50, last: true });
    }
    process.stdout.write(`a page of 50 of ${entries}: ${(elapsedMs() / rounds).toFixed(2)} ms\n`);
    for (let round = 0; round < rounds; round++) {
      await store.write([{ type: 'draft', conversation: talk, text: `${round}` }], { durable: true });
    }
    process.stdout.write(`a durable write: ${(elapsedMs() / rounds).toFixed(2)} ms\n`);
  }
  elapsedMs();
  await using _ = await openSqliteStore(file);
  process.stdout.write(`opening it with ${entries} entries: ${elapsedMs().toFixed(0)} ms\n`);
} finally {
  await rm(dir, { recursive: true, force: true });
}
