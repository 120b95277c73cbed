import { type Failure, failure, Limit, type SendRequest, type ServerMessage } from '@proj/chat-protocol';
import type { Clock } from '@proj/io';
import type { AppendResult } from '@proj/store';
import type { Identity } from '../dialect.ts';
import type { Metrics } from '../metrics.ts';
import type { Refusal } from './rights.ts';
import type { Asker, LimitName, Sender } from './seam.ts';

export interface RequesterHost {
  readonly clock: Clock;
  readonly metrics: Metrics;
  answer(session: Asker, request: SendRequest, answer: ServerMessage): void;
  fail(session: Asker, request: SendRequest, error: unknown): void;
}

/** A session that asked for an entry, and is answered. */
export class Requester implements Sender {
  readonly identity: Identity;
  readonly source: Asker;
  readonly #host: RequesterHost;
  readonly #request: SendRequest;
  readonly #startMs: number;

  constructor(host: RequesterHost, source: Asker, identity: Identity, request: SendRequest) {
    this.identity = identity;
    this.source = source;
    this.#host = host;
    this.#request = request;
    this.#startMs = host.clock.now();
  }

  isWanted(): boolean {
    return this.source.expects(this.#request);
  }

  accepted({ seq, acceptedAtMs, duplicate }: AppendResult): void {
    const { clock, metrics } = this.#host;
    const { seqId: ackId, id, conversation } = this.#request;
    const answer = { type: 'accepted', ackId, id, conversation, seq, acceptedAtMs, duplicate } as const;
    this.#host.answer(this.source, this.#request, answer);
    metrics.observe('accept_seconds', (clock.now() - this.#startMs) / 1_000);
  }

  refused(refusal: Refusal & { readonly reason?: string | undefined }): void {
    this.#host.answer(this.source, this.#request, failureOf(refusal, this.#request.seqId));
  }

  failed(error: unknown): void {
    this.#host.fail(this.source, this.#request, error);
  }
}

/** `RateLimited` on its way through the server, which knows what for; the wire does not. */
export interface LimitedFailure extends Failure {
  readonly budget: LimitName;
}

export function rateLimited(ackId: number, waitMs: number, budget: LimitName): LimitedFailure {
  return { ...failure('RateLimited', { ackId, retryAfterMs: Math.min(waitMs, Limit.retryAfterMs) }), budget };
}

/** As a client is told. */
export function failureOf(
  { name, retryAfterMs, budget, reason }: Refusal & { readonly reason?: string | undefined },
  ackId: number,
): Failure | LimitedFailure {
  if (budget !== undefined) return rateLimited(ackId, retryAfterMs ?? 0, budget);
  return failure(name, { ackId, retryAfterMs, reason });
}
