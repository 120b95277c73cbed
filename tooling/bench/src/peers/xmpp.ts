import * as net from 'node:net';

/** The only host of the server here, and one password for all: nothing but loopback reaches it. */
export const xmppHost = 'localhost';
export const xmppPassword = 'bench';

/** Letters and digits alone, which every server stores as they are. */
export function xmppUser(index: number): string {
  return `user${index}`;
}

/** Cuts a stream of XML into the elements directly inside of `<stream:stream>`. No comments and no CDATA, as XMPP has it. */
export class StanzaReader {
  #text = '';
  #at = 0;
  #start = 0;
  #depth = 0;

  /** The elements that are complete with this. */
  push(chunk: string): string[] {
    this.#text += chunk;
    const stanzas: string[] = [];
    for (;;) {
      const open = this.#text.indexOf('<', this.#at);
      const close = open === -1 ? -1 : this.#text.indexOf('>', open);
      if (close === -1) break;
      this.#at = close + 1;
      const second = this.#text[open + 1];
      if (second === '?') continue;
      const isEmpty = this.#text[close - 1] === '/';
      if (this.#depth === 1 && second !== '/') this.#start = open;
      if (second === '/') this.#depth--;
      else if (!isEmpty) this.#depth++;
      if (this.#depth === 1 && (isEmpty || second === '/')) stanzas.push(this.#text.slice(this.#start, this.#at));
    }
    const keepFrom = this.#depth > 1 ? this.#start : this.#at;
    this.#text = this.#text.slice(keepFrom);
    this.#at -= keepFrom;
    this.#start = 0;
    return stanzas;
  }
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;');
}

export function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', apos: "'", quot: '"', amp: '&' };
  return text.replace(/&(lt|gt|apos|quot|amp);/g, (_, name: string) => named[name] ?? '');
}

/** An attribute of an element or of one inside it, as it stands there. */
export function attribute(stanza: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}=(?:'([^']*)'|"([^"]*)")`).exec(stanza);
  return found?.[1] ?? found?.[2];
}

const openStream =
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " +
  `xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='${xmppHost}'>`;

export type StanzaListener = (stanza: string, connection: XmppConnection) => void;

export interface XmppDial {
  readonly port: number;
  readonly user: string;
  readonly onStanza: StanzaListener;
  /** Also when it was never opened. */
  readonly onClose: () => void;
  /** Of stream management (XEP-0198): what asks for an earlier stream, and what asks for it on a new one. */
  readonly management?: { readonly resumption: string | undefined; readonly enable: string } | undefined;
}

/** One connection, bound and available: RFC 6120 with SASL PLAIN and without TLS. */
export class XmppConnection {
  readonly #socket: net.Socket;
  readonly #listener: StanzaListener;
  #reader: StanzaReader = new StanzaReader();
  #onStanza: (stanza: string) => void;

  private constructor(socket: net.Socket, listener: StanzaListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.#onStanza = (stanza) => listener(stanza, this);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      for (const stanza of this.#reader.push(chunk)) this.#onStanza(stanza);
    });
  }

  /** @throws Error when the server refuses. */
  static async open({ port, user, onStanza, onClose, management }: XmppDial): Promise<XmppConnection> {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    socket.on('error', () => {});
    const closed = new Promise<never>((_, reject) => {
      socket.on('close', () => {
        onClose();
        reject(new Error('the connection was lost'));
      });
    });
    const connection = new XmppConnection(socket, onStanza);
    try {
      await Promise.race([connection.#begin(user, management), closed]);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return connection;
  }

  write(stanza: string): void {
    this.#socket.write(stanza);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #begin(user: string, management: XmppDial['management']): Promise<void> {
    await this.#ask(openStream, /^<stream:features\b/);
    const plain = Buffer.from(`\0${user}\0${xmppPassword}`).toString('base64');
    await this.#ask(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`, /^<success\b/);
    this.#reader = new StanzaReader();
    await this.#ask(openStream, /^<stream:features\b/);
    const resumption = management?.resumption;
    if (resumption !== undefined && (await this.#ask(resumption, /^<(resumed|failed)\b/)).startsWith('<resumed'))
      return;
    const bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>load</resource></bind>";
    await this.#ask(`<iq type='set' id='bind'>${bind}</iq>`, /^<iq\b/);
    // The server sends presence back to who is available: from then on messages come.
    await this.#ask('<presence/>', /^<presence\b/);
    if (management !== undefined) await this.#ask(management.enable, /^<enabled\b/);
  }

  /** The answer. All that comes is listened to as ever, it included. @throws Error when the server refuses. */
  #ask(request: string, answer: RegExp): Promise<string> {
    const listen = (stanza: string): void => this.#listener(stanza, this);
    return new Promise((resolve, reject) => {
      this.#onStanza = (stanza) => {
        const isRefusal = /^<(failure|stream:error)\b/.test(stanza);
        const isAnswer = answer.test(stanza);
        if (isAnswer || isRefusal) this.#onStanza = listen;
        listen(stanza);
        if (isRefusal || (isAnswer && attribute(stanza, 'type') === 'error')) reject(new Error(stanza));
        else if (isAnswer) resolve(stanza);
      };
      this.#socket.write(request);
    });
  }
}
