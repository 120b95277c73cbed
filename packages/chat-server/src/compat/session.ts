import { randomBytes } from 'node:crypto';
import { type Failure, type FailureName, failure, isUserId, newMessageId, type UserId } from '@proj/chat-protocol';
import type { LoginPacket, TextPacket } from '@proj/frame/packet';
import { abortable, type ByteDuplex } from '@proj/io';
import { StoreError } from '@proj/store';
import type { EndReason } from '../core/connection.ts';
import { PacketConnection, type PacketEvent } from '../core/packet-connection.ts';
import {
  type DialectHost,
  type DialectText,
  type Identity,
  type Push,
  packetDevice,
  type ServedConnection,
} from '../dialect.ts';
import { Driver } from '../driver.ts';
import { isTemporary } from './availability.ts';
import { packetCipher } from './cipher.ts';
import { Delivery } from './delivery.ts';
import type { ResolvedPacketOptions } from './options.ts';
import type { PacketRefusal } from './users.ts';

/** What the originals show their users; the first is what their server says. */
const tips: Readonly<Record<PacketRefusal | 'accepted', string>> = {
  accepted: '登陆成功',
  'bad-name': '登录失败：用户名须为 1 到 32 个小写字母、数字或 . _ - (bad user name)',
  unknown: '登录失败：用户不在名单中 (user not listed)',
  password: '登录失败：此用户须使用密码登录 (user has a password)',
  disabled: '登录失败：用户已停用 (user disabled)',
  overloaded: '登录失败：注册过于频繁，请稍后再试 (try again later)',
  unavailable: '登录失败：服务器暂不可用，请稍后再试 (try again later)',
};

/** Of the store, for one text. */
const maxAttempts = 5;
const retryMs = 1_000;

export interface PacketSessionReports {
  onOnline(): void;
  /** Once after each `onOnline`. */
  onOffline(): void;
  /** Its transport is closed; the last report. */
  onGone(session: PacketSession, reason: EndReason): void;
}

export interface PacketSessionOptions {
  readonly id: string;
  readonly remote: string | undefined;
  readonly host: DialectHost;
  readonly options: ResolvedPacketOptions;
  readonly reports: PacketSessionReports;
}

/** A {@link PacketConnection} over a byte stream and the clock, carried out by a server. */
export class PacketSession implements ServedConnection {
  readonly id: string;
  readonly #remote: string | undefined;
  readonly #host: DialectHost;
  readonly #options: ResolvedPacketOptions;
  readonly #reports: PacketSessionReports;
  readonly #connection: PacketConnection;
  readonly #driver: Driver<PacketEvent>;
  #online: { readonly identity: Identity; readonly delivery: Delivery } | undefined;
  #onRoom: (() => void) | undefined;

  constructor(duplex: ByteDuplex, { id, remote, host, options, reports }: PacketSessionOptions) {
    this.id = id;
    this.#remote = remote;
    this.#host = host;
    this.#options = options;
    this.#reports = reports;
    const { clock, closeTimeoutMs } = host;
    this.#connection = new PacketConnection({ ...options, closeTimeoutMs }, packetCipher, clock.now());
    this.#driver = new Driver(duplex, clock, this.#connection, {
      onEvent: (event) => this.#handle(event),
      onTurn: () => {
        if (this.#connection.hasRoom) this.#onRoom?.();
      },
      onError: (error) => this.#fail(error, 'a packet connection failed'),
      onGone: () => reports.onGone(this, this.#connection.reason ?? 'transport'),
    });
  }

  get lastHeardAtMs(): number {
    return this.#connection.lastHeardAtMs;
  }

  push({ message }: Push): void {
    if (this.#online === undefined || (message.type !== 'entry' && message.type !== 'head')) return;
    this.#online.delivery.hint(message.conversation, message.type === 'entry' ? message.seq : message.head);
    this.#deliver(this.#online.delivery);
  }

  /** Packets cannot say farewell. Who is replaced may have what it said before carried out, as at the original. */
  close(farewell: Failure): void {
    if (farewell.code === failure('Replaced').code) this.#connection.drain(farewell, this.#host.clock.now());
    else this.#connection.close(farewell, this.#host.clock.now());
    this.#driver.scheduleTurn();
  }

  drain(farewell: Failure): void {
    this.#connection.drain(farewell, this.#host.clock.now());
    this.#driver.scheduleTurn();
  }

  destroy(): void {
    this.#driver.destroy();
  }

  #handle(event: PacketEvent): void {
    switch (event.type) {
      case 'login':
        this.#login(event.login).catch((error: unknown) => this.#refuse(error));
        return;
      case 'text':
        this.#send(event.text).catch((error: unknown) => this.#fail(error, 'a text could not be carried out'));
        return;
      case 'heard':
        this.#online?.delivery.confirm(event.packets);
        return;
      case 'offline':
        this.#leave(event.reason);
        return;
      case 'end':
        this.#driver.end();
    }
  }

