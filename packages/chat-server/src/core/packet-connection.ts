import { type Failure, failureInfo } from '@proj/chat-protocol';
import { FrameError } from '@proj/frame';
import {
  encodePacket,
  type LoginPacket,
  openPacket,
  type Packet,
  type PacketBodyCipher,
  PacketDecoder,
  type PacketMessage,
  sealPacket,
  type TextPacket,
} from '@proj/frame/packet';
import { Budget } from './budget.ts';
import type { EndReason } from './connection.ts';
import { Outbox } from './outbox.ts';

export interface PacketConnectionLimits {
  readonly loginTimeoutMs: number;
  /** Silence before the connection counts as dead. */
  readonly readTimeoutMs: number;
  /** How long what was handed to the transport may wait for room. */
  readonly writeTimeoutMs: number;
  readonly closeTimeoutMs: number;
  readonly maxPacketBytes: number;
  /** Bytes that may wait to be sent before {@link PacketConnection.hasRoom} says no. */
  readonly maxQueuedBytes: number;
}

export type PacketEvent =
  /** Finished with one call of {@link PacketConnection.accept} or {@link PacketConnection.refuse}. */
  | { readonly type: 'login'; readonly login: LoginPacket }
  /** Finished with one call of {@link PacketConnection.textDone}. */
  | { readonly type: 'text'; readonly text: TextPacket }
  /** The client pinged after the transport had taken the first `packets` packets. */
  | { readonly type: 'heard'; readonly packets: number }
  /** It was online and is no more: nothing is to be pushed to it. */
  | { readonly type: 'offline'; readonly reason: EndReason }
  /** Everything is written: half-close the transport. */
  | { readonly type: 'end' };

/**
 * `awaiting-login` → `logging-in` → `online` → `draining` (carries out what it has read, reads no more) → `closing`
 * (writes what is queued, then ends) → `closed`. Every state may lead to the last two.
 */
export type PacketConnectionState = 'awaiting-login' | 'logging-in' | 'online' | 'draining' | 'closing' | 'closed';

/** A login is short. */
const maxPacketBytesBeforeLogin = 1_024;
/** Packets before the login that are none: ignored up to here. */
const maxIgnoredPackets = 16;
/** Packets after it that ask for nothing, mostly pings: at once, and in the long run. Each costs a decryption. */
const idlePacketsBurst = 100;
const idlePacketsPerSecond = 10;
/** What waited unread for less may confirm what left meanwhile, as a ping that crosses a text on its way may. */
const crossingMs = 1_000;
/** What comes after so long of listening did not wait. */
const drainedMs = 100;
/** What one write takes at most, so that `write() === false` is heeded soon. One packet may be larger. */
const batchBytes = 65_536;

/**
 * One connection of a client that speaks in packets (`@proj/frame` SPEC §7), without sockets, clocks and promises.
 * `nowMs` is monotonic. It is driven as `Connection` is; {@link pollTransmit} is asked only while the transport takes
 * bytes, and so its being asked again says that the transport took what it was given before.
 *
 * One text at a time: nothing is read until {@link textDone}. Memory: what waits to be read is one packet and what the
 * transport still delivers after it was paused; what waits to be sent is `maxQueuedBytes` and one packet, as long as
 * {@link hasRoom} is heeded.
 */
export class PacketConnection {
  readonly #limits: PacketConnectionLimits;
  readonly #cipher: PacketBodyCipher;
  readonly #decoder: PacketDecoder;
  readonly #outbox: Outbox = new Outbox();
  #events: PacketEvent[] = [];
  #state: PacketConnectionState = 'awaiting-login';
  #reason: EndReason | undefined;
  readonly #loginBeforeMs: number;
  #lastHeardAtMs: number;
  #closeBeforeMs = 0;
  #ignored = 0;
  readonly #idlePackets: Budget;
  /** A text is being carried out. */
  #busy = false;
  #wasBlocked = false;
  /** Since when something may wait that we did not read; `undefined`: nothing does. */
  #unreadSinceMs: number | undefined;
  #listensSinceMs: number;
  #endReported = false;
  /** The other end writes no more. */
  #ended = false;
  /** Packets queued, given to the transport and taken by it, since the beginning. */
  #queued = 0;
  #given = 0;
  #taken = 0;
  #givenAtMs = 0;

  constructor(limits: PacketConnectionLimits, cipher: PacketBodyCipher, nowMs: number) {
    this.#limits = limits;
    this.#cipher = cipher;
    this.#decoder = new PacketDecoder({ maxPacketBytes: Math.min(maxPacketBytesBeforeLogin, limits.maxPacketBytes) });
    this.#loginBeforeMs = nowMs + limits.loginTimeoutMs;
    this.#lastHeardAtMs = nowMs;
    this.#listensSinceMs = nowMs;
    this.#idlePackets = new Budget(idlePacketsBurst, idlePacketsPerSecond, nowMs);
  }

