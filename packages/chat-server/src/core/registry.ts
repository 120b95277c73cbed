import type { DeviceId, UserId } from '@proj/chat-protocol';

export interface RegisteredSession {
  /** Never used twice. */
  readonly id: string;
  readonly lastHeardAtMs: number;
}

/**
 * Who is online where. A place is a (user, device), and it is fenced by the session's id: a session that lost its place
 * cannot take the new one's away with it.
 */
export class Registry<Session extends RegisteredSession> {
  readonly #maxDevicesPerUser: number;
  readonly #users: Map<UserId, Map<DeviceId, Session>> = new Map();
  #size = 0;

  constructor(maxDevicesPerUser: number) {
    this.#maxDevicesPerUser = maxDevicesPerUser;
  }

  /** Sessions online. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes the place. Answers the session that lost its own by it: the one before on the same device, or for a device too
   * many the user's session that was silent longest.
   */
  register(user: UserId, device: DeviceId, session: Session): Session | undefined {
    const devices = this.#users.get(user) ?? new Map<DeviceId, Session>();
    this.#users.set(user, devices);
    const loser = devices.has(device) || devices.size < this.#maxDevicesPerUser ? device : silentLongest(devices);
    const replaced = devices.get(loser);
    devices.delete(loser);
    devices.set(device, session);
    if (replaced === undefined) this.#size++;
    return replaced;
  }

  /** Gives the place up, unless another session has it by now: then nothing changes and the answer is `false`. */
  unregister(user: UserId, device: DeviceId, session: Session): boolean {
    const devices = this.#users.get(user);
    if (devices?.get(device)?.id !== session.id) return false;
    devices.delete(device);
    if (devices.size === 0) this.#users.delete(user);
    this.#size--;
    return true;
  }

  /** The user's sessions, as a list of its own: what is done with one may end another. */
  sessions(user: UserId): readonly Session[] {
    return [...(this.#users.get(user)?.values() ?? [])];
  }
}

function silentLongest(devices: ReadonlyMap<DeviceId, RegisteredSession>): DeviceId {
  const [first, ...others] = devices.entries();
  if (first === undefined) throw new RangeError('a user has room for at least one device');
  return others.reduce((a, b) => (b[1].lastHeardAtMs < a[1].lastHeardAtMs ? b : a), first)[0];
}
