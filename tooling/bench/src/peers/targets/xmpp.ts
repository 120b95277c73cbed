import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadSession, LoadTarget } from '@proj/load';
import { attribute, escapeXml, unescapeXml, XmppConnection, xmppHost, xmppUser } from '../xmpp.ts';
import { askForAck, enableManagement, StreamAcks } from '../xmpp-acks.ts';
import { answerTimeoutMs, partnerOf, redialMs, type TargetOptions } from './options.ts';

/**
 * A message counts as accepted once the receiver has confirmed it (XEP-0184); against loss, once the server has counted it
 * (XEP-0198), and what it has not counted is sent again.
 */
export function xmppTarget({ name, port, resilient }: TargetOptions): LoadTarget {
  return {
    name,
    async open({ index, members }) {
      const acks = resilient ? new StreamAcks() : undefined;
      const session = new XmppSession(port, index, partnerOf(members, index), acks);
      await session.dial();
      return session;
    },
  };
}

interface Waiting {
  resolve(): void;
  readonly timer: NodeJS.Timeout;
}

class XmppSession implements LoadSession {
  readonly #port: number;
  readonly #self: string;
  readonly #to: string;
  readonly #acks: StreamAcks | undefined;
  readonly #waiting: Map<string, Waiting> = new Map();
  /** What comes before anybody listens. */
  #early: string[] = [];
  #listener: ((text: string) => void) | undefined;
  #connection: XmppConnection | undefined;
  #number = 0;
  #isClosed = false;

  constructor(port: number, self: number, other: number, acks: StreamAcks | undefined) {
    this.#acks = acks;
    this.#port = port;
    this.#self = xmppUser(self);
    this.#to = `${xmppUser(other)}@${xmppHost}`;
  }

  async dial(): Promise<void> {
    const acks = this.#acks;
    const connection = await XmppConnection.open({
      port: this.#port,
      user: this.#self,
      onStanza: (stanza, connection) => this.#read(stanza, connection),
      onClose: () => void this.#lost(),
      management: acks && { resumption: acks.resumption, enable: enableManagement },
    });
    for (const stanza of acks?.unacked ?? []) connection.write(stanza + askForAck);
    this.#connection = connection;
  }

  send(text: string): Promise<void> {
    const connection = this.#connection;
    if (this.#acks !== undefined) {
      const stanza = `<message to='${this.#to}' type='chat'><body>${escapeXml(text)}</body></message>`;
      connection?.write(stanza + askForAck);
      return this.#acks.send(stanza);
    }
    if (connection === undefined) return Promise.reject(new Error('not connected'));
    const id = String(this.#number++);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error('no receipt'));
      }, answerTimeoutMs);
      this.#waiting.set(id, { resolve, timer });
      const body = `<body>${escapeXml(text)}</body><request xmlns='urn:xmpp:receipts'/>`;
      connection.write(`<message to='${this.#to}' type='chat' id='${id}'>${body}</message>`);
    });
  }

  onDelivery(listener: (text: string) => void): void {
    this.#listener = listener;
    for (const text of this.#early) listener(text);
    this.#early = [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#connection?.close();
  }

  #read(stanza: string, connection: XmppConnection): void {
    this.#acks?.read(stanza, (answer) => connection.write(answer));
    if (!stanza.startsWith('<message')) return;
    const [receipt] = /<received\s[^>]*>/.exec(stanza) ?? [];
    if (receipt !== undefined) {
      const id = attribute(receipt, 'id') ?? '';
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      clearTimeout(waiting?.timer);
      waiting?.resolve();
      return;
    }
    const [, body] = /<body>([^<]*)<\/body>/.exec(stanza) ?? [];
    // One that comes back as an error was not for us.
    if (body === undefined || attribute(stanza, 'type') === 'error') return;
    const text = unescapeXml(body);
    if (this.#listener === undefined) this.#early.push(text);
    else this.#listener(text);
    if (this.#acks !== undefined) return;
    const id = attribute(stanza, 'id') ?? '';
    connection.write(`<message to='${this.#to}'><received xmlns='urn:xmpp:receipts' id='${id}'/></message>`);
  }

  async #lost(): Promise<void> {
    this.#connection = undefined;
    if (this.#isClosed) return;
    await sleep(redialMs);
    // Another loss follows when it fails.
    if (!this.#isClosed) await this.dial().catch(() => {});
  }
}
