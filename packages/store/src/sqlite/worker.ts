import { parentPort, workerData } from 'node:worker_threads';
import { Database, openDatabase } from './database.ts';
import { failureOf } from './failure.ts';
import type { DatabaseOptions, FromWorker, ToWorker } from './protocol.ts';

/** The thread that owns the database: nothing here waits, so the messages are served in the order they came. */
const port = parentPort;
if (port === null) throw new Error('this module is started as a worker thread');

function send(message: FromWorker): void {
  port?.postMessage(message);
}

function serve(database: Database): void {
  port?.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'write':
        return send({ type: 'written', results: database.write(message.calls) });
      case 'read':
        return send({ type: 'read', ticket: message.ticket, result: database.answer(message.call) });
      case 'close':
        database.close();
        send({ type: 'closed' });
        port.close();
    }
  });
}

try {
  const database = new Database(openDatabase(workerData as DatabaseOptions));
  send({ type: 'open', epoch: database.epoch() });
  serve(database);
} catch (error) {
  send({ type: 'refused', failure: failureOf(error, 'the database cannot be opened') });
}
