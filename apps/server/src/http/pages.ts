import type { IncomingMessage } from 'node:http';
import type { Registry } from 'prom-client';
import { jsonAnswer, plainText, textAnswer } from './answer.ts';
import type { Page } from './server.ts';

/** What `/readyz` answers. */
export interface Readiness {
  /** `false` answers 503. */
  readonly ready: boolean;
  readonly durability: string;
  readonly sessions: number;
  /** What does not work as it should, although it serves. */
  readonly degraded: readonly string[];
  /** Of clients of the older chat server, while there is a place for them. */
  readonly compat?: object;
}

/** Nothing in them is secret. */
export function pagesOf(options: {
  readonly readiness: () => Readiness;
  readonly registry: Registry;
  /** Why somebody is not shown the metrics. @defaultValue everybody is */
  readonly refuseMetrics?: ((request: IncomingMessage) => string | undefined) | undefined;
  /** The page at `/`. */
  readonly greeting: string;
}): Readonly<Record<string, Page>> {
  const { readiness, registry, refuseMetrics, greeting } = options;
  return {
    '/': () => textAnswer(200, greeting),
    '/healthz': () => ({ status: 200, type: plainText, body: 'ok' }),
    '/readyz': () => {
      const now = readiness();
      return jsonAnswer(now.ready ? 200 : 503, now);
    },
    '/metrics': async (request) => {
      const reason = refuseMetrics?.(request);
      if (reason !== undefined) return textAnswer(403, reason);
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    },
  };
}
