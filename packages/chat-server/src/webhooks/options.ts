import { type Clock, type Log, systemClock } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { badOption, integer } from '../limits.ts';
import { type Metrics, noMetrics } from '../metrics.ts';
import { decodeSecret } from './signature.ts';

export interface WebhookOptions {
  /** Whose outbox is told. The chat server on it must have been given `outbox: true`. */
  readonly store: Pick<ChatStore, 'outbox'>;
  /**
   * Where to: `https:`, or `http:`. Whoever configures it answers for where it leads; redirects are not followed. A name
   * and password in it become an `authorization` header.
   */
  readonly url: string;
  /** One or two: `whsec_` and 16 to 128 bytes in base64. Two while the receiver changes from one to the other. */
  readonly secrets: readonly string[];
  /** Entries of a request. @defaultValue 1 */
  readonly maxEntries?: number | undefined;
  /** Characters of a request beyond which it gets no further entry. @defaultValue 1 MiB */
  readonly maxBodyLength?: number | undefined;
  /** For a request and its answer. @defaultValue 10_000 */
  readonly timeoutMs?: number | undefined;
  /** The first wait after a failure is up to this long, the next up to twice as long … @defaultValue 1_000 */
  readonly minRetryMs?: number | undefined;
  /** … and none is longer. @defaultValue 600_000 */
  readonly maxRetryMs?: number | undefined;
  /** How often to look for entries that nobody announced with `wake`. @defaultValue 1_000 */
  readonly pollMs?: number | undefined;
  /** An entry that is older when an attempt fails is given up, with a line in the log. @defaultValue never */
  readonly maxAgeMs?: number | undefined;
  /** How long an attempt that is under way may go on when the worker is disposed of. @defaultValue 2_000 */
  readonly closeGraceMs?: number | undefined;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** @defaultValue the runtime's */
  readonly clock?: Clock | undefined;
  /** 0 to 1, for the waits. @defaultValue Math.random */
  readonly random?: (() => number) | undefined;
  /** @defaultValue none */
  readonly metrics?: Metrics | undefined;
  /** Never sees what entries say, secrets, or more of the URL than its host. @defaultValue none */
  readonly log?: Log | undefined;
}

export interface ResolvedWebhookOptions {
  readonly store: Pick<ChatStore, 'outbox'>;
  readonly url: URL;
  readonly secrets: readonly Uint8Array[];
  readonly maxEntries: number;
  readonly maxBodyLength: number;
  readonly timeoutMs: number;
  readonly minRetryMs: number;
  readonly maxRetryMs: number;
  readonly pollMs: number;
  readonly maxAgeMs: number;
  readonly closeGraceMs: number;
  readonly wallClock: () => number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly log: Log | undefined;
}

const longestMs = 86_400_000;

/** @throws ChatServerError `CHAT_SERVER_BAD_OPTION`, without the URL or a secret in its message. */
export function resolveWebhookOptions(options: WebhookOptions): ResolvedWebhookOptions {
  const { store, wallClock, clock = systemClock, random = Math.random, metrics = noMetrics, log } = options;
  const minRetryMs = integer('minRetryMs', options.minRetryMs, 1_000, 1, longestMs);
  return {
    ...{ store, wallClock, clock, random, metrics, log, minRetryMs },
    url: resolveUrl(options.url),
    secrets: resolveSecrets(options.secrets),
    maxEntries: integer('maxEntries', options.maxEntries, 1, 1, 1_000),
    maxBodyLength: integer('maxBodyLength', options.maxBodyLength, 1_048_576, 1, 16_777_216),
    timeoutMs: integer('timeoutMs', options.timeoutMs, 10_000, 1, longestMs),
    maxRetryMs: integer('maxRetryMs', options.maxRetryMs, Math.max(600_000, minRetryMs), minRetryMs, longestMs),
    pollMs: integer('pollMs', options.pollMs, 1_000, 1, longestMs),
    maxAgeMs:
      options.maxAgeMs === undefined
        ? Number.POSITIVE_INFINITY
        : integer('maxAgeMs', options.maxAgeMs, 0, 0, 366 * longestMs),
    closeGraceMs: integer('closeGraceMs', options.closeGraceMs, 2_000, 0, longestMs),
  };
}

function resolveUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw badOption('url is not one of https: or http:');
}

function resolveSecrets(texts: readonly string[]): readonly Uint8Array[] {
  if (texts.length !== 1 && texts.length !== 2) throw badOption(`${texts.length} secrets are not one or two`);
  return texts.map((text) => {
    const secret = decodeSecret(text);
    if (secret === undefined) throw badOption('a secret is not whsec_ and 16 to 128 bytes in base64');
    return secret;
  });
}
