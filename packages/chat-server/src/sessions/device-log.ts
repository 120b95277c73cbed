import { type DeviceId, Limit, type UserId } from '@proj/chat-protocol';
import type { Clock, Log } from '@proj/io';
import type { DeviceLogin, DeviceStore } from '@proj/store';
import { type Identity, packetDevice, type ServedConnection } from '../dialect.ts';
import { classNumber } from './device-requests.ts';

type Login = DeviceLogin & { readonly user: UserId };

const firstRetryMs = 1_000;
const maxRetryMs = 60_000;

export interface DeviceLogOptions {
  readonly devices: DeviceStore;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Log | undefined;
  /** Devices of the user with a session. */
  readonly online: (user: UserId) => readonly DeviceId[];
}

/**
 * Records who logged in, and from where. No login waits for it; what the store does not take it is handed again while the
 * device is online, for a device that the store does not know has no cursors.
 */
export class DeviceLog {
  readonly #options: DeviceLogOptions;
  readonly #retries: Map<ServedConnection, Disposable> = new Map();
  readonly #online: Set<ServedConnection> = new Set();

  constructor(options: DeviceLogOptions) {
    this.#options = options;
  }

  enter(
    connection: ServedConnection,
    { user, deviceId, deviceClass, client }: Identity,
    remote: string | undefined,
  ): void {
    this.#online.add(connection);
    const login: Login = {
      user,
      device: deviceId,
      deviceClass: classNumber(deviceClass),
      client,
      remote: (remote ?? '').slice(0, Limit.remoteBytes),
      atMs: this.#options.wallClock(),
    };
    void this.#record(connection, login, firstRetryMs);
  }

  leave(connection: ServedConnection): void {
    this.#online.delete(connection);
    this.#retries.get(connection)?.[Symbol.dispose]();
    this.#retries.delete(connection);
  }

  /** Never rejects. */
  async #record(connection: ServedConnection, login: Login, retryMs: number): Promise<void> {
    const { devices, clock, log, online } = this.#options;
    const { user, device: deviceId } = login;
    try {
      await devices.touch(login, { keep: [...online(user), packetDevice] });
    } catch (error) {
      log?.error({ user, deviceId, error }, 'a device could not be recorded');
      if (!this.#online.has(connection)) return;
      const timer = clock.schedule(clock.now() + retryMs, () => {
        this.#retries.delete(connection);
        void this.#record(connection, login, Math.min(2 * retryMs, maxRetryMs));
      });
      this.#retries.set(connection, timer);
    }
  }
}
