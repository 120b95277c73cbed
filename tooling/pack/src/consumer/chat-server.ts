import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A `chat-server` that runs, on ports of this machine that were free. */
export interface ChatServer extends AsyncDisposable {
  /** The line with which it said that it is ready. */
  readonly ready: string;
  /** HOST:PORT for clients. */
  readonly snet: string;
  /** HOST:PORT of its pages. */
  readonly http: string;
  readonly key: string;
}

/** Starts it, as its README says that one does. @throws Error when it does not get ready. */
export async function startChatServer(
  [command, ...args]: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly data: string },
): Promise<ChatServer> {
  const addresses = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0', '--log-level', 'warn'];
  const child = spawn(command, [...args, ...addresses, '--data', options.data], {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const line = once(createInterface(child.stdout), 'line');
  const ready = await Promise.race([line.then(([said]) => String(said)), exit.then(() => 'nothing: it ended')]);
  const [, snet, http, key] = /^ready snet=(\S+) http=http:\/\/(\S+) key=(\S+)/.exec(ready) ?? [];
  if (snet === undefined || http === undefined || key === undefined) throw new Error(`chat-server said ${ready}`);
  return {
    ready,
    snet,
    http,
    key,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
