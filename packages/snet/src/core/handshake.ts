import { CryptoError, type CryptoProvider, Handshake, type KeyPair } from '@proj/crypto';
import { concatBytes, equalBytes } from '@proj/io/bytes';
import { Code, SnetError, violation } from './errors.ts';
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
  Pattern,
  type ResumePositions,
  type ServerReply,
  type Settings,
  Suite,
} from './hello.ts';
import { earlySecret, KeySchedule, resumeBoxKey, secretBytes } from './key-schedule.ts';
import { RecordOpener, RecordSealer } from './record.ts';

/** The psk of a session that resumes nothing: message 1 is then the same whichever way the server decides [SNET-3.7]. */
const noTicketPsk = new Uint8Array(secretBytes);
const pskPosition = 2;
const noiseTagBytes = 16;
const boxNonce = new Uint8Array(12);

/** A secret that lets a client come back to its session. */
export interface Ticket {
  readonly id: Uint8Array;
  readonly secret: Uint8Array;
}

export interface ClientHelloInit {
  readonly crypto: CryptoProvider;
  readonly serverKey: Uint8Array;
  readonly epoch: number;
  readonly settings: Settings;
  readonly resume?:
    | {
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
}

/** The client's half of one handshake: NKpsk2, two messages. */
export class ClientHandshake {
  readonly #crypto: CryptoProvider;
  readonly #noise: Handshake;
  readonly #resumeSecret: Uint8Array | undefined;
  /** HELLO, and the early record if there is one: to be sent first. */
  readonly opening: Uint8Array;

  constructor(init: ClientHelloInit) {
    const { crypto, resume } = init;
    this.#crypto = crypto;
    // A copy: another attempt may succeed first, and wipe the tickets that this one was made with.
    this.#resumeSecret = resume && new Uint8Array(resume.ticket.secret);
    const random = crypto.randomBytes(helloRandomBytes);
    const settings = encodeSettings(init.settings);
    let noise: Handshake | undefined;
    const hello = encodeHello({
      pattern: Pattern.NK,
      suites: [Suite.X25519ChaChaPoly],
      random,
      epoch: init.epoch,
      earlyData: resume?.early !== undefined,
      ticket: resume && sealedTicket(crypto, resume.ticket, resume.positions, random),
      grease: grease(crypto),
      noiseMessageBytes: 32 + settings.length + noiseTagBytes,
      writeNoiseMessage: (prologue) => {
        noise = new Handshake({
          pattern: 'NK',
          psks: [{ position: pskPosition }],
          role: 'initiator',
          crypto,
          aead: 'chacha20-poly1305',
          prologue,
          remoteStatic: init.serverKey,
        });
        return noise.write(settings);
      },
    });
    this.#noise = noise as unknown as Handshake;
    this.opening =
      resume?.early === undefined ? hello : concatBytes(hello, sealEarly(crypto, resume.ticket, random, resume.early));
  }

  /** @throws SnetError `SNET_HANDSHAKE_FAILED` when the answer is not from the holder of the server key. */
  accept(reply: ServerReply & { readonly type: 'accept' }): ClientAccepted {
    const { header } = reply;
    if (header.suite !== Suite.X25519ChaChaPoly) throw failed('the server chose a suite that was not offered');
    if (header.status === AcceptStatus.Resumed && this.#resumeSecret === undefined) {
      throw failed('the server resumed what was not asked for');
    }
    const psk = header.status === AcceptStatus.Resumed ? this.#resumeSecret : undefined;
    this.#noise.setPsk(pskPosition, psk ?? noTicketPsk);
    this.#resumeSecret?.fill(0);
    const sealed = blaming('the answer is not from the holder of the server key', () =>
      this.#noise.read(reply.noiseMessage),
    );
    const payload = decodeAcceptPayload(sealed, header);
    const { exporterSecret, handshakeHash } = this.#noise.split();
    const schedule = new KeySchedule(this.#crypto, exporterSecret, handshakeHash);
    return { payload, schedule, tickets: ticketsOf(schedule, payload.ticketIds) };
  }
}

/** The server's half: read HELLO's Noise message, then write ACCEPT. */
export class ServerHandshake {
  readonly #crypto: CryptoProvider;
  readonly #noise: Handshake;
  readonly settings: Settings;

  /** @throws SnetError `SNET_HANDSHAKE_FAILED` when HELLO was not made for this key, or was changed. */
  constructor(crypto: CryptoProvider, keys: KeyPair, hello: Hello) {
    this.#crypto = crypto;
    this.#noise = new Handshake({
      pattern: 'NK',
      psks: [{ position: pskPosition }],
      role: 'responder',
      crypto,
      aead: 'chacha20-poly1305',
      prologue: hello.prologue,
      staticKeys: keys,
    });
    this.settings = decodeSettings(
      blaming('HELLO was not made for this server key', () => this.#noise.read(hello.noiseMessage)),
    );
  }

