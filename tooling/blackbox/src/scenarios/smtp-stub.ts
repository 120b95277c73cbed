import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What a mail server does: takes mails, refuses them, accepts connections and never says a word, or is not there. */
export type SmtpMood = 'takes' | 'refuses' | 'hangs' | 'gone';

export interface Mail {
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
}

/** As much of a mail server as a client needs. */
export class SmtpStub implements AsyncDisposable {
  mood: SmtpMood = 'takes';
  connections = 0;
  readonly mails: Mail[] = [];
  readonly #server: Server;
  readonly #sockets: Set<Socket> = new Set();

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async listen(): Promise<SmtpStub> {
    const stub = new SmtpStub();
    stub.#server.listen(0, '127.0.0.1');
    await once(stub.#server, 'listening');
    return stub;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections++;
    if (this.mood === 'gone') {
      socket.resetAndDestroy();
      return;
    }
    this.#sockets.add(socket);
    socket.setEncoding('utf8');
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    if (this.mood === 'hangs') return;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say(this.mood === 'refuses' ? '554 not today' : '220 stub');
    let rest = '';
    let mail: string | undefined;
    socket.on('data', (text) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (mail !== undefined && line !== '.') mail += `${line}\n`;
        else if (mail !== undefined) {
          this.mails.push(parseMail(mail));
          mail = undefined;
          say('250 taken');
        } else if (/^EHLO|^HELO/i.test(line)) say('250 stub');
        else if (/^DATA/i.test(line)) {
          mail = '';
          say('354 go on');
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 fine');
      }
    });
  }
}

function parseMail(text: string): Mail {
  const [head = ''] = text.split('\n\n', 1);
  const unfolded = head.replaceAll(/\n[ \t]+/g, ' ');
  const header = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  return { subject: header('Subject'), messageId: header('Message-ID'), text };
}
