import { failure, isDeviceId, type Kicked, type UserId } from '@proj/chat-protocol';
import type { Clock } from '@proj/io';
import type { SessionInfo } from '../admin.ts';
import type { Registry } from '../core/registry.ts';
import type { Identity, ServedConnection } from '../dialect.ts';
import type { Metrics } from '../metrics.ts';

interface Presence {
  readonly identity: Identity;
  readonly remote: string | undefined;
  readonly sinceMs: number;
  /** It was told to end, and has not gone yet. */
  isEnding: boolean;
}

/** Who made a session end. */
type By = Pick<Identity, 'deviceId' | 'client'>;

export interface OnlineOptions {
  readonly registry: Registry<ServedConnection>;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly metrics: Metrics;
}

/** The sessions that are online, with what is known of each; and how they lose their places. */
export class Online {
  readonly #options: OnlineOptions;
  readonly #records: Map<ServedConnection, Presence> = new Map();

  constructor(options: OnlineOptions) {
    this.#options = options;
  }

  /**
   * Takes the place. First whoever had it is fenced off: nothing that it sends from now on, and nothing that it sent and
   * that has not been handed to the store, is carried out; it gets what waits for it, is told why and closed.
   * @param exempt - The policy does not concern it.
   */
  enter(connection: ServedConnection, identity: Identity, remote: string | undefined, exempt: boolean): void {
    const { registry, wallClock } = this.#options;
    this.#records.set(connection, { identity, remote, sinceMs: wallClock(), isEnding: false });
    for (const { session, reason } of registry.register(identity, connection, exempt)) {
      session.close(failure('Replaced'), this.#kick(reason, identity));
    }
  }

  /** Answers whether it had its place until now. */
  leave(connection: ServedConnection, { user, deviceId }: Identity): boolean {
    this.#records.delete(connection);
    return this.#options.registry.unregister(user, deviceId, connection);
  }

  /** Ends sessions of the user, those that `which` says, and answers how many. Nobody takes their places. */
  end(
    user: UserId,
    reason: 'revoked' | 'disabled',
    which: (identity: Identity) => boolean = () => true,
    by?: By,
  ): number {
    let ended = 0;
    for (const connection of this.#options.registry.sessions(user)) {
      const record = this.#records.get(connection);
      if (record === undefined || record.isEnding || !which(record.identity)) continue;
      record.isEnding = true;
      ended++;
      const notice = this.#kick(reason, by);
      // Who asked for its own end is still to be told that it was carried out.
      if (record.identity.deviceId === by?.deviceId) connection.drain(failure('Revoked'), notice);
      else connection.close(failure('Revoked'), notice);
    }
    return ended;
  }

  list(user: UserId | undefined, limit: number): readonly SessionInfo[] {
    const list: SessionInfo[] = [];
    const connections = user === undefined ? this.#records.keys() : this.#options.registry.sessions(user);
    for (const connection of connections) {
      const record = this.#records.get(connection);
      if (list.length >= limit) break;
      if (record !== undefined && this.#hasPlace(connection, record)) list.push(this.#info(connection, record));
    }
    return list;
  }

  #hasPlace({ id }: ServedConnection, { identity, isEnding }: Presence): boolean {
    return !isEnding && this.#options.registry.session(identity.user, identity.deviceId)?.id === id;
  }

  #info(connection: ServedConnection, { identity, remote, sinceMs }: Presence): SessionInfo {
    return {
      sessionId: connection.id,
      ...identity,
      remote,
      sinceMs,
      silentMs: Math.max(0, this.#options.clock.now() - connection.lastHeardAtMs),
      queuedBytes: connection.queued?.bytes ?? 0,
      lagging: connection.lagging ?? false,
    };
  }

  #kick(reason: Kicked['reason'], by: By | undefined): Kicked {
    const { metrics, wallClock } = this.#options;
    metrics.count('kicks_total', [reason]);
    // A dialect's place has no device id that can be said.
    const device = by !== undefined && isDeviceId(by.deviceId) ? { by: by.deviceId } : {};
    return { type: 'kicked', reason, ...device, client: by?.client ?? '', atMs: wallClock() };
  }
}
