import { type DeviceId, parseDeviceId, type UserId } from '@proj/chat-protocol';
import {
  type ClientCredential,
  connect,
  type Messenger,
  type MessengerStatus,
  memoryStore,
  openMessenger,
  register,
} from '@proj/client';
import { openTabMessenger } from '@proj/client/browser';
import { failureNameIn } from '../text/failures.ts';
import { type Account, type Accounts, databaseName, newDeviceId } from './accounts.ts';
import { ServerLink } from './link.ts';
import type { Site } from './site.ts';

/** A user's conversations, open in this tab. */
export interface Session {
  readonly account: Account;
  readonly messenger: Messenger;
  readonly link: ServerLink;
  /** Whether this browser keeps anything: only for pages from https, and of its own machine. */
  readonly isKept: boolean;
}

const clientName = 'chat-web';

/** Opens what this browser keeps of a user, whether or not there is a connection. @throws ClientError */
export async function openSession(
  site: Site,
  accounts: Accounts,
  account: Account,
  credential: ClientCredential,
): Promise<Session> {
  const link = new ServerLink(site, location.href);
  const { user } = account;
  const common = { user, deviceClass: 'web', credential, clientName, transport: link.transport } as const;
  // Without locks, tabs could not agree on which of them writes: then each is a device of its own, and keeps nothing.
  const isKept = 'locks' in navigator;
  const deviceId = isKept ? account.deviceId : partOf(account.deviceId, accounts.tabName);
  const messenger = isKept
    ? await openTabMessenger({ ...common, deviceId, name: databaseName(account) })
    : await openMessenger({ ...common, deviceId, store: memoryStore() });
  keepToken(accounts, account, messenger);
  return { account: { ...account, deviceId }, messenger, link, isKept };
}

/** As long as it is good: with a void one, the next visit would show what is kept to whoever was shut out. */
function keepToken(accounts: Accounts, { user, token }: Account, messenger: Messenger): void {
  let own = token;
  const save = (next: string | undefined): void => {
    try {
      accounts.saveToken(user, next);
      own = next;
    } catch {
      // The storage is full: the next visit asks for the password.
    }
  };
  messenger.on('token', (news) => save(news.token));
  const onStatus = (): void => {
    // Another tab may have signed in again since.
    if (isShutOut(messenger.status.current) && accounts.find(user)?.token === own) save(undefined);
  };
  messenger.status.subscribe(onStatus);
  onStatus();
}

function isShutOut(status: MessengerStatus): boolean {
  if (status.state !== 'closed') return false;
  return status.code === 'CLIENT_TOKEN_REJECTED' || failureNameIn(status.message) === 'Revoked';
}

/** A session beside others of the same installation, whose token it shares. */
function partOf(deviceId: DeviceId, part: string): DeviceId {
  return parseDeviceId(`${deviceId}.${part}`);
}

/** Why somebody could not sign in. */
export class SignInError extends Error {
  override readonly name = 'SignInError' as const;
  /** A code of `ClientError`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Resolves once the server has let the user in. @throws SignInError, ClientError, and `signal.reason` */
export async function signIn(
  site: Site,
  accounts: Accounts,
  who: { readonly user: UserId; readonly password: string },
  signal: AbortSignal,
): Promise<Session> {
  const known = accounts.find(who.user);
  const account = known ?? {
    user: who.user,
    deviceId: newDeviceId(crypto.getRandomValues(new Uint8Array(8))),
    token: undefined,
  };
  // Before the token comes: it is kept for accounts that exist.
  if (known === undefined) accounts.save(account);
  let session: Session | undefined;
  try {
    session = await openSession(site, accounts, account, who);
    await untilOnline(session.messenger, signal);
  } catch (error) {
    await session?.messenger.close();
    if (known === undefined) {
      forget(accounts, account);
    }
    throw error;
  }
  accounts.choose(account.user);
  return session;
}

/** Makes an account. @throws ClientError, and `signal.reason` */
export async function createAccount(
  site: Site,
  who: { readonly user: UserId; readonly password: string },
  signal: AbortSignal,
): Promise<void> {
  await register({ ...who, transport: new ServerLink(site, location.href).transport, signal });
}

function untilOnline(messenger: Messenger, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void): void => {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = (): void => done(() => reject(signal.reason));
    const onStatus = (): void => {
      const { current } = messenger.status;
      if (current.state === 'online') done(resolve);
      else if (current.state !== 'connecting') done(() => reject(whyNot(current)));
    };
    const unsubscribe = messenger.status.subscribe(onStatus);
    signal.addEventListener('abort', onAbort, { once: true });
    onStatus();
  });
}

function whyNot(status: Exclude<MessengerStatus, { state: 'online' | 'connecting' }>): SignInError {
  return new SignInError(status.code ?? 'CLIENT_CLOSED', status.message ?? 'closed');
}

/**
 * After a change of the password every token is void, and the messenger gets a new one only with its next connection: a
 * login beside it brings one at once, so that the next visit needs no password.
 */
export async function renewToken(
  accounts: Accounts,
  { account, link }: Session,
  password: string,
  signal: AbortSignal,
): Promise<void> {
  await using store = memoryStore();
  await using client = await connect({
    transport: link.transport,
    credential: { user: account.user, password },
    deviceId: partOf(account.deviceId, 'renew'),
    deviceClass: 'bot',
    clientName,
    store,
    signal,
  });
  accounts.saveToken(account.user, client.token);
}

/** Voids what this browser could log in with, as far as the server can be reached, and removes what it keeps. */
export async function signOut(accounts: Accounts, { account, messenger }: Session): Promise<void> {
  try {
    if (messenger.status.current.state === 'online') {
      await messenger.revoke(account.deviceId, { signal: AbortSignal.timeout(3_000) });
    }
  } catch {
    // The token is forgotten here all the same.
  }
  accounts.remove(account.user);
  try {
    await messenger.close();
  } finally {
    indexedDB.deleteDatabase(databaseName(account));
  }
}

/** Removes what this browser keeps of somebody who is not signed in. */
export function forget(accounts: Accounts, account: Account): void {
  accounts.remove(account.user);
  indexedDB.deleteDatabase(databaseName(account));
}
