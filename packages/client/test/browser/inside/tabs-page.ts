import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { openIndexedDbStore } from '../../../src/browser/indexed-db.ts';
import { openTabMessengerOver } from '../../../src/browser/open-tab-messenger.ts';
import type { Messenger, ReplicaStore, Thread } from '../../../src/index.ts';
import type { Halt, PageCommands } from '../tabs/page-commands.ts';
import { HttpDuplex } from './http-duplex.ts';

let messenger: Messenger | undefined;
let hasHalted = false;
const writing: Set<Promise<void>> = new Set();
const threads: Map<string, Thread> = new Map();

function opened(): Messenger {
  if (messenger === undefined) throw new Error('it is not open');
  return messenger;
}

/** The store, but for the write at which the page stops: nothing of it, or nothing after it. */
function halting(store: ReplicaStore, halt: Halt | undefined): ReplicaStore {
  const stop = (): Promise<never> => {
    hasHalted = true;
    return new Promise(() => {});
  };
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (property !== 'write') return typeof value === 'function' ? value.bind(target) : value;
      const write: ReplicaStore['write'] = async (changes, options) => {
        if (hasHalted) return stop();
        if (halt === 'before-entry' && changes.some(({ type }) => type === 'entry')) return stop();
        const written = target.write(changes, options);
        writing.add(written);
        await written.finally(() => writing.delete(written));
        if (halt === 'after-outgoing' && changes.some(({ type }) => type === 'outgoing')) return stop();
      };
      return write;
    },
  });
}

function thread(peer: string): Thread {
  const known = threads.get(peer);
  if (known !== undefined) return known;
  const made = opened().thread(parseUserId(peer));
  threads.set(peer, made);
  return made;
}

const commands: PageCommands = {
  async open(name, halt) {
    const user = parseUserId(name);
    messenger = await openTabMessengerOver(
      {
        name: `chat of ${user}`,
        user,
        credential: { user, password: `${user}-secret` },
        deviceId: parseDeviceId('browser'),
        transport: () => new HttpDuplex(`/link/${crypto.randomUUID()}?tab=${document.title}`),
      },
      async (database) => halting(await openIndexedDbStore(database), halt),
    );
  },
  async send(to, text) {
    await opened().send(parseUserId(to), text);
  },
  async shown(peer) {
    return thread(peer).current.items.map((item) =>
      item.kind === 'message' ? `${item.from}: ${item.text} (${item.state})` : item.kind,
    );
  },
  status: () => opened().status.current.state,
  hasHalted: () => hasHalted,
  async freeze() {
    // A browser does not freeze a page while others wait for what it has locked in a database.
    while (writing.size > 0) await Promise.allSettled(writing);
    document.dispatchEvent(new Event('freeze'));
    // A page may finish what it does at once.
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    alert('frozen');
    document.dispatchEvent(new Event('resume'));
  },
  close: () => opened().close(),
};

Object.assign(globalThis, { commands });
