import type { DeviceClass, DeviceId, UserId } from '@proj/chat-protocol';

export interface RegisteredSession {
  /** Never used twice. */
  readonly id: string;
  readonly lastHeardAtMs: number;
}

/** Who makes room when a user has as many sessions as are allowed. */
export type PlacePolicy = 'max-n' | 'single' | 'per-class' | 'reject-new';

/** Where a session is online: of a user one session for each device. */
export interface Place {
  readonly user: UserId;
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
}

/** A session that lost its place: to its own device's new session, or to another device by policy. */
export interface Displaced<Session> {
  readonly session: Session;
  readonly reason: 'replaced' | 'policy';
}

interface Entry<Session> {
  readonly session: Session;
  readonly deviceClass: DeviceClass;
  /** Neither counts for a policy nor makes room for it. */
  readonly exempt: boolean;
}

type Devices<Session> = ReadonlyMap<DeviceId, Entry<Session>>;

type Placed<Session> = readonly (readonly [DeviceId, Entry<Session>])[];

/** Bots of one user: they are exempt from the policy, and whoever says so is one. */
const maxBots = 50;

/**
 * Who is online where. A place is a (user, device), and it is fenced by the session's id: a session that lost its place
 * cannot take the new one's away with it.
 */
export class Registry<Session extends RegisteredSession> {
  readonly #policy: PlacePolicy;
  readonly #max: number;
  readonly #users: Map<UserId, Map<DeviceId, Entry<Session>>> = new Map();
  #size = 0;

  /** @param max - Sessions of a user, for `max-n` and `reject-new`. */
  constructor({ policy, max }: { readonly policy: PlacePolicy; readonly max: number }) {
    this.#policy = policy;
    this.#max = max;
  }

  /** Sessions online. */
  get size(): number {
    return this.#size;
  }

  /** Users with a session. */
  get userCount(): number {
    return this.#users.size;
  }

  /** Users with a session, as they are while one looks. */
  users(): IterableIterator<UserId> {
    return this.#users.keys();
  }

  isOnline(user: UserId): boolean {
    return this.#users.has(user);
  }

  /** Whether {@link register} would find room. */
  admits({ user, deviceId, deviceClass }: Place): boolean {
    const devices = this.#users.get(user);
    if (devices === undefined || devices.has(deviceId)) return true;
    if (deviceClass === 'bot') return bots(devices).length < maxBots;
    return this.#policy !== 'reject-new' || counting(devices).length < this.#max;
  }

  /**
   * Takes the place, and answers the sessions that lost theirs by it. To be asked only when {@link admits} says so.
   * @param exempt - The policy does not concern it.
   */
  register(place: Place, session: Session, exempt = false): readonly Displaced<Session>[] {
    const { user, deviceId, deviceClass } = place;
    const devices = this.#users.get(user) ?? new Map<DeviceId, Entry<Session>>();
    this.#users.set(user, devices);
    const own = devices.get(deviceId);
    const entry = { session, deviceClass, exempt: exempt || deviceClass === 'bot' };
    // The device's own session makes room of itself.
    devices.delete(deviceId);
    const victims = entry.exempt ? [] : this.#victims(devices, deviceClass);
    for (const [device] of victims) devices.delete(device);
    const displaced: Displaced<Session>[] = victims.map(([, victim]) => ({
      session: victim.session,
      reason: 'policy',
    }));
    if (own !== undefined) displaced.unshift({ session: own.session, reason: 'replaced' });
    devices.set(deviceId, entry);
    this.#size += 1 - displaced.length;
    return displaced;
  }

  /** Gives the place up, unless another session has it by now: then nothing changes and the answer is `false`. */
  unregister(user: UserId, device: DeviceId, session: Session): boolean {
    const devices = this.#users.get(user);
    if (devices?.get(device)?.session.id !== session.id) return false;
    devices.delete(device);
    if (devices.size === 0) this.#users.delete(user);
    this.#size--;
    return true;
  }

  /** The session that has this place. */
  session(user: UserId, device: DeviceId): Session | undefined {
    return this.#users.get(user)?.get(device)?.session;
  }

  /** The user's sessions, as a list of its own: what is done with one may end another. */
  sessions(user: UserId): readonly Session[] {
    const devices = this.#users.get(user);
    if (devices === undefined) return [];
    const sessions: Session[] = [];
    for (const { session } of devices.values()) sessions.push(session);
    return sessions;
  }

  /** Those of the user with a session. */
  devices(user: UserId): readonly DeviceId[] {
    return [...(this.#users.get(user)?.keys() ?? [])];
  }

  #victims(devices: Devices<Session>, deviceClass: DeviceClass): Placed<Session> {
    const others = counting(devices);
    switch (this.#policy) {
      case 'single':
        return others;
      case 'per-class':
        return others.filter(([, other]) => other.deviceClass === deviceClass);
      case 'max-n':
      case 'reject-new':
        return others
          .toSorted(([, a], [, b]) => a.session.lastHeardAtMs - b.session.lastHeardAtMs)
          .slice(0, Math.max(0, others.length + 1 - this.#max));
    }
  }
}

function counting<Session>(devices: Devices<Session>): Placed<Session> {
  return [...devices].filter(([, { exempt }]) => !exempt);
}

function bots<Session>(devices: Devices<Session>): readonly Entry<Session>[] {
  return [...devices.values()].filter(({ deviceClass }) => deviceClass === 'bot');
}
