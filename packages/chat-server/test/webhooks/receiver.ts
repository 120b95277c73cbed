import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { WebhookBody, WebhookEntry } from '../../src/webhooks/index.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly entries: readonly WebhookEntry[];
}

type Answer = (response: ServerResponse, received: Received) => void;

/** A real receiver on loopback. It takes what it answers 2xx, once for each id. */
export class Receiver {
  readonly url: string;
  /** Every request, whatever was answered. */
  readonly requests: Received[] = [];
  /** What it knows: in the order of arrival, without what came twice. */
  readonly known: Map<string, WebhookEntry> = new Map();
  /** Entries that came again after they were known. */
  repeats = 0;
  open = 0;
  mostOpen = 0;
  answer: Answer = (response) => response.writeHead(204).end();

  private constructor(port: number) {
    this.url = `http://127.0.0.1:${port}/hook`;
  }

  static async start(): Promise<Receiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const receiver = new Receiver((server.address() as AddressInfo).port);
    server.on('request', (request, response) => {
      receiver.mostOpen = Math.max(receiver.mostOpen, ++receiver.open);
      response.on('close', () => receiver.open--);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => receiver.#handle(request.headers, Buffer.concat(chunks).toString(), response));
    });
    return receiver;
  }

  #handle(headers: IncomingHttpHeaders, text: string, response: ServerResponse): void {
    const { entries } = JSON.parse(text) as WebhookBody;
    const received = { headers, text, entries };
    this.requests.push(received);
    // Taken in with the answer, as a careful receiver does; the sender may be cut off before it knows.
    response.on('prefinish', () => response.statusCode < 300 && this.#take(entries));
    this.answer(response, received);
  }

  take(entries: readonly WebhookEntry[]): void {
    this.#take(entries);
  }

  #take(entries: readonly WebhookEntry[]): void {
    for (const entry of entries) {
      if (this.known.has(entry.id)) this.repeats++;
      else this.known.set(entry.id, entry);
    }
  }

  /** The texts that it knows, in order. */
  get texts(): readonly string[] {
    return [...this.known.values()].map(({ content }) => (content.kind === 'text' ? content.text : content.kind));
  }
}
