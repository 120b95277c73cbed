import type { Reconnector } from './returns.ts';
import { SnetReconnector } from './snet-reconnector.ts';

export interface CrowdPlan {
  readonly count: number;
  readonly atOnce: number;
  /** Each leaves as soon as it has come. */
  readonly leave: boolean;
}

/** Many clients that do nothing: idle ones, and ones that are away. */
export class Crowd {
  readonly #make: () => Reconnector;
  readonly #clients: Reconnector[] = [];

  constructor(make: () => Reconnector) {
    this.#make = make;
  }

  async gather({ count, atOnce, leave }: CrowdPlan): Promise<void> {
    let left = count;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const client = this.#make();
        await client.open();
        this.#clients.push(client);
        if (leave) cutAndStay(client);
      }
    };
    await Promise.all(Array.from({ length: Math.min(count, atOnce) }, worker));
  }

  /** All lose their connections, and stay away. */
  async leave(): Promise<void> {
    for (const client of this.#clients) cutAndStay(client);
  }

  /** All at once; answers how many seconds it took until each had heard one byte back. */
  async comeBack(): Promise<number> {
    const startedAtMs = performance.now();
    await Promise.all(this.#clients.map((client) => client.comeBack()));
    return (performance.now() - startedAtMs) / 1_000;
  }
}

function cutAndStay(client: Reconnector): void {
  if (client instanceof SnetReconnector) client.closeGate();
  client.cut('reset');
}
