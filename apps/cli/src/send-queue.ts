import type { Client, SendResult } from '@proj/client';
import type { Recipient } from './recipient.ts';

export interface SendQueueOptions {
  readonly client: Client;
  readonly to: Recipient;
  /**
   * Texts on their way at once. 1 keeps their order whatever happens; more are stored and sent as they come, and a
   * server that puts one off may take a later one first.
   */
  readonly window: number;
  readonly signal: AbortSignal;
  /** Called in the order of the texts. */
  readonly onAccepted: (result: SendResult, text: string) => Promise<void>;
  /** The text was not sent. Given, the texts after it go on; else the first failure ends the queue. */
  readonly onRefused?: ((error: unknown, text: string) => void) | undefined;
}

/** Sends texts one after the other. What is on its way when one fails is still reported. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  readonly #underWay: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;
  /** Reports keep the order of the texts. */
  #reported: Promise<void> = Promise.resolve();

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Resolves when there is room for the next text. @throws whatever failed first, unless failures are reported. */
  async push(text: string): Promise<void> {
    const { client, to, signal, window, onAccepted, onRefused } = this.#options;
    if (onRefused === undefined) this.#throwFailure();
    const sent = client.send(to, text, { signal });
    // Looked at in its turn, below.
    sent.catch(() => {});
    this.#reported = this.#reported
      .then(() => sent)
      .then((result) => onAccepted(result, text))
      .catch((error: unknown) => {
        this.#failure ??= { error };
        onRefused?.(error, text);
      });
    this.#underWay.push(this.#reported);
    if (this.#underWay.length >= window) await this.#underWay.shift();
    if (onRefused === undefined) this.#throwFailure();
  }

  /** Resolves when everything is accepted and reported. @throws whatever failed first. */
  async end(): Promise<void> {
    await this.#reported;
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
