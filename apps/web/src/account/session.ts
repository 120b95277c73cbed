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
  messenger.on('token', ({ token }) => accounts.saveToken(user, token));
  return { account: { ...account, deviceId }, messenger, link, isKept };
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
      accounts.remove(account.user);
      indexedDB.deleteDatabase(databaseName(account));
    }
    throw error;
  }
  accounts.choose(account.user);
  return session;
}

/** Makes an account, and signs in. @throws as {@link signIn} */
export async function signUp(
  site: Site,
  accounts: Accounts,
  who: { readonly user: UserId; readonly password: string },
  signal: AbortSignal,
): Promise<Session> {
  await register({ ...who, transport: new ServerLink(site, location.href).transport, signal });
  return signIn(site, accounts, who, signal);
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
  await messenger.close();
  indexedDB.deleteDatabase(databaseName(account));
}
