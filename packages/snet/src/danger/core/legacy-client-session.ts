import type { CryptoProvider } from '@proj/crypto';
import { generateDh64Keys, md5 } from '@proj/crypto/danger';
import { concatBytes } from '@proj/io/bytes';
import { SnetError, violation } from '../../core/errors.ts';
import { RedialPolicy } from '../../core/redial-policy.ts';
import { LegacySession } from './legacy-session.ts';
import { LegacyTransport } from './legacy-transport.ts';
import {
  challengeBytes,
  decodeCounters,
  encodeFirstRequest,
  encodeSecondRequest,
  idBytes,
  publicKeyBytes,
  RequestType,
  reconnectHead,
} from './messages.ts';
import { type Generation, type LegacyOptions, resolveLegacyOptions } from './options.ts';
import { agreedKey, StreamCipher } from './stream-cipher.ts';

/**
 * A refusal is not authenticated, and in generation 1 not even said: anybody can cause one. So many in a row, over so
 * long, are believed.
 */
const belief: Readonly<Record<Generation, { readonly refusals: number; readonly forMs: number }>> = {
  g1: { refusals: 10, forMs: 10_000 },
  g2: { refusals: 3, forMs: 1_000 },
};

/** A connection on which nothing is to be expected has shown that it works when it has lived for so long. */
const trialMs = 1_000;
/** Not even the first redials of many clients come all at once: the wire has no way to ask for patience. */
const firstRedialWithinMs = 50;

/** The end that dials. `connect`, then answer each `dial` event with `attach` or `dialFailed`. */
export class LegacyClientSession extends LegacySession {
  readonly #redial: RedialPolicy;
  #privateKey: Uint8Array | undefined;
  #key: Uint8Array | undefined;
  #id: Uint8Array | undefined;
  #nextTransport = 1;
  #redialAtMs: number | undefined;
  #dialing = false;
  #refusals = 0;
  #firstRefusalAtMs = 0;
  /** How much of what we wrote the server had, when it last said so. */
  #readByServer = 0;

  constructor(generation: Generation, crypto: CryptoProvider, options: LegacyOptions = {}) {
    super('client', generation, crypto, resolveLegacyOptions(options));
    this.#redial = new RedialPolicy(crypto, this.options.maxRedialDelayMs);
  }

  connect(): void {
    this.start();
    this.#dial();
  }

