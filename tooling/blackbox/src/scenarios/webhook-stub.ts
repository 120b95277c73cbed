import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** What a receiver does with a request: takes it, fails, never answers, or answers late. */
export type ReceiverMood = 'takes' | 'fails' | 'hangs' | 'slow';

interface Told {
  readonly id: string;
  readonly conversation: string;
  readonly seq: number;
}

const slowMs = 300;

/** A receiver of webhooks, which remembers what it has said yes to. */
export class WebhookStub implements AsyncDisposable {
  mood: ReceiverMood = 'takes';
  requests = 0;
  /** By id, in the order in which they came first. */
  readonly entries: Map<string, Told> = new Map();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests++;
      const { mood } = this;
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('error', () => undefined);
      request.on('end', () => {
        if (mood === 'hangs') return;
        const answer = (status: number): void => void response.writeHead(status).end();
        if (mood === 'fails') {
          answer(500);
          return;
        }
        const { entries } = JSON.parse(body) as { readonly entries: readonly Told[] };
        for (const entry of entries) if (!this.entries.has(entry.id)) this.entries.set(entry.id, entry);
        setTimeout(() => answer(204), mood === 'slow' ? slowMs : 0);
      });
    });
  }

  static async listen(): Promise<WebhookStub> {
    const stub = new WebhookStub();
    stub.#server.listen(0, '127.0.0.1');
    await once(stub.#server, 'listening');
    return stub;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
