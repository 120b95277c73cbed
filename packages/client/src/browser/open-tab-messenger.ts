import { LocalBackend } from '../messenger/local-backend.ts';
import type { Messenger } from '../messenger/messenger.ts';
import { messengerOver } from '../messenger/messenger-over.ts';
import type { MessengerOptions } from '../messenger/open.ts';
import { resolveOptions } from '../options.ts';
import type { ReplicaStore } from '../replica-store.ts';
import { openIndexedDbStore } from './indexed-db.ts';
import type { Writer } from './leadership.ts';
import { OwningBackend } from './owning-backend.ts';
import { listenToPage } from './page-hints.ts';
import { RevocableStore } from './revocable-store.ts';
import { SharedBackend } from './shared-backend.ts';
import { webChannel, webLock } from './web-tabs.ts';

/** What {@link openTabMessenger} takes: a name in the place of a store. */
export interface TabMessengerOptions extends Omit<MessengerOptions, 'store'> {
  /** Of the database, and of the lock and the channel by which tabs find each other: one per user and device. */
  readonly name: string;
}

/** As `openTabMessenger`, over a store of any kind that several tabs can read while one writes. */
export async function openTabMessengerOver(
  options: TabMessengerOptions,
  openStore: (name: string) => Promise<ReplicaStore>,
): Promise<Messenger> {
  const { name, ...common } = options;
  const lockName = `@proj/client ${name}`;
  const reader = await openStore(name);
  let shared: SharedBackend | undefined;
  let page: Disposable | undefined;
  const end = async (): Promise<void> => {
    page?.[Symbol.dispose]();
    await reader[Symbol.asyncDispose]();
  };
  try {
    const { clock, wallClock, randomBytes, credential } = resolveOptions({ ...common, store: reader });
    const newName = (): string => nameOf(randomBytes(16));
    shared = new SharedBackend({
      user: options.user,
      credential,
      reader,
      lock: webLock(lockName, { clock, newName }),
      openChannel: (hear) => webChannel(lockName, hear),
      openWriter: (newest) => openWriter({ ...common, credential: newest }, () => openStore(name)),
      clock,
      wallClock,
      newName,
    });
    page = listen(shared);
    await shared.start();
    return await messengerOver(new OwningBackend(shared, end), common);
  } catch (error) {
    await shared?.close();
    await end().catch(() => {});
    throw error;
  }
}

/**
 * As `openMessenger`, for pages: all tabs of an origin that name the same database share one connection. One tab has it and
 * writes; when that tab is closed, crashes, or is about to be frozen, another takes over within moments, and whatever the
 * tabs had asked for is carried out there. The network's return, and the user's to the page, end pauses between attempts.
 *
 * Events are told in every tab: a notification of a `message` wants a `tag`, so that several tabs show one.
 *
 * Tabs know of each other by Web Locks and BroadcastChannel. A page that came over plain HTTP, from another machine, has no
 * Web Locks: the one that was opened last has the connection then, and `status` says `closed` with `CLIENT_STORE_LOCKED`
 * in the one before. It says so as well in the tabs of an older build of a page once a newer one was opened: they are to
 * be loaded again. Where there is no BroadcastChannel either, `CLIENT_STORE_LOCKED` is thrown.
 *
 * @example
 * ```ts
 * import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
 * import { openTabMessenger } from '@proj/client/browser';
 * import { connect } from '@proj/snet/web';
 *
 * declare const serverKey: Uint8Array;
 * const user = parseUserId('ann');
 * const messenger = await openTabMessenger({
 *   name: `chat of ${user}`,
 *   user,
 *   credential: { user, password: 'a long password' },
 *   deviceId: parseDeviceId('this-browser'),
 *   transport: () => connect('wss://chat.example.org/snet', { serverKey }),
 * });
 * const thread = messenger.thread(parseUserId('bob'));
 * thread.subscribe(() => console.log(thread.current.items));
 * await messenger.send(parseUserId('bob'), 'Are you there?');
 * ```
 *
 * @throws ClientError `CLIENT_BAD_ARGUMENT`, `CLIENT_STORE_MISMATCH`, `CLIENT_STORE_FAILED`, `CLIENT_STORE_LOCKED`.
 */
export function openTabMessenger(options: TabMessengerOptions): Promise<Messenger> {
  return openTabMessengerOver(options, openIndexedDbStore);
}

/** The one that has the connection, over a store of its own. */
async function openWriter(
  options: Omit<MessengerOptions, 'store'>,
  openStore: () => Promise<ReplicaStore>,
): Promise<Writer> {
  const store = new RevocableStore(await openStore());
  const close = async (): Promise<void> => store[Symbol.asyncDispose]();
  try {
    const backend = new OwningBackend(await LocalBackend.open({ ...options, store }), close);
    return { backend, stop: () => store.revoke() };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

function listen(shared: SharedBackend): Disposable {
  return listenToPage({
    onLook: () => {
      shared.greet();
      // Nobody needs to know: the status says what becomes of it.
      shared.ask('retry-now', undefined).catch(() => {});
    },
    onFreeze: () => shared.pause(),
    onThaw: () => shared.resume(),
  });
}

function nameOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
