import { RemoteProcess } from '../remote.ts';
import type { NodeRelayPlan, RelayCredentials, RelayServerTasks } from './relay-server.ts';

/** A relay over Node, in a process of its own. */
export class NodeRelay {
  readonly credentials: RelayCredentials;
  readonly pid: number | undefined;
  readonly #process: RemoteProcess<RelayServerTasks>;

  private constructor(process: RemoteProcess<RelayServerTasks>, credentials: RelayCredentials) {
    this.#process = process;
    this.credentials = credentials;
    this.pid = process.pid;
  }

  static async start(plan: NodeRelayPlan): Promise<NodeRelay> {
    const process = new RemoteProcess<RelayServerTasks>(new URL('relay-server.ts', import.meta.url), [plan.relay]);
    try {
      return new NodeRelay(process, await process.call('start', plan));
    } catch (error) {
      await process.end();
      throw error;
    }
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (signal === 'SIGKILL') await this.#process.kill();
    else await this.#process.end();
  }
}
