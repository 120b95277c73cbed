/**
 * Tells another program of every entry of the log, over HTTP: in order, signed, at least once. See `README.md` beside
 * this file for what a receiver gets.
 */
import { resolveWebhookOptions, type WebhookOptions } from './options.ts';
import { type WebhookState, WebhookWorker } from './worker.ts';

export type { WebhookBody, WebhookEntry } from './event.ts';
export type { WebhookOptions } from './options.ts';
export { verifyWebhook } from './signature.ts';
export type { WebhookResult, WebhookState } from './worker.ts';

/** Disposing of it ends it; what was not delivered is told by the next one on that store. Never rejects. */
export interface Webhooks extends AsyncDisposable {
  readonly state: WebhookState;
  /** Something new waits: call it when an entry was accepted. Without it entries wait for the next look. */
  wake(): void;
}

/**
 * Starts to tell the receiver what waits in the store's outbox, and what comes. One for a store: two would both tell.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION`
 */
export function startWebhooks(options: WebhookOptions): Webhooks {
  const worker = new WebhookWorker(resolveWebhookOptions(options));
  const running = worker.run();
  return {
    get state() {
      return worker.state;
    },
    wake: () => worker.wake(),
    [Symbol.asyncDispose]() {
      worker.stop();
      return running;
    },
  };
}
