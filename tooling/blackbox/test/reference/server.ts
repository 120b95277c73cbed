import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bug } from './bugs.ts';
import { type Answer, type Entry, onLines, type Request, sendLine } from './wire.ts';

/**
 * The least server that keeps every promise the checker knows, and one planted bug.
 * It takes the options of the real one that the harness uses, and prints the same ready line.
 */
export function serve(bug: Bug | undefined): void {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { listen: { type: 'string' }, data: { type: 'string' } },
    strict: false,
  });
  mkdirSync(String(values['data']), { recursive: true });
  const logFile = join(String(values['data']), 'log');
  const log: Entry[] = existsSync(logFile)
    ? readFileSync(logFile, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const sessions = new Map<Socket, string>();

  const isFor = (user: string, { from, to }: Entry): boolean => bug === 'leak' || user === from || user === to;
  const accept = (socket: Socket, from: string, { id, to, text }: Extract<Request, { type: 'send' }>): void => {
    const known = bug === 'no-dedupe' ? undefined : log.find((entry) => entry.id === id);
    const conversation = `c:${[from, to].sort().join(':')}`;
    const seq = log.filter((entry) => entry.conversation === conversation).length + 1;
    const entry = known ?? { id, from, to, conversation, seq, text };
    const keep = (): void => appendFileSync(logFile, `${JSON.stringify(entry)}\n`);
    if (known === undefined) {
      log.push(entry);
      if (bug === 'answer-before-append') setTimeout(keep, 40);
      else keep();
    }
    sendLine(socket, { type: 'accepted', entry, duplicate: known !== undefined });
    if (known !== undefined) return;
    for (const [other, user] of sessions) if (isFor(user, entry)) sendLine(other, { type: 'entry', entry });
  };

  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('close', () => sessions.delete(socket));
    onLines<Request>(socket, (request) => {
      const user = sessions.get(socket);
      if (request.type === 'ping') {
        sendLine(socket, { type: 'pong' } satisfies Answer);
      } else if (request.type === 'login') {
        const missed = log.filter(
          (entry) => entry.seq > (request.cursors[entry.conversation] ?? 0) && isFor(request.user, entry),
        );
        if (bug === 'backwards') missed.reverse();
        for (const entry of missed) sendLine(socket, { type: 'entry', entry });
        sessions.set(socket, request.user);
      } else if (user !== undefined) {
        accept(socket, user, request);
      }
    });
  });
  const [host = '', port = ''] = String(values['listen']).split(':');
  server.listen(Number(port), host, () => {
    const address = server.address() as { readonly port: number };
    process.stdout.write(`ready snet=${host}:${address.port} http=http://${host}:1 key=none pid=${process.pid}\n`);
  });
  server.on('error', () => {
    process.stderr.write('the address is taken\n', () => process.exit(3));
  });
  process.on('SIGTERM', () => process.exit(0));
}
