import { once } from 'node:events';
import { createServer } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** By their names in lower case, decoded. */
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded, by their types. */
  readonly parts: ReadonlyMap<string, string>;
  readonly isEncrypted: boolean;
}

/** A real mail server on loopback, at one port whether it is up or down. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  /** Connections that were tried while it was up. */
  connections = 0;
  /** What it says instead of taking a mail. */
  refusal: { readonly code: number; readonly text: string } | undefined;
  readonly #options: SMTPServerOptions;
  #server: SMTPServer | undefined;
  port = 0;

  private constructor(options: SMTPServerOptions) {
    this.#options = options;
  }

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    await server.up();
    onTestFinished(() => server.down());
    return server;
  }

  async up(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 10,
      ...this.#options,
      onConnect: (_session, callback) => {
        this.connections++;
        callback();
      },
      onData: (stream, { envelope, secure }, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (this.refusal !== undefined) {
            callback(Object.assign(new Error(this.refusal.text), { responseCode: this.refusal.code }));
            return;
          }
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          this.mails.push({ from, to, ...parse(Buffer.concat(chunks).toString('utf8')), isEncrypted: secure });
          callback();
        });
      },
    });
    server.on('error', () => {});
    server.listen(this.port, '127.0.0.1');
    await once(server.server, 'listening');
    const address = server.server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
    this.#server = server;
  }

  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(resolve));
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }
}

/** One that takes connections and says nothing. */
export async function silentServer(): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0;
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `smtp://127.0.0.1:${port}`, connections: () => connections };
}

function parse(raw: string): Pick<ReceivedMail, 'headers' | 'parts'> {
  const [head, body] = split(raw);
  const headers = headersOf(head);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1] ?? '';
  const parts = new Map(
    body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => {
        const [partHead, partBody] = split(part.replace(/^\r\n/, ''));
        const own = headersOf(partHead);
        const type = own.get('content-type')?.split(';')[0] ?? '';
        return [type, decoded(partBody, own.get('content-transfer-encoding') ?? '')] as const;
      }),
  );
  return { headers, parts };
}

function split(text: string): [head: string, body: string] {
  const end = text.indexOf('\r\n\r\n');
  return [text.slice(0, end), text.slice(end + 4)];
}

function headersOf(head: string): ReadonlyMap<string, string> {
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/:\s*(.*)/s);
      return [name.toLowerCase(), words(value)] as const;
    }),
  );
}

/** RFC 2047. */
function words(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, text: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : quoted(text.replaceAll('_', ' ')),
    );
}

function decoded(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  const lines = encoding === 'quoted-printable' ? quoted(text.replaceAll('=\r\n', '')) : text;
  return lines.replaceAll('\r\n', '\n');
}

function quoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
