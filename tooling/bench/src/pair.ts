import type { ClientTasks } from './client/main.ts';
import { RemoteProcess } from './remote.ts';
import type { ServerTasks } from './server/main.ts';
import type { StackName } from './stacks.ts';

/** What one piece of work cost each end. */
export interface Cost<T> {
  readonly value: T;
  readonly serverCpuSeconds: number;
  readonly clientCpuSeconds: number;
  readonly serverLagP99Ms: number;
}

/** Both ends of one stack, each in a process of its own. */
export class Pair implements AsyncDisposable {
  readonly stack: StackName;
  readonly server: RemoteProcess<ServerTasks>;
  readonly client: RemoteProcess<ClientTasks>;

  private constructor(stack: StackName, serverFlags: readonly string[]) {
    this.stack = stack;
    const server = new URL('server/main.ts', import.meta.url);
    this.server = new RemoteProcess(server, [stack], ['--expose-gc', ...serverFlags]);
    this.client = new RemoteProcess(new URL('client/main.ts', import.meta.url), [stack]);
  }

  /** `serverFlags` are those of Node. */
  static async start(stack: StackName, serverFlags: readonly string[] = []): Promise<Pair> {
    const pair = new Pair(stack, serverFlags);
    try {
      await pair.client.call('meet', await pair.server.call('listen', undefined));
    } catch (error) {
      await pair[Symbol.asyncDispose]();
      throw error;
    }
    return pair;
  }

  async measure<T>(work: (client: RemoteProcess<ClientTasks>) => Promise<T>): Promise<Cost<T>> {
    await Promise.all([this.server.call('mark', undefined), this.client.call('mark', undefined)]);
    const value = await work(this.client);
    const [server, client] = await Promise.all([
      this.server.call('usage', undefined),
      this.client.call('usage', undefined),
    ]);
    return {
      value,
      serverCpuSeconds: server.cpuSeconds,
      clientCpuSeconds: client.cpuSeconds,
      serverLagP99Ms: server.lagP99Ms,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.server.end(), this.client.end()]);
  }
}