  get state(): PacketConnectionState {
    return this.#state;
  }

  /** Why it ends, as soon as that is known. The first reason counts. */
  get reason(): EndReason | undefined {
    return this.#reason;
  }

  /** When bytes arrived last, or might have. */
  get lastHeardAtMs(): number {
    return this.#lastHeardAtMs;
  }

  /** Whether the transport is to be paused. After the end it is not: what still arrives is thrown away. */
  get blocked(): boolean {
    return this.#state === 'logging-in' || (this.#state === 'online' && this.#busy);
  }

  /** Whether a text may be queued now. */
  get hasRoom(): boolean {
    return this.#outbox.bytes < this.#limits.maxQueuedBytes;
  }

  /** Packets that were queued so far, as `heard` counts them. */
  get queuedPackets(): number {
    return this.#queued;
  }

  /** Bytes arrived. They must not change afterwards. */
  receive(chunk: Uint8Array, nowMs: number): void {
    if (this.#state !== 'awaiting-login' && this.#state !== 'logging-in' && this.#state !== 'online') return;
    this.#lastHeardAtMs = nowMs;
    if (!this.blocked && nowMs - this.#listensSinceMs >= drainedMs) this.#unreadSinceMs = undefined;
    this.#decoder.push(chunk);
    this.#read(nowMs, this.#unreadSinceMs === undefined || nowMs - this.#unreadSinceMs < crossingMs);
  }

  /** The other end writes no more; what it wrote is carried out. */
  ended(nowMs: number): void {
    this.#ended = true;
    this.#leaveIfDone(nowMs);
  }

  /** The transport is gone. */
  lost(): void {
    this.#goOffline('transport');
    this.#state = 'closed';
    this.#outbox.clear();
    this.#forgetRequests();
  }

  /** The login is good. Only in the state `logging-in`. */
  accept(tips: string, timestampSeconds: number, nowMs: number): void {
    if (this.#state !== 'logging-in') throw new Error(`a login cannot be accepted while ${this.#state}`);
    // It throws for values that cannot be sent, and then nothing has happened.
    this.#queue({ type: 'login-answer', login: true, tips, timestampSeconds });
    this.#state = 'online';
    this.#decoder.maxPacketBytes = this.#limits.maxPacketBytes;
    this.#read(nowMs, false);
  }

  /** The login is refused: says so and ends. Too late, it is ignored. */
  refuse(tips: string, timestampSeconds: number, nowMs: number): void {
    if (this.#state !== 'logging-in') return;
    this.#queue({ type: 'login-answer', login: false, tips, timestampSeconds });
    this.#leave('LoginRejected', nowMs);
  }

  /** The text that was reported last is carried out. */
  textDone(nowMs: number): void {
    this.#busy = false;
    this.#read(nowMs, false);
  }

  /** Queues a text, also without room for it. `false`: it is not online, and nothing was queued. */
  push(message: TextPacket): boolean {
    if (this.#state !== 'online') return false;
    this.#queue(message);
    return true;
  }

  /** Ends it at once. Packets have no way to say why. */
  close(farewell: Failure, nowMs: number): void {
    this.#fail(reasonOf(farewell), nowMs);
  }

  /** Reads no more from the transport, and ends once everything that was read is carried out. */
  drain(farewell: Failure, nowMs: number): void {
    if (this.#state === 'draining') return;
    if (this.#state !== 'online' || !this.#busy) {
      this.#fail(reasonOf(farewell), nowMs);
      return;
    }
    this.#goOffline(reasonOf(farewell));
    this.#outbox.clear();
    this.#state = 'draining';
    this.#closeBeforeMs = nowMs + this.#limits.closeTimeoutMs;
  }

  pollTransmit(nowMs: number): Uint8Array | undefined {
    this.#taken = this.#given;
    const waiting = this.#outbox.frames;
    const bytes = this.#outbox.take(batchBytes);
    this.#given += waiting - this.#outbox.frames;
    this.#givenAtMs = nowMs;
    return bytes;
  }

  pollEvent(): PacketEvent | undefined {
    if (this.#state === 'closing' && this.#outbox.frames === 0 && !this.#endReported) {
      this.#endReported = true;
      this.#events.push({ type: 'end' });
    }
    return this.#events.shift();
  }

  /** When {@link handleTimeout} has something to do. */
  pollTimeout(): number | undefined {
    switch (this.#state) {
      case 'awaiting-login':
      case 'logging-in':
        return this.#loginBeforeMs;
      case 'online':
        return Math.min(this.#silentAtMs(), this.#slowAtMs());
      case 'draining':
      case 'closing':
        return this.#closeBeforeMs;
      case 'closed':
        return undefined;
    }
  }

  handleTimeout(nowMs: number): void {
    const dueAtMs = this.pollTimeout();
    if (dueAtMs === undefined || nowMs < dueAtMs) return;
    if (this.#state === 'closing') this.lost();
    else if (this.#state === 'draining') this.#leave('transport', nowMs);
    else if (this.#state !== 'online') this.#fail('LoginTimeout', nowMs);
    else if (nowMs >= this.#slowAtMs()) this.#fail('Slow', nowMs);
    // While we do not listen, silence means nothing.
    else if (this.blocked) this.#lastHeardAtMs = nowMs;
    else this.#fail('IdleTimeout', nowMs);
  }

  #silentAtMs(): number {
    return this.#lastHeardAtMs + this.#limits.readTimeoutMs;
  }

  #slowAtMs(): number {
    return this.#given > this.#taken ? this.#givenAtMs + this.#limits.writeTimeoutMs : Number.POSITIVE_INFINITY;
  }

  /** @param fresh - The bytes were sent this moment, so that a ping among them is later than what the transport took. */
  #read(nowMs: number, fresh: boolean): void {
    if (this.#wasBlocked && !this.blocked) {
      this.#lastHeardAtMs = nowMs;
      this.#listensSinceMs = nowMs;
    }
    while (this.#readsNow() && this.#readPacket(nowMs, fresh)) {
      // Reading is all there is to do.
    }
    if (this.blocked) this.#unreadSinceMs ??= nowMs;
    this.#wasBlocked = this.blocked;
    this.#leaveIfDone(nowMs);
  }

  #readsNow(): boolean {
    if (this.#state === 'online' || this.#state === 'draining') return !this.#busy;
    return this.#state === 'awaiting-login';
  }

  /** `false`: there is no whole packet. */
  #readPacket(nowMs: number, fresh: boolean): boolean {
    try {
      const packet = this.#decoder.next();
      if (packet === undefined) return false;
      this.#handle(openPacket(packet, this.#cipher), fresh, nowMs);
    } catch (error) {
      // Wrong key, wrong padding, wrong length, wrong message: all the same to who sent it.
      if (!FrameError.is(error)) throw error;
      this.#fail('ProtocolError', nowMs);
    }
    return true;
  }

  #handle(message: PacketMessage | undefined, fresh: boolean, nowMs: number): void {
    if (this.#state === 'awaiting-login') this.#handleBeforeLogin(message, nowMs);
    else this.#handleOnline(message, fresh, nowMs);
  }

  #handleBeforeLogin(message: PacketMessage | undefined, nowMs: number): void {
    if (message?.type === 'login') {
      this.#state = 'logging-in';
      this.#events.push({ type: 'login', login: message });
    } else if (++this.#ignored > maxIgnoredPackets) this.#fail('TooManyAttempts', nowMs);
  }

  #handleOnline(message: PacketMessage | undefined, fresh: boolean, nowMs: number): void {
    if (message?.type === 'login' || message?.type === 'login-answer') {
      this.#fail('ProtocolError', nowMs);
      return;
    }
    // Whoever logs out, or writes, has not said that he read.
    if (fresh && message?.type === 'ping') this.#hear();
    if (message?.type === 'logout') this.#leave('logout', nowMs);
    else if (message?.type === 'text') {
      this.#busy = true;
      this.#events.push({ type: 'text', text: message });
    } else if (this.#idlePackets.take(nowMs) > 0) this.#fail('TooManyAttempts', nowMs);
  }

  #hear(): void {
    const last = this.#events.at(-1);
    if (this.#taken > 0 && (last?.type !== 'heard' || last.packets < this.#taken)) {
      this.#events.push({ type: 'heard', packets: this.#taken });
    }
  }

  #leaveIfDone(nowMs: number): void {
    if (this.#state === 'draining') {
      if (!this.#busy) this.#leave('transport', nowMs);
    } else if (this.#ended && !this.blocked) this.#leave('transport', nowMs);
  }

  #queue(message: PacketMessage): void {
    const packet: Packet = sealPacket(message, this.#cipher);
    this.#outbox.answer(encodePacket(packet));
    this.#queued++;
  }

  /** Ends it without what waits to be sent: the client gets it again. */
  #fail(reason: EndReason, nowMs: number): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.#outbox.clear();
    this.#leave(reason, nowMs);
  }

  #leave(reason: EndReason, nowMs: number): void {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.#goOffline(reason);
    this.#state = 'closing';
    this.#forgetRequests();
    this.#closeBeforeMs = nowMs + this.#limits.closeTimeoutMs;
  }

  /** Also those that nobody was told of yet: what is closed must not act any more. */
  #forgetRequests(): void {
    this.#busy = false;
    this.#events = this.#events.filter(({ type }) => type !== 'login' && type !== 'text');
  }

  #goOffline(reason: EndReason): void {
    this.#reason ??= reason;
    if (this.#state === 'online') this.#events.push({ type: 'offline', reason });
  }
}

function reasonOf(farewell: Failure): EndReason {
  return failureInfo(farewell.code)?.name ?? 'Internal';
}
