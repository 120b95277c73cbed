import { type DeviceId, isDeviceId, isUserId, parseDeviceId, type UserId } from '@proj/chat-protocol';

/** A user of this browser. */
export interface Account {
  readonly user: UserId;
  /** Of this browser, for this user. */
  readonly deviceId: DeviceId;
  /** For the next login; without one the password is asked for. */
  readonly token: string | undefined;
}

type AccountStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const accountsKey = 'chat.accounts';
const currentKey = 'chat.current';
const tabKey = 'chat.tab';

/** The users of this browser, and which of them this tab is about. What is stored and makes no sense is ignored. */
export class Accounts {
  readonly #kept: AccountStorage;
  readonly #tab: AccountStorage;

  /**
   * @param kept - Shared by all tabs: `localStorage`.
   * @param tab - Of this tab alone: `sessionStorage`.
   */
  constructor(kept: AccountStorage, tab: AccountStorage) {
    this.#kept = kept;
    this.#tab = tab;
  }

  list(): readonly Account[] {
    return parseAccounts(this.#kept.getItem(accountsKey));
  }

  find(user: UserId): Account | undefined {
    return this.list().find((account) => account.user === user);
  }

  /** Whom this tab shows: whom it showed before, or else whoever was chosen last in any tab. */
  get current(): Account | undefined {
    const user = this.#tab.getItem(currentKey) ?? this.#kept.getItem(currentKey);
    return user !== null && isUserId(user) ? this.find(user) : undefined;
  }

  /** Of this tab, also after it was loaded again. */
  get tabName(): string {
    const kept = this.#tab.getItem(tabKey);
    if (kept !== null && /^[0-9a-f]{8}$/.test(kept)) return kept;
    const name = hexadecimal(crypto.getRandomValues(new Uint8Array(4)));
    this.#tab.setItem(tabKey, name);
    return name;
  }

  choose(user: UserId): void {
    this.#tab.setItem(currentKey, user);
    this.#kept.setItem(currentKey, user);
  }

  save(account: Account): void {
    const others = this.list().filter(({ user }) => user !== account.user);
    this.#kept.setItem(accountsKey, JSON.stringify([...others, account]));
  }

  /** Changes nothing for a user who was removed meanwhile, perhaps in another tab. */
  saveToken(user: UserId, token: string | undefined): void {
    const account = this.find(user);
    if (account !== undefined && account.token !== token) this.save({ ...account, token });
  }

  remove(user: UserId): void {
    this.#kept.setItem(accountsKey, JSON.stringify(this.list().filter((account) => account.user !== user)));
    for (const storage of [this.#tab, this.#kept]) {
      if (storage.getItem(currentKey) === user) storage.removeItem(currentKey);
    }
  }
}

function parseAccounts(text: string | null): readonly Account[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((account: Partial<Record<keyof Account, unknown>> | null) => {
    const { user, deviceId, token } = account ?? {};
    if (typeof user !== 'string' || !isUserId(user) || typeof deviceId !== 'string' || !isDeviceId(deviceId)) return [];
    return [{ user, deviceId, token: typeof token === 'string' ? token : undefined }];
  });
}

/** A new name for this browser. */
export function newDeviceId(random: Uint8Array): DeviceId {
  return parseDeviceId(`web-${hexadecimal(random)}`);
}

function hexadecimal(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The database in which this browser keeps a user's conversations. */
export function databaseName({ user, deviceId }: Account): string {
  return `chat/${user}/${deviceId}`;
}
