import { type CryptoProvider, constantTimeEqual } from '@proj/crypto';
import { Code, SnetError } from '../../core/errors.ts';
import { LegacySession } from './legacy-session.ts';
import type { LegacyTransport } from './legacy-transport.ts';
import { type Counters, digestBytes } from './messages.ts';
import type { Generation, ResolvedLegacyOptions } from './options.ts';
import { StreamCipher } from './stream-cipher.ts';

/** Connections of one session that have not answered the challenge; the oldest is dropped beyond that. */
const maxPendingTransports = 4;
/** A session whose client has never shown that it has the key is not worth the whole resume window. */
const unprovenMs = 30_000;

/** What a session asks of its acceptor. */
export interface LegacySessionHost {
  /** The client has shown that it has the key. Answers whether there is room for it; if not it has been ended. */
  sessionConfirmed(session: LegacyServerSession): boolean;
  sessionClosed(session: LegacyServerSession): void;
}

export interface LegacySessionInit {
  readonly generation: Generation;
  readonly crypto: CryptoProvider;
  readonly options: ResolvedLegacyOptions;
  readonly host: LegacySessionHost;
  /** 8 bytes that the client names the session by. */
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

/** The end that is dialled. Made by a `LegacyAcceptor`. */
export class LegacyServerSession extends LegacySession {
  readonly id: Uint8Array;
  readonly key: Uint8Array;
  /** As it goes to the client. */
  readonly sealedId: Uint8Array;
  readonly #host: LegacySessionHost;
  /** While no connection has been in use yet. */
  #forgetAtMs: number | undefined;
  #isProven = false;

  constructor(init: LegacySessionInit) {
    super('server', init.generation, init.crypto, init.options);
    this.id = init.id;
    this.key = init.key;
    this.#host = init.host;
    const cipher = new StreamCipher(init.key, init.options.crypt);
    this.sealedId = cipher.sealId(init.id);
    this.cipher = cipher;
    this.start();
  }

  /** What this end announces to a client that comes back. */
  get counters(): Counters {
    return { written: this.sending.writePosition, read: this.receivedPosition };
  }

  /** @throws SnetError `SNET_PROTOCOL_VIOLATION` when a client that announces these cannot be served. */
  check({ written, read }: Counters): void {
    this.sending.check(read);
    if (written < this.receivedPosition) {
      throw new SnetError('SNET_PROTOCOL_VIOLATION', 'the client has written less than was read', {
        wireCode: Code.PositionGap,
      });
    }
  }

  /**
   * The client has shown that it has the key: by a MAC, by its answer to a challenge, or, in generation 1, by a byte. Answers
   * whether the session goes on.
   */
  prove(): boolean {
    if (this.#isProven) return true;
    this.#isProven = true;
    return this.#host.sessionConfirmed(this);
  }

  /** A connection of this session: with nothing to answer it is in use from here on. */
  offer(transport: LegacyTransport, nowMs: number): void {
    this.#forgetAtMs = undefined;
    const pending = [...this.transports.values()].filter(({ phase }) => phase === 'pending');
    for (const old of pending.slice(0, Math.max(0, pending.length - maxPendingTransports + 1))) {
      this.drop(old, Code.TakenOver);
    }
    this.transports.set(transport.id, transport);
    if (transport.expectedAnswer === undefined) this.#confirm(transport, nowMs);
  }

  /** The wire cannot say it. */
  goAway(): void {}

  override handleTimeout(nowMs: number): void {
    super.handleTimeout(nowMs);
    if (this.#forgetAtMs === undefined || nowMs < this.#forgetAtMs) return;
    this.close(new SnetError('SNET_RESUME_EXPIRED', 'a client that has not finished its handshake did not come back'));
  }

  protected override get resumeWindowMs(): number {
    return this.#isProven ? super.resumeWindowMs : Math.min(unprovenMs, super.resumeWindowMs);
  }

  protected override receiveHandshake(transport: LegacyTransport, nowMs: number): boolean {
    const answer = transport.input.takeExactly(digestBytes);
    if (answer === undefined) return false;
    if (transport.expectedAnswer === undefined || !constantTimeEqual(answer, transport.expectedAnswer)) {
      throw new SnetError('SNET_HANDSHAKE_FAILED', 'the challenge was not answered', { wireCode: Code.AuthFailed });
    }
    if (this.prove()) this.#confirm(transport, nowMs);
    return true;
  }

  protected override transportLost(_lost: LegacyTransport, nowMs: number): void {
    // The client may have the answer, and come back with the key that it was given.
    if (this.state === 'handshaking' && this.transports.size === 0) this.#forgetAtMs = nowMs + this.resumeWindowMs;
  }

  protected override afterEstablished(): void {
    this.prove();
  }

  protected override ownTimeout(): number | undefined {
    return this.#forgetAtMs;
  }

  protected override closed(): void {
    this.#forgetAtMs = undefined;
    this.key.fill(0);
    this.#host.sessionClosed(this);
  }

  #confirm(transport: LegacyTransport, nowMs: number): void {
    // A newer one was faster: what the client says here it said before that.
    if (this.current !== undefined && this.current.id > transport.id) {
      this.drop(transport, Code.TakenOver);
      return;
    }
    this.promote(transport, nowMs);
    if (this.#isProven) this.established(transport);
  }
}
