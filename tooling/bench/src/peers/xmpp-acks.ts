import { attribute } from './xmpp.ts';

const namespace = 'urn:xmpp:sm:3';

/** What asks for stream management on a new stream. */
export const enableManagement: string = `<enable xmlns='${namespace}' resume='true'/>`;
/** What asks how far the other side has come. */
export const askForAck: string = `<r xmlns='${namespace}'/>`;

interface Unacked {
  readonly stanza: string;
  readonly resolve: () => void;
}

/**
 * XEP-0198: both sides count the stanzas that they have handled. What the server has not counted is sent again when the
 * stream is resumed, and on a new stream when it cannot be.
 */
export class StreamAcks {
  #unacked: Unacked[] = [];
  /** Of the server, on this stream and those that it resumed. */
  #acked = 0;
  #handled = 0;
  #id: string | undefined;

  /** What asks for the stream from before; `undefined`: there was none. */
  get resumption(): string | undefined {
    if (this.#id === undefined) return undefined;
    return `<resume xmlns='${namespace}' previd='${this.#id}' h='${this.#handled}'/>`;
  }

  /** In the order in which they were sent. */
  get unacked(): readonly string[] {
    return this.#unacked.map(({ stanza }) => stanza);
  }

  /** Resolves when the server has counted it. */
  send(stanza: string): Promise<void> {
    return new Promise((resolve) => this.#unacked.push({ stanza, resolve }));
  }

  /** Whatever comes, in order. @param answer writes to the stream that it came from. */
  read(stanza: string, answer: (stanza: string) => void): void {
    if (/^<(message|presence|iq)\b/.test(stanza)) this.#handled++;
    else if (stanza.startsWith('<enabled')) {
      this.#id = attribute(stanza, 'id');
      this.#handled = 0;
      this.#acked = 0;
    } else if (stanza.startsWith('<failed')) this.#id = undefined;
    else if (/^<(a|resumed)\b/.test(stanza)) this.#ack(Number(attribute(stanza, 'h')));
    else if (/^<r\b/.test(stanza)) answer(`<a xmlns='${namespace}' h='${this.#handled}'/>`);
  }

  #ack(count: number): void {
    const news = this.#unacked.splice(0, count - this.#acked);
    this.#acked += news.length;
    for (const { resolve } of news) resolve();
  }
}
