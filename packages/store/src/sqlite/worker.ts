import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { backupDatabase } from './backup.ts';
import { Database } from './database.ts';
import { failureOf } from './failure.ts';
import { openDatabase } from './opening.ts';
import type { DatabaseOptions, FromWorker, ToWorker } from './protocol.ts';

/** The thread that owns the database. Only a backup waits here: everything else is served in the order it came. */
const port = parentPort;
if (port === null) throw new Error('this module is started as a worker thread');

function send(message: FromWorker): void {
  port?.postMessage(message);
}

async function backUp(source: DatabaseSync, file: string, signal: AbortSignal): Promise<void> {
  try {
    await backupDatabase(source, file, signal);
    send({ type: 'backup-ended', result: { ok: true, value: undefined } });
  } catch (error) {
    send({ type: 'backup-ended', result: { ok: false, failure: failureOf(error, 'the backup was not made') } });
  }
}

function serve(source: DatabaseSync, database: Database): void {
  let stop = new AbortController();
  port?.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'write': {
        const startMs = performance.now();
        const commit = database.write(message.calls);
        send({ type: 'written', commit, durationMs: performance.now() - startMs });
        // Nobody waits for this.
        return database.indexTexts();
      }
      case 'read':
        return send({ type: 'read', ticket: message.ticket, result: database.answer(message.call) });
      case 'backup':
        stop = new AbortController();
        void backUp(source, message.file, stop.signal);
        return;
      case 'stop-backup':
        return stop.abort();
      case 'close':
        database.close();
        send({ type: 'closed' });
        port.close();
    }
  });
}

try {
  const { database: source, lostCommits } = openDatabase(workerData as DatabaseOptions);
  const database = new Database(source, {
    now: () => performance.now(),
    onUnindexed: (failure) => send({ type: 'unindexed', failure }),
  });
  send({ type: 'open', epoch: database.epoch(), lostCommits });
  serve(source, database);
} catch (error) {
  send({ type: 'refused', failure: failureOf(error, 'the database cannot be opened') });
}
