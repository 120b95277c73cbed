export { type IndexedDbStore, openIndexedDbStore } from './indexed-db.ts';
export { openTabMessenger, type TabMessengerOptions } from './open-tab-messenger.ts';