  async #login({ uuid, version }: LoginPacket): Promise<void> {
    const { clock } = this.#host;
    const entry = await this.#options.users.enter(uuid, { signal: this.#driver.signal });
    // From here to the end nothing waits, so that the place and the answer are one step.
    if (this.#connection.state !== 'logging-in') return;
    if ('refusal' in entry) {
      this.#host.log?.info({ sessionId: this.id, remote: this.#remote, refusal: entry.refusal }, 'login refused');
      this.#connection.refuse(tips[entry.refusal], this.#wallClockSeconds(), clock.now());
      this.#driver.scheduleTurn();
      return;
    }
    const client = `packet client ${version.toPrecision(3)}`;
    const identity: Identity = { user: entry.user, deviceId: packetDevice, deviceClass: 'other', client };
    this.#connection.accept(tips.accepted, this.#wallClockSeconds(), clock.now());
    const delivery = this.#newDelivery(identity);
    this.#online = { identity, delivery };
    this.#reports.onOnline();
    this.#host.enter(this, identity, this.#remote);
    this.#deliver(delivery);
    this.#driver.scheduleTurn();
  }

  #refuse(error: unknown): void {
    if (this.#connection.state !== 'logging-in') return;
    this.#host.log?.error({ sessionId: this.id, error }, 'a login could not be carried out');
    this.#connection.refuse(tips.unavailable, this.#wallClockSeconds(), this.#host.clock.now());
    this.#driver.scheduleTurn();
  }

  #leave(reason: EndReason): void {
    if (this.#online === undefined) return;
    this.#reports.onOffline();
    this.#host.leave(this, this.#online.identity, reason);
  }

  #newDelivery(identity: Identity): Delivery {
    const host = this.#host;
    const connection = this.#connection;
    return new Delivery({
      identity,
      store: host.store,
      signal: this.#driver.signal,
      get queuedPackets() {
        return connection.queuedPackets;
      },
      room: () => this.#room(),
      send: (text) => {
        this.#driver.scheduleTurn();
        return connection.push(text);
      },
      sleep: (delayMs) => this.#sleep(delayMs),
      received: (conversation, seq) => host.received(identity, conversation, seq),
    });
  }

  #deliver(delivery: Delivery): void {
    delivery.run().catch((error: unknown) => {
      if (!this.#driver.signal.aborted) this.#fail(error, 'messages could not be delivered');
    });
  }

  /** Once it waits for nothing but the store, it is finished even if the client has gone: a text that came was sent. */
  async #send(packet: TextPacket): Promise<void> {
    if (this.#online === undefined) return;
    const { identity } = this.#online;
    const { user } = identity;
    const { from, to, text } = packet;
    if (from !== user) this.#end('NotAllowed');
    else if (text.includes('\0')) this.#end('BadRequest');
    else if (!isUserId(to) || !(await this.#persistently(() => this.#host.exists(to)))) this.#end('UnknownUser');
    else {
      await this.#takeTurn(user);
      const outgoing = this.#outgoing(to, packet);
      // Nobody can be told that it was refused, for a block or by a hook; the next one may not be.
      const refusal = await this.#persistently(() => this.#host.append(identity, outgoing));
      if (refusal !== undefined) this.#host.log?.info({ sessionId: this.id, code: refusal.code }, 'a text was refused');
      this.#connection.textDone(this.#host.clock.now());
      this.#driver.scheduleTurn();
    }
  }

  #outgoing(to: UserId, { text, timestampSeconds }: TextPacket): DialectText {
    const nowMs = this.#host.wallClock();
    const sentAtMs = timestampSeconds * 1_000;
    const isMoment = sentAtMs >= 0 && Number.isSafeInteger(sentAtMs);
    // The originals never send a text again, so every packet is a message of its own.
    return { to, id: newMessageId(nowMs, randomBytes(10)), sentAtMs: isMoment ? sentAtMs : nowMs, text };
  }

  /** Nobody can be told to wait, so we do: nothing more is read meanwhile. */
  async #takeTurn(user: UserId): Promise<void> {
    for (let waitMs = this.#host.spend(user); waitMs > 0; waitMs = this.#host.spend(user)) await this.#sleep(waitMs);
  }

  /** Nobody can be told to try again, so we do. */
  async #persistently<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isTemporary(error) || attempt === maxAttempts) throw error;
      }
      await this.#sleep(retryMs);
    }
  }

  async #room(): Promise<void> {
    const { signal } = this.#driver;
    signal.throwIfAborted();
    while (!this.#connection.hasRoom) {
      await abortable(new Promise<void>((resolve) => (this.#onRoom = resolve)), signal);
    }
  }

  async #sleep(delayMs: number): Promise<void> {
    const { clock } = this.#host;
    const slept = Promise.withResolvers<void>();
    using _timer = clock.schedule(clock.now() + delayMs, slept.resolve);
    await abortable(slept.promise, this.#driver.signal);
  }

  #end(reason: FailureName): void {
    this.#connection.close(failure(reason), this.#host.clock.now());
    this.#driver.scheduleTurn();
  }

  #fail(error: unknown, message: string): void {
    // Nobody waits any more.
    if (error === this.#driver.signal.reason) return;
    this.#host.log?.error({ sessionId: this.id, error }, message);
    this.#end(StoreError.is(error) ? 'Unavailable' : 'Internal');
  }

  #wallClockSeconds(): number {
    return Math.floor(this.#host.wallClock() / 1_000);
  }
}
