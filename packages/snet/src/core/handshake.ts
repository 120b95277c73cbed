import { CryptoError, type CryptoProvider, Handshake, type KeyPair } from '@proj/crypto';
import { Code, SnetError } from './errors.ts';
import { type HandshakePattern, message1Bytes, Pattern } from './handshake-pattern.ts';
import {
  type AcceptPayload,
  AcceptStatus,
  decodeAcceptPayload,
  decodeSettings,
  encodeAccept,
  encodeAcceptPayload,
  encodeHello,
  encodeResumePositions,
  encodeSettings,
  type Hello,
  helloRandomBytes,
  type ResumePositions,
  type ServerReply,
  type Settings,
} from './hello.ts';
import { earlySecret, KeySchedule, resumeBoxKey, secretBytes } from './key-schedule.ts';
import { RecordOpener, RecordSealer } from './record.ts';
import type { Suite } from './suites.ts';

/** The psk of a session that resumes nothing: message 1 is then the same whichever way the server decides [SNET-3.7]. */
const noTicketPsk = new Uint8Array(secretBytes);
const pskPosition = 2;
const noiseTagBytes = 16;
const boxNonce = new Uint8Array(12);
/** Of what is sealed with a ticket's secret before a suite is agreed on. */
const ticketAead = 'chacha20-poly1305';

/** A secret that lets a client come back to its session. */
export interface Ticket {
  readonly id: Uint8Array;
  readonly secret: Uint8Array;
}

export interface ClientHelloInit {
  readonly crypto: CryptoProvider;
  /** Offered, the one that the Noise message is made for first. */
  readonly suites: readonly [Suite, ...Suite[]];
  /** `undefined`: the server's key is not known yet. */
  readonly serverKey: Uint8Array | undefined;
  /** The client shows this key; only to a server whose key it knows. */
  readonly deviceKeys?: KeyPair | undefined;
  readonly epoch: number;
  readonly settings: Settings;
  /** Hash of what was said on this transport before: see {@link retryTranscript}. */
  readonly transcript?: Uint8Array | undefined;
  readonly resume?:
    | {
        /** Its secret is this handshake's, which overwrites it. */
        readonly ticket: Ticket;
        readonly positions: ResumePositions;
        /** Plaintext of one record, sealed before the answer is there. */
        readonly early?: Uint8Array | undefined;
      }
    | undefined;
}

export interface ClientAccepted {
  readonly payload: AcceptPayload;
  readonly schedule: KeySchedule;
  readonly tickets: readonly Ticket[];
  /** The one that was pinned, or that was learnt: then it is for the caller to trust it. */
  readonly serverKey: Uint8Array;
}

/** The client's half of one handshake: two messages. */
export class ClientHandshake {
  readonly #crypto: CryptoProvider;
  readonly #noise: Handshake;
  readonly #suite: Suite;
  readonly #resumeSecret: Uint8Array | undefined;
  readonly hello: Uint8Array;
  /** The record that follows HELLO, if there is early data. */
  readonly earlyRecord: Uint8Array | undefined;

  constructor(init: ClientHelloInit) {
    const { crypto, resume, serverKey, deviceKeys } = init;
    const [suite] = init.suites;
    this.#crypto = crypto;
    this.#suite = suite;
    this.#resumeSecret = resume?.ticket.secret;
    const pattern = patternFor(serverKey, deviceKeys);
    const random = crypto.randomBytes(helloRandomBytes);
    const settings = encodeSettings(init.settings);
    let noise: Handshake | undefined;
    this.hello = encodeHello({
      pattern: pattern.id,
      suites: init.suites.map(({ id }) => id),
      random,
      epoch: init.epoch,
      earlyData: resume?.early !== undefined,
      ticket: resume && sealedTicket(crypto, resume.ticket, resume.positions, random),
      grease: grease(crypto),
      transcript: init.transcript,
      noiseMessageBytes: message1Bytes(pattern, suite, settings.length),
      writeNoiseMessage: (prologue) => {
        noise = new Handshake({
          ...noiseOptions(crypto, pattern, suite, prologue),
          role: 'initiator',
          remoteStatic: serverKey,
          staticKeys: deviceKeys,
        });
        return noise.write(settings);
      },
    });
    this.#noise = noise as unknown as Handshake;
    this.earlyRecord = resume?.early && sealEarly(crypto, resume.ticket, random, resume.early);
  }

