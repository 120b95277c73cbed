/** Raised with every change of the schema; a page refuses the database of a newer one. */
export const schemaVersion = 1;

export type Place =
  | 'meta'
  | 'cursors'
  | 'reads'
  | 'outgoing'
  | 'refused'
  | 'known'
  | 'entries'
  | 'conversations'
  | 'profiles'
  | 'drafts';

export const places: readonly Place[] = [
  'meta',
  'cursors',
  'reads',
  'outgoing',
  'refused',
  'known',
  'entries',
  'conversations',
  'profiles',
  'drafts',
];

/** Brings a database up to date, within its upgrade. @param from - The version it has; 0: it is new. */
export function upgrade(database: IDBDatabase, from: number): void {
  if (from < 1) {
    // By name: the user, the epoch, and how often there was a flush.
    database.createObjectStore('meta');
    // By conversation: a seq.
    database.createObjectStore('cursors');
    database.createObjectStore('reads');
    // By a number that only grows.
    database.createObjectStore('outgoing', { autoIncrement: true }).createIndex('id', 'id', { unique: true });
    database.createObjectStore('refused', { autoIncrement: true }).createIndex('id', 'message.id', { unique: true });
    const known = database.createObjectStore('known', { autoIncrement: true });
    known.createIndex('message', ['conversation', 'from', 'id'], { unique: true });
    const entries = database.createObjectStore('entries', { keyPath: ['conversation', 'seq'] });
    entries.createIndex('target', ['conversation', 'content.target']);
    database.createObjectStore('conversations', { keyPath: 'id' });
    database.createObjectStore('profiles', { keyPath: 'user' });
    // By conversation: a text.
    database.createObjectStore('drafts');
  }
}
