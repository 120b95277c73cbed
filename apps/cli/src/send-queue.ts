import type { Client, SendResult } from '@proj/client';

export interface SendQueueOptions {
  readonly client: Client;
  readonly to: Client['user'];
  /**
   * Texts on their way at once. 1 keeps their order whatever happens; more are stored and sent as they come, and a
   * server that puts one off may take a later one first.
   */
  readonly window: number;
  readonly signal: AbortSignal;
  /** Called in the order of the texts. */
  readonly onAccepted: (result: SendResult, text: string) => Promise<void>;
}

/** Sends texts one after the other. The first failure ends it; what is on its way by then is still reported. */
export class SendQueue {
  readonly #options: SendQueueOptions;
  readonly #underWay: Promise<void>[] = [];
  #failure: { readonly error: unknown } | undefined;
  /** Reports keep the order of the texts. */
  #reported: Promise<void> = Promise.resolve();

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Resolves when there is room for the next text. @throws whatever failed first. */
  async push(text: string): Promise<void> {
    this.#throwFailure();
    const { client, to, signal, window, onAccepted } = this.#options;
    const sent = client.send(to, text, { signal });
    // Looked at in its turn, below.
    sent.catch(() => {});
    this.#reported = this.#reported
      .then(() => sent)
      .then((result) => onAccepted(result, text))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      });
    this.#underWay.push(this.#reported);
    if (this.#underWay.length >= window) await this.#underWay.shift();
    this.#throwFailure();
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