  /** ACCEPT, and the secrets it leads to. `resumeSecret` is the ticket's when the session is resumed. */
  accept(
    payload: AcceptPayload,
    resumeSecret: Uint8Array | undefined,
  ): { readonly message: Uint8Array; readonly schedule: KeySchedule; readonly tickets: readonly Ticket[] } {
    this.#noise.setPsk(pskPosition, resumeSecret ?? noTicketPsk);
    const message = encodeAccept(payload, this.#noise.write(encodeAcceptPayload(payload)));
    const { exporterSecret, handshakeHash } = this.#noise.split();
    const schedule = new KeySchedule(this.#crypto, exporterSecret, handshakeHash);
    return { message, schedule, tickets: ticketsOf(schedule, payload.ticketIds) };
  }
}

/** Positions out of a resume box, or `undefined` when it was not sealed with this ticket's secret. */
export function openResumeBox(
  crypto: CryptoProvider,
  secret: Uint8Array,
  hello: Hello,
  ticket: Hello['tickets'][number],
): Uint8Array | undefined {
  try {
    const aead = crypto.aead('chacha20-poly1305', resumeBoxKey(crypto, secret, hello.random));
    return aead.open(boxNonce, ticket.associatedData, ticket.box);
  } catch (error) {
    if (CryptoError.is(error)) return undefined;
    throw error;
  }
}

function sealEarly(crypto: CryptoProvider, ticket: Ticket, random: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return new RecordSealer(crypto, earlySecret(crypto, ticket.secret, random)).seal(plaintext);
}

/** Opens the record that follows a HELLO with early data. */
export function earlyOpener(crypto: CryptoProvider, ticketSecret: Uint8Array, hello: Hello): RecordOpener | undefined {
  return hello.earlyData ? new RecordOpener(crypto, earlySecret(crypto, ticketSecret, hello.random)) : undefined;
}

function sealedTicket(crypto: CryptoProvider, ticket: Ticket, positions: ResumePositions, random: Uint8Array) {
  const plaintext = encodeResumePositions(positions);
  const aead = crypto.aead('chacha20-poly1305', resumeBoxKey(crypto, ticket.secret, random));
  return {
    id: ticket.id,
    boxBytes: plaintext.length + noiseTagBytes,
    seal: (associatedData: Uint8Array) => aead.seal(boxNonce, associatedData, plaintext),
  };
}

function ticketsOf(schedule: KeySchedule, ids: readonly Uint8Array[]): Ticket[] {
  return ids.map((id, index) => ({ id, secret: schedule.ticket(index) }));
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
    if (CryptoError.is(error)) throw failed(message, error);
    throw error;
  }
}

/** @throws SnetError `SNET_PROTOCOL_VIOLATION` when the pattern or every offered suite is unknown here. */
export function checkOffer(hello: Hello): void {
  if (hello.pattern !== Pattern.NK) throw violation(`handshake pattern ${hello.pattern}`, Code.NoCommonSuite);
  if (!hello.suites.includes(Suite.X25519ChaChaPoly)) throw violation('no common suite', Code.NoCommonSuite);
}

/** A copy of the key. @throws SnetError `SNET_BAD_OPTION` when it is no X25519 public key that leads to a secret. */
export function checkedPublicKey(crypto: CryptoProvider, key: Uint8Array): Uint8Array {
  const copy = new Uint8Array(key);
  try {
    crypto.x25519.sharedSecret(crypto.x25519.generate().privateKey, copy).fill(0);
    return copy;
  } catch (error) {
    if (!CryptoError.is(error)) throw error;
    throw new SnetError('SNET_BAD_OPTION', 'serverKey must be an X25519 public key of 32 bytes', { cause: error });
  }
}

/** @throws SnetError `SNET_BAD_OPTION` unless both halves belong together. */
export function checkedKeyPair(crypto: CryptoProvider, { privateKey, publicKey }: KeyPair): KeyPair {
  let derived: Uint8Array | undefined;
  try {
    derived = crypto.x25519.publicKey(privateKey);
  } catch (error) {
    if (!CryptoError.is(error)) throw error;
  }
  if (derived === undefined || !equalBytes(derived, publicKey)) {
    throw new SnetError('SNET_BAD_OPTION', 'keys must be an X25519 pair of 32 bytes each');
  }
  return { privateKey: new Uint8Array(privateKey), publicKey: new Uint8Array(publicKey) };
}
