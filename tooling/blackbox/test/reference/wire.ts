import { connect, type Socket } from 'node:net';

/** One message of the reference system, as its log, its wire and its output have it. */
export interface Entry {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly conversation: string;
  readonly seq: number;
  readonly text: string;
}

export type Request =
  | { readonly type: 'login'; readonly user: string; readonly cursors: Readonly<Record<string, number>> }
  | { readonly type: 'send'; readonly id: string; readonly to: string; readonly text: string }
  | { readonly type: 'ping' };

export type Answer =
  | { readonly type: 'accepted'; readonly entry: Entry; readonly duplicate: boolean }
  | { readonly type: 'entry'; readonly entry: Entry }
  | { readonly type: 'pong' };

/** Lines of JSON over TCP. */
export function onLines<Message>(socket: Socket, handle: (message: Message) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) handle(JSON.parse(line) as Message);
  });
  socket.on('error', () => undefined);
}

export function sendLine(socket: Socket, message: Request | Answer): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
}

/** Runs `talk` on one connection after the other, until it is told to stop. */
export function stayConnected(address: string, talk: (socket: Socket) => void): () => void {
  let isStopped = false;
  let current: Socket | undefined;
  const [host = '', port = ''] = address.split(':');
  const open = (): void => {
    if (isStopped) return;
    const socket = connect({ host, port: Number(port), noDelay: true });
    current = socket;
    let silentTicks = 0;
    const tick = setInterval(() => {
      if (++silentTicks > 8) socket.destroy();
      else sendLine(socket, { type: 'ping' });
    }, 50);
    socket.on('data', () => {
      silentTicks = 0;
    });
    socket.on('connect', () => talk(socket));
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(tick);
      setTimeout(open, 10);
    });
  };
  open();
  return () => {
    isStopped = true;
    current?.destroy();
  };
}