  attach(nowMs: number): number {
    this.#dialing = false;
    if (this.state === 'closed' || this.state === 'idle') throw new SnetError('SNET_CLOSED', 'nothing to attach to');
    const deadlineMs = nowMs + this.options.handshakeTimeoutMs;
    const transport = new LegacyTransport(this.#nextTransport++, 'handshake', deadlineMs);
    transport.outbox.push(this.#id === undefined ? this.#firstRequest() : this.#reconnectRequest(this.#id));
    transport.receivePosition = this.receivedPosition;
    this.transports.set(transport.id, transport);
    return transport.id;
  }

  dialFailed(nowMs: number, cause: Error): void {
    this.#dialing = false;
    if (this.state === 'closed') return;
    if (this.state === 'handshaking') {
      this.close(new SnetError('SNET_DIAL_FAILED', `cannot connect: ${cause.message}`, { cause }));
    } else this.#scheduleRedial(nowMs);
  }

  /** The path cannot be asked on this wire: the connection is given up at once, and another one dialled. */
  override networkChanged(nowMs: number): void {
    this.#redial.succeeded();
    if (this.state === 'open' && this.current !== undefined) {
      this.dropAsLost(this.current, nowMs, new SnetError('SNET_PATH_DEAD', 'the network has changed'));
    }
    if (this.state === 'detached' && !this.#dialing && this.transports.size === 0) this.#redialAtMs = nowMs;
  }

  override handleTimeout(nowMs: number): void {
    super.handleTimeout(nowMs);
    const silentUntilMs = this.#silentUntilMs();
    if (this.current !== undefined && silentUntilMs !== undefined && nowMs >= silentUntilMs) {
      this.dropAsLost(this.current, nowMs, new SnetError('SNET_PATH_DEAD', 'nothing has arrived for too long'));
    }
    if (this.#redialAtMs === undefined || nowMs < this.#redialAtMs || this.state === 'closed') return;
    this.#redialAtMs = undefined;
    this.#dial();
  }

  protected override ownTimeout(): number | undefined {
    return this.#redialAtMs ?? this.#silentUntilMs();
  }

  #silentUntilMs(): number | undefined {
    const { silenceMs } = this.options;
    // Where it is we who do not read, the silence says nothing.
    if (silenceMs === 0 || this.current === undefined || this.isFull) return undefined;
    return this.lastReceivedAtMs + silenceMs;
  }

  protected override receiveHandshake(transport: LegacyTransport, nowMs: number): boolean {
    const answerBytes = publicKeyBytes + idBytes + (this.wire === 'g2' ? challengeBytes : 0);
    const answer = transport.input.takeExactly(answerBytes);
    if (answer === undefined) return false;
    if (this.wire === 'g2' && answer.every((byte) => byte === 0)) {
      this.#refused(transport, nowMs);
      return true;
    }
    const key = this.#key ?? this.#agree(answer);
    if (this.wire === 'g2') transport.outbox.push(md5(answer.subarray(publicKeyBytes + idBytes), key));
    // Both are counted from 0 in a new session, and nothing was announced.
    const counters = this.#id === undefined ? { written: 0, read: 0 } : decodeCounters(answer);
    if (counters.written < transport.receivePosition) throw violation('the server has written less than was read');
    transport.sendPosition = counters.read;
    transport.owesBytes = counters.written > transport.receivePosition;
    if (!transport.owesBytes) transport.establishedAtMs = nowMs + trialMs;
    this.promote(transport, nowMs);
    this.#id ??= this.cipher?.openId(answer.subarray(publicKeyBytes, publicKeyBytes + idBytes));
    // A server of generation 1 answers before it closes because of counts that it cannot serve: an answer alone is none.
    if (counters.read > this.#readByServer) this.established(transport);
    this.#readByServer = counters.read;
    return true;
  }

  protected override afterEstablished(): void {
    this.#refusals = 0;
    this.#redial.succeeded();
  }

  protected override transportLost(lost: LegacyTransport, nowMs: number, cause: Error | undefined): void {
    if (this.state === 'handshaking') {
      const fallback = new SnetError('SNET_DIAL_FAILED', 'the connection ended during the handshake', { cause });
      this.close(SnetError.is(cause) ? cause : fallback);
      return;
    }
    // Generation 1 says no in no other way: at once, or instead of the bytes that it has announced.
    const isSilent = this.wire === 'g1' && !SnetError.is(cause) && (lost.phase === 'handshake' || lost.owesBytes);
    // Counts that cannot be served are as good as a no.
    const isUnserved = lost.phase === 'handshake' && SnetError.is(cause, 'SNET_PROTOCOL_VIOLATION');
    if (isSilent || isUnserved) this.#countRefusal(nowMs);
    if (this.state === 'detached' && this.transports.size === 0 && !this.#dialing) this.#scheduleRedial(nowMs);
  }

  protected override closed(): void {
    this.#redialAtMs = undefined;
    this.#privateKey?.fill(0);
    this.#key?.fill(0);
  }

  #firstRequest(): Uint8Array {
    const { privateKey, publicKey } = generateDh64Keys(this.crypto);
    this.#privateKey = privateKey;
    return this.wire === 'g1' ? encodeFirstRequest(publicKey) : encodeSecondRequest(publicKey);
  }

  #reconnectRequest(id: Uint8Array): Uint8Array {
    const counters = { written: this.sending.writePosition, read: this.receivedPosition };
    const head = reconnectHead(id, counters);
    const request = concatBytes(head, md5(head, this.#key ?? new Uint8Array(0)));
    return this.wire === 'g1' ? request : concatBytes(Uint8Array.of(RequestType.Reconnect), request);
  }

  #agree(answer: Uint8Array): Uint8Array {
    if (this.#privateKey === undefined) throw new Error('defect: an answer without a question');
    const key = agreedKey(this.#privateKey, answer.subarray(0, publicKeyBytes));
    this.#key = key;
    this.cipher = new StreamCipher(key, this.options.crypt);
    return key;
  }

  #refused(transport: LegacyTransport, nowMs: number): void {
    const error = new SnetError('SNET_REFUSED', 'the server refused');
    if (this.state !== 'handshaking') this.#countRefusal(nowMs);
    this.dropAsLost(transport, nowMs, error);
  }

  #countRefusal(nowMs: number): void {
    if (this.#refusals++ === 0) this.#firstRefusalAtMs = nowMs;
    const { refusals, forMs } = belief[this.wire];
    if (this.#refusals < refusals || nowMs - this.#firstRefusalAtMs < forMs) return;
    this.close(new SnetError('SNET_RESUME_REJECTED', 'the server refuses the session again and again'));
  }

  #dial(): void {
    this.#dialing = true;
    this.emit({ type: 'dial', attempt: this.#redial.attempt, address: undefined });
  }

  #scheduleRedial(nowMs: number): void {
    const delayMs = this.#redial.nextDelayMs(nowMs);
    this.#redialAtMs = nowMs + (delayMs > 0 ? delayMs : this.#redial.jitter(firstRedialWithinMs));
  }
}