  /** @throws SnetError `SNET_HANDSHAKE_FAILED` when the answer is not from the holder of the server key. */
  accept(reply: ServerReply & { readonly type: 'accept' }): ClientAccepted {
    const { header } = reply;
    if (header.suite !== this.#suite.id) throw failed('the server chose another suite than it was asked for');
    if (header.status === AcceptStatus.Resumed && this.#resumeSecret === undefined) {
      throw failed('the server resumed what was not asked for');
    }
    const psk = header.status === AcceptStatus.Resumed ? this.#resumeSecret : undefined;
    this.#noise.setPsk(pskPosition, psk ?? noTicketPsk);
    this.destroy();
    const sealed = blaming('the answer is not from the holder of the server key', () =>
      this.#noise.read(reply.noiseMessage),
    );
    const payload = decodeAcceptPayload(sealed, header);
    const serverKey = this.#noise.remoteStatic;
    if (serverKey === undefined) throw new Error('defect: a pattern in which the server has no key');
    const schedule = scheduleOf(this.#crypto, this.#noise, this.#suite);
    return { payload, schedule, tickets: ticketsOf(schedule, payload.ticketIds), serverKey };
  }

  /** No answer will come. */
  destroy(): void {
    this.#resumeSecret?.fill(0);
  }
}

/** The server's half: read HELLO's Noise message, then write ACCEPT. */
export class ServerHandshake {
  readonly #crypto: CryptoProvider;
  readonly #noise: Handshake;
  readonly suite: Suite;
  readonly settings: Settings;
  /** The client's own static key, if it showed one. */
  readonly deviceKey: Uint8Array | undefined;

  /** @throws SnetError `SNET_HANDSHAKE_FAILED` when HELLO was not made for this key, or was changed. */
  constructor(crypto: CryptoProvider, keys: KeyPair, hello: Hello, suite: Suite) {
    const { pattern } = hello;
    this.#crypto = crypto;
    this.suite = suite;
    this.#noise = new Handshake({
      ...noiseOptions(crypto, pattern, suite, hello.prologue),
      role: 'responder',
      staticKeys: keys,
    });
    this.settings = decodeSettings(
      blaming('HELLO was not made for this server key', () => this.#noise.read(hello.noiseMessage)),
    );
    this.deviceKey = pattern.hasDeviceKey ? this.#noise.remoteStatic : undefined;
  }

  /**
   * ACCEPT, and the secrets it leads to, those of the tickets one after the other. `resumeSecret` is the ticket's when the
   * session is resumed.
   *
   * @throws SnetError `SNET_HANDSHAKE_FAILED` when HELLO holds a KEM key that cannot be.
   */
  accept(
    payload: AcceptPayload,
    resumeSecret: Uint8Array | undefined,
  ): { readonly message: Uint8Array; readonly schedule: KeySchedule; readonly ticketSecrets: Uint8Array } {
    this.#noise.setPsk(pskPosition, resumeSecret ?? noTicketPsk);
    const sealed = blaming('HELLO holds a key that cannot be', () => this.#noise.write(encodeAcceptPayload(payload)));
    const message = encodeAccept(payload, sealed);
    const schedule = scheduleOf(this.#crypto, this.#noise, this.suite);
    return { message, schedule, ticketSecrets: ticketSecrets(schedule, payload.ticketIds.length) };
  }
}

/** Binds a second HELLO to all that went before it on its transport: nobody else can have caused it [SNET-3.10]. */
export function retryTranscript(crypto: CryptoProvider, hello: Uint8Array, retry: Uint8Array): Uint8Array {
  return crypto.sha256(hello, retry);
}

/** Positions out of a resume box, or `undefined` when it was not sealed with this ticket's secret. */
export function openResumeBox(
  crypto: CryptoProvider,
  secret: Uint8Array,
  hello: Hello,
  ticket: Hello['tickets'][number],
): Uint8Array | undefined {
  try {
    const aead = crypto.aead(ticketAead, resumeBoxKey(crypto, secret, hello.random));
    return aead.open(boxNonce, ticket.associatedData, ticket.box);
  } catch (error) {
    if (CryptoError.is(error)) return undefined;
    throw error;
  }
}

/** Opens the record that follows a HELLO with early data. */
export function earlyOpener(crypto: CryptoProvider, ticketSecret: Uint8Array, hello: Hello): RecordOpener | undefined {
  if (!hello.earlyData) return undefined;
  return new RecordOpener(crypto, ticketAead, earlySecret(crypto, ticketSecret, hello.random));
}

function sealEarly(crypto: CryptoProvider, ticket: Ticket, random: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const sealer = new RecordSealer(crypto, ticketAead, earlySecret(crypto, ticket.secret, random));
  try {
    return sealer.seal(plaintext);
  } finally {
    sealer.destroy();
  }
}

function sealedTicket(crypto: CryptoProvider, ticket: Ticket, positions: ResumePositions, random: Uint8Array) {
  const plaintext = encodeResumePositions(positions);
  const aead = crypto.aead(ticketAead, resumeBoxKey(crypto, ticket.secret, random));
  return {
    id: ticket.id,
    boxBytes: plaintext.length + noiseTagBytes,
    seal: (associatedData: Uint8Array) => aead.seal(boxNonce, associatedData, plaintext),
  };
}

function patternFor(serverKey: Uint8Array | undefined, deviceKeys: KeyPair | undefined): HandshakePattern {
  if (serverKey === undefined) return Pattern.NX;
  return deviceKeys === undefined ? Pattern.NK : Pattern.IK;
}

function noiseOptions(crypto: CryptoProvider, pattern: HandshakePattern, suite: Suite, prologue: Uint8Array) {
  const { aead, kem } = suite;
  return { pattern: pattern.noise, psks: [{ position: pskPosition }], crypto, aead, kem, prologue };
}

function scheduleOf(crypto: CryptoProvider, noise: Handshake, suite: Suite): KeySchedule {
  const { exporterSecret, handshakeHash } = noise.split();
  return new KeySchedule(crypto, suite.aead, exporterSecret, handshakeHash);
}

function ticketsOf(schedule: KeySchedule, ids: readonly Uint8Array[]): Ticket[] {
  return ids.map((id, index) => ({ id, secret: schedule.ticket(index) }));
}

function ticketSecrets(schedule: KeySchedule, count: number): Uint8Array {
  const secrets = new Uint8Array(count * secretBytes);
  for (let index = 0; index < count; index++) {
    const secret = schedule.ticket(index);
    secrets.set(secret, index * secretBytes);
    secret.fill(0);
  }
  return secrets;
}

/** Types 31 n + 27 are reserved for this, as in QUIC (RFC 9000 §18.1). */
function grease(crypto: CryptoProvider): { readonly type: number; readonly bytes: Uint8Array } {
  const [n = 0, length = 0] = crypto.randomBytes(2);
  return { type: 31 * n + 27, bytes: crypto.randomBytes(length % 8) };
}

function failed(message: string, cause?: unknown): SnetError {
  return new SnetError('SNET_HANDSHAKE_FAILED', message, { cause, wireCode: Code.AuthFailed });
}

function blaming<T>(message: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (!CryptoError.is(error)) throw error;
    if (error.fault === 'peer') throw failed(message, error);
    throw new SnetError('SNET_HANDSHAKE_FAILED', error.message, { cause: error, wireCode: Code.Internal });
  }
}
