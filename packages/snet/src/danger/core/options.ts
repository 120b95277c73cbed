import { SnetError } from '../../core/errors.ts';
import { type ResolvedSessionOptions, resolveSessionOptions, type SessionOptions } from '../../core/options.ts';

/** `g1`: 40 or 16 bytes, no challenge. `g2`: a type byte first, and a challenge. */
export type Generation = 'g1' | 'g2';

export interface LegacyOptions
  extends Pick<
    SessionOptions,
    | 'replayBufferBytes'
    | 'receiveWindowBytes'
    | 'resumeWindowMs'
    | 'handshakeTimeoutMs'
    | 'lingerMs'
    | 'maxRedialDelayMs'
  > {
  /** RC4 over the application's bytes, as both ends must have agreed beforehand. @defaultValue true */
  readonly crypt?: boolean | undefined;
  /**
   * Bytes that were sent and may have to be sent again. The wire has no acknowledgements: what this does not hold and
   * the kernels lose is lost, and the session with it. So it is larger than what both kernels and the peer's buffers
   * hold: 10 MiB have been measured on a direct connection, more than 16 behind a proxy. Bytes that were not sent yet do
   * not count. Memory grows with what was sent, up to this. @defaultValue 67_108_864 (min 65_536, max 268_435_456)
   */
  readonly rewindBufferBytes?: number | undefined;
  /**
   * How many bytes the request for a new session of generation 1 has: 40 as in every implementation, 16 as in its
   * description, or `auto`: answer after 16 and pass over up to 24 zero bytes that follow, which is a guess where the
   * application's own bytes may be zero. Servers only. @defaultValue 40
   */
  readonly request?: 16 | 40 | 'auto' | undefined;
  /**
   * A client gives up a connection on which nothing has arrived for so long, and dials another one: the wire has no PING,
   * and TCP may take minutes to find out that nobody is there. 0: never. @defaultValue 0 (max 86_400_000)
   */
  readonly silenceMs?: number | undefined;
}

export interface ResolvedLegacyOptions
  extends Pick<
    ResolvedSessionOptions,
    | 'replayBufferBytes'
    | 'receiveWindowBytes'
    | 'resumeWindowMs'
    | 'handshakeTimeoutMs'
    | 'lingerMs'
    | 'maxRedialDelayMs'
  > {
  readonly crypt: boolean;
  readonly rewindBufferBytes: number;
  readonly request: 16 | 40 | 'auto';
  readonly silenceMs: number;
}

/** The wire cannot say that a stream has ended: a session whose application has said so is closed after this silence. */
const defaultLingerMs = 1_000;

/** @throws SnetError `SNET_BAD_OPTION` naming what is out of range. */
export function resolveLegacyOptions(options: LegacyOptions = {}): ResolvedLegacyOptions {
  const { crypt = true, rewindBufferBytes = 0x400_0000, request = 40, silenceMs = 0 } = options;
  const { lingerMs = defaultLingerMs } = options;
  if (!Number.isSafeInteger(rewindBufferBytes) || rewindBufferBytes < 0x1_0000 || rewindBufferBytes > 0x1000_0000) {
    throw new SnetError('SNET_BAD_OPTION', 'rewindBufferBytes must be an integer from 65536 to 268435456');
  }
  if (![16, 40, 'auto'].includes(request)) throw new SnetError('SNET_BAD_OPTION', "request must be 16, 40 or 'auto'");
  if (!Number.isSafeInteger(silenceMs) || silenceMs < 0 || silenceMs > 86_400_000) {
    throw new SnetError('SNET_BAD_OPTION', 'silenceMs must be an integer from 0 to 86400000');
  }
  return { ...resolveSessionOptions({ ...options, lingerMs }), crypt, rewindBufferBytes, request, silenceMs };
}
